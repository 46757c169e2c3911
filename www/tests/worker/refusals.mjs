import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { always, ask, askIdentities, gateways, hangUp, withUpstream, withWorker } from "./setup.mjs";

describe("what the clouds refuse", () => {
  const again = new Set(["throttled", "server", "network", "timeout"]);
  const inVain = new Set(["invalid-request", "not-found"]);
  const wrong = "a-secret-that-must-not-show";

  it("answers 502 and the kind when a secret is wrong, and lets nothing secret out", async () => {
    const { tencent, aliyun } = gateways;
    const log = await withWorker({ TENCENT_APP_SECRET: wrong, ALIYUN_APP_SECRET: wrong }, async (own) => {
      for (const [provider, answer] of /** @type {const} */ ([
        ["tencent", await ask("/api/customers", undefined, own)],
        ["aliyun", await askIdentities({ identityIds: ["1"] }, own)],
      ])) {
        assert.equal(answer.status, 502);
        const { error } = answer.json;
        assert.equal(error.provider, provider);
        assert.equal(error.kind, "signature");
        assert.equal(error.retryable, false);
        assert.equal(typeof error.code, "string");
        assert.notEqual(error.vendorMessage, "");
        assert.notEqual(error.message, "");
        for (const secret of [wrong, tencent.appSecret, aliyun.appSecret])
          assert.ok(!answer.text.includes(secret));
      }
    });
    for (const secret of [wrong, tencent.appSecret, aliyun.appSecret]) assert.ok(!log.includes(secret));
    assert.match(log, /"kind":"signature"/);
  });

  it("answers 502 when a key is unknown", async () => {
    await withWorker({ ALIYUN_APP_KEY: "12345678" }, async (own) => {
      const { status, json } = await askIdentities({ identityIds: ["1"] }, own);
      assert.deepEqual([status, json.error.kind], [502, "credentials"]);
    });
  });

  it("answers 500 when the bindings are missing, and the other cloud still works", async () => {
    await withWorker({ TENCENT_APP_SECRET: "" }, async (own) => {
      const { status, json } = await ask("/api/customers", undefined, own);
      assert.deepEqual([status, json.error.kind], [500, "misconfigured"]);
      assert.match(String(json.error.message), /appSecret/);
      assert.equal((await askIdentities({ identityIds: ["1"] }, own)).status, 200);
    });
  });

  for (const [what, upstream, status, kind] of /** @type {const} */ ([
    ["Tencent's throttling", always(200, tencentError("RequestLimitExceeded")), 429, "throttled"],
    ["a plain 429", always(429, "slow down"), 429, "throttled"],
    [
      "Tencent's refusal of a value",
      always(200, tencentError("InvalidParameterValue")),
      400,
      "invalid-request",
    ],
    [
      "an unknown customer",
      always(200, tencentError("invalid CustomerId or invalid ServiceAppKey")),
      404,
      "not-found",
    ],
    ["Tencent's clock", always(200, tencentError("AuthFailure.SignatureExpire")), 502, "clock"],
    ["Tencent's own failure", always(200, tencentError("InternalError")), 502, "server"],
    ["an empty answer", always(200, ""), 502, "malformed-response"],
    [
      "a login page",
      always(200, "<html>log in</html>", { "content-type": "text/html" }),
      502,
      "malformed-response",
    ],
    ["a redirect", always(302, "", { location: "http://127.0.0.1:1/" }), 502, "malformed-response"],
    ["a dropped connection", hangUp, 502, "network"],
    ["no answer in time", () => {}, 504, "timeout"],
  ])) {
    it(`answers ${status} to ${what} at the customers' route`, async () => {
      await withUpstream(upstream, async (own) => {
        const { json, ...answer } = await ask("/api/customers", undefined, own);
        assert.deepEqual([answer.status, json.error.kind, json.error.provider], [status, kind, "tencent"]);
        if (again.has(kind)) assert.equal(json.error.retryable, true);
        if (inVain.has(kind)) assert.equal(json.error.retryable, false);
      });
    });
  }

  for (const [what, upstream, status, kind] of /** @type {const} */ ([
    [
      "the gateway's flow control",
      gatewayError(403, "Throttled by APP Flow Control", "T429AP"),
      429,
      "throttled",
    ],
    ["the service's throttling", always(200, serviceError(429, "too many requests.")), 429, "throttled"],
    ["a wrong clock", gatewayError(400, "Timestamp Expired", "I400TE"), 502, "clock"],
    ["an unknown path", gatewayError(404, "API Not Found", "I404NF"), 404, "not-found"],
    ["a refused parameter", always(200, serviceError(460, "param error")), 400, "invalid-request"],
    ["a service that is down", gatewayError(503, "Backend service down", "D503CB"), 502, "server"],
  ])) {
    it(`answers ${status} to ${what} at the identities' route`, async () => {
      await withUpstream(upstream, async (own) => {
        const { json, ...answer } = await askIdentities({ identityIds: ["1"] }, own);
        assert.deepEqual([answer.status, json.error.kind, json.error.provider], [status, kind, "aliyun"]);
      });
    });
  }

  it("hands both messages of Aliyun's service on", async () => {
    await withUpstream(always(200, serviceError(429, "too many requests.")), async (own) => {
      const { error } = (await askIdentities({ identityIds: ["1"] }, own)).json;
      assert.equal(error.vendorMessage, "too many requests.");
      assert.equal(error.localizedMessage, "太多请求");
      assert.equal(error.code, "429");
      assert.equal(error.requestId, "280688");
    });
  });
});

/** @param {string} code */
function tencentError(code) {
  return JSON.stringify({ Response: { Error: { Code: code, Message: "said no" }, RequestId: "r-1" } });
}

/** @param {number} code @param {string} message */
function serviceError(code, message) {
  return JSON.stringify({ code, id: "280688", localizedMsg: "太多请求", message });
}

/** @param {number} status @param {string} message @param {string} code */
function gatewayError(status, message, code) {
  return always(status, "", {
    "x-ca-error-message": message,
    "x-ca-error-code": code,
    "x-ca-request-id": "r-1",
  });
}
