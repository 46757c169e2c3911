// The worker of www in workerd, as wrangler.jsonc configures it, before the local gateways. What `iot-accounts/worker` does
// anywhere is tested in pkg-tests/worker; here it is what its bindings make of it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startGateways } from "../../gateways/index.mjs";
import { findMarkers, MARKERS, SECRET_NAMES } from "../../tools/markers.mjs";
import { runWorker } from "../worker/run.mjs";

const ACCESS = "token-of-the-support-team";
const REVEAL = "token-of-those-who-may-see-all";
const secrets = MARKERS["not ASCII"];

/** @type {Awaited<ReturnType<typeof startGateways>>} */
let gateways;
/** @type {string[]} */
const lines = [];
/** @type {(() => Promise<void>)[]} */
const closers = [];

before(async () => {
  gateways = await startGateways({
    appSecrets: { tencent: secrets.tencentSecret, aliyun: secrets.aliyunSecret },
    aliyunSettings: { separateAppKeys: true, cloudTokenRequired: true },
  });
});
after(async () => {
  for (const closer of closers) await closer();
  await gateways?.close();
});

/**
 * @param {Record<string, string | undefined>} [changes] to the bindings; one that is undefined is left out
 * @returns {Promise<string>} the address of its routes
 */
async function start(changes = {}) {
  const { tencent, aliyun } = gateways;
  const bindings = {
    TENCENT_APP_KEY: tencent.appKey,
    TENCENT_APP_SECRET: tencent.appSecret,
    TENCENT_ENDPOINT: tencent.endpoint,
    ALIYUN_APP_KEY: aliyun.appKey,
    ALIYUN_APP_SECRET: aliyun.appSecret,
    ALIYUN_CLOUD_APP_KEY: aliyun.cloudAppKey,
    ALIYUN_CLOUD_APP_SECRET: aliyun.cloudAppSecret,
    ALIYUN_PROJECT_ID: "project",
    ALIYUN_ENDPOINT: aliyun.origin,
    ACCESS_TOKEN: ACCESS,
    REVEAL_TOKEN: REVEAL,
    ...changes,
  };
  const worker = await runWorker({
    bindings: Object.fromEntries(
      Object.entries(bindings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    log: (line) => lines.push(line),
  });
  closers.push(() => worker.dispose());
  return `${worker.url}/api/`;
}

/**
 * @param {string} api
 * @param {string} path
 * @param {string} [token]
 * @param {Record<string, string>} [headers]
 */
async function ask(api, path, token = ACCESS, headers = {}) {
  const response = await fetch(api + path, { headers: { authorization: `Bearer ${token}`, ...headers } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

describe("who may ask", () => {
  /** @type {string} */
  let api;
  before(async () => {
    api = await start();
  });

  it("is told to anybody by health alone", async () => {
    assert.deepEqual((await ask(api, "health", "")).json, { ok: true });
    for (const token of ["", "wrong", `${ACCESS}x`, REVEAL.slice(1)]) {
      const { status, json } = await ask(api, "customers", token);
      assert.deepEqual([status, json.error.kind], [401, "unauthorized"], token);
    }
  });

  it("who has the ACCESS_TOKEN sees masked data, and may not reveal it", async () => {
    const { json } = await ask(api, "customers?limit=1");
    assert.match(json.customers[0].phoneNumber, /\*/);
    const refused = await ask(api, "customers?limit=1&reveal=true");
    assert.deepEqual([refused.status, refused.json.error.kind], [403, "forbidden"]);
  });

  it("who has the REVEAL_TOKEN sees all, when asked for", async () => {
    assert.match((await ask(api, "customers?limit=1", REVEAL)).json.customers[0].phoneNumber, /\*/);
    const { json } = await ask(api, "customers?limit=1&reveal=true", REVEAL);
    assert.equal(json.customers[0].phoneNumber, gateways.customers[0]?.PhoneNumber);
  });

  it("is refused under another host, and on a page of another origin", async () => {
    const { status, json } = await ask(api, "customers", ACCESS, { origin: "https://elsewhere.example" });
    assert.deepEqual([status, json.error.kind], [403, "forbidden"]);
    const rebound = await askAs("rebound.example", new URL(`${api}customers`));
    assert.equal(rebound, 421);
  });

  it("lists everybody of Aliyun's cloud by the project's token, which a Durable Object keeps", async () => {
    const { json } = await ask(api, "identities?count=3");
    assert.deepEqual(
      json.identities.map((/** @type {{ identityId: string }} */ { identityId }) => identityId),
      ["60", "59", "58"],
    );
    await ask(api, "identities?count=3");
    const asked = gateways.aliyun.requests.filter(({ url }) => url === "/cloud/token");
    assert.equal(asked.length, 1);
  });

  it("neither answers nor logs a secret or an account, whatever fails", async () => {
    gateways.tencent.faults.next({ kind: "error", code: "AuthFailure.SignatureFailure" });
    gateways.aliyun.faults.next({ kind: "changed-header", name: "accept", value: "*/*" });
    const answers = [
      await ask(api, "customers", REVEAL),
      await ask(api, "identities?count=1", REVEAL),
      await ask(api, "users?q=13900005930"),
      await ask(api, "nothing"),
    ];
    const told = JSON.stringify([answers, lines]);
    assert.deepEqual(findMarkers(told, "not ASCII", SECRET_NAMES), []);
    for (const text of [ACCESS, REVEAL, gateways.aliyun.cloudAppSecret])
      assert.ok(!told.includes(text), "a token or secret is told");
    for (const { PhoneNumber } of gateways.customers)
      assert.ok(!PhoneNumber || !lines.join("\n").includes(PhoneNumber), "an account is logged");
  });
});

describe("bindings that are missing", () => {
  it("let nobody in without an ACCESS_TOKEN, or by one that is short", async () => {
    for (const token of [undefined, "short"]) {
      const api = await start({ ACCESS_TOKEN: token, REVEAL_TOKEN: undefined });
      const { status, json } = await ask(api, "customers", token ?? "");
      assert.deepEqual([status, json.error.kind], [500, "misconfigured"]);
    }
  });

  it("let nobody reveal without a REVEAL_TOKEN", async () => {
    const api = await start({ REVEAL_TOKEN: undefined });
    assert.equal((await ask(api, "customers?reveal=true")).status, 403);
    assert.equal((await ask(api, "customers?reveal=true", "")).status, 401);
    assert.equal((await ask(api, "customers?reveal=true", "undefined")).status, 401);
  });

  it("leave out a cloud without keys, and Aliyun's list without its key", async () => {
    const api = await start({
      TENCENT_APP_KEY: undefined,
      TENCENT_APP_SECRET: undefined,
      ALIYUN_CLOUD_APP_KEY: undefined,
    });
    for (const path of ["customers", "identities"]) {
      const { status, json } = await ask(api, path);
      assert.deepEqual([status, json.error.kind], [404, "unknown-route"], path);
    }
    const { users, errors } = (await ask(api, "users?q=1")).json;
    assert.deepEqual([users.length, errors], [1, {}]);
  });

  it("may as well be empty, as they are in a copy of .dev.vars.example", async () => {
    const empty = { ALIYUN_REGION: "", ALIYUN_PROJECT_ID: "", HOSTS: "", ORIGINS: "" };
    const api = await start(empty);
    for (const path of ["customers", "users?q=1"]) assert.equal((await ask(api, path)).status, 200, path);
  });

  it("are told as misconfigured where a key has no secret", async () => {
    const api = await start({ TENCENT_APP_SECRET: undefined });
    const { status, json } = await ask(api, "customers");
    assert.deepEqual([status, json.error.kind], [500, "misconfigured"]);
    assert.match(json.error.message, /appSecret/);
  });
});

/**
 * `fetch` does not let its caller choose the host.
 *
 * @param {string} host
 * @param {URL} url
 * @returns {Promise<number | undefined>} the status
 */
async function askAs(host, url) {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${ACCESS}` };
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
