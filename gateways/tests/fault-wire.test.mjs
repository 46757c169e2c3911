import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { aliyunCall, attempt, json, tencentCall } from "./calls.mjs";

const gateways = await startGateways();
after(() => gateways.close());
const { tencent, aliyun } = gateways;
const clouds = [
  { name: "Tencent", gateway: tencent, call: () => tencentCall(tencent, { Limit: 50 }) },
  { name: "Aliyun", gateway: aliyun, call: () => aliyunCall(aliyun, ["1", "2", "3"]) },
];

for (const { name, gateway, call } of clouds) {
  const { faults, requests } = gateway;
  const getLastRecord = () => {
    const record = requests.at(-1);
    assert.ok(record);
    return record;
  };
  /** @param {import("./calls.mjs").Outcome} outcome */
  const assertComplete = ({ status, error, bytes }) => {
    assert.deepEqual([status, error], [200, undefined]);
    JSON.parse(bytes.toString("utf8"));
  };

  describe(`faults on the wire, ${name}`, () => {
    afterEach(async () => {
      faults.clear();
      assertComplete(await attempt(call()));
    });

    test("dropped-connection closes the connection without a response", async () => {
      faults.next({ kind: "dropped-connection" }, { times: 2 });
      for (let count = 0; count < 2; count += 1) {
        const { status, error, bytes } = await attempt(call());
        assert.deepEqual([status, error, bytes.length], [0, "ECONNRESET", 0]);
        assert.deepEqual(
          [getLastRecord().status, getLastRecord().authenticated, getLastRecord().faults],
          [0, true, ["dropped-connection"]],
        );
      }
      faults.next({ kind: "dropped-connection" });
      const { origin, path, headers, body } = call();
      await assert.rejects(fetch(`${origin}${path}`, { method: "POST", headers, body }), TypeError);
    });

    test("no-response keeps the connection open until the client gives up", async () => {
      faults.next({ kind: "no-response" });
      const { origin, path, headers, body } = call();
      const start = performance.now();
      const waiting = fetch(`${origin}${path}`, {
        method: "POST",
        headers,
        body,
        signal: AbortSignal.timeout(150),
      });
      await assert.rejects(waiting, { name: "TimeoutError" });
      assert.ok(performance.now() - start >= 140);
      assert.deepEqual([getLastRecord().status, getLastRecord().faults], [0, ["no-response"]]);
    });

    test("slow-first-byte delays the response", async () => {
      faults.next({ kind: "slow-first-byte", ms: 200 });
      const outcome = await attempt(call());
      assertComplete(outcome);
      assert.ok(outcome.headersAfterMs >= 195, String(outcome.headersAfterMs));
    });

    test("slow-body sends the headers at once, the body in pieces", async () => {
      faults.next({ kind: "slow-body", ms: 600, pieces: 2 });
      const outcome = await attempt(call());
      assertComplete(outcome);
      assert.ok(outcome.headersAfterMs < 250, String(outcome.headersAfterMs));
      assert.ok(outcome.endedAfterMs >= 590, String(outcome.endedAfterMs));
      assert.ok(outcome.chunks >= 2, String(outcome.chunks));
      assert.equal(Number(outcome.headers["content-length"]), outcome.bytes.length);
    });

    test("cut-body closes the connection before the content-length is reached", async () => {
      const whole = (await attempt(call())).bytes.length;
      for (const [keep, kept] of /** @type {[number, number][]} */ ([
        [0.5, Math.floor(whole / 2)],
        [0, 0],
        [1, whole - 1],
      ])) {
        faults.next({ kind: "cut-body", keep });
        const { status, headers, bytes, error } = await attempt(call());
        assert.deepEqual([status, error], [200, "ECONNRESET"]);
        assert.deepEqual([Number(headers["content-length"]), bytes.length], [whole, kept]);
      }
      // Of an empty body, one byte is declared and not sent.
      faults.always({ kind: "status" }).next({ kind: "cut-body" });
      const { status, error, headers } = await attempt(call());
      assert.deepEqual([status, error, headers["content-length"]], [503, "ECONNRESET", "1"]);
    });

    test("truncated-json and empty-body are complete responses", async () => {
      const whole = (await attempt(call())).bytes.length;
      faults.next({ kind: "truncated-json" }).next({ kind: "truncated-json", keep: 0.9 });
      for (const keep of [0.5, 0.9]) {
        const outcome = await attempt(call());
        assert.deepEqual([outcome.status, outcome.error], [200, undefined]);
        assert.equal(outcome.bytes.length, Math.floor(whole * keep));
        assert.throws(() => json(outcome), SyntaxError);
      }
      faults.next({ kind: "empty-body" });
      const { status, headers, bytes } = await attempt(call());
      assert.deepEqual([status, bytes.length, headers["content-length"]], [200, 0, "0"]);
      assert.match(String(headers["content-type"]), /^application\/json/);
    });

    test("html is a proxy's page, with status 200 or 502", async () => {
      faults.next({ kind: "html", status: 200 }).next({ kind: "html" });
      for (const expected of [200, 502]) {
        const { status, headers, bytes } = await attempt(call());
        assert.equal(status, expected);
        assert.match(String(headers["content-type"]), /^text\/html/);
        assert.match(bytes.toString("utf8"), /^<!DOCTYPE html>/);
        assert.equal(headers["x-ca-request-id"], undefined);
        assert.equal(headers["access-control-allow-origin"], "*");
        assert.ok(headers.date);
      }
    });

    test("status gives a series of 5xx", async () => {
      faults.next({ kind: "status" }, { times: 3 }).next({ kind: "status", status: 500, retryAfter: 7 });
      for (const [expected, wait] of [[503], [503], [503], [500, "7"]]) {
        const { status, headers, bytes } = await attempt(call());
        assert.deepEqual([status, headers["retry-after"], bytes.length], [expected, wait, 0]);
      }
      assertComplete(await attempt(call()));
    });

    test("endless-body goes on until the client disconnects", async () => {
      faults.next({ kind: "endless-body" });
      const { status, headers, bytes, error } = await attempt(call(), { maxBytes: 20 * 1024 * 1024 });
      assert.deepEqual([status, error, headers["content-length"]], [200, "ECONNRESET", undefined]);
      assert.ok(bytes.length >= 20 * 1024 * 1024);
    });

    test("garbage is 10 MiB of random bytes, the same for a seed", async () => {
      faults.next({ kind: "garbage" }, { times: 2 }).next({ kind: "garbage", seed: 2, bytes: 1001 });
      const first = await attempt(call());
      assert.deepEqual([first.status, first.bytes.length], [200, 10 * 1024 * 1024]);
      assert.throws(() => json(first), SyntaxError);
      assert.ok(new Set(first.bytes.subarray(0, 4096)).size > 250);
      assert.ok((await attempt(call())).bytes.equals(first.bytes));
      const other = await attempt(call());
      assert.equal(other.bytes.length, 1001);
      assert.ok(!first.bytes.subarray(0, 1001).equals(other.bytes));
    });

    test("no-date omits the Date header", async () => {
      faults.next({ kind: "no-date" }).next({ kind: "status" });
      assert.equal((await attempt(call())).headers.date, undefined);
      assert.ok((await attempt(call())).headers.date);
    });
  });
}

test("close ends open, slow and endless responses", async () => {
  const gateways = await startGateways();
  const hanging = ["no-response", "endless-body"].map((kind) => ({ kind }));
  const waiting = [
    ...hanging,
    { kind: "slow-first-byte", ms: 60_000 },
    { kind: "slow-body", ms: 60_000 },
  ].map((fault) => {
    gateways.tencent.faults.next(fault);
    return attempt(tencentCall(gateways.tencent));
  });
  while (gateways.tencent.requests.length < waiting.length) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const start = performance.now();
  await gateways.close();
  for (const outcome of await Promise.all(waiting)) assert.equal(outcome.error, "ECONNRESET");
  assert.ok(performance.now() - start < 2000);
});
