// Why a signature was refused, and what else a caller is told to act on.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ask, askIdentities, gateways, logged, posted, withWorker } from "./setup.mjs";

describe("the explanation of a refused signature", () => {
  for (const [what, fault, part, ours, theirs] of /** @type {const} */ ([
    [
      "a changed content type",
      { kind: "changed-header", name: "content-type", value: "application/json" },
      "content-type",
      "application/json; charset=utf-8",
      "application/json",
    ],
    [
      "a changed path",
      { kind: "changed-path", path: "/iotx/account/queryIdentityList?a=b" },
      "path",
      "/iotx/account/queryIdentityList",
      "/iotx/account/queryIdentityList?a=b",
    ],
    [
      "a changed header",
      { kind: "changed-header", name: "x-ca-stage", value: "TEST" },
      "header x-ca-stage",
      "RELEASE",
      "TEST",
    ],
    ["a missing header", { kind: "changed-header", name: "accept" }, "accept", "application/json", ""],
  ])) {
    it(`names ${what}, with both values`, async () => {
      gateways.aliyun.faults.next(fault);
      const { status, json } = await askIdentities({ identityIds: ["1"] });
      assert.deepEqual([status, json.error.kind], [502, "signature"]);
      const { explanation } = json.error;
      assert.deepEqual(
        [explanation?.part, explanation?.ours, explanation?.theirs, explanation?.cutOff],
        [part, ours, theirs, false],
      );
      assert.equal(explanation?.advice.length, 1);
      assert.match(logged.at(-1) ?? "", new RegExp(`"differs":"${part}"`));
    });
  }

  it("lays the right one of two batches beside the gateway's text", async () => {
    // The second is sent while the first is under way, and has another body.
    const ids = Array.from({ length: 100 }, (_, index) => String(index));
    gateways.aliyun.faults.next({ kind: "changed-header", name: "content-type", value: "application/json" });
    const { json } = await ask("/api/identities/stream", posted(ids));
    assert.equal(json.error.explanation?.part, "content-type");
  });

  it("blames the secret when both sides agree, and gives the suspects when the cloud shows nothing", async () => {
    const wrong = "a-secret-that-must-not-show";
    await withWorker({ TENCENT_APP_SECRET: wrong, ALIYUN_APP_SECRET: wrong }, async (own) => {
      const aliyun = await askIdentities({ identityIds: ["1"] }, own);
      const agreed = aliyun.json.error.explanation;
      assert.ok(agreed !== undefined);
      assert.equal("part" in agreed, false);
      assert.equal(agreed.serverStringToSign, agreed.stringToSign.replaceAll("\n", "#"));
      assert.match(agreed.advice[0] ?? "", /app secret/);
      const tencent = await ask("/api/customers", undefined, own);
      const suspected = tencent.json.error.explanation;
      assert.match(suspected?.stringToSign ?? "", /^Action=ServiceGetCustomerList&/);
      assert.equal(suspected?.serverStringToSign, undefined);
      assert.ok((suspected?.advice.length ?? 0) > 2);
      for (const { text } of [aliyun, tencent]) {
        for (const secret of [wrong, gateways.tencent.appSecret, gateways.aliyun.appSecret])
          assert.ok(!text.includes(secret));
      }
    });
  });

  it("is there for no other kind", async () => {
    gateways.aliyun.faults.next({ kind: "error", code: 460 });
    const { json } = await askIdentities({ identityIds: ["1"] });
    assert.deepEqual([json.error.kind, json.error.explanation], ["invalid-request", undefined]);
  });
});

describe("what a caller can act on", () => {
  it("retries by itself what passes", async () => {
    const { requests, faults } = gateways.tencent;
    const before = requests.length;
    faults.next({ kind: "throttled" }).next({ kind: "status", status: 503 });
    assert.equal((await ask("/api/customers?limit=1")).status, 200);
    assert.equal(requests.length - before, 3);
    gateways.aliyun.faults.next({ kind: "clock", aheadMs: 1_200_000 });
    gateways.aliyun.faults.next({ kind: "clock", aheadMs: 1_200_000 });
    assert.equal((await askIdentities({ identityIds: ["1"] })).status, 200);
  });

  it("gives the advice, and how long the cloud asks to wait", async () => {
    gateways.tencent.faults.always({ kind: "throttled", retryAfter: 90 });
    const { status, headers, json } = await ask("/api/customers");
    assert.deepEqual([status, json.error.retryable, json.error.retryAfterMs], [429, true, 90_000]);
    assert.equal(headers.get("retry-after"), "90");
    assert.match(json.error.message ?? "", /: wait, then sign and send it again$/);
  });
});
