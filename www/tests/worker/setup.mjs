// The worker in real workerd, the local gateways behind it, and ways to ask.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, afterEach, before } from "node:test";
import { startGateways } from "../../../gateways/index.mjs";
import { runWorker } from "../../worker/run.mjs";

/**
 * @typedef {{ part?: string, ours?: string, theirs?: string, stringToSign: string, serverStringToSign?: string,
 *   cutOff: boolean, advice: string[] }} Explanation
 * @typedef {{ kind?: string, field?: string, provider?: string, code?: string, message?: string,
 *   vendorMessage?: string, localizedMessage?: string, requestId?: string, retryable?: boolean,
 *   retryAfterMs?: number, explanation?: Explanation }} Refused
 * @typedef {{ identityId?: string, nickName?: string, email?: string }} Identity
 * @typedef {{ requestId?: string, total?: number, customers: { customerId: string }[], identities: Identity[],
 *   error: Refused }} Json what any of the worker's answers may hold
 * @typedef {{ status: number, headers: Headers, text: string, json: Json }} Answer
 * @typedef {{ kind: string, provider: string, attempt: number, attempts: number, delayMs: number }} Retry
 * @typedef {{ row?: { customerId?: string, identityId?: string }, progress?: { done: number, total: number },
 *   retry?: Retry, error?: Refused, end?: true }} Line
 */

/** @type {Awaited<ReturnType<typeof startGateways>>} */
export let gateways;
/** @type {Awaited<ReturnType<typeof runWorker>>} */
export let worker;
/** @type {string[]} */
export const logged = [];

before(async () => {
  gateways = await startGateways({ keepRequests: 10_000 });
  worker = await runWorker({ bindings: bindings(), log: (line) => logged.push(line) });
});
after(async () => {
  await worker?.dispose();
  await gateways?.close();
});
afterEach(() => {
  gateways.tencent.faults.clear();
  gateways.aliyun.faults.clear();
});

/** @param {Record<string, string>} [changes] */
export function bindings(changes = {}) {
  const { tencent, aliyun } = gateways;
  return {
    TENCENT_APP_KEY: tencent.appKey,
    TENCENT_APP_SECRET: tencent.appSecret,
    TENCENT_ENDPOINT: tencent.endpoint,
    ALIYUN_APP_KEY: aliyun.appKey,
    ALIYUN_APP_SECRET: aliyun.appSecret,
    ALIYUN_ENDPOINT: aliyun.origin,
    ...changes,
  };
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @param {{ url: string }} [of]
 * @returns {Promise<Answer>}
 */
export async function ask(path, init, of = worker) {
  const response = await fetch(of.url + path, init);
  const text = await response.text();
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/**
 * @param {unknown} body
 * @param {{ url: string }} [of]
 */
export function askIdentities(body, of = worker) {
  const headers = { "content-type": "application/json" };
  return ask("/api/identities", { method: "POST", headers, body: JSON.stringify(body) }, of);
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @param {{ url: string }} [of]
 * @returns {Promise<Line[]>}
 */
export async function askLines(path, init, of = worker) {
  const response = await fetch(of.url + path, init);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/x-ndjson");
  assert.equal(response.headers.get("cache-control"), "no-store");
  const text = await response.text();
  assert.equal(text.at(-1), "\n");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/**
 * @param {readonly unknown[]} identityIds
 * @returns {RequestInit}
 */
export function posted(identityIds) {
  const headers = { "content-type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify({ identityIds }) };
}

/**
 * Runs `use` with a worker of its own, and gives what that worker logged.
 *
 * @param {Record<string, string>} changes to the bindings
 * @param {(own: { url: string }) => Promise<void>} use
 */
export async function withWorker(changes, use) {
  /** @type {string[]} */
  const lines = [];
  const own = await runWorker({ bindings: bindings(changes), log: (line) => lines.push(line) });
  try {
    await use(own);
  } finally {
    await own.dispose();
  }
  return lines.join("\n");
}

/**
 * Runs `use` with a worker whose clouds are both one small server that answers everything alike.
 *
 * @param {import("node:http").RequestListener} answer
 * @param {(own: { url: string }) => Promise<void>} use
 */
export async function withUpstream(answer, use) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const origin = `http://127.0.0.1:${address.port}`;
  try {
    await withWorker({ TENCENT_ENDPOINT: `${origin}/api`, ALIYUN_ENDPOINT: origin }, use);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/**
 * @param {number} status
 * @param {string} body
 * @param {Record<string, string>} [headers]
 * @returns {import("node:http").RequestListener}
 */
export function always(status, body, headers = { "content-type": "application/json" }) {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

/** @type {import("node:http").RequestListener} */
export const hangUp = (request) => request.socket.destroy();
