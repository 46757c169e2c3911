import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { aliyunCall, attempt, json, tencentCall } from "./attempt.mjs";

/**
 * How faults are asked for: in which order they come, how a rate draws, what is refused, and all of it over HTTP.
 *
 * @param {import("./attempt.mjs").Gateways} gateways
 */
export default function register({ tencent, aliyun }) {
  const { faults } = tencent;
  const status = async () => (await attempt(tencentCall(tencent))).status;

  describe("asking for faults", () => {
    afterEach(() => {
      faults.clear();
      aliyun.faults.clear();
    });

    test("next: in order, so many times, and then all is well", async () => {
      faults.next({ kind: "status", status: 500 }, { times: 2 }).next({ kind: "status", status: 504 });
      assert.equal(faults.waiting, 3);
      const seen = [await status(), await status(), await status(), await status()];
      assert.deepEqual([seen, faults.waiting], [[500, 500, 504, 200], 0]);
      assert.equal(
        (await attempt(aliyunCall(aliyun))).status,
        200,
        "the other gateway has faults of its own",
      );
    });

    test("always: until clear, and with others", async () => {
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
      assert.deepEqual([outcome.status, outcome.error, faults.waiting], [200, undefined, 0]);
      assert.ok(outcome.headers.date);
    });

    test("rate: the same seed fails the same requests, another seed others", async () => {
      /** @param {number} seed */
      const run = async (seed) => {
        faults.rate(0.3, { seed });
        const met = [];
        for (let count = 0; count < 400; count += 1) {
          const outcome = await attempt(tencentCall(tencent));
          const [kind] = tencent.requests.at(-1)?.faults ?? [];
          const throttled = outcome.bytes.includes("RequestLimitExceeded");
          const whole = outcome.status === 200 && outcome.error === undefined && !throttled;
          assert.equal(whole, kind === undefined, kind);
          met.push(kind ?? "");
        }
        return met;
      };
      const first = await run(7);
      assert.deepEqual(await run(7), first);
      assert.notDeepEqual(await run(8), first);
      const failed = first.filter((kind) => kind !== "");
      assert.ok(failed.length > 90 && failed.length < 150, String(failed.length));
      for (const kind of ["throttled", "status", "dropped-connection", "cut-body"]) {
        assert.ok(failed.filter((one) => one === kind).length > 12, kind);
      }
    });

    test("rate: none, all, and a mix of one's own", async () => {
      faults.rate(0);
      for (let count = 0; count < 20; count += 1) assert.equal(await status(), 200);
      faults.rate(1, { faults: [{ kind: "status", status: 501 }, { kind: "html" }] });
      const seen = new Set();
      for (let count = 0; count < 20; count += 1) seen.add(await status());
      assert.deepEqual([...seen].sort(), [501, 502]);
      faults.next({ kind: "status", status: 500 });
      assert.equal(await status(), 500, "what is next goes before");
    });

    test("what is not known is refused, and changes nothing", async () => {
      /** @type {[() => unknown, RegExp][]} */
      const wrong = [
        [() => faults.next({ kind: "nothing" }), /no fault `nothing`; it has clock, /],
        [() => faults.next({ kind: "toString" }), /no fault `toString`/],
        [() => faults.next({ kind: "gateway-error", status: 400 }), /no fault `gateway-error`/],
        [() => aliyun.faults.next({ kind: "capped-limit", most: 1 }), /no fault `capped-limit`/],
        [() => faults.always({ kind: "slow-body", msec: 5 }), /`slow-body` has no option `msec`/],
        [
          () => faults.next({ kind: "slow-body", ms: -1 }),
          /`ms` of the fault `slow-body` must be an integer/,
        ],
        [
          () => faults.next({ kind: "cut-body", keep: 2 }),
          /`keep` of the fault `cut-body` must be a number from 0/,
        ],
        [() => faults.next({ kind: "error" }), /`error` needs `code`/],
        [() => faults.next({ kind: "error", code: 5 }), /`code` of the fault `error` must be a text/],
        [() => faults.next({ kind: "status", status: 100 }), /`status` of the fault `status` must be/],
        [() => aliyun.faults.next({ kind: "throttled", by: "ME" }), /must be one of USER, APP, API/],
        [() => aliyun.faults.next({ kind: "gateway-error", message: "New" }), /needs `status`/],
        [() => faults.next({ kind: "status" }, { times: 0 }), /times must be/],
        [() => faults.rate(30), /a rate must be/],
        [() => faults.rate(Number.NaN), /a rate must be/],
        [() => faults.rate(0.3, { seed: 0.5 }), /seed must be/],
        [() => faults.rate(0.3, { faults: [] }), /one fault or more/],
        [() => faults.rate(1, { faults: [{ kind: "nothing" }] }), /no fault `nothing`/],
      ];
      for (const [ask, message] of wrong) assert.throws(ask, { name: "TypeError", message });
      assert.deepEqual([await status(), faults.waiting, aliyun.faults.waiting], [200, 0, 0]);
    });

    test("preflights take no turn", async () => {
      faults.next({ kind: "dropped-connection" });
      aliyun.faults.next({ kind: "status" });
      const asTencent = await attempt({ ...tencentCall(tencent), body: "" }, { method: "OPTIONS" });
      const asAliyun = await attempt({ ...aliyunCall(aliyun), body: "" }, { method: "OPTIONS" });
      assert.deepEqual([asTencent.status, asAliyun.status], [204, 200]);
      assert.deepEqual([faults.waiting, aliyun.faults.waiting], [1, 1]);
    });
  });

  describe("asking over HTTP", () => {
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
        assert.equal((await ask({ next: fault, times: 2 })).value.waiting, 2);
        assert.deepEqual(
          [await attempt(call()), await attempt(call()), await attempt(call())].map(({ status }) => status),
          [500, 500, 200],
        );
        const list = [{ next: fault }, { always: { kind: "dropped-connection" } }];
        assert.equal((await ask(list)).value.waiting, 1);
        assert.equal((await attempt(call())).error, "ECONNRESET");
        assert.equal((await ask()).value.waiting, 0, "the control is not disturbed by what it controls");
        await ask([{ clear: true }, { rate: 1, seed: 3, faults: [{ kind: "html", status: 200 }] }]);
        assert.match((await attempt(call())).bytes.toString("utf8"), /^<!DOCTYPE/);
        await ask({ clear: true });
        assert.doesNotMatch((await attempt(call())).bytes.toString("utf8"), /^<!DOCTYPE/);
      });

      test(`${name}: tells what arrived`, async () => {
        const before = (await ask()).value.arrived;
        await ask({ next: { kind: "dropped-connection" } });
        const calls = [call(), call()];
        for (const one of calls) await attempt(one);
        const { status, value } = await ask();
        assert.deepEqual([status, value.arrived, value.waiting], [200, before + 2, 0]);
        const recorded = value.requests.slice(-2);
        assert.deepEqual(
          recorded.map((/** @type {Record<string, unknown>} */ { receivedAt: _, ...rest }) => rest),
          calls.map(({ path, nonce, timestamp }, index) => ({
            method: "POST",
            url: path,
            status: index === 0 ? 0 : 200,
            nonce,
            timestamp,
            letIn: true,
            faults: index === 0 ? ["dropped-connection"] : [],
          })),
        );
      });

      test(`${name}: says what is wrong with an instruction`, async () => {
        /** @type {[unknown, RegExp][]} */
        const wrong = [
          [{ next: { kind: "nothing" } }, /no fault `nothing`/],
          [{ next: null }, /no fault `undefined`/],
          [{ next: { kind: "status" }, times: "2" }, /times must be/],
          [{ next: { kind: "status" }, clear: true }, /one of `next`, `always`, `rate` and `clear`/],
          [{}, /one of `next`/],
          [{ nxt: {} }, /has no `nxt`/],
          [null, /an instruction is an object/],
          [{ rate: "0.3" }, /a rate must be/],
          [{ rate: 0.3, faults: {} }, /faults must be a list/],
          [{ clear: "yes" }, /clear must be true/],
        ];
        for (const [instruction, message] of wrong) {
          const { status, value } = await ask(instruction);
          assert.equal(status, 400, JSON.stringify(instruction));
          assert.match(value.error, message);
        }
        const garbled = await fetch(`${gateway.origin}/__faults`, { method: "POST", body: "{" });
        assert.equal(garbled.status, 400);
        assert.equal((await fetch(`${gateway.origin}/__faults`, { method: "PUT" })).status, 405);
        assert.equal(gateway.faults.waiting, 0);
        assert.equal((await attempt(call())).status, 200);
      });

      test(`${name}: lets a page in`, async () => {
        const { status, headers } = await fetch(`${gateway.origin}/__faults`, { method: "OPTIONS" });
        assert.equal(status, 204);
        assert.equal(headers.get("access-control-allow-origin"), "*");
        assert.equal(headers.get("access-control-allow-headers"), "content-type");
        assert.match(headers.get("access-control-allow-methods") ?? "", /\bPOST\b/);
      });
    }
  });

  test("a connection is good for one request alone, if so wanted", async () => {
    for (const [keepAlive, expected] of /** @type {const} */ ([
      [true, "keep-alive"],
      [false, "close"],
    ])) {
      const gateways = await startGateways({ keepAlive });
      try {
        const call = tencentCall(gateways.tencent);
        const url = `${call.origin}${call.path}`;
        for (const init of [{ method: "OPTIONS" }, { method: "POST", ...call }]) {
          const response = await fetch(url, init);
          await response.arrayBuffer();
          assert.equal(response.headers.get("connection"), expected);
        }
      } finally {
        await gateways.close();
      }
    }
  });

  test("as many of the last requests are remembered as one likes", async () => {
    const gateways = await startGateways({ keepRequests: 3 });
    try {
      const calls = Array.from({ length: 5 }, () => tencentCall(gateways.tencent));
      for (const call of calls) json(await attempt(call));
      const nonces = gateways.tencent.requests.map(({ nonce }) => nonce);
      assert.deepEqual(
        nonces,
        calls.slice(2).map(({ nonce }) => nonce),
      );
    } finally {
      await gateways.close();
    }
  });
}
