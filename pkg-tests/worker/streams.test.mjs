// Long answers, as lines, and going on from a cursor.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createWorker, gateways, logged, post, setUpGateways } from "./setup.mjs";

describe("a stream", () => {
  setUpGateways({ customers: 950, identities: 700 });

  test("gives every customer once, masked, and says how far it is and that it ended", async () => {
    const lines = await createWorker().lines("/api/customers/stream");
    const rows = lines.flatMap(({ row }) => row ?? []);
    assert.deepEqual(
      ids(lines),
      gateways.customers.map(({ CustomerId }) => CustomerId),
    );
    assert.ok(rows.every((row) => /^\d*\*+\d*$/.test(row.phoneNumber ?? "**")));
    assert.deepEqual(lines.at(-1), { end: true });
    const progress = lines.flatMap((line) => line.progress ?? []);
    assert.deepEqual(progress.at(-1), { done: 950, total: 950 });
    const [{ event, count, status } = {}] = logged;
    assert.deepEqual([event, count, status], ["look-up", 950, 200]);
  });

  test("gives everybody of the list of identities, newest first or last", async () => {
    const worker = createWorker();
    const newest = ids(await worker.lines("/api/identities/stream"));
    const oldest = ids(await worker.lines("/api/identities/stream?newestFirst=false"));
    assert.equal(newest.length, 700);
    assert.deepEqual(newest.toSorted(), gateways.identities.map(({ identityId }) => identityId).toSorted());
    assert.deepEqual(newest.toReversed(), oldest);
  });

  test("gives the identities with these ids, batch after batch", async () => {
    const asked = gateways.identities.slice(0, 120).map(({ identityId }) => identityId);
    const lines = await createWorker().lines(
      "/api/identities/stream",
      post({ identityIds: [...asked, asked[0]] }),
    );
    assert.deepEqual(ids(lines).toSorted(), asked.toSorted());
    assert.deepEqual(lines.at(-1), { end: true });
  });

  test("ends with a cursor when it may cost no more, and goes on from it with everybody once", async () => {
    for (const path of ["/api/customers/stream", "/api/identities/stream?newestFirst=false"]) {
      const worker = createWorker({ limits: { subrequests: 3, rowsPerPage: 100 } });
      const all = [];
      let cursor = "";
      let requests = 0;
      do {
        const separator = path.includes("?") ? "&" : "?";
        const lines = await worker.lines(cursor === "" ? path : `${path}${separator}cursor=${cursor}`);
        all.push(...ids(lines));
        cursor = lines.at(-1)?.cursor ?? "";
        requests++;
      } while (cursor !== "");
      assert.ok(requests > 2, path);
      const expected = path.includes("customers") ? 950 : 700;
      assert.deepEqual([new Set(all).size, all.length], [expected, expected], path);
    }
  });

  test("goes on from every cursor that a line has, behind all rows before that line", async () => {
    const worker = createWorker({ limits: { rowsPerPage: 200 } });
    const lines = await worker.lines("/api/customers/stream");
    for (const [index, { cursor }] of lines.entries()) {
      if (cursor === undefined) continue;
      const rest = await worker.lines(`/api/customers/stream?cursor=${cursor}`);
      const both = [...ids(lines.slice(0, index)), ...ids(rest)];
      assert.deepEqual([new Set(both).size, both.length], [950, 950]);
    }
  });

  test("goes on with everybody once when the list has moved meanwhile", async () => {
    for (const moved of [-300, -60, -1, 1, 40]) {
      const worker = createWorker({ limits: { subrequests: 5, rowsPerPage: 100 } });
      const customers = gateways.customers.map(({ CustomerId }) => ({ CustomerId }));
      gateways.tencent.reset({ customers });
      const first = await worker.lines("/api/customers/stream");
      const cursor = first.at(-1)?.cursor;
      assert.ok(cursor !== undefined);
      const added = Array.from({ length: Math.max(0, moved) }, (_, index) => ({ CustomerId: `new${index}` }));
      const changed = [...added, ...customers.slice(Math.max(0, -moved))];
      gateways.tencent.reset({ customers: changed });
      const all = createWorker({ limits: { rowsPerPage: 100 } });
      const rest = ids(await all.lines(`/api/customers/stream?cursor=${cursor}`));
      const both = [...ids(first), ...rest];
      assert.equal(new Set(both).size, both.length, `moved by ${moved}: somebody twice`);
      const missing = customers.filter(({ CustomerId }) => !both.includes(CustomerId));
      assert.deepEqual(missing, [], `moved by ${moved}`);
    }
    gateways.tencent.reset();
  });

  test("tells of an error before the first row by the status, and of a later one by the last line", async () => {
    gateways.tencent.faults.always({ kind: "error", code: "AuthFailure.SignatureFailure" });
    const answer = await createWorker().ask("/api/customers/stream");
    assert.equal(answer.status, 502, answer.text);
    gateways.tencent.faults.clear();
    let calls = 0;
    /** @type {typeof globalThis.fetch} */
    const fetch = async (url, init) => {
      calls += 1;
      if (calls === 3)
        gateways.tencent.faults.always({ kind: "error", code: "AuthFailure.SignatureFailure" });
      return globalThis.fetch(url, init);
    };
    const lines = await createWorker({ fetch, limits: { rowsPerPage: 100 } }).lines("/api/customers/stream");
    const last = lines.at(-1);
    assert.equal(last?.error?.provider, "tencent");
    assert.equal(ids(lines).length, 199);
    assert.ok(last?.cursor !== undefined);
    gateways.tencent.faults.clear();
    const rest = await createWorker().lines(`/api/customers/stream?cursor=${last.cursor}`);
    assert.equal(new Set([...ids(lines), ...ids(rest)]).size, 950);
  });

  test("tells of retries", async () => {
    gateways.tencent.faults.next({ kind: "throttled" });
    const lines = await createWorker().lines("/api/customers/stream");
    const [retry] = lines.flatMap((line) => line.retry ?? []);
    assert.deepEqual([retry?.provider, retry?.kind, retry?.attempt], ["tencent", "throttled", 2]);
    assert.equal(ids(lines).length, 950);
  });

  test("ends the requests to the cloud when its reader leaves", async () => {
    /** @type {AbortSignal[]} */
    const signals = [];
    /** @type {typeof globalThis.fetch} */
    const fetch = async (url, init) => {
      if (init?.signal) signals.push(init.signal);
      if (signals.length < 2) return globalThis.fetch(url, init);
      return new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    };
    const response = await createWorker({ fetch, limits: { rowsPerPage: 100 } }).fetch(
      "/api/customers/stream",
    );
    const reader = response.body?.getReader();
    await reader?.read();
    await until(() => signals.length === 2);
    await reader?.cancel();
    await until(() => signals[1]?.aborted === true && logged.length > 0);
    assert.equal(logged[0]?.event, "left");
  });
});

/** @param {readonly import("./setup.mjs").Line[]} lines */
function ids(lines) {
  return lines.flatMap(({ row }) => row?.customerId ?? row?.identityId ?? []);
}

/** @param {() => boolean} isTrue */
async function until(isTrue) {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
