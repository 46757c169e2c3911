import { expect } from "chai";

/** @import { Context, Register, SignedRequest } from "./types.mjs" */
import { expectApiError, parseBody, send } from "./helpers.mjs";

const CASE_BIT = 0x20;

/**
 * @param {string} text
 * @param {number} [index]
 * @param {number} [bit]
 */
function flipBit(text, index = 0, bit = 1) {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ bit) + text.slice(index + 1);
}

/**
 * A request with one bit changed in transit is refused, whichever signed part it is in.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { endpoint, appKey, appSecret } = gateways.tencent;
  const signTencent = () => {
    const client = new api.TencentClient({ appKey, appSecret, endpoint });
    const params = {
      customerId: "Customer100002",
      countryCode: "86",
      phoneNumber: "13900001234",
      offset: 4,
      limit: 10,
    };
    return client.getCustomerList(params, { nonce: 1_000_000 + Math.floor(Math.random() * 1_000_000) });
  };

  test("tampering with Tencent: the unchanged request is accepted", async () => {
    api.parseCustomerList(await send(signTencent()));
  });

  const refusedByTencent = {
    Action: "signature",
    // The gateway needs the key to find the secret that it checks the signature with.
    AppKey: "not-found",
    CountryCode: "signature",
    CustomerId: "signature",
    Limit: "signature",
    Nonce: "signature",
    Offset: "signature",
    PhoneNumber: "signature",
    RequestId: "signature",
    Signature: "signature",
    Timestamp: "signature",
  };
  test("tampering with Tencent: the tests below cover every member of the body", () => {
    expect(Object.keys(parseBody(signTencent()))).to.have.members(Object.keys(refusedByTencent));
  });

  for (const [name, kind] of Object.entries(refusedByTencent)) {
    test(`tampering with Tencent: one bit of ${name}`, async () => {
      const request = signTencent();
      const body = parseBody(request);
      const value = body[name];
      body[name] = typeof value === "number" ? value ^ 1 : flipBit(String(value));
      const response = await send({ ...request, body: JSON.stringify(body) });
      expectApiError(api, () => api.parseCustomerList(response), { kind, retryable: false });
    });
  }

  test("tampering with Tencent: one bit of a name", async () => {
    const request = signTencent();
    const response = await send({
      ...request,
      body: request.body.replace(`"Limit"`, `"${flipBit("Limit")}"`),
    });
    expectApiError(api, () => api.parseCustomerList(response), { kind: "signature" });
  });

  test("tampering with Tencent: a member added, a member removed", async () => {
    const extended = signTencent();
    const response = await send({ ...extended, body: extended.body.replace("{", `{"Extra":"1",`) });
    expectApiError(api, () => api.parseCustomerList(response), { kind: "signature" });
    const shortened = signTencent();
    const { Limit, ...rest } = parseBody(shortened);
    expect(Limit).to.equal(10);
    const shorter = await send({ ...shortened, body: JSON.stringify(rest) });
    expectApiError(api, () => api.parseCustomerList(shorter), { kind: "signature" });
  });

  const signAliyun = () => {
    const options = { appKey: gateways.aliyun.appKey, appSecret: gateways.aliyun.appSecret };
    const client = new api.AliyunClient({ ...options, endpoint: gateways.aliyun.origin });
    const call = {
      apiVersion: "1.0.0",
      params: { text: "one" },
      headers: { "x-note": "one", "x-ca-note": "two" },
    };
    return client.request("/iotx/demo/echo?name=one", call);
  };

  /**
   * @param {string} name
   * @param {(value: string) => string} change
   * @returns {(request: SignedRequest) => SignedRequest}
   */
  function changeHeader(name, change) {
    return (request) => ({
      ...request,
      headers: { ...request.headers, [name]: change(request.headers[name] ?? "") },
    });
  }

  /** @type {[name: string, kind: string, change: (request: SignedRequest) => SignedRequest][]} */
  const refusedByAliyun = [
    [
      "the body",
      "signature",
      (request) => ({ ...request, body: request.body.replace("one", flipBit("one")) }),
    ],
    [
      "the query's value",
      "signature",
      (request) => ({ ...request, url: request.url.replace("one", flipBit("one")) }),
    ],
    [
      "the query's name",
      "signature",
      (request) => ({ ...request, url: request.url.replace("?n", `?${flipBit("n")}`) }),
    ],
    // The path is checked before anything else.
    [
      "the path",
      "not-found",
      (request) => ({ ...request, url: request.url.replace("demo", flipBit("demo")) }),
    ],
    ["accept", "signature", changeHeader("accept", (value) => flipBit(value, 0, CASE_BIT))],
    ["content-type", "signature", changeHeader("content-type", (value) => flipBit(value, 0, CASE_BIT))],
    ["content-md5", "signature", changeHeader("content-md5", (value) => flipBit(value, 0, CASE_BIT / 16))],
    ["x-note", "signature", changeHeader("x-note", (value) => flipBit(value))],
    ["x-ca-note", "signature", changeHeader("x-ca-note", (value) => flipBit(value))],
    ["x-ca-nonce", "signature", changeHeader("x-ca-nonce", (value) => flipBit(value))],
    [
      "x-ca-timestamp",
      "signature",
      changeHeader("x-ca-timestamp", (value) => flipBit(value, value.length - 1)),
    ],
    [
      "x-ca-signature",
      "signature",
      changeHeader("x-ca-signature", (value) => flipBit(value, 0, CASE_BIT / 16)),
    ],
    // The key, the stage and the list of names are checked before the signature.
    ["x-ca-key", "credentials", changeHeader("x-ca-key", (value) => flipBit(value))],
    ["x-ca-stage", "invalid-request", changeHeader("x-ca-stage", (value) => flipBit(value))],
    [
      "x-ca-signature-headers",
      "invalid-request",
      changeHeader("x-ca-signature-headers", (value) => flipBit(value)),
    ],
  ];

  test("tampering with Aliyun: the unchanged request is accepted", async () => {
    api.parseAliyun(await send(signAliyun()));
  });

  test("tampering with Aliyun: the tests below cover every header", () => {
    expect(refusedByAliyun.map(([name]) => name)).to.include.members(Object.keys(signAliyun().headers));
  });

  for (const [name, kind, change] of refusedByAliyun) {
    test(`tampering with Aliyun: one bit of ${name}`, async () => {
      const request = signAliyun();
      const changed = change(request);
      expect(changed).to.not.deep.equal(request);
      const response = await send(changed);
      expectApiError(api, () => api.parseAliyun(response), { kind, retryable: false });
    });
  }

  test("tampering with Aliyun: another valid stage", async () => {
    const response = await send(changeHeader("x-ca-stage", () => "PRE")(signAliyun()));
    expectApiError(api, () => api.parseAliyun(response), { kind: "signature" });
  });

  test("tampering with Aliyun: a signed header removed from the list", async () => {
    const shorter = changeHeader("x-ca-signature-headers", (value) => value.replace(",x-note", ""));
    const response = await send(shorter(signAliyun()));
    expectApiError(api, () => api.parseAliyun(response), { kind: "signature" });
  });
}
