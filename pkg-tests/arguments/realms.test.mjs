// Arguments of another realm, as test runners, frames and sandboxes hand them over: they are taken like those of this one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import {
  AliyunClient,
  ApiError,
  clockOffsetFrom,
  parseCustomerList,
  stringToSign,
  TencentClient,
} from "iot-accounts";

const realm = createContext({ TextEncoder });
/** @param {string} code */
const make = (code) => runInContext(code, realm);

const KEYS = { appKey: "key", appSecret: "secret" };
const OVERRIDES = { requestId: "r", nonce: 7, timestamp: 1_700_000_000_000 };
const ALIYUN_OVERRIDES = { ...OVERRIDES, nonce: "n" };
const BODY = `{"Response":{"RequestId":"r","Customers":[{"CustomerId":"客户"}],"Total":1}}`;

/** @param {unknown} value */
const write = (value) => `(${JSON.stringify(value)})`;

test("values of another realm are not of this one's classes", () => {
  assert.ok(!(make("({})") instanceof Object));
  assert.ok(!(make("new Map()") instanceof Map));
  assert.notEqual(make("Array"), Array);
});

test("options, parameters, ids, calls and overrides", () => {
  const tencent = new TencentClient(make(write(KEYS)));
  const list = tencent.getCustomerList(make(write({ limit: 5 })), make(write(OVERRIDES)));
  assert.deepEqual(list, tencent.getCustomerList({ limit: 5 }, OVERRIDES));
  assert.deepEqual(
    tencent.request("Action", make(`new Map([["A", 1]])`), OVERRIDES),
    tencent.request("Action", { A: 1 }, OVERRIDES),
  );
  const aliyun = new AliyunClient(make(write(KEYS)));
  assert.deepEqual(
    aliyun.queryIdentityList(make(`["1", "2"]`), make(write(ALIYUN_OVERRIDES))),
    aliyun.queryIdentityList(["1", "2"], ALIYUN_OVERRIDES),
  );
  const call = make(
    `({ apiVersion: "1.0.0", params: { a: [new Map([["b", 1]])] }, headers: new Map([["x-a", "1"]]) })`,
  );
  const request = aliyun.request("/a", call, ALIYUN_OVERRIDES);
  assert.deepEqual(
    request,
    aliyun.request(
      "/a",
      { apiVersion: "1.0.0", params: { a: [{ b: 1 }] }, headers: { "x-a": "1" } },
      ALIYUN_OVERRIDES,
    ),
  );
  assert.equal(stringToSign(make(write(request))), stringToSign(request));
});

test("answers and errors", () => {
  const expected = parseCustomerList(BODY);
  const bytes = make(`new TextEncoder().encode(${JSON.stringify(BODY)})`);
  const copied = make("(bytes) => Uint8Array.from(bytes)")(bytes);
  assert.ok(!(copied instanceof Uint8Array));
  for (const body of [bytes, copied]) {
    assert.deepEqual(parseCustomerList(body), expected);
    assert.deepEqual(parseCustomerList({ status: 200, body }), expected);
  }
  const date = new Date(Date.now() + 60_000).toUTCString();
  const headers = make(`new Map([["Date", ${JSON.stringify(date)}]])`);
  assert.ok(Math.abs((clockOffsetFrom({ headers }) ?? 0) - 60_000) < 2000);
  const fields = make(
    write({ provider: "aliyun", kind: "server", code: "1", vendorMessage: "", retryable: true }),
  );
  assert.equal(new ApiError("m", fields).kind, "server");
});
