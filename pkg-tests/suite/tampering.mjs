import { expect } from "chai";

/** @import { Context, Register, SignedRequest } from "./types.mjs" */
import { expectApiError, parseBody, send } from "./helpers.mjs";

const CASE_BIT = 0x20;

/**
 * @param {string} text
 * @param {number} [index]
 * @param {number} [bit]
 */
function flipped(text, index = 0, bit = 1) {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ bit) + text.slice(index + 1);
}

/**
 * A request of which one bit changed on its way is refused, whichever signed part it is in.
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
    // The gateway looks the key up before it can check a signature made with the key's secret.
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
      body[name] = typeof value === "number" ? value ^ 1 : flipped(String(value));
      const response = await send({ ...request, body: JSON.stringify(body) });
      expectApiError(api, () => api.parseCustomerList(response), { kind, retryable: false });
    });
  }

  test("tampering with Tencent: one bit of a name", async () => {
    const request = signTencent();
    const response = await send({
      ...request,
      body: request.body.replace(`"Limit"`, `"${flipped("Limit")}"`),
    });
    expectApiError(api, () => api.parseCustomerList(response), { kind: "signature" });
  });

  test("tampering with Tencent: a member added, a member taken away", async () => {
    const added = signTencent();
    const response = await send({ ...added, body: added.body.replace("{", `{"Extra":"1",`) });
    expectApiError(api, () => api.parseCustomerList(response), { kind: "signature" });
    const taken = signTencent();
    const { Limit, ...rest } = parseBody(taken);
    expect(Limit).to.equal(10);
    const shorter = await send({ ...taken, body: JSON.stringify(rest) });
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
  function header(name, change) {
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
      (request) => ({ ...request, body: request.body.replace("one", flipped("one")) }),
    ],
    [
      "the query's value",
      "signature",
      (request) => ({ ...request, url: request.url.replace("one", flipped("one")) }),
    ],
    [
      "the query's name",
      "signature",
      (request) => ({ ...request, url: request.url.replace("?n", `?${flipped("n")}`) }),
    ],
    // A path is looked up before anything else.
    [
      "the path",
      "not-found",
      (request) => ({ ...request, url: request.url.replace("demo", flipped("demo")) }),
    ],
    ["accept", "signature", header("accept", (value) => flipped(value, 0, CASE_BIT))],
    ["content-type", "signature", header("content-type", (value) => flipped(value, 0, CASE_BIT))],
    ["content-md5", "signature", header("content-md5", (value) => flipped(value, 0, CASE_BIT / 16))],
    ["x-note", "signature", header("x-note", (value) => flipped(value))],
    ["x-ca-note", "signature", header("x-ca-note", (value) => flipped(value))],
    ["x-ca-nonce", "signature", header("x-ca-nonce", (value) => flipped(value))],
    ["x-ca-timestamp", "signature", header("x-ca-timestamp", (value) => flipped(value, value.length - 1))],
    ["x-ca-signature", "signature", header("x-ca-signature", (value) => flipped(value, 0, CASE_BIT / 16))],
    // The key is looked up, the stage and the list of names are read, before a signature can be checked.
    ["x-ca-key", "credentials", header("x-ca-key", (value) => flipped(value))],
    ["x-ca-stage", "invalid-request", header("x-ca-stage", (value) => flipped(value))],
    [
      "x-ca-signature-headers",
      "invalid-request",
      header("x-ca-signature-headers", (value) => flipped(value)),
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

  test("tampering with Aliyun: another stage that exists", async () => {
    const response = await send(header("x-ca-stage", () => "PRE")(signAliyun()));
    expectApiError(api, () => api.parseAliyun(response), { kind: "signature" });
  });

  test("tampering with Aliyun: a signed header taken out of the list", async () => {
    const shorter = header("x-ca-signature-headers", (value) => value.replace(",x-note", ""));
    const response = await send(shorter(signAliyun()));
    expectApiError(api, () => api.parseAliyun(response), { kind: "signature" });
  });
}
