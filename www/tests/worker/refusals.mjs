import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  always,
  dropConnection,
  gateways,
  request,
  requestIdentities,
  withUpstream,
  withWorker,
} from "./setup.mjs";

describe("errors of the clouds", () => {
  const retryableKinds = new Set(["throttled", "server", "network", "timeout"]);
  const permanentKinds = new Set(["invalid-request", "not-found"]);
  const wrong = "a-secret-that-must-not-show";

  it("gives 502 and the kind when a secret is wrong, and reveals no secret", async () => {
    const { tencent, aliyun } = gateways;
    const log = await withWorker(
      { TENCENT_APP_SECRET: wrong, ALIYUN_APP_SECRET: wrong },
      async (changedWorker) => {
        for (const [provider, answer] of /** @type {const} */ ([
          ["tencent", await request("/api/customers", undefined, changedWorker)],
          ["aliyun", await requestIdentities({ identityIds: ["1"] }, changedWorker)],
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
      },
    );
    for (const secret of [wrong, tencent.appSecret, aliyun.appSecret]) assert.ok(!log.includes(secret));
    assert.match(log, /"kind":"signature"/);
  });

  it("gives 502 when a key is unknown", async () => {
    await withWorker({ ALIYUN_APP_KEY: "12345678" }, async (changedWorker) => {
      const { status, json } = await requestIdentities({ identityIds: ["1"] }, changedWorker);
      assert.deepEqual([status, json.error.kind], [502, "credentials"]);
    });
  });

  it("gives 500 when bindings are missing, and the other cloud still works", async () => {
    await withWorker({ TENCENT_APP_SECRET: "" }, async (changedWorker) => {
      const { status, json } = await request("/api/customers", undefined, changedWorker);
      assert.deepEqual([status, json.error.kind], [500, "misconfigured"]);
      assert.match(String(json.error.message), /appSecret/);
      assert.equal((await requestIdentities({ identityIds: ["1"] }, changedWorker)).status, 200);
    });
  });

  for (const [description, upstream, status, kind] of /** @type {const} */ ([
    ["Tencent's throttling", always(200, tencentError("RequestLimitExceeded")), 429, "throttled"],
    ["a plain 429", always(429, "slow down"), 429, "throttled"],
    [
      "an invalid value of Tencent",
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
    ["Tencent's internal error", always(200, tencentError("InternalError")), 502, "server"],
    ["an empty response", always(200, ""), 502, "malformed-response"],
    [
      "a login page",
      always(200, "<html>log in</html>", { "content-type": "text/html" }),
      502,
      "malformed-response",
    ],
    ["a redirect", always(302, "", { location: "http://127.0.0.1:1/" }), 502, "malformed-response"],
    ["a dropped connection", dropConnection, 502, "network"],
    ["no response in time", () => {}, 504, "timeout"],
  ])) {
    it(`gives ${status} for ${description} at the customers' route`, async () => {
      await withUpstream(upstream, async (changedWorker) => {
        const { json, ...answer } = await request("/api/customers", undefined, changedWorker);
        assert.deepEqual([answer.status, json.error.kind, json.error.provider], [status, kind, "tencent"]);
        if (retryableKinds.has(kind)) assert.equal(json.error.retryable, true);
        if (permanentKinds.has(kind)) assert.equal(json.error.retryable, false);
      });
    });
  }

  for (const [description, upstream, status, kind] of /** @type {const} */ ([
    [
      "the gateway's flow control",
      gatewayError(403, "Throttled by APP Flow Control", "T429AP"),
      429,
      "throttled",
    ],
    ["the service's throttling", always(200, serviceError(429, "too many requests.")), 429, "throttled"],
    ["a wrong clock", gatewayError(400, "Timestamp Expired", "I400TE"), 502, "clock"],
    ["an unknown path", gatewayError(404, "API Not Found", "I404NF"), 404, "not-found"],
    ["an invalid parameter", always(200, serviceError(460, "param error")), 400, "invalid-request"],
    ["a service that is down", gatewayError(503, "Backend service down", "D503CB"), 502, "server"],
  ])) {
    it(`gives ${status} for ${description} at the identities' route`, async () => {
      await withUpstream(upstream, async (changedWorker) => {
        const { json, ...answer } = await requestIdentities({ identityIds: ["1"] }, changedWorker);
        assert.deepEqual([answer.status, json.error.kind, json.error.provider], [status, kind, "aliyun"]);
      });
    });
  }

  it("returns both messages of Aliyun's service", async () => {
    await withUpstream(always(200, serviceError(429, "too many requests.")), async (changedWorker) => {
      const { error } = (await requestIdentities({ identityIds: ["1"] }, changedWorker)).json;
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
