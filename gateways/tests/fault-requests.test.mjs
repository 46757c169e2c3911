import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { aliyunCall, attempt, json, tencentCall } from "./calls.mjs";

const TWENTY_MINUTES_MS = 20 * 60 * 1000;

const gateways = await startGateways();
after(() => gateways.close());
const { tencent, aliyun, customers } = gateways;
/** @param {import("./calls.mjs").Outcome} outcome */
const getTencentCode = (outcome) => json(outcome).Response.Error?.Code;
/** @param {import("./calls.mjs").Outcome} outcome */
const getAliyunMessage = ({ headers }) => headers["x-ca-error-message"];

describe("faults before the request is handled", () => {
  afterEach(() => {
    tencent.faults.clear();
    aliyun.faults.clear();
  });

  test("a clock 20 minutes off is sent as Date, and accepts a corrected timestamp", async () => {
    for (const aheadMs of [TWENTY_MINUTES_MS, -TWENTY_MINUTES_MS]) {
      tencent.faults.clear().always({ kind: "clock", aheadMs });
      aliyun.faults.clear().always({ kind: "clock", aheadMs });
      const byTencent = await attempt(tencentCall(tencent));
      const byAliyun = await attempt(aliyunCall(aliyun));
      assert.equal(getTencentCode(byTencent), "AuthFailure.SignatureExpire");
      assert.equal(getAliyunMessage(byAliyun), "Timestamp Expired");
      for (const { headers } of [byTencent, byAliyun]) {
        const off = Date.parse(String(headers.date)) - Date.now();
        assert.ok(Math.abs(off - aheadMs) < 3000, String(off));
      }
      const record = tencent.requests.at(-1);
      assert.ok(Math.abs((record?.receivedAt ?? 0) - Date.now() - aheadMs) < 3000);
      assert.equal(record?.authenticated, false);
      const now = Date.parse(String(byTencent.headers.date));
      assert.equal(getTencentCode(await attempt(tencentCall(tencent, {}, { now }))), undefined);
      assert.equal(json(await attempt(aliyunCall(aliyun, ["1"], { now }))).code, 200);
    }
    aliyun.faults.clear().next({ kind: "clock" });
    assert.equal(getAliyunMessage(await attempt(aliyunCall(aliyun))), "Timestamp Expired");
    assert.equal(json(await attempt(aliyunCall(aliyun))).code, 200);
  });

  test("a request that arrives twice gets the error for a used nonce", async () => {
    tencent.faults.next({ kind: "nonce-reused" });
    aliyun.faults.next({ kind: "nonce-reused" });
    const { Response } = json(await attempt(tencentCall(tencent)));
    assert.deepEqual(Response.Error, { Code: "InvalidParameterValue", Message: "Nonce 已被使用" });
    assert.equal(getAliyunMessage(await attempt(aliyunCall(aliyun))), "Nonce Used");
    assert.equal(json(await attempt(aliyunCall(aliyun))).code, 200);
  });

  test("a header or a path changed in transit breaks Aliyun's signature", async () => {
    const cases = [
      [{ kind: "changed-header", name: "Content-Type", value: "application/json" }, /#application\/json##/],
      [{ kind: "changed-header", name: "accept", value: "*/*" }, /`POST#\*\/\*#/],
      [{ kind: "changed-header", name: "accept" }, /`POST##/],
      [{ kind: "changed-path", path: "/iotx/demo/echo" }, /#\/iotx\/demo\/echo`$/],
    ];
    for (const [fault, shown] of /** @type {[import("../faults/options.mjs").Fault, RegExp][]} */ (cases)) {
      aliyun.faults.next(fault);
      const call = aliyunCall(aliyun);
      assert.match(String(getAliyunMessage(await attempt(call))), shown);
      assert.deepEqual(aliyun.requests.at(-1)?.headers["content-type"], call.headers["content-type"]);
      assert.equal(json(await attempt(call)).code, 200, "the unchanged request is accepted");
    }
  });

  test("every attempt is recorded with its nonce and timestamp, failed ones too", async () => {
    const kinds = ["throttled", "status", "dropped-connection", "cut-body", "html", "empty-body", "no-date"];
    for (const kind of kinds) {
      for (const [gateway, call] of /** @type {const} */ ([
        [tencent, tencentCall(tencent)],
        [aliyun, aliyunCall(aliyun)],
      ])) {
        gateway.faults.next({ kind });
        await attempt(call);
        const { nonce, timestamp, authenticated, faults } = gateway.requests.at(-1) ?? {};
        assert.deepEqual(
          { nonce, timestamp, authenticated, faults },
          { nonce: call.nonce, timestamp: call.timestamp, authenticated: true, faults: [kind] },
        );
        // The nonce is used up although the client got no valid response: a retry has to be signed again.
        const again = await attempt(call);
        if (gateway === tencent) assert.equal(getTencentCode(again), "InvalidParameterValue", kind);
        else assert.equal(getAliyunMessage(again), "Nonce Used", kind);
        assert.equal(gateway.requests.at(-1)?.authenticated, false);
      }
    }
  });

  test("a wrong signature is refused as such, whatever fault is registered", async () => {
    const options = { appSecret: "wrong" };
    for (const fault of [{ kind: "throttled" }, { kind: "error", code: "500" }]) {
      tencent.faults.next(fault);
      aliyun.faults.next(fault);
      assert.equal(getTencentCode(await attempt(tencentCall(tencent, {}, options))), "InvalidParameterValue");
      assert.match(
        String(getAliyunMessage(await attempt(aliyunCall(aliyun, ["1"], options)))),
        /^Invalid Signature/,
      );
    }
    for (const { requests, faults } of [tencent, aliyun]) {
      assert.deepEqual([requests.at(-1)?.authenticated, faults.pending], [false, 0]);
    }
  });

  test("a request to an unknown path is recorded too", async () => {
    const call = { origin: tencent.origin, path: "/nowhere", headers: {}, body: "{" };
    assert.equal((await attempt(call)).status, 404);
    const { nonce, timestamp, authenticated, status } = tencent.requests.at(-1) ?? {};
    assert.deepEqual([nonce, timestamp, authenticated, status], [undefined, undefined, false, 404]);
  });
});

describe("lists that change", () => {
  afterEach(() => tencent.faults.clear());

  /** @param {Record<string, number>} params */
  const page = async (params) => json(await attempt(tencentCall(tencent, params))).Response;

  test("a capped limit", async () => {
    tencent.faults.always({ kind: "capped-limit", max: 7 });
    assert.deepEqual((await page({ Offset: 10, Limit: 50 })).Customers, customers.slice(10, 17));
    assert.equal((await page({ Limit: 50 })).Total, 137);
    assert.deepEqual((await page({ Limit: 3 })).Customers, customers.slice(0, 3));
  });

  test("a Total that changes", async () => {
    tencent.faults.next({ kind: "total-changed", by: 5 }).next({ kind: "total-changed", by: -1000 });
    const more = await page({ Limit: 137 });
    assert.deepEqual([more.Total, more.Customers], [142, customers]);
    assert.equal((await page({ Limit: 137 })).Total, 0);
    assert.equal((await page({ Limit: 137 })).Total, 137);
  });

  test("rows that move between two pages", async () => {
    const first = await page({ Limit: 10 });
    tencent.faults.always({ kind: "rows-inserted", count: 3 });
    const second = await page({ Offset: 10, Limit: 10 });
    assert.deepEqual([second.Total, second.Customers], [140, customers.slice(7, 17)]);
    assert.deepEqual(second.Customers.slice(0, 3), first.Customers.slice(7));
    const [newcomer] = (await page({ Limit: 1 })).Customers;
    assert.deepEqual(newcomer, { CustomerId: "newcomer_1" });
    tencent.faults.clear().always({ kind: "rows-removed", count: 2 });
    const third = await page({ Offset: 10, Limit: 10 });
    assert.deepEqual([third.Total, third.Customers], [135, customers.slice(12, 22)]);
  });
});
