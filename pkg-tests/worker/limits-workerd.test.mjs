// The limits in a real workerd, which ends a request without another word when its caller has gone, and has an engine that counts.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { Log, LogLevel, Miniflare } from "miniflare";
import { startGateways } from "../../gateways/index.mjs";
import { tests } from "../package/installed.mjs";

const PROGRAM = `
import { accountsWorker, bearer } from "iot-accounts/worker";
import { CloudTokenObject, durableTokenStore } from "iot-accounts/worker/cloudflare";

export { CloudTokenObject };

export default accountsWorker({
  tencent: (env) => ({ appKey: env.appKey, appSecret: env.appSecret, endpoint: env.tencent }),
  aliyun: (env) => ({
    ...{ appKey: env.aliyunKey, appSecret: env.aliyunSecret, endpoint: env.aliyun },
    cloud: { appKey: env.cloudKey, appSecret: env.cloudSecret },
    projectId: "a123bcdE",
    store: durableTokenStore(env.CLOUD_TOKENS, "a123bcdE"),
  }),
  authorize: (request) => ({ who: request.headers.get("x-who") ?? "support" }),
  rateLimit: (env) => env.LIMITER,
  log: () => {},
  limits: { callsAtOnce: 2 },
});`;

describe("the worker's limits in workerd", () => {
  /** @type {Awaited<ReturnType<typeof startGateways>>} */
  let gateways;
  /** @type {Miniflare} */
  let miniflare;

  before(async () => {
    gateways = await startGateways({
      keepRequests: 10_000,
      aliyunSettings: { separateAppKeys: true, cloudTokenRequired: true },
    });
    const { tencent, aliyun } = gateways;
    const modules = await bundle();
    miniflare = new Miniflare({
      workers: ["first", "second", "third"].map((name) => ({
        name,
        modules,
        compatibilityDate: "2026-04-01",
        bindings: {
          ...{ tencent: tencent.endpoint, appKey: tencent.appKey, appSecret: tencent.appSecret },
          ...{ aliyun: aliyun.origin, aliyunKey: aliyun.appKey, aliyunSecret: aliyun.appSecret },
          ...{ cloudKey: aliyun.cloudAppKey, cloudSecret: aliyun.cloudAppSecret },
        },
        ratelimits: name === "second" ? { LIMITER: { simple: { limit: 3, period: 60 } } } : {},
        durableObjects: {
          CLOUD_TOKENS: { className: "CloudTokenObject", scriptName: "first", useSQLite: true },
        },
      })),
      host: "127.0.0.1",
      port: 0,
      cf: false, // otherwise miniflare downloads sample data from Cloudflare
      log: new Log(LogLevel.ERROR),
    });
  });
  after(async () => {
    await miniflare?.dispose();
    await gateways?.close();
  });

  /** @param {string} name @param {string} path @param {RequestInit} [init] */
  async function ask(name, path, init) {
    /** @type {unknown} its type needs those of Cloudflare */
    const found = await miniflare.getWorker(name);
    const worker = /** @type {{ fetch: (url: string, init?: RequestInit) => Promise<Response> }} */ (found);
    return worker.fetch(`http://worker/api${path}`, init);
  }

  const countTokens = () => gateways.aliyun.requests.filter(({ url }) => url === "/cloud/token").length;

  test("let 30 requests take their turns, two calls to a cloud at once", async () => {
    const asks = Array.from({ length: 30 }, () => ask("first", "/customers?limit=2"));
    const statuses = (await Promise.all(asks)).map(({ status }) => status);
    assert.deepEqual(statuses, Array(30).fill(200));
  });

  test("have one cloud token for three workers that list identities at once", async () => {
    const names = ["first", "second", "third"];
    const asks = names.flatMap((name) => [
      ask(name, "/identities?count=2"),
      ask(name, "/identities?count=3"),
    ]);
    for (const response of await Promise.all(asks)) assert.equal(response.status, 200, await response.text());
    assert.equal(countTokens(), 1);
  });

  test("count by Cloudflare's binding, each caller apart", async () => {
    const statuses = [];
    for (let asked = 0; asked < 4; asked++) {
      const headers = { "x-who": "busy" };
      statuses.push((await ask("second", "/customers?limit=1", { headers })).status);
    }
    assert.deepEqual(statuses, [200, 200, 200, 429]);
    assert.equal((await ask("second", "/customers?limit=1", { headers: { "x-who": "calm" } })).status, 200);
  });
});

async function bundle() {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: tests },
    outdir: ".",
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
  });
  return outputFiles
    .map(({ path, contents }) => {
      const type = path.endsWith(".wasm")
        ? /** @type {const} */ ("CompiledWasm")
        : /** @type {const} */ ("ESModule");
      return { type, path: basename(path), contents };
    })
    .sort((a, b) => Number(a.type === "CompiledWasm") - Number(b.type === "CompiledWasm"));
}
