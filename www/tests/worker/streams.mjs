// Streamed responses, line by line.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { startGateways } from "../../../gateways/index.mjs";
import { createBindings, createPost, gateways, request, requestLines, withWorker, worker } from "./setup.mjs";

/** @typedef {{ fetch: (request: Request, env: object) => Promise<Response> }} Worker */

/** @param {readonly import("./setup.mjs").Line[]} lines */
const getIds = (lines) =>
  lines.flatMap(({ row }) => (row === undefined ? [] : [row.customerId ?? row.identityId]));

/**
 * The worker as a module of Node.
 *
 * @returns {Promise<Worker>}
 */
async function importWorker() {
  const outfile = fileURLToPath(new URL("../../../target/tests/worker.mjs", import.meta.url));
  const entry = fileURLToPath(new URL("../../worker/index.ts", import.meta.url));
  await build({ entryPoints: [entry], bundle: true, outfile, format: "esm", platform: "node" });
  return (await import(pathToFileURL(outfile).href)).default;
}

describe("GET /api/customers/stream", () => {
  it("returns every customer once, and the progress", async () => {
    const lines = await requestLines("/api/customers/stream");
    assert.deepEqual(
      getIds(lines),
      gateways.customers.map(({ CustomerId }) => CustomerId),
    );
    assert.deepEqual(
      lines.flatMap(({ progress }) => progress ?? []),
      [
        { done: 100, total: 137 },
        { done: 137, total: 137 },
      ],
    );
    assert.deepEqual(lines.at(-1), { end: true });
  });

  it("passes filters and the offset on", async () => {
    const countryCustomers = gateways.customers.filter(({ CountryCode }) => CountryCode === "86");
    const lines = await requestLines("/api/customers/stream?countryCode=86&phoneNumber=&offset=10");
    assert.deepEqual(
      getIds(lines),
      countryCustomers.slice(10).map(({ CustomerId }) => CustomerId),
    );
  });

  for (const [query, field] of /** @type {const} */ ([
    ["limit=5", "limit"],
    ["offset=-1", "offset"],
    ["phoneNumber=139%0A", "phoneNumber"],
    ["pageSize=5", "params.pageSize"],
  ])) {
    it(`refuses ${query} with an error status, before anything is signed`, async () => {
      const before = gateways.tencent.requests.length;
      const { status, json } = await request(`/api/customers/stream?${query}`);
      assert.deepEqual([status, json.error.kind, json.error.field], [400, "invalid-input", field]);
      assert.equal(gateways.tencent.requests.length, before, "a request went out");
    });
  }

  it("sends the first rows while it still loads pages", async () => {
    gateways.tencent.faults
      .next({ kind: "slow-first-byte", ms: 1 })
      .next({ kind: "slow-first-byte", ms: 1_500 });
    const start = Date.now();
    const response = await fetch(`${worker.url}/api/customers/stream`);
    let text = "";
    let firstPageMs = 0;
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (firstPageMs === 0 && text.split("\n").length > 100) firstPageMs = Date.now() - start;
    }
    assert.match(text, /^\{"progress":\{"done":100,"total":137\}\}\n\{"row":/);
    assert.ok(firstPageMs < 1_400, `the first page came after ${firstPageMs} ms`);
    assert.ok(Date.now() - start >= 1_500, "the second page did not wait");
  });

  it("reports every retry while it waits, and returns every customer once", async () => {
    gateways.tencent.faults.next({ kind: "throttled" }).next({ kind: "dropped-connection" });
    const lines = await requestLines("/api/customers/stream");
    const retries = lines.flatMap(({ retry }) => retry ?? []);
    assert.deepEqual(
      retries.map(({ delayMs: _, ...retry }) => retry),
      [
        { provider: "tencent", kind: "throttled", attempt: 2, attempts: 6 },
        { provider: "tencent", kind: "network", attempt: 3, attempts: 6 },
      ],
    );
    for (const { delayMs } of retries) assert.ok(delayMs >= 0 && delayMs <= 600, `waited ${delayMs} ms`);
    assert.equal(new Set(getIds(lines)).size, 137);
    assert.deepEqual(lines.at(-1), { end: true });
  });

  it("ends with the error when it fails after the first line", async () => {
    gateways.tencent.faults
      .next({ kind: "slow-first-byte", ms: 1 })
      .next({ kind: "error", code: "InvalidParameterValue", message: "said no" });
    const lines = await requestLines("/api/customers/stream");
    assert.equal(getIds(lines).length, 100);
    const { error } = lines.at(-1) ?? {};
    assert.deepEqual([error?.kind, error?.vendorMessage], ["invalid-request", "said no"]);
    assert.match(error?.message ?? "", /check the parameters/);
  });

  it("gives an error status when it fails before the first line", async () => {
    gateways.tencent.faults.next({ kind: "error", code: "InvalidParameterValue" });
    assert.equal((await request("/api/customers/stream")).status, 400);
    await withWorker({ TENCENT_APP_SECRET: "" }, async (changedWorker) => {
      assert.equal(
        (await request("/api/customers/stream", undefined, changedWorker)).json.error.kind,
        "misconfigured",
      );
    });
  });

  it("stops sending requests when the client disconnects", async () => {
    const many = await startGateways({ customers: 20_000, keepRequests: 1_000 });
    try {
      await withWorker({ TENCENT_ENDPOINT: many.tencent.endpoint }, async (changedWorker) => {
        const { requests, faults } = many.tencent;
        faults.always({ kind: "slow-first-byte", ms: 50 });
        const controller = new AbortController();
        const { body } = await fetch(`${changedWorker.url}/api/customers/stream`, {
          signal: controller.signal,
        });
        assert.ok(body !== null);
        const reading = (async () => {
          for await (const _ of body) if (requests.length > 5) controller.abort();
        })();
        await assert.rejects(reading, { name: "AbortError" });
        await sleep(500);
        const { length } = requests;
        await sleep(500);
        assert.equal(requests.length, length, "it continued to send requests");
      });
    } finally {
      await many.close();
    }
  });

  it("stops retrying when a line cannot be sent", async () => {
    const { requests, faults } = gateways.tencent;
    faults.always({ kind: "throttled", retryAfter: 1 });
    const before = requests.length;
    const controller = new AbortController();
    const { body } = await fetch(`${worker.url}/api/customers/stream`, { signal: controller.signal });
    assert.ok(body !== null);
    const reading = (async () => {
      for await (const _ of body) controller.abort();
    })();
    await assert.rejects(reading, { name: "AbortError" });
    await sleep(4_500);
    const attempts = requests.length - before;
    assert.ok(attempts <= 3, `it made ${attempts} attempts`);
  });
});

