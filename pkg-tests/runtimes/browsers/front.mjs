import { connect, createServer } from "node:net";

/**
 * One origin for several servers: a page can read all headers of a response only from its origin, and the gateways have
 * other origins. Bytes are passed through unchanged, so that a gateway can still truncate its responses or drop the
 * connection. For that, a connection serves one request: every server closes it after each response.
 *
 * @param {(method: string, target: string) => { port: number, target: string }} route the port that a request is
 *   sent to, and its new path and query
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function startFront(route) {
  /** @type {Set<import("node:net").Socket>} */
  const clients = new Set();
  const server = createServer((client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client)).on("error", () => {});
    let head = Buffer.alloc(0);
    client.on("data", function read(chunk) {
      head = Buffer.concat([head, /** @type {Buffer} */ (chunk)]);
      const end = head.indexOf("\r\n");
      if (end < 0) return;
      client.off("data", read).pause();
      const [method = "", target = "", version = ""] = head.toString("latin1", 0, end).split(" ");
      const destination = route(method, target);
      splice(client, destination.port, [`${method} ${destination.target} ${version}`, head.subarray(end)]);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * @param {import("node:net").Socket} client
 * @param {number} port
 * @param {readonly (string | Buffer)[]} start the part of the request that was read already
 */
function splice(client, port, start) {
  const server = connect(port, "127.0.0.1");
  server.on("error", () => client.destroy());
  client.on("close", () => server.destroy());
  for (const part of start) server.write(part);
  client.pipe(server);
  server.pipe(client);
}
