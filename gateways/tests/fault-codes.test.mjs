import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { aliyunCall, attempt, json, tencentCall } from "./calls.mjs";

const gateways = await startGateways();
after(() => gateways.close());
const { tencent, aliyun } = gateways;
const askTencent = () => attempt(tencentCall(tencent));
const askAliyun = () => attempt(aliyunCall(aliyun));

describe("the clouds' errors", () => {
  afterEach(() => {
    tencent.faults.clear();
    aliyun.faults.clear();
  });

  test("Tencent's codes come with HTTP 200 and the request's id", async () => {
    const codes = [
      "InternalError",
      "ErrorRequiredParamNotFound",
      "InvalidAction",
      "InvalidParameterValue",
      "InvalidParameterValue.InvalidJSON",
      "invalid CustomerId",
      "invalid Email",
      "invalid Phone",
      "invalid CustomerId or invalid ServiceAppKey",
      "AuthFailure.SignatureExpire",
      "AuthFailure.SignatureFailure",
      "AuthFailure.SecretIdNotFound",
      "RequestLimitExceeded",
      "LimitExceeded",
      "InternalError.Timeout",
      "ResourceNotFound.Customer",
      "SomethingNew",
    ];
    for (const code of codes) {
      tencent.faults.next({ kind: "error", code });
      const call = tencentCall(tencent);
      const outcome = await attempt(call);
      const { Response } = json(outcome);
      assert.equal(outcome.status, 200);
      assert.deepEqual(Object.keys(Response), ["Error", "RequestId"]);
      assert.equal(Response.Error.Code, code);
      assert.notEqual(Response.Error.Message, "");
      assert.equal(Response.RequestId, call.id);
      assert.equal(outcome.headers["access-control-allow-origin"], "*");
      assert.match(String(outcome.headers["content-type"]), /^application\/json/);
    }
    tencent.faults.next({ kind: "error", code: "InvalidParameterValue", message: "Signature 无效" });
    assert.deepEqual(json(await askTencent()).Response.Error, {
      Code: "InvalidParameterValue",
      Message: "Signature 无效",
    });
    tencent.faults.next({ kind: "error", code: "InternalError", status: 500, retryAfter: 2 });
    const outcome = await askTencent();
    assert.deepEqual([outcome.status, outcome.headers["retry-after"]], [500, "2"]);
    assert.equal(json(await askTencent()).Response.Total, 137);
  });

  test("Aliyun's gateway messages come with their status, an empty body and no code", async () => {
    /** @type {[number, string[]][]} */
    const messages = [
      [403, ["USER", "APP", "API", "DOMAIN", "GROUP"].map((who) => `Throttled by ${who} Flow Control`)],
      [403, ["Quota Exhausted", "Quota Expired", "User Arrears", "Unauthorized"]],
      [400, ["Empty Request Body", "Invalid Request Body", "Invalid Param Location", "Invalid HttpMethod"]],
      [400, ["Invalid Url", "Invalid Domain", "API Not Found", "Invalid AppKey", "Invalid AppSecret"]],
      [400, ["Timestamp Expired", "Invalid Timestamp", "Nonce Used"]],
      [400, ["Empty Signature", "Invalid Signature", "Invalid Content-MD5"]],
      [500, ["Internal Error", "Failed To Invoke Backend Service"]],
      [503, ["Service Unavailable"]],
      [504, ["Async Service"]],
    ];
    for (const [status, texts] of messages) {
      for (const message of texts) {
        aliyun.faults.next({ kind: "gateway-error", message });
        const outcome = await askAliyun();
        assert.deepEqual([outcome.status, outcome.headers["x-ca-error-message"]], [status, message]);
        assert.equal(outcome.headers["x-ca-error-code"], undefined);
        assert.equal(outcome.bytes.length, 0);
        assert.equal(outcome.headers["content-type"], undefined);
        assert.match(String(outcome.headers["x-ca-request-id"]), /^[0-9A-F-]{36}$/);
        assert.equal(outcome.headers["access-control-allow-origin"], "*");
        assert.equal(outcome.headers["access-control-expose-headers"], undefined);
      }
    }
    assert.equal(json(await askAliyun()).code, 200);
  });

  test("Aliyun's gateway codes come with the status of their digits, and with or without a message", async () => {
    const codes = [
      ...["T429ID", "T429IN", "T429GR", "T429PA", "T429PR", "T429SR", "T429MR"],
      ...["B403OD", "B403MO", "B403MQ", "B403ME", "B403MI", "B451DO", "B451GO"],
      ...["A400AC", "A400IK", "A400MA", "A403EP", "A403PR", "A403IS", "I403AA"],
      ...["A403IP", "A403VN", "A403AC", "A403CO", "A403IN"],
      ...["I404NF", "I404DO", "I404NR", "I404SR", "I400HD", "I400MH", "I400BD", "I400PA", "I400RU"],
      ...["I400CT", "I400SG", "I400I5", "I405UM", "I413RL", "I413UL"],
      ...["D502FC", "D503BB", "D503CB", "D504CO", "D504RE", "D504TO", "N502RE", "X500ER", "X503BZ"],
    ];
    for (const code of codes) {
      aliyun.faults.next({ kind: "gateway-error", code });
      aliyun.faults.next({ kind: "gateway-error", code, message: "" });
      const withMessage = await askAliyun();
      const withoutMessage = await askAliyun();
      for (const { status, headers, bytes } of [withMessage, withoutMessage]) {
        assert.deepEqual(
          [String(status), headers["x-ca-error-code"], bytes.length],
          [code.slice(1, 4), code, 0],
        );
      }
      assert.match(String(withMessage.headers["x-ca-error-message"]), /^[\x20-\x7e]+$/, code);
      assert.equal(withoutMessage.headers["x-ca-error-message"], undefined);
    }
    aliyun.faults.next({
      kind: "gateway-error",
      code: "Z499ZZ",
      message: "Something New",
      retryAfter: "9",
    });
    const custom = await askAliyun();
    assert.deepEqual([custom.status, custom.headers["x-ca-error-message"]], [499, "Something New"]);
    assert.equal(custom.headers["retry-after"], "9");
    aliyun.faults.next({ kind: "gateway-error", status: 418 });
    const statusOnly = await askAliyun();
    assert.deepEqual(
      [statusOnly.status, statusOnly.headers["x-ca-error-message"], statusOnly.bytes.length],
      [418, undefined, 0],
    );
  });

  test("Aliyun's service codes come with HTTP 200, as a number or a string", async () => {
    const codes = [
      ...[400, 401, 403, 404, 429, 460, 500, 503, 781, 2000, 2043, 2062, 2074, 2401, 29003],
      ...Array.from({ length: 14 }, (_, index) => 1701 + index),
      ...[20000, 20003, 20004, 20013, 20050, 20055, 20056, 99999, "429"],
    ];
    for (const code of codes) {
      aliyun.faults.next({ kind: "error", code });
      const call = aliyunCall(aliyun);
      const outcome = await attempt(call);
      const answer = json(outcome);
      assert.equal(outcome.status, 200);
      assert.deepEqual(Object.keys(answer), ["code", "id", "localizedMsg", "message"]);
      assert.deepEqual([answer.code, answer.id], [code, call.id]);
      assert.ok(answer.message && answer.localizedMsg);
    }
    const messages = { message: "too many requests.", localizedMsg: "太多请求" };
    aliyun.faults.next({ kind: "error", code: 429, ...messages, status: 429, retryAfter: 3 });
    const outcome = await askAliyun();
    assert.deepEqual([outcome.status, outcome.headers["retry-after"]], [429, "3"]);
    const { message, localizedMsg } = json(outcome);
    assert.deepEqual({ message, localizedMsg }, messages);
  });

  test("throttling comes with and without Retry-After", async () => {
    tencent.faults.next({ kind: "throttled" }).next({ kind: "throttled", status: 429, retryAfter: 1 });
    const first = await askTencent();
    assert.deepEqual(
      [first.status, json(first).Response.Error.Code, first.headers["retry-after"]],
      [200, "RequestLimitExceeded", undefined],
    );
    const second = await askTencent();
    assert.deepEqual([second.status, second.headers["retry-after"]], [429, "1"]);
    assert.equal(json(await askTencent()).Response.Total, 137);

    const date = new Date(Date.now() + 5000).toUTCString();
    for (const by of ["USER", "APP", "API", "DOMAIN", "GROUP"]) {
      aliyun.faults.next({ kind: "throttled", by }).next({ kind: "throttled", by, retryAfter: date });
      for (const retryAfter of [undefined, date]) {
        const { status, headers, bytes } = await askAliyun();
        assert.deepEqual([status, bytes.length, headers["retry-after"]], [403, 0, retryAfter]);
        assert.equal(headers["x-ca-error-message"], `Throttled by ${by} Flow Control`);
      }
    }
    assert.equal(json(await askAliyun()).code, 200);
  });

  test("Aliyun shows the string to sign with #, without line breaks, or cut", async () => {
    /** @param {import("../faults/options.mjs").Fault} [fault] */
    const getShownString = async (fault) => {
      if (fault !== undefined) aliyun.faults.next(fault);
      const call = aliyunCall(aliyun, ["1"], { appSecret: "wrong" });
      const { headers, status } = await attempt(call);
      assert.deepEqual([status, headers["x-ca-error-code"]], [400, "A403IS"]);
      const text = String(headers["x-ca-error-message"]);
      const prefix = "Invalid Signature, Server StringToSign:";
      assert.ok(text.startsWith(prefix));
      return { shown: text.slice(prefix.length), text: call.text };
    };
    const standard = await getShownString();
    assert.equal(standard.shown, `\`${standard.text.replaceAll("\n", "#")}\``);
    const removed = await getShownString({ kind: "string-to-sign", lineBreaks: "removed" });
    assert.equal(removed.shown, `\`${removed.text.replaceAll("\n", "")}\``);
    const cut = await getShownString({ kind: "string-to-sign", maxLength: 60 });
    assert.equal(cut.shown, `\`${cut.text.replaceAll("\n", "#").slice(0, 60)}`);
    const long = await getShownString({ kind: "string-to-sign", maxLength: 1000 });
    assert.equal(long.shown, `\`${long.text.replaceAll("\n", "#")}\``);
  });
});
