import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { aliyunCall, attempt, json, tencentCall } from "./attempt.mjs";

const TWENTY_MINUTES_MS = 20 * 60 * 1000;

/**
 * What goes wrong on the way to a gateway, and what a gateway still sees of a request that it is told to fail.
 *
 * @param {import("./attempt.mjs").Gateways} gateways
 */
export default function register({ tencent, aliyun, customers }) {
  /** @param {import("./attempt.mjs").Outcome} outcome */
  const tencentCode = (outcome) => json(outcome).Response.Error?.Code;
  /** @param {import("./attempt.mjs").Outcome} outcome */
  const aliyunMessage = ({ headers }) => headers["x-ca-error-message"];

  describe("on the way to the gateways", () => {
    afterEach(() => {
      tencent.faults.clear();
      aliyun.faults.clear();
    });

    test("a clock 20 minutes off, told by the Date header, that a corrected timestamp satisfies", async () => {
      for (const aheadMs of [TWENTY_MINUTES_MS, -TWENTY_MINUTES_MS]) {
        tencent.faults.clear().always({ kind: "clock", aheadMs });
        aliyun.faults.clear().always({ kind: "clock", aheadMs });
        const byTencent = await attempt(tencentCall(tencent));
        const byAliyun = await attempt(aliyunCall(aliyun));
        assert.equal(tencentCode(byTencent), "AuthFailure.SignatureExpire");
        assert.equal(aliyunMessage(byAliyun), "Timestamp Expired");
        for (const { headers } of [byTencent, byAliyun]) {
          const off = Date.parse(String(headers.date)) - Date.now();
          assert.ok(Math.abs(off - aheadMs) < 3000, String(off));
        }
        const record = tencent.requests.at(-1);
        assert.ok(Math.abs((record?.receivedAt ?? 0) - Date.now() - aheadMs) < 3000);
        assert.equal(record?.letIn, false);
        const now = Date.parse(String(byTencent.headers.date));
        assert.equal(tencentCode(await attempt(tencentCall(tencent, {}, { now }))), undefined);
        assert.equal(json(await attempt(aliyunCall(aliyun, ["1"], { now }))).code, 200);
      }
      aliyun.faults.clear().next({ kind: "clock" });
      assert.equal(aliyunMessage(await attempt(aliyunCall(aliyun))), "Timestamp Expired");
      assert.equal(json(await attempt(aliyunCall(aliyun))).code, 200);
    });

    test("a request that arrives twice is answered for its used nonce", async () => {
      tencent.faults.next({ kind: "nonce-reused" });
      aliyun.faults.next({ kind: "nonce-reused" });
      const { Response } = json(await attempt(tencentCall(tencent)));
      assert.deepEqual(Response.Error, { Code: "InvalidParameterValue", Message: "Nonce 已被使用" });
      assert.equal(aliyunMessage(await attempt(aliyunCall(aliyun))), "Nonce Used");
      assert.equal(json(await attempt(aliyunCall(aliyun))).code, 200);
    });

    test("a header or a path changed on the way breaks Aliyun's signature", async () => {
      const cases = [
        [{ kind: "changed-header", name: "Content-Type", value: "application/json" }, /#application\/json##/],
        [{ kind: "changed-header", name: "accept", value: "*/*" }, /`POST#\*\/\*#/],
        [{ kind: "changed-header", name: "accept" }, /`POST##/],
        [{ kind: "changed-path", path: "/iotx/demo/echo" }, /#\/iotx\/demo\/echo`$/],
      ];
      for (const [
        fault,
        shown,
      ] of /** @type {[import("../faults.mjs").Fault, RegExp][]} */ (cases)) {
        aliyun.faults.next(fault);
        const call = aliyunCall(aliyun);
        assert.match(String(aliyunMessage(await attempt(call))), shown);
        assert.deepEqual(aliyun.requests.at(-1)?.headers["content-type"], call.headers["content-type"]);
        assert.equal(json(await attempt(call)).code, 200, "unchanged, the same is let in");
      }
    });

    test("every attempt is recorded with its nonce and timestamp, failed ones too", async () => {
      const kinds = [
        "throttled",
        "status",
        "dropped-connection",
        "cut-body",
        "html",
        "empty-body",
        "no-date",
      ];
      for (const kind of kinds) {
        for (const [gateway, call] of /** @type {const} */ ([
          [tencent, tencentCall(tencent)],
          [aliyun, aliyunCall(aliyun)],
        ])) {
          gateway.faults.next({ kind });
          await attempt(call);
          const { nonce, timestamp, letIn, faults } = gateway.requests.at(-1) ?? {};
          assert.deepEqual(
            { nonce, timestamp, letIn, faults },
            { nonce: call.nonce, timestamp: call.timestamp, letIn: true, faults: [kind] },
          );
          // The nonce is used up though the client never got its answer: a retry has to be signed anew.
          const again = await attempt(call);
          if (gateway === tencent) assert.equal(tencentCode(again), "InvalidParameterValue", kind);
          else assert.equal(aliyunMessage(again), "Nonce Used", kind);
          assert.equal(gateway.requests.at(-1)?.letIn, false);
        }
      }
    });

    test("a wrong signature is refused for that, whatever the vendor's answer was to be", async () => {
      const how = { appSecret: "wrong" };
      for (const fault of [{ kind: "throttled" }, { kind: "error", code: "500" }]) {
        tencent.faults.next(fault);
        aliyun.faults.next(fault);
        assert.equal(tencentCode(await attempt(tencentCall(tencent, {}, how))), "InvalidParameterValue");
        assert.match(
          String(aliyunMessage(await attempt(aliyunCall(aliyun, ["1"], how)))),
          /^Invalid Signature/,
        );
      }
      for (const { requests, faults } of [tencent, aliyun]) {
        assert.deepEqual([requests.at(-1)?.letIn, faults.waiting], [false, 0]);
      }
    });

    test("what is no call is recorded too", async () => {
      const call = { origin: tencent.origin, path: "/nowhere", headers: {}, body: "{" };
      assert.equal((await attempt(call)).status, 404);
      const { nonce, timestamp, letIn, status } = tencent.requests.at(-1) ?? {};
      assert.deepEqual([nonce, timestamp, letIn, status], [undefined, undefined, false, 404]);
    });
  });

  describe("lists that misbehave", () => {
    afterEach(() => tencent.faults.clear());

    /** @param {Record<string, number>} params */
    const page = async (params) => json(await attempt(tencentCall(tencent, params))).Response;

    test("a limit that is capped", async () => {
      tencent.faults.always({ kind: "capped-limit", most: 7 });
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

    test("rows that shift between two pages", async () => {
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
}
