import { createServer } from "node:http";
import { CONTROL_PATH, control } from "./fault-control.mjs";
import { sendWhole } from "./faults/wire.mjs";

/**
 * The HTTP side that both gateways share. A gateway judges what arrived and gives an answer; everything that passes,
 * passes through `respond` below, and what is told to fail fails there.
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
 * @typedef {object} Scene what a gateway judges
 * @property {Arrived} arrived
 * @property {number} now the gateway's clock, in milliseconds
 * @property {import("./faults.mjs").Conditions} conditions what faults change about the gateway
 *
 * @typedef {object} Answer
 * @property {number} status 0 when there is to be none
 * @property {Record<string, string>} headers names in lower case
 * @property {string | Buffer} body
 * @property {boolean} letIn whether signature, timestamp and nonce were good
 * @property {(outgoing: import("node:http").ServerResponse, answer: Answer) => unknown} [send] when it is not simply
 *   sent as a whole
 *
 * @typedef {object} Gateway
 * @property {(scene: Scene) => Answer} judge
 * @property {(arrived: Arrived) => { nonce?: string, timestamp?: string }} attempt what tells attempts apart, unchecked
 *
 * @typedef {object} RecordedRequest
 * @property {string} method
 * @property {string} url path and query
 * @property {Readonly<Record<string, string>>} headers names in lower case
 * @property {string} body
 * @property {number} receivedAt milliseconds, by the gateway's clock
 * @property {number} status what it was answered with, 0 when it was not
 * @property {string} [nonce] as sent
 * @property {string} [timestamp] as sent
 * @property {boolean} letIn whether signature, timestamp and nonce were good
 * @property {readonly string[]} faults the kinds of the faults that it met
 *
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
  let count = 0;
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
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    });
  });

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  async function respond(incoming, outgoing) {
    const arrived = await receive(incoming);
    // Node would send the machine's time; a client that corrects its clock must see the gateway's.
    outgoing.sendDate = false;
    if (!keepAlive) outgoing.shouldKeepAlive = false;
    if (arrived.target === CONTROL_PATH) {
      sendWhole(
        outgoing,
        control(faults, arrived, () => ({ arrived: count, requests })),
      );
      return;
    }
    let receivedAt = now();
    /** @type {Gateway["judge"]} */
    const judge = (scene) => {
      receivedAt = scene.now;
      const { headers, ...answer } = gateway.judge(scene);
      return { ...answer, headers: { ...headers, date: new Date(scene.now).toUTCString() } };
    };
    // A page's browser asks before it sends; only what it then sends is an attempt.
    const { kinds, around } = arrived.method === "OPTIONS" ? UNDISTURBED : faults.take();
    const answer = around(judge)({ arrived, now: receivedAt, conditions: {} });
    requests.push({
      method: arrived.method,
      url: arrived.target,
      headers: arrived.headers,
      body: arrived.body.toString("utf8"),
      receivedAt,
      status: answer.status,
      ...gateway.attempt(arrived),
      letIn: answer.letIn,
      faults: kinds,
    });
    count += 1;
    if (requests.length > keepRequests) requests.shift();
    await (answer.send ?? sendWhole)(outgoing, answer);
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

/** @type {ReturnType<import("./faults.mjs").Faults["take"]>} */
const UNDISTURBED = { kinds: [], around: (judge) => judge };

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
