import { connect, createServer } from "node:net";

/**
 * One origin for several servers. A page may read all headers of an answer only of its own origin, and the gateways are
 * others. The bytes pass through as they are, so that a gateway can still cut its answers off or drop the connection;
 * for that, a connection is good for one request: every server behind it closes after each answer.
 *
 * @param {(method: string, target: string) => { port: number, target: string }} route where a request goes, and its new
 *   path and query
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
      const goal = route(method, target);
      splice(client, goal.port, [`${method} ${goal.target} ${version}`, head.subarray(end)]);
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
 * @param {readonly (string | Buffer)[]} start what of the request has been read
 */
function splice(client, port, start) {
  const server = connect(port, "127.0.0.1");
  server.on("error", () => client.destroy());
  client.on("close", () => server.destroy());
  for (const part of start) server.write(part);
  client.pipe(server);
  server.pipe(client);
}
