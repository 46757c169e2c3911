import { createServer } from "node:http";
import { CONTROL_PATH, control } from "./faults/control.mjs";
import { sendResponse } from "./faults/wire.mjs";

/**
 * The HTTP side that both gateways share. A gateway turns a request into a response; every request passes through
 * `respond` below, which is also where faults are applied.
 *
 * @import { Gateway, GatewayRequest, RecordedRequest } from "./types.mjs"
 * @typedef {{ origin: string, requests: RecordedRequest[], close: () => Promise<void> }} Listener
 */

export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * @param {{ gateway: Gateway, port: number, now: () => number, requestTimeoutMs: number,
 *   faults: import("./faults.mjs").Faults, keepAlive: boolean, keepRequests: number }} options
 * @returns {Promise<Listener>}
 */
export async function listen({ gateway, port, now, requestTimeoutMs, faults, keepAlive, keepRequests }) {
  /** @type {RecordedRequest[]} */
  const requests = [];
  let requestCount = 0;
  const limits = {
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
  };
  const server = createServer(limits, (incoming, outgoing) => {
    respond(incoming, outgoing).catch((error) => {
      // A client that disconnected needs no response; anything else is a bug of the gateway and must be seen.
      if (incoming.destroyed && !incoming.complete) return;
      console.error(error);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    });
  });

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  async function respond(incoming, outgoing) {
    const request = await readRequest(incoming);
    // Node would send the machine's time; a client that corrects its clock must see the gateway's.
    outgoing.sendDate = false;
    if (!keepAlive) outgoing.shouldKeepAlive = false;
    if (request.target === CONTROL_PATH) {
      sendResponse(
        outgoing,
        control({ faults, gateway }, request, () => ({ requestCount, requests })),
      );
      return;
    }
    let receivedAt = now();
    /** @type {Gateway["handle"]} */
    const handle = (context) => {
      receivedAt = context.now;
      const { headers, ...response } = gateway.handle(context);
      return { ...response, headers: { ...headers, date: new Date(context.now).toUTCString() } };
    };
    // A browser sends a preflight before the request of a page; only the request itself is an attempt.
    const { kinds, wrap } = request.method === "OPTIONS" ? NO_FAULTS : faults.takeTurn();
    const response = wrap(handle)({ request, now: receivedAt, conditions: {} });
    requests.push({
      method: request.method,
      url: request.target,
      headers: request.headers,
      body: request.body.toString("utf8"),
      receivedAt,
      status: response.status,
      ...gateway.readNonce(request),
      authenticated: response.authenticated,
      faults: kinds,
    });
    requestCount += 1;
    if (requests.length > keepRequests) requests.shift();
    await (response.send ?? sendResponse)(outgoing, response);
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

/** @type {ReturnType<import("./faults.mjs").Faults["takeTurn"]>} */
const NO_FAULTS = { kinds: [], wrap: (handle) => handle };

/**
 * @param {import("node:http").IncomingMessage} incoming
 * @returns {Promise<GatewayRequest>}
 */
async function readRequest(incoming) {
  /** @type {Buffer[]} */
  let chunks = [];
  let length = 0;
  // The rest of a body that is too large is read and dropped: closing early would reset the connection, and the client
  // would never see the response. The request timeout ends a body that never ends.
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
 * Node's `headers` silently drops the second of two content types, which the gateways have to refuse.
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
    const previous = values.get(name);
    if (previous !== undefined) repeated.add(name);
    values.set(name, previous === undefined ? value : `${previous}, ${value}`);
  }
  return { headers: Object.fromEntries(values), repeatedHeaders: [...repeated] };
}
