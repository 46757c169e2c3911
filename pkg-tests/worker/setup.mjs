// A worker over the local gateways, asked in this process as a host would ask it.
import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { accountsWorker, bearer } from "iot-accounts/worker";
import { startGateways } from "../../gateways/index.mjs";

/**
 * @typedef {import("iot-accounts/worker").LogEntry} LogEntry
 * @typedef {import("iot-accounts/worker").Line<{ customerId?: string, identityId?: string, phoneNumber?: string }>} Line
 * @typedef {object} Json the members of all of the worker's answers
 * @property {{ customerId: string, phoneNumber?: string }[]} customers
 * @property {{ identityId: string, phone?: string, email?: string }[]} identities
 * @property {{ cloud: string, id: string, phone?: string }[]} users
 * @property {string[]} takenFor
 * @property {Record<string, import("iot-accounts/worker").ErrorDetail>} errors
 * @property {number} total
 * @property {import("iot-accounts/worker").ErrorDetail} error
 */

export const ACCESS = "an-access-token-for-support";
export const REVEAL = "an-access-token-that-reveals";
export const PROJECT = "a123bcdE";

/** @type {Awaited<ReturnType<typeof startGateways>>} */
export let gateways;
/** @type {LogEntry[]} */
export const logged = [];

/** @param {Parameters<typeof startGateways>[0]} [options] */
export function setUpGateways(options) {
  before(async () => {
    gateways = await startGateways({
      keepRequests: 10_000,
      aliyunSettings: { separateAppKeys: true, cloudTokenRequired: true },
      ...options,
    });
  });
  after(() => gateways?.close());
  afterEach(() => {
    logged.length = 0;
    gateways.tencent.requests.length = 0;
    gateways.aliyun.requests.length = 0;
    gateways.tencent.faults.clear();
    gateways.aliyun.faults.clear();
  });
}

/** The keys of the gateways, as options. */
export function createOptions() {
  const { tencent, aliyun } = gateways;
  const support = bearer(() => ACCESS, { who: "support" });
  const lead = bearer(() => REVEAL, { who: "lead", canReveal: true });
  return {
    tencent: () => ({ appKey: tencent.appKey, appSecret: tencent.appSecret, endpoint: tencent.endpoint }),
    aliyun: () => ({
      appKey: aliyun.appKey,
      appSecret: aliyun.appSecret,
      endpoint: aliyun.origin,
      cloud: { appKey: aliyun.cloudAppKey, appSecret: aliyun.cloudAppSecret },
      projectId: PROJECT,
    }),
    /** @param {Request} request @param {unknown} env */
    authorize: async (request, env) => (await support(request, env)) ?? (await lead(request, env)),
    /** @param {LogEntry} entry */
    log: (entry) => void logged.push(entry),
  };
}

/**
 * @param {Partial<import("iot-accounts/worker").WorkerOptions<unknown>>} [changes]
 * @param {string} [token]
 */
export function createWorker(changes = {}, token = ACCESS) {
  const app = accountsWorker({ ...createOptions(), ...changes });
  /** @param {string} path @param {RequestInit} [init] */
  const fetch = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (token !== "" && !headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
    return app.fetch(new Request(`https://worker.example${path}`, { ...init, headers }), {});
  };
  /** @param {string} path @param {RequestInit} [init] */
  const ask = async (path, init) => {
    const response = await fetch(path, init);
    const text = await response.text();
    assert.match(response.headers.get("content-type") ?? "", /^application\/json/, text);
    const { status, headers } = response;
    return { status, headers, text, json: /** @type {Json} */ (JSON.parse(text)) };
  };
  /** @param {string} path @param {RequestInit} [init] @returns {Promise<Line[]>} */
  const lines = async (path, init) => {
    const response = await fetch(path, init);
    const text = await response.text();
    assert.equal(response.headers.get("content-type"), "application/x-ndjson", text);
    assert.equal(text.at(-1), "\n");
    return text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  };
  return { app, fetch, ask, lines };
}

/** @param {object} body @returns {RequestInit} */
export function post(body) {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
