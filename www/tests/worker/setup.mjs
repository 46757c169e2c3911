// The worker in workerd, the local gateways behind it, and functions that send requests.
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
 *   retryAfterMs?: number, explanation?: Explanation }} ErrorDetail
 * @typedef {{ identityId?: string, nickName?: string, email?: string }} Identity
 * @typedef {{ requestId?: string, total?: number, customers: { customerId: string }[], identities: Identity[],
 *   error: ErrorDetail }} Json the members of all of the worker's responses
 * @typedef {{ status: number, headers: Headers, text: string, json: Json }} WorkerResponse
 * @typedef {{ kind: string, provider: string, attempt: number, attempts: number, delayMs: number }} Retry
 * @typedef {{ row?: { customerId?: string, identityId?: string }, progress?: { done: number, total: number },
 *   retry?: Retry, error?: ErrorDetail, end?: true }} Line
 */

/** @type {Awaited<ReturnType<typeof startGateways>>} */
export let gateways;
/** @type {Awaited<ReturnType<typeof runWorker>>} */
export let worker;
/** @type {string[]} */
export const logLines = [];

before(async () => {
  gateways = await startGateways({ keepRequests: 10_000 });
  worker = await runWorker({ bindings: createBindings(), log: (line) => logLines.push(line) });
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
export function createBindings(changes = {}) {
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
 * @param {{ url: string }} [target]
 * @returns {Promise<WorkerResponse>}
 */
export async function request(path, init, target = worker) {
  const response = await fetch(target.url + path, init);
  const text = await response.text();
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

/**
 * @param {unknown} body
 * @param {{ url: string }} [target]
 */
export function requestIdentities(body, target = worker) {
  const headers = { "content-type": "application/json" };
  return request("/api/identities", { method: "POST", headers, body: JSON.stringify(body) }, target);
}

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @param {{ url: string }} [target]
 * @returns {Promise<Line[]>}
 */
export async function requestLines(path, init, target = worker) {
  const response = await fetch(target.url + path, init);
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
export function createPost(identityIds) {
  const headers = { "content-type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify({ identityIds }) };
}

/**
 * Runs `use` with another worker, and returns that worker's log.
 *
 * @param {Record<string, string>} changes to the bindings
 * @param {(worker: { url: string }) => Promise<void>} use
 */
export async function withWorker(changes, use) {
  /** @type {string[]} */
  const lines = [];
  const changedWorker = await runWorker({
    bindings: createBindings(changes),
    log: (line) => lines.push(line),
  });
  try {
    await use(changedWorker);
  } finally {
    await changedWorker.dispose();
  }
  return lines.join("\n");
}

/**
 * Runs `use` with a worker whose two clouds are one server that handles every request with `respond`.
 *
 * @param {import("node:http").RequestListener} respond
 * @param {(worker: { url: string }) => Promise<void>} use
 */
export async function withUpstream(respond, use) {
  const server = createServer(respond);
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
export const dropConnection = (request) => request.socket.destroy();
