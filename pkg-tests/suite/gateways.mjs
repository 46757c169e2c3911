import { expect } from "chai";

/** @import { Context, Register, SignedRequest, WireCustomer } from "./types.mjs" */
import { expectApiError, send, withTimes } from "./helpers.mjs";

const QUARTER_HOUR_MS = 15 * 60 * 1000;

/** @param {WireCustomer} row */
function toCustomer({ CustomerId, CountryCode, PhoneNumber }) {
  return {
    customerId: CustomerId,
    ...(CountryCode !== undefined && { countryCode: CountryCode }),
    ...(PhoneNumber !== undefined && { phoneNumber: PhoneNumber }),
  };
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { customers, identities } = gateways;
  const allCustomers = customers.map(toCustomer);
  const { endpoint } = gateways.tencent;
  const tencentOptions = { ...gateways.tencent, endpoint };
  const aliyunOptions = { ...gateways.aliyun, endpoint: gateways.aliyun.origin };

  const tencent = (changes = {}) => {
    const { appKey, appSecret } = { ...tencentOptions, ...changes };
    return new api.TencentClient({ appKey, appSecret, endpoint });
  };
  const aliyun = (changes = {}) => {
    const { appKey, appSecret, ...rest } = { ...aliyunOptions, ...changes };
    return new api.AliyunClient({ appKey, appSecret, endpoint: rest.endpoint });
  };

  /** @param {SignedRequest} request */
  const customerList = async (request) => api.parseCustomerList(await send(request));
  /** @param {SignedRequest} request */
  const identityList = async (request) => api.parseIdentityList(await send(request));

  test("Tencent gateway: a signed request is accepted and its id is returned", async () => {
    const request = tencent().getCustomerList({ offset: 0, limit: 10 });
    const list = await customerList(request);
    expect(list.requestId).to.equal(request.requestId);
    expect(list.total).to.equal(customers.length);
    expect(list.customers).to.deep.equal(allCustomers.slice(0, 10));
  });

  test("Tencent gateway: all pages together are the whole list", async () => {
    const client = tencent();
    const rows = [];
    let total = 1;
    for (let offset = 0; offset < total; offset += 50) {
      const page = await customerList(client.getCustomerList({ offset, limit: 50 }));
      rows.push(...page.customers);
      total = page.total;
    }
    expect(rows).to.deep.equal(allCustomers);
  });

  test("Tencent gateway: a page after the end is empty", async () => {
    const list = await customerList(tencent().getCustomerList({ offset: 10_000, limit: 10 }));
    expect(list.customers).to.deep.equal([]);
    expect(list.total).to.equal(customers.length);
  });

  test("Tencent gateway: filters, alone and combined", async () => {
    const client = tencent();
    const limit = customers.length;
    const one = allCustomers.find((row) => row.phoneNumber !== undefined && row.customerId.includes("_"));
    if (one === undefined)
      expect.fail("the data of the gateway has no customer with an underscore and a number");
    const { customerId, countryCode = "", phoneNumber = "" } = one;
    for (const filter of [{ customerId }, { phoneNumber }, { customerId, countryCode, phoneNumber }]) {
      const list = await customerList(client.getCustomerList({ ...filter, limit }));
      expect(list.customers, JSON.stringify(filter)).to.deep.equal([one]);
      expect(list.total).to.equal(1);
    }
    const sameCountry = allCustomers.filter((row) => row.countryCode === countryCode);
    expect(sameCountry).to.have.length.within(2, limit - 1);
    expect((await customerList(client.getCustomerList({ countryCode, limit }))).customers).to.deep.equal(
      sameCountry,
    );
    const none = await customerList(client.getCustomerList({ customerId: "nobody_at_all" }));
    expect(none).to.include({ total: 0 }).and.have.property("customers").that.deep.equals([]);
  });

  test("Tencent gateway: any action, with special characters in its values", async () => {
    const client = tencent();
    for (const DeviceName of [
      "客厅的灯💡",
      `"a" \\ 'b'`,
      "a&b=c&Limit=1",
      "_a_b_",
      "tab\tand\nbreak",
      "100%+",
    ]) {
      const request = client.request("ServiceDescribeDeviceData", { ProductId: "Product_A", DeviceName });
      const { requestId, result } = api.parseTencent(await send(request));
      expect(requestId).to.equal(request.requestId);
      expect(result).to.have.property("Data").that.is.a("string").and.contains("brightness");
    }
  });

  test("Tencent gateway: an unknown action is refused", async () => {
    const response = await send(tencent().request("ServiceDoesNotExist"));
    expectApiError(api, () => api.parseTencent(response), {
      kind: "invalid-request",
      code: "InvalidAction",
      retryable: false,
    });
  });

  test("Tencent gateway: a wrong secret, a wrong key", async () => {
    const forged = tencent({ appSecret: "not-the-secret" }).getCustomerList();
    const response = await send(forged);
    expectApiError(api, () => api.parseCustomerList(response), {
      provider: "tencent",
      kind: "signature",
      code: "InvalidParameterValue",
      requestId: forged.requestId,
      retryable: false,
    });
    const unknown = await send(tencent({ appKey: "not-the-key" }).getCustomerList());
    expectApiError(api, () => api.parseCustomerList(unknown), { kind: "not-found", retryable: false });
  });

  test("Tencent gateway: a wrong clock, a nonce used twice", async () => {
    for (const skew of [-QUARTER_HOUR_MS, QUARTER_HOUR_MS]) {
      const response = await send(tencent().getCustomerList({}, { timestamp: Date.now() + skew }));
      expectApiError(api, () => api.parseCustomerList(response), { kind: "clock", retryable: true });
    }
    const request = tencent().getCustomerList({ limit: 1 });
    expect((await customerList(request)).customers).to.have.length(1);
    const again = await send(request);
    expectApiError(api, () => api.parseCustomerList(again), {
      kind: "replay",
      code: "InvalidParameterValue",
    });
  });

  test("Aliyun gateway: a signed request is accepted and its id is returned", async () => {
    const request = aliyun().queryIdentityList(["1", "2", "3"]);
    const list = await identityList(request);
    expect(list.requestId).to.equal(request.requestId);
    expect(list.identities).to.deep.equal(withTimes(identities.slice(0, 3)));
  });

  test("Aliyun gateway: all batches together are all identities", async () => {
    const client = aliyun();
    const ids = identities.map((identity) => String(Reflect.get(identity, "identityId")));
    const rows = [];
    for (let start = 0; start < ids.length; start += 25) {
      rows.push(...(await identityList(client.queryIdentityList(ids.slice(start, start + 25)))).identities);
    }
    expect(rows).to.deep.equal(withTimes(identities));
  });

  test("Aliyun gateway: unknown ids are skipped, special characters are accepted", async () => {
    const special = [
      "客户",
      "😀",
      "a&b=c",
      `"quoted"`,
      "back\\slash",
      "under_score",
      "line\nbreak",
      "\u2028",
    ];
    const list = await identityList(aliyun().queryIdentityList([...special, "7"]));
    expect(list.identities).to.deep.equal(withTimes(identities.slice(6, 7)));
  });

  test("Aliyun gateway: any path with query, headers and params", async () => {
    const params = { z: [1, { 名: "客厅💡" }], a: 'quo"te\\', nothing: null };
    const path = "/iotx/demo/echo?b=%E5%AE%A2&a-b=2&a=1%262&flag&c=x+y&empty=";
    const call = {
      apiVersion: "1.0.0",
      params,
      headers: { "X-Trace": "a b:c", "x-ca-trace": "1", "a-first": "=" },
    };
    const request = aliyun().request(path, call);
    const { requestId, data } = api.parseAliyun(await send(request));
    expect(requestId).to.equal(request.requestId);
    expect(data).to.deep.equal({
      params,
      query: { b: "客", "a-b": "2", a: "1&2", flag: "", c: "x y", empty: "" },
    });
  });

  test("Aliyun gateway: an unknown path, a wrong api version", async () => {
    const unknown = await send(aliyun().request("/no/such/path", { apiVersion: "1.0.0" }));
    expectApiError(api, () => api.parseAliyun(unknown), { kind: "not-found", retryable: false });
    const outdated = await send(aliyun().request("/iotx/demo/echo", { apiVersion: "9.9.9" }));
    expectApiError(api, () => api.parseAliyun(outdated), {
      kind: "invalid-request",
      code: "404",
      status: 200,
    });
  });

  test("Aliyun gateway: a wrong secret gives an error with the string that was signed", async () => {
    const request = aliyun({ appSecret: "not-the-secret" }).queryIdentityList(["1"]);
    const response = await send(request);
    const signed = api.stringToSign(request).replaceAll("\n", "#");
    expect(response.body).to.equal("");
    expectApiError(api, () => api.parseIdentityList(response), {
      provider: "aliyun",
      kind: "signature",
      status: 400,
      vendorMessage: `Invalid Signature, Server StringToSign:\`${signed}\``,
      retryable: false,
    });
  });

  test("Aliyun gateway: a wrong key", async () => {
    const response = await send(aliyun({ appKey: "99999999" }).queryIdentityList(["1"]));
    expectApiError(api, () => api.parseIdentityList(response), {
      kind: "credentials",
      vendorMessage: "Invalid AppKey",
      requestId: response.headers.get("x-ca-request-id"),
      retryable: false,
    });
  });

  test("Aliyun gateway: the error for a wrong clock has the server's time", async () => {
    for (const skew of [-QUARTER_HOUR_MS - 60_000, QUARTER_HOUR_MS + 60_000]) {
      const start = Date.now();
      const response = await send(aliyun().queryIdentityList(["1"], { timestamp: start + skew }));
      const date = Date.parse(response.headers.get("date") ?? "");
      expect(date).to.be.within(start - 1000, Date.now());
      expectApiError(api, () => api.parseIdentityList(response), {
        kind: "clock",
        retryable: true,
        serverTimeMs: date,
      });
    }
  });

  test("Aliyun gateway: a nonce used twice", async () => {
    const request = aliyun().queryIdentityList(["1"]);
    expect((await identityList(request)).identities).to.have.length(1);
    const again = await send(request);
    expectApiError(api, () => api.parseIdentityList(again), { kind: "replay", retryable: true });
    const fresh = aliyun().queryIdentityList(["1"]);
    expect((await identityList(fresh)).identities).to.have.length(1);
  });
}
