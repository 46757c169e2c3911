import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createCustomerPage, recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, catchError, TENCENT } from "./helpers.mjs";

const OVERRIDES = { requestId: "r", nonce: 7, timestamp: 1700000000000 };

/**
 * Runs with a property that every object inherits, as a careless merge of somebody else's JSON leaves one.
 *
 * @template Value
 * @param {string} name
 * @param {unknown} value
 * @param {() => Value} run
 * @returns {Value}
 */
function withInherited(name, value, run) {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  try {
    return run();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

/**
 * What Object.prototype was polluted with is no option: it would send signed requests, and tokens, to another host.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const sign = () => {
    const tencent = new api.TencentClient({ appKey: TENCENT.appKey, appSecret: TENCENT.appSecret });
    const aliyun = new api.AliyunClient({ appKey: ALIYUN.appKey, appSecret: ALIYUN.appSecret });
    const overrides = { ...OVERRIDES, nonce: "n" };
    return [
      tencent.getCustomerList({ limit: 5 }, OVERRIDES),
      aliyun.queryIdentityList(["1"], overrides),
      aliyun.request("/x", { apiVersion: "1.0.0" }, overrides),
    ].map(({ url, headers, body }) => [url, { ...headers }, body]);
  };

  test("polluted: no option, parameter or header comes from Object.prototype", () => {
    const clean = sign();
    const inherited = {
      ...{ endpoint: "https://evil.example", region: "us-east-1", stage: "TEST", language: "xx" },
      ...{ iotToken: "evil", cloudToken: "evil", clockOffsetMs: 5000 },
      ...{ customerId: "evil", countryCode: "1", phoneNumber: "1", offset: 7 },
      ...{ params: { evil: 1 }, headers: { "x-evil": "1" } },
    };
    for (const [name, value] of Object.entries(inherited))
      expect(withInherited(name, value, sign), name).to.deep.equal(clean);
  });

  test("polluted: no filter of a loop comes from Object.prototype", async () => {
    const client = new api.TencentClient(TENCENT);
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    await withInherited("offset", 7, () => api.customers(client, {}, { fetch }).next());
    expect(calls[0]?.body).to.deep.include({ Offset: 0 });
  });

  test("polluted: no time of signing comes from Object.prototype", () => {
    const client = new api.TencentClient({ appKey: TENCENT.appKey, appSecret: TENCENT.appSecret });
    const { body } = withInherited("timestamp", 1600000000000, () =>
      client.getCustomerList({}, { nonce: 7 }),
    );
    expect(body).to.not.contain("1600000000");
  });

  test("polluted: no field of an error comes from Object.prototype", () => {
    const fail = () => catchError(() => api.parseAliyun(`{"code":429,"message":"m"}`));
    const clean = JSON.stringify(fail());
    const inherited = {
      requestId: "evil",
      status: 500,
      localizedMessage: "evil",
      retryAfterMs: 5,
      expected: "evil",
    };
    for (const [name, value] of Object.entries(inherited))
      expect(JSON.stringify(withInherited(name, value, fail)), name).to.equal(clean);
  });
}