describe("the signal of a request", () => {
  // A local workerd does not abort the signal when a client disconnects before the response starts, but hosts do, so these
  // tests run in Node.
  /** @type {Worker} */
  let workerModule;
  before(async () => {
    workerModule = await importWorker();
  });

  for (const path of ["/api/customers", "/api/customers/stream"]) {
    it(`aborts the work of ${path}, including a wait for a retry`, async () => {
      const { requests, faults } = gateways.tencent;
      faults.always({ kind: "throttled", retryAfter: 1 });
      const before = requests.length;
      const controller = new AbortController();
      const request = new Request(`http://worker${path}`, { signal: controller.signal });
      const responseText = workerModule.fetch(request, createBindings()).then((response) => response.text());
      while (requests.length === before) await sleep(10);
      await sleep(100);
      controller.abort();
      // The lines until then, without an error, which nobody would read.
      assert.doesNotMatch(await responseText, /error/);
      await sleep(2_000);
      assert.equal(requests.length, before + 1, "it continued to send requests");
    });
  }
});

describe("a reader that leaves", () => {
  // A local workerd notices it when it sends the next line, other hosts cancel the body at once: in Node, too.
  /** @type {Worker} */
  let workerModule;
  before(async () => {
    workerModule = await importWorker();
  });

  for (const [path, init, page] of /** @type {const} */ ([
    ["/api/customers/stream", undefined, '{"Response":{"Customers":[{"CustomerId":"1"}],"Total":1000}}'],
    [
      "/api/identities/stream",
      createPost(Array.from({ length: 200 }, (_, id) => `${id}`)),
      '{"code":200,"data":[{"identityId":"1"}]}',
    ],
  ])) {
    it(`ends the requests under way of ${path}, and starts no other`, async (context) => {
      /** @type {AbortSignal[]} */
      const signals = [];
      context.mock.method(
        globalThis,
        "fetch",
        (/** @type {string} */ _, /** @type {RequestInit} */ { signal }) => {
          assert.ok(signal);
          signals.push(signal);
          return signals.length === 1 ? Promise.resolve(new Response(page)) : new Promise(() => {});
        },
      );
      const log = context.mock.method(console, "error", () => {});
      const { body } = await workerModule.fetch(new Request(`http://worker${path}`, init), createBindings());
      const reader = body?.getReader() ?? assert.fail("there is no body");
      for (const expected of [/progress/, /row/])
        assert.match(new TextDecoder().decode((await reader.read()).value), expected);
      while (signals.length < 2) await sleep(5);
      await sleep(20);
      assert.equal(signals.at(-1)?.aborted, false);
      const { length } = signals;
      await reader.cancel();
      await sleep(20);
      assert.ok(
        signals.every(({ aborted }) => aborted),
        "a request is still under way",
      );
      await sleep(500);
      assert.equal(signals.length, length, "it continued to send requests");
      assert.equal(log.mock.callCount(), 0, "it logged an error that is none");
    });
  }
});

describe("POST /api/identities/stream", () => {
  it("returns each identity once, and the progress", async () => {
    const ids = gateways.identities.map(({ identityId }) => identityId);
    const lines = await requestLines("/api/identities/stream", createPost([...ids, "nobody", ...ids]));
    assert.deepEqual(getIds(lines), ids);
    const progress = lines.flatMap((line) => line.progress ?? []);
    assert.deepEqual(
      progress.map(({ total }) => total),
      [61, 61],
    );
    assert.equal(progress.at(-1)?.done, 61);
    assert.deepEqual(lines.at(-1), { end: true });
  });

  for (const [description, ids, field] of /** @type {const} */ ([
    ["a number among the ids", ["1", 2], "identityIds[1]"],
    ["an empty id", [""], "identityIds[0]"],
  ])) {
    it(`refuses ${description} with an error status`, async () => {
      const { status, json } = await request("/api/identities/stream", createPost(ids));
      assert.deepEqual([status, json.error.field], [400, field]);
    });
  }
});
