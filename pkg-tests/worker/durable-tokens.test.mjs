// The cloud token in a Durable Object, asked by several workers of a real workerd at once: each has isolates of its own.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { build } from "esbuild";
import { InvalidInputError } from "iot-accounts";
import { CloudTokenObject, durableTokenStore } from "iot-accounts/worker/cloudflare";
import { Log, LogLevel, Miniflare } from "miniflare";
import { startGateways } from "../../gateways/index.mjs";
import { tests } from "../package/installed.mjs";

const WORKERS = ["first", "second", "third", "fourth"];
const CALLS = 5;
const PROJECT = "a123bcdE";

/** One page of identities for each request. A holder for each, so that each has to look into the store. */
const PROGRAM = `
import { AliyunClient, cloudTokens, send } from "iot-accounts";
import { CloudTokenObject, durableTokenStore } from "iot-accounts/worker/cloudflare";

export { CloudTokenObject };

export default {
  async fetch(request, env) {
    const { endpoint, appKey, appSecret, projectId } = env;
    if (request.url.endsWith("/start")) return Response.json(3);
    const client = new AliyunClient({ endpoint, appKey, appSecret });
    const tokens = cloudTokens(client, { projectId, store: durableTokenStore(env.CLOUD_TOKENS, projectId) });
    const sign = (overrides) => client.queryIdentityByPage({ offset: 0, count: 3 }, overrides);
    try {
      const { identities } = await send(sign, { tokens });
      return Response.json(identities.length);
    } catch (error) {
      return Response.json(String(error), { status: 500 });
    }
  },
};`;

describe("the cloud token in a Durable Object", () => {
  /** @type {Awaited<ReturnType<typeof startGateways>>} */
  let gateways;
  /** @type {Miniflare} */
  let miniflare;

  before(async () => {
    gateways = await startGateways({
      keepRequests: 10_000,
      aliyunSettings: { separateAppKeys: true, cloudTokenRequired: true },
    });
  });
  beforeEach(async () => {
    await miniflare?.dispose();
    gateways.aliyun.requests.length = 0;
    miniflare = await startWorkers();
    // Those that start first would have the token before the others look.
    await callAll("/start");
  });
  after(async () => {
    await miniflare?.dispose();
    await gateways?.close();
  });

  async function startWorkers() {
    const { origin: endpoint, cloudAppKey: appKey, cloudAppSecret: appSecret } = gateways.aliyun;
    const modules = await bundle();
    return new Miniflare({
      workers: WORKERS.map((name) => ({
        name,
        modules,
        compatibilityDate: "2026-04-01",
        bindings: { endpoint, appKey, appSecret, projectId: PROJECT },
        // The objects live in the first; all use them.
        durableObjects: {
          CLOUD_TOKENS: { className: "CloudTokenObject", scriptName: "first", useSQLite: true },
        },
      })),
      host: "127.0.0.1",
      port: 0,
      cf: false, // otherwise miniflare downloads sample data from Cloudflare
      log: new Log(LogLevel.ERROR),
    });
  }

  /** Every worker does some calls, all at once. */
  async function callAll(path = "/") {
    const found = await Promise.all(WORKERS.map((name) => miniflare.getWorker(name)));
    const workers = found.map(
      (/** @type {unknown} its type needs those of Cloudflare */ worker) =>
        /** @type {{ fetch: (url: string) => Promise<Response> }} */ (worker),
    );
    const calls = workers.flatMap((worker) =>
      Array.from({ length: CALLS }, () => worker.fetch(`http://worker${path}`)),
    );
    const answers = await Promise.all((await Promise.all(calls)).map((response) => response.json()));
    assert.deepEqual(answers, Array(WORKERS.length * CALLS).fill(3));
  }

  const count = (/** @type {string} */ path) =>
    gateways.aliyun.requests.filter(({ url }) => url === path).length;

  test("is asked for once, by whoever is first", async () => {
    await callAll();
    assert.equal(count("/cloud/token"), 1);
    await callAll();
    assert.equal(count("/cloud/token"), 1);
    // None voided another: no call came twice.
    assert.equal(count("/cloud/account/queryIdentityByPage"), 2 * WORKERS.length * CALLS);
    assert.equal(count("/cloud/token/refresh"), 0);
  });

  test("is renewed once when it has ended", async () => {
    await callAll();
    gateways.aliyun.faults.next({ kind: "tokens-ended" });
    await callAll();
    assert.equal(count("/cloud/token"), 2);
  });
});

describe("durableTokenStore", () => {
  const stub = { fetch: async () => new Response("x", { status: 500 }) };
  const namespace = { idFromName: (/** @type {string} */ name) => name, get: () => stub };

  /** @type {readonly [what: string, namespace: unknown, name: unknown, field: string][]} */
  const cases = [
    ["no binding", undefined, PROJECT, "namespace"],
    ["a binding of something else", { get: () => null }, PROJECT, "namespace"],
    ["no name", namespace, undefined, "name"],
    ["an empty name", namespace, "", "name"],
  ];
  for (const [what, binding, name, field] of cases) {
    test(`refuses ${what} by the field ${field}`, () => {
      assert.throws(
        // @ts-expect-error: as a caller without a compiler
        () => durableTokenStore(binding, name),
        (error) => {
          assert.ok(error instanceof InvalidInputError);
          assert.equal(error.field, field);
          return true;
        },
      );
    });
  }

  test("is the same for the same binding and name", () => {
    const store = durableTokenStore(namespace, PROJECT);
    assert.equal(durableTokenStore(namespace, PROJECT), store);
    assert.notEqual(durableTokenStore(namespace, "another"), store);
    assert.notEqual(durableTokenStore({ ...namespace }, PROJECT), store);
  });

  test("replaces the version that was read, and no other", async () => {
    /** @type {Map<string, unknown>} */
    const values = new Map();
    /** @type {import("iot-accounts/worker/cloudflare").TokenObjectStorage & { put: (key: string, value: unknown) => Promise<void> }} */
    const storage = {
      get: async (key) => values.get(key),
      put: async (key, value) => void values.set(key, value),
      transaction: (closure) => closure(storage),
    };
    const object = new CloudTokenObject({ storage });
    const store = durableTokenStore(
      {
        idFromName: (name) => name,
        get: () => ({ fetch: (url, init) => object.fetch(new Request(url, init)) }),
      },
      PROJECT,
    );
    const [first, second] = [{ version: "1", cloudToken: "token" }, { version: "2" }];
    assert.equal(await store.read(), null);
    assert.equal(await store.replace(second, first), false);
    assert.equal(await store.replace(undefined, first), true);
    assert.equal(await store.replace(undefined, second), false);
    assert.deepEqual(await store.read(), first);
    assert.equal(await store.replace(first, second), true);
    assert.deepEqual(await store.read(), second);
  });

  test("says so when the object fails, without what it answered", async () => {
    const store = durableTokenStore(namespace, PROJECT);
    await assert.rejects(store.read(), /^Error: the Durable Object of the cloud token answered HTTP 500$/);
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
