import { createServer } from "node:http";

/**
 * The HTTP side that both gateways share. A gateway is one function from what arrived to an answer;
 * everything that passes, passes through `respond` below.
 *
 * @typedef {object} Arrived
 * @property {string} method
 * @property {string} target path and query, as sent
 * @property {Readonly<Record<string, string>>} headers names in lower case; a repeated header joined with ",
 * "
 * @property {readonly string[]} repeatedHeaders names of the headers that came more than once
 * @property {Buffer} body the exact bytes; empty when too large
 * @property {boolean} bodyTooLarge
 *
 * @typedef {{ status: number, headers: Record<string, string>, body: string }} Answer
 * @typedef {(arrived: Arrived) => Answer} Gateway
 *
 * @typedef {object} RecordedRequest
 * @property {string} method
 * @property {string} url path and query
 * @property {Readonly<Record<string, string>>} headers names in lower case
 * @property {string} body
 * @property {number} receivedAt milliseconds, by the gateway's clock
 * @property {number} status what it was answered with
 *
 * @typedef {{ origin: string, requests: RecordedRequest[], close: () => Promise<void> }} Listener
 */

export const MAX_BODY_BYTES = 1024 * 1024;
export const MAX_RECORDED_REQUESTS = 100;
const DEFAULT_REQUEST_TIMEOUT_MS = 10_000;

/**
 * @param {{ gateway: Gateway, port: number, now: () => number, requestTimeoutMs?: number }} options
 * @returns {Promise<Listener>}
 */
export async function listen({ gateway, port, now, requestTimeoutMs = DEFAULT_REQUEST_TIMEOUT_MS }) {
  /** @type {RecordedRequest[]} */
  const requests = [];
  const limits = {
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
  };
  const server = createServer(limits, (incoming, outgoing) => {
    respond(incoming, outgoing).catch((error) => {
      // A client that went away needs no answer; anything else is a mistake of the gateway and must be seen.
      if (incoming.destroyed && !incoming.complete) return;
      console.error(error);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  async function respond(incoming, outgoing) {
    const arrived = await receive(incoming);
    const receivedAt = now();
    const answer = gateway(arrived);
    requests.push({
      method: arrived.method,
      url: arrived.target,
      headers: arrived.headers,
      body: arrived.body.toString("utf8"),
      receivedAt,
      status: answer.status,
    });
    if (requests.length > MAX_RECORDED_REQUESTS) requests.shift();
    outgoing.writeHead(answer.status, {
      ...answer.headers,
      // Node would send the machine's time; a client that corrects its clock must see the gateway's.
      date: new Date(receivedAt).toUTCString(),
      "content-length": String(Buffer.byteLength(answer.body, "utf8")),
    });
    outgoing.end(incoming.method === "HEAD" ? "" : answer.body);
  }

  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no TCP address");

  /** @type {Promise<void> | undefined} */
  let closed;
  return {
    origin: `http://127.0.0.1:${address.port}`,
    requests,
    close() {
      closed ??= new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

/**
 * @param {import("node:http").IncomingMessage} incoming
 * @returns {Promise<Arrived>}
 */
async function receive(incoming) {
  /** @type {Buffer[]} */
  let chunks = [];
  let length = 0;
  // The rest of a body that is too large is read and dropped: closing early would reset the connection, and
  // the client would never see the answer. The request timeout ends what never ends.
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks = [];
  }
  return {
    method: incoming.method ?? "",
    target: incoming.url ?? "",
    ...readHeaders(incoming.rawHeaders),
    body: Buffer.concat(chunks),
    bodyTooLarge: length > MAX_BODY_BYTES,
  };
}

/**
 * Node's own `headers` silently drops the second of two content types, and that is something to refuse.
 *
 * @param {readonly string[]} rawHeaders
 */
function readHeaders(rawHeaders) {
  /** @type {Map<string, string>} */
  const values = new Map();
  /** @type {Set<string>} */
  const repeated = new Set();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    const value = rawHeaders[index + 1] ?? "";
    const earlier = values.get(name);
    if (earlier !== undefined) repeated.add(name);
    values.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return { headers: Object.fromEntries(values), repeatedHeaders: [...repeated] };
}
