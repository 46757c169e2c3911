import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import {
  ALIYUN,
  catchError,
  dispose,
  expectApiError,
  expectInvalidInput,
  parseBody,
  TENCENT,
  unchecked,
} from "./helpers.mjs";

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  test("init: may be called any number of times, in parallel and in sequence", async () => {
    await Promise.all([api.init(), api.init()]);
    await api.init();
    expect(new api.TencentClient(TENCENT).getCustomerList().method).to.equal("POST");
  });

  test("errors: classes, names and messages", () => {
    const invalid = catchError(() => new api.TencentClient({ appKey: "", appSecret: "s" }));
    expect(invalid).to.be.instanceOf(api.InvalidInputError);
    expect(invalid).to.be.instanceOf(TypeError);
    expect(invalid).to.have.property("name", "InvalidInputError");
    expect(String(invalid)).to.contain("appKey");
    expect(invalid).to.have.property("stack").that.is.a("string");

    const apiError = catchError(() => api.parseAliyun(`{"code":460,"id":"r1","message":"bad ids"}`));
    expect(apiError).to.be.instanceOf(api.ApiError);
    expect(apiError).to.be.instanceOf(Error);
    expect(apiError).to.not.be.instanceOf(api.InvalidInputError);
    expect(apiError).to.have.property("name", "ApiError");
    expect(String(apiError)).to.contain("460").and.contain("bad ids");
    expectApiError(
      api,
      () => {
        throw apiError;
      },
      { status: undefined, retryAfterMs: undefined, serverTimeMs: undefined, localizedMessage: undefined },
    );
  });

  test("clients: several can exist at the same time", () => {
    const first = new api.TencentClient({ appKey: "first", appSecret: "one" });
    const second = new api.TencentClient({ appKey: "second", appSecret: "two" });
    const overrides = { requestId: "r", nonce: 1, timestamp: 1599468019000 };
    const requestBefore = first.getCustomerList({}, overrides);
    dispose(second);
    expect(first.getCustomerList({}, overrides)).to.deep.equal(requestBefore);
    expect(parseBody(requestBefore)["AppKey"]).to.equal("first");
  });

  test("dispose: a disposed client is refused, and may be disposed again", () => {
    const tencent = new api.TencentClient(TENCENT);
    dispose(tencent);
    dispose(tencent);
    expectInvalidInput(api, () => tencent.getCustomerList(), "client");
    expectInvalidInput(api, () => tencent.request("ServiceGetDeviceList"), "client");
    const aliyun = new api.AliyunClient(ALIYUN);
    dispose(aliyun);
    dispose(aliyun);
    expectInvalidInput(api, () => aliyun.queryIdentityList(["1"]), "client");
    expectInvalidInput(api, () => aliyun.request("/a", { apiVersion: "1.0.0" }), "client");
  });

  test("endpoint: a URL object is accepted", () => {
    const endpoint = new URL("https://iot.example.com/api/exploreropen/appapi");
    const tencent = new api.TencentClient({ ...TENCENT, endpoint });
    expect(tencent.getCustomerList().url).to.equal(endpoint.href);
    const aliyun = new api.AliyunClient({ ...ALIYUN, endpoint: new URL("https://gateway.example.com") });
    expect(aliyun.queryIdentityList(["1"]).url).to.equal(
      "https://gateway.example.com/iotx/account/queryIdentityList",
    );
  });

  for (const origin of [
    "http://localhost:4180",
    "http://127.0.0.1:4180",
    "http://127.1.2.3:4180",
    "http://[::1]:4180",
  ]) {
    test(`endpoint: plain HTTP to ${origin} is allowed`, () => {
      const tencent = new api.TencentClient({
        ...TENCENT,
        endpoint: `${origin}/api/exploreropen/serviceapi`,
      });
      expect(tencent.getCustomerList().url).to.equal(`${origin}/api/exploreropen/serviceapi`);
      const aliyun = new api.AliyunClient({ ...ALIYUN, endpoint: origin });
      expect(aliyun.queryIdentityList(["1"]).url).to.equal(`${origin}/iotx/account/queryIdentityList`);
    });
  }

  test("request: numbers are signed and sent as JSON.stringify writes them", () => {
    const client = new api.TencentClient(TENCENT);
    for (const value of [0, -0, 0.1, -273.15, 1e-7, 5e-324, 1e9, -(2 ** 31), 2 ** 53 - 1, 1 - 2 ** 53]) {
      const request = client.request("ServiceDescribeDeviceData", { Value: value });
      expect(api.stringToSign(request)).to.contain(`&Value=${JSON.stringify(value)}`);
      expect(request.body).to.contain(`"Value":${JSON.stringify(value)}`);
    }
  });

  test("request: undefined parameters are not sent", () => {
    const client = new api.TencentClient(TENCENT);
    const request = client.request("ServiceDescribeDeviceData", { Omitted: undefined, Sent: "1" });
    expect(parseBody(request)).to.not.have.property("Omitted");
    expect(parseBody(request)["Sent"]).to.equal("1");
    const list = client.getCustomerList({ customerId: undefined, offset: undefined, limit: 5 });
    expect(Object.keys(parseBody(list))).to.have.members([
      "Action",
      "AppKey",
      "Limit",
      "Nonce",
      "RequestId",
      "Signature",
      "Timestamp",
    ]);
  });

  test("request: Aliyun's params are sent as JSON.stringify writes them", () => {
    const client = new api.AliyunClient(ALIYUN);
    const params = {
      b: [1, -0.5, 1e21, null, true],
      a: { 2: "x", 1: "y" },
      omitted: undefined,
      名: '客\n\u2028"\\',
    };
    const request = client.request("/cloud/thing/query", { apiVersion: "1.0.2", params });
    expect(request.body).to.contain(`"params":${JSON.stringify(params)}}`);
  });

  test("arguments are not changed", () => {
    const params = Object.freeze({ limit: 5, offset: 0 });
    new api.TencentClient(Object.freeze({ ...TENCENT })).getCustomerList(params);
    const ids = Object.freeze(["2", "1"]);
    new api.AliyunClient(Object.freeze({ ...ALIYUN })).queryIdentityList(ids);
    expect(ids).to.deep.equal(["2", "1"]);
  });

  test("stringToSign: a value that is not a signed request is refused", () => {
    const request = new api.TencentClient(TENCENT).getCustomerList();
    for (const value of [
      undefined,
      null,
      "request",
      5,
      {},
      { ...request, body: "not JSON" },
      { ...request, body: 5 },
    ]) {
      expectInvalidInput(api, () => api.stringToSign(unchecked(value)), "request");
    }
  });

  test("errors: vendorMessage has the first 1024 characters of an unreadable body", () => {
    const body = "x".repeat(5000);
    expectApiError(api, () => api.parseTencent(body), {
      kind: "malformed-response",
      vendorMessage: body.slice(0, 1024),
    });
    const error = catchError(() => api.parseAliyun(body));
    expect(String(error).length).to.be.below(1024);
  });
}
