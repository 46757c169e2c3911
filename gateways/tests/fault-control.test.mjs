import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { aliyunCall, attempt, tencentCall } from "./calls.mjs";

const gateways = await startGateways();
after(() => gateways.close());
const { tencent, aliyun } = gateways;
const { faults } = tencent;
const status = async () => (await attempt(tencentCall(tencent))).status;

describe("registering faults", () => {
  afterEach(() => {
    faults.clear();
    aliyun.faults.clear();
  });

  test("next: applies faults in order, each the given number of times, then none", async () => {
    faults.next({ kind: "status", status: 500 }, { times: 2 }).next({ kind: "status", status: 504 });
    assert.equal(faults.pending, 3);
    const statuses = [await status(), await status(), await status(), await status()];
    assert.deepEqual([statuses, faults.pending], [[500, 500, 504, 200], 0]);
    assert.equal((await attempt(aliyunCall(aliyun))).status, 200, "the other gateway is not affected");
  });

  test("always: applies until clear, together with others", async () => {
    faults.always({ kind: "no-date" }).always({ kind: "status", status: 500 });
    for (let count = 0; count < 3; count += 1) {
      const outcome = await attempt(tencentCall(tencent));
      assert.deepEqual([outcome.status, outcome.headers.date], [500, undefined]);
    }
    faults.next({ kind: "status", status: 502 });
    assert.equal(await status(), 502);
    assert.deepEqual(tencent.requests.at(-1)?.faults, ["no-date", "status", "status"]);
    faults.next({ kind: "dropped-connection" }, { times: 5 }).rate(1).clear();
    const outcome = await attempt(tencentCall(tencent));
    assert.deepEqual([outcome.status, outcome.error, faults.pending], [200, undefined, 0]);
    assert.ok(outcome.headers.date);
  });

  test("rate: a seed fails the same requests each time, another seed others", async () => {
    /** @param {number} seed */
    const run = async (seed) => {
      faults.rate(0.3, { seed });
      const kinds = [];
      for (let count = 0; count < 400; count += 1) {
        const outcome = await attempt(tencentCall(tencent));
        const [kind] = tencent.requests.at(-1)?.faults ?? [];
        const throttled = outcome.bytes.includes("RequestLimitExceeded");
        const succeeded = outcome.status === 200 && outcome.error === undefined && !throttled;
        assert.equal(succeeded, kind === undefined, kind);
        kinds.push(kind ?? "");
      }
      return kinds;
    };
    const first = await run(7);
    assert.deepEqual(await run(7), first);
    assert.notDeepEqual(await run(8), first);
    const failed = first.filter((kind) => kind !== "");
    assert.ok(failed.length > 90 && failed.length < 150, String(failed.length));
    for (const kind of ["throttled", "status", "dropped-connection", "cut-body"]) {
      assert.ok(failed.filter((failedKind) => failedKind === kind).length > 12, kind);
    }
  });

  test("rate: 0, 1, and a custom mix", async () => {
    faults.rate(0);
    for (let count = 0; count < 20; count += 1) assert.equal(await status(), 200);
    faults.rate(1, { faults: [{ kind: "status", status: 501 }, { kind: "html" }] });
    const statuses = new Set();
    for (let count = 0; count < 20; count += 1) statuses.add(await status());
    assert.deepEqual([...statuses].sort(), [501, 502]);
    faults.next({ kind: "status", status: 500 });
    assert.equal(await status(), 500, "next goes before the rate");
  });

  test("an unknown fault or option is an error that changes nothing", async () => {
    /** @type {[() => unknown, RegExp][]} */
    const invalid = [
      [() => faults.next({ kind: "nothing" }), /no fault `nothing`; it has clock, /],
      [() => faults.next({ kind: "toString" }), /no fault `toString`/],
      [() => faults.next({ kind: "gateway-error", status: 400 }), /no fault `gateway-error`/],
      [() => aliyun.faults.next({ kind: "capped-limit", max: 1 }), /no fault `capped-limit`/],
      [() => faults.always({ kind: "slow-body", msec: 5 }), /`slow-body` has no option `msec`/],
      [() => faults.next({ kind: "slow-body", ms: -1 }), /`ms` of the fault `slow-body` must be an integer/],
      [
        () => faults.next({ kind: "cut-body", keep: 2 }),
        /`keep` of the fault `cut-body` must be a number from 0/,
      ],
      [() => faults.next({ kind: "error" }), /`error` needs `code`/],
      [() => faults.next({ kind: "error", code: 5 }), /`code` of the fault `error` must be a string/],
      [() => faults.next({ kind: "status", status: 100 }), /`status` of the fault `status` must be/],
      [() => aliyun.faults.next({ kind: "throttled", by: "ME" }), /must be one of USER, APP, API/],
      [() => aliyun.faults.next({ kind: "gateway-error", message: "New" }), /needs `status`/],
      [() => faults.next({ kind: "status" }, { times: 0 }), /`times` must be/],
      [() => faults.rate(30), /`rate` must be/],
      [() => faults.rate(Number.NaN), /`rate` must be/],
      [() => faults.rate(0.3, { seed: 0.5 }), /`seed` must be/],
      [() => faults.rate(0.3, { faults: [] }), /at least one fault/],
      [() => faults.rate(1, { faults: [{ kind: "nothing" }] }), /no fault `nothing`/],
    ];
    for (const [register, message] of invalid) assert.throws(register, { name: "TypeError", message });
    assert.deepEqual([await status(), faults.pending, aliyun.faults.pending], [200, 0, 0]);
  });

  test("preflights take no turn", async () => {
    faults.next({ kind: "dropped-connection" });
    aliyun.faults.next({ kind: "status" });
    const asTencent = await attempt({ ...tencentCall(tencent), body: "" }, { method: "OPTIONS" });
    const asAliyun = await attempt({ ...aliyunCall(aliyun), body: "" }, { method: "OPTIONS" });
    assert.deepEqual([asTencent.status, asAliyun.status], [204, 200]);
    assert.deepEqual([faults.pending, aliyun.faults.pending], [1, 1]);
  });
});

