// Why a signature was refused, and other information that a caller can act on.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createPost, gateways, logLines, request, requestIdentities, withWorker } from "./setup.mjs";

describe("the explanation of a refused signature", () => {
  for (const [description, fault, part, ours, theirs] of /** @type {const} */ ([
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
    it(`names ${description}, with both values`, async () => {
      gateways.aliyun.faults.next(fault);
      const { status, json } = await requestIdentities({ identityIds: ["1"] });
      assert.deepEqual([status, json.error.kind], [502, "signature"]);
      const { explanation } = json.error;
      assert.deepEqual(
        [explanation?.part, explanation?.ours, explanation?.theirs, explanation?.cutOff],
        [part, ours, theirs, false],
      );
      assert.equal(explanation?.advice.length, 1);
      assert.match(logLines.at(-1) ?? "", new RegExp(`"differs":"${part}"`));
    });
  }

  it("compares the gateway's string with the right one of two batches", async () => {
    // The second batch is sent while the first is running, and has another body.
    const ids = Array.from({ length: 100 }, (_, index) => String(index));
    gateways.aliyun.faults.next({ kind: "changed-header", name: "content-type", value: "application/json" });
    const { json } = await request("/api/identities/stream", createPost(ids));
    assert.equal(json.error.explanation?.part, "content-type");
  });

  it("suggests the secret when both sides agree, and lists causes when the cloud shows no string", async () => {
    const wrong = "a-secret-that-must-not-show";
    await withWorker({ TENCENT_APP_SECRET: wrong, ALIYUN_APP_SECRET: wrong }, async (changedWorker) => {
      const aliyun = await requestIdentities({ identityIds: ["1"] }, changedWorker);
      const agreement = aliyun.json.error.explanation;
      assert.ok(agreement !== undefined);
      assert.equal("part" in agreement, false);
      assert.equal(agreement.serverStringToSign, agreement.stringToSign.replaceAll("\n", "#"));
      assert.match(agreement.advice[0] ?? "", /app secret/);
      const tencent = await request("/api/customers", undefined, changedWorker);
      const causes = tencent.json.error.explanation;
      assert.match(causes?.stringToSign ?? "", /^Action=ServiceGetCustomerList&/);
      assert.equal(causes?.serverStringToSign, undefined);
      assert.ok((causes?.advice.length ?? 0) > 2);
      for (const { text } of [aliyun, tencent]) {
        for (const secret of [wrong, gateways.tencent.appSecret, gateways.aliyun.appSecret])
          assert.ok(!text.includes(secret));
      }
    });
  });

  it("exists for no other kind", async () => {
    gateways.aliyun.faults.next({ kind: "error", code: 460 });
    const { json } = await requestIdentities({ identityIds: ["1"] });
    assert.deepEqual([json.error.kind, json.error.explanation], ["invalid-request", undefined]);
  });
});

describe("what a caller can act on", () => {
  it("retries temporary errors", async () => {
    const { requests, faults } = gateways.tencent;
    const before = requests.length;
    faults.next({ kind: "throttled" }).next({ kind: "status", status: 503 });
    assert.equal((await request("/api/customers?limit=1")).status, 200);
    assert.equal(requests.length - before, 3);
    gateways.aliyun.faults.next({ kind: "clock", aheadMs: 1_200_000 });
    gateways.aliyun.faults.next({ kind: "clock", aheadMs: 1_200_000 });
    assert.equal((await requestIdentities({ identityIds: ["1"] })).status, 200);
  });

  it("returns the advice, and the time of Retry-After", async () => {
    gateways.tencent.faults.always({ kind: "throttled", retryAfter: 90 });
    const { status, headers, json } = await request("/api/customers");
    assert.deepEqual([status, json.error.retryable, json.error.retryAfterMs], [429, true, 90_000]);
    assert.equal(headers.get("retry-after"), "90");
    assert.match(json.error.message ?? "", /: wait, then sign and send it again$/);
  });
});
