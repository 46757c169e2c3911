// Long answers, line by line.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { startGateways } from "../../../gateways/index.mjs";
import { ask, askLines, bindings, gateways, posted, withWorker, worker } from "./setup.mjs";

/** @param {readonly import("./setup.mjs").Line[]} lines */
const idsOf = (lines) =>
  lines.flatMap(({ row }) => (row === undefined ? [] : [row.customerId ?? row.identityId]));

describe("GET /api/customers/stream", () => {
  it("gives everyone once, and says how far it is", async () => {
    const lines = await askLines("/api/customers/stream");
    assert.deepEqual(
      idsOf(lines),
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

  it("hands filters and the offset on", async () => {
    const ofCountry = gateways.customers.filter(({ CountryCode }) => CountryCode === "86");
    const lines = await askLines("/api/customers/stream?countryCode=86&phoneNumber=&offset=10");
    assert.deepEqual(
      idsOf(lines),
      ofCountry.slice(10).map(({ CustomerId }) => CustomerId),
    );
  });

  for (const [query, field] of /** @type {const} */ ([
    ["limit=5", "limit"],
    ["offset=-1", "offset"],
    ["phoneNumber=139%0A", "phoneNumber"],
    ["pageSize=5", "params.pageSize"],
  ])) {
    it(`refuses ${query} by an ordinary answer, before anything is signed`, async () => {
      const before = gateways.tencent.requests.length;
      const { status, json } = await ask(`/api/customers/stream?${query}`);
      assert.deepEqual([status, json.error.kind, json.error.field], [400, "invalid-input", field]);
      assert.equal(gateways.tencent.requests.length, before, "a request went out");
    });
  }

  it("sends what has come while it still pages", async () => {
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

  it("tells of every retry while it waits, and gives everyone once all the same", async () => {
    gateways.tencent.faults.next({ kind: "throttled" }).next({ kind: "dropped-connection" });
    const lines = await askLines("/api/customers/stream");
    const retries = lines.flatMap(({ retry }) => retry ?? []);
    assert.deepEqual(
      retries.map(({ delayMs: _, ...retry }) => retry),
      [
        { provider: "tencent", kind: "throttled", attempt: 2, attempts: 6 },
        { provider: "tencent", kind: "network", attempt: 3, attempts: 6 },
      ],
    );
    for (const { delayMs } of retries) assert.ok(delayMs >= 0 && delayMs <= 600, `waited ${delayMs} ms`);
    assert.equal(new Set(idsOf(lines)).size, 137);
    assert.deepEqual(lines.at(-1), { end: true });
  });

  it("ends with the error when it fails on the way", async () => {
    gateways.tencent.faults
      .next({ kind: "slow-first-byte", ms: 1 })
      .next({ kind: "error", code: "InvalidParameterValue", message: "said no" });
    const lines = await askLines("/api/customers/stream");
    assert.equal(idsOf(lines).length, 100);
    const { error } = lines.at(-1) ?? {};
    assert.deepEqual([error?.kind, error?.vendorMessage], ["invalid-request", "said no"]);
    assert.match(error?.message ?? "", /check the parameters/);
  });

  it("answers with a status when it fails at once", async () => {
    gateways.tencent.faults.next({ kind: "error", code: "InvalidParameterValue" });
    assert.equal((await ask("/api/customers/stream")).status, 400);
    await withWorker({ TENCENT_APP_SECRET: "" }, async (own) => {
      assert.equal((await ask("/api/customers/stream", undefined, own)).json.error.kind, "misconfigured");
    });
  });

  it("stops asking the cloud when the reader goes away", async () => {
    const many = await startGateways({ customers: 20_000, keepRequests: 1_000 });
    try {
      await withWorker({ TENCENT_ENDPOINT: many.tencent.endpoint }, async (own) => {
        const { requests, faults } = many.tencent;
        faults.always({ kind: "slow-first-byte", ms: 50 });
        const leaving = new AbortController();
        const { body } = await fetch(`${own.url}/api/customers/stream`, { signal: leaving.signal });
        assert.ok(body !== null);
        const left = (async () => {
          for await (const _ of body) if (requests.length > 5) leaving.abort();
        })();
        await assert.rejects(left, { name: "AbortError" });
        await sleep(500);
        const { length } = requests;
        await sleep(500);
        assert.equal(requests.length, length, "it went on asking");
      });
    } finally {
      await many.close();
    }
  });

  it("stops trying again once a line cannot be delivered", async () => {
    const { requests, faults } = gateways.tencent;
    faults.always({ kind: "throttled", retryAfter: 1 });
    const before = requests.length;
    const leaving = new AbortController();
    const { body } = await fetch(`${worker.url}/api/customers/stream`, { signal: leaving.signal });
    assert.ok(body !== null);
    const left = (async () => {
      for await (const _ of body) leaving.abort();
    })();
    await assert.rejects(left, { name: "AbortError" });
    await sleep(4_500);
    const attempts = requests.length - before;
    assert.ok(attempts <= 3, `it made ${attempts} attempts`);
  });
});

describe("the signal of a request", () => {
  // A local workerd does not tell the worker that a client left before the answer began; hosts do. So it runs here.
  /** @type {{ fetch: (request: Request, env: object) => Promise<Response> }} */
  let inNode;
  before(async () => {
    const outfile = fileURLToPath(new URL("../../../target/tests/worker.mjs", import.meta.url));
    const entry = fileURLToPath(new URL("../../worker/index.ts", import.meta.url));
    await build({ entryPoints: [entry], bundle: true, outfile, format: "esm", platform: "node" });
    inNode = (await import(pathToFileURL(outfile).href)).default;
  });

  for (const path of ["/api/customers", "/api/customers/stream"]) {
    it(`ends the work of ${path}, a wait for a retry too`, async () => {
      const { requests, faults } = gateways.tencent;
      faults.always({ kind: "throttled", retryAfter: 1 });
      const before = requests.length;
      const leaving = new AbortController();
      const request = new Request(`http://worker${path}`, { signal: leaving.signal });
      const answered = inNode.fetch(request, bindings()).then((response) => response.text());
      while (requests.length === before) await sleep(10);
      await sleep(100);
      leaving.abort();
      // What was sent until then; nobody is there to read an error.
      assert.doesNotMatch(await answered, /error/);
      await sleep(2_000);
      assert.equal(requests.length, before + 1, "it went on asking");
    });
  }
});

describe("POST /api/identities/stream", () => {
  it("gives each identity once, and says how far it is", async () => {
    const ids = gateways.identities.map(({ identityId }) => identityId);
    const lines = await askLines("/api/identities/stream", posted([...ids, "nobody", ...ids]));
    assert.deepEqual(idsOf(lines), ids);
    const progress = lines.flatMap((line) => line.progress ?? []);
    assert.deepEqual(
      progress.map(({ total }) => total),
      [61, 61],
    );
    assert.equal(progress.at(-1)?.done, 61);
    assert.deepEqual(lines.at(-1), { end: true });
  });

  for (const [what, ids, field] of /** @type {const} */ ([
    ["a number among the ids", ["1", 2], "identityIds[1]"],
    ["an empty id", [""], "identityIds[0]"],
  ])) {
    it(`refuses ${what} by an ordinary answer`, async () => {
      const { status, json } = await ask("/api/identities/stream", posted(ids));
      assert.deepEqual([status, json.error.field], [400, field]);
    });
  }
});