describe("registering faults over HTTP", () => {
  afterEach(() => {
    faults.clear();
    aliyun.faults.clear();
  });

  for (const { name, gateway, call } of [
    { name: "Tencent", gateway: tencent, call: () => tencentCall(tencent) },
    { name: "Aliyun", gateway: aliyun, call: () => aliyunCall(aliyun) },
  ]) {
    /** @param {unknown} [instruction] */
    const ask = async (instruction) => {
      const init = instruction === undefined ? {} : { method: "POST", body: JSON.stringify(instruction) };
      const response = await fetch(`${gateway.origin}/__faults`, init);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      assert.equal(response.headers.get("cache-control"), "no-store");
      return { status: response.status, value: await response.json() };
    };

    test(`${name}: next, always, rate, clear and a list of them`, async () => {
      const fault = { kind: "status", status: 500 };
      assert.equal((await ask({ next: fault, times: 2 })).value.pending, 2);
      assert.deepEqual(
        [await attempt(call()), await attempt(call()), await attempt(call())].map(({ status }) => status),
        [500, 500, 200],
      );
      const list = [{ next: fault }, { always: { kind: "dropped-connection" } }];
      assert.equal((await ask(list)).value.pending, 1);
      assert.equal((await attempt(call())).error, "ECONNRESET");
      assert.equal((await ask()).value.pending, 0, "/__faults is not affected by faults");
      await ask([{ clear: true }, { rate: 1, seed: 3, faults: [{ kind: "html", status: 200 }] }]);
      assert.match((await attempt(call())).bytes.toString("utf8"), /^<!DOCTYPE/);
      await ask({ clear: true });
      assert.doesNotMatch((await attempt(call())).bytes.toString("utf8"), /^<!DOCTYPE/);
    });

    test(`${name}: reports the recorded requests`, async () => {
      const countBefore = (await ask()).value.requestCount;
      await ask({ next: { kind: "dropped-connection" } });
      const calls = [call(), call()];
      for (const sent of calls) await attempt(sent);
      const { status, value } = await ask();
      assert.deepEqual([status, value.requestCount, value.pending], [200, countBefore + 2, 0]);
      const recorded = value.requests.slice(-2);
      assert.deepEqual(
        recorded.map((/** @type {Record<string, unknown>} */ { receivedAt: _, ...rest }) => rest),
        calls.map(({ path, nonce, timestamp }, index) => ({
          method: "POST",
          url: path,
          status: index === 0 ? 0 : 200,
          nonce,
          timestamp,
          authenticated: true,
          faults: index === 0 ? ["dropped-connection"] : [],
        })),
      );
    });

    test(`${name}: refuses an invalid instruction`, async () => {
      /** @type {[unknown, RegExp][]} */
      const invalid = [
        [{ next: { kind: "nothing" } }, /no fault `nothing`/],
        [{ next: null }, /no fault `undefined`/],
        [{ next: { kind: "status" }, times: "2" }, /`times` must be/],
        [
          { next: { kind: "status" }, clear: true },
          /exactly one of `next`, `always`, `rate`, `clear`, `change` and `reset`/,
        ],
        [{}, /exactly one of `next`/],
        [{ nxt: {} }, /has no member `nxt`/],
        [null, /an instruction must be an object/],
        [{ rate: "0.3" }, /`rate` must be/],
        [{ rate: 0.3, faults: {} }, /`faults` must be a list/],
        [{ clear: "yes" }, /`clear` must be true/],
      ];
      for (const [instruction, message] of invalid) {
        const { status, value } = await ask(instruction);
        assert.equal(status, 400, JSON.stringify(instruction));
        assert.match(value.error, message);
      }
      const malformed = await fetch(`${gateway.origin}/__faults`, { method: "POST", body: "{" });
      assert.equal(malformed.status, 400);
      assert.equal((await fetch(`${gateway.origin}/__faults`, { method: "PUT" })).status, 405);
      assert.equal(gateway.faults.pending, 0);
      assert.equal((await attempt(call())).status, 200);
    });

    test(`${name}: responds to a preflight`, async () => {
      const { status, headers } = await fetch(`${gateway.origin}/__faults`, { method: "OPTIONS" });
      assert.equal(status, 204);
      assert.equal(headers.get("access-control-allow-origin"), "*");
      assert.equal(headers.get("access-control-allow-headers"), "content-type");
      assert.match(headers.get("access-control-allow-methods") ?? "", /\bPOST\b/);
    });
  }
});
