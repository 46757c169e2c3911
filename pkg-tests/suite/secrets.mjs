import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { catchError, unchecked } from "./helpers.mjs";

const SECRET = "MARKER-secret-4f8941d39a0c";
const TOKEN = "MARKER-token-0305e82c3301";

/**
 * Everything that a program can see of a value without knowing its class: all own properties, with string and symbol
 * keys, enumerable or not, on all levels, and those of its prototypes.
 *
 * @param {unknown} value
 * @param {Set<unknown>} [visited]
 * @returns {string}
 */
function describeEverything(value, visited = new Set()) {
  if (typeof value === "string") return value;
  if ((typeof value !== "object" && typeof value !== "function") || value === null || visited.has(value))
    return "";
  visited.add(value);
  const properties = Reflect.ownKeys(value).map((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    return `${String(key)} ${describeEverything(descriptor?.value, visited)}`;
  });
  return `${properties.join("\n")} ${describeEverything(Object.getPrototypeOf(value), visited)}`;
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, inspect = describeEverything }) {
  const tencent = () => new api.TencentClient({ appKey: "ServiceAppKey", appSecret: SECRET });
  const aliyun = () => new api.AliyunClient({ appKey: "23432342", appSecret: SECRET, iotToken: TOKEN });

  /** @param {unknown} value */
  function expectNoSecret(value) {
    for (const shown of [
      inspect(value),
      describeEverything(value),
      String(value),
      JSON.stringify(value) ?? "",
    ]) {
      expect(shown).to.not.contain(SECRET);
    }
  }

  test("secrets: the search used in these tests finds a hidden secret", () => {
    expect(describeEverything({ a: [{ [Symbol("hidden")]: SECRET }] })).to.contain(SECRET);
    expect(describeEverything(Object.defineProperty({}, "hidden", { value: SECRET }))).to.contain(SECRET);
  });

  test("secrets: a client reveals neither secret nor token", () => {
    for (const client of [tencent(), aliyun()]) {
      expectNoSecret(client);
      expect(inspect(client) + describeEverything(client) + JSON.stringify(client)).to.not.contain(TOKEN);
    }
  });

  test("secrets: a client has no visible state", () => {
    for (const client of [tencent(), aliyun()]) {
      expect(Object.keys(client)).to.deep.equal([]);
      expect(JSON.stringify(client)).to.equal("{}");
      expect(client).to.not.have.property("free");
    }
  });

  test("secrets: a signed request is a plain object without the secret", () => {
    const requests = [
      tencent().getCustomerList({ limit: 1 }),
      tencent().request("ServiceGetDeviceList", { ProductId: "p" }),
      aliyun().queryIdentityList(["1"]),
      aliyun().request("/cloud/thing/query?a=1", {
        apiVersion: "1.0.2",
        params: { a: 1 },
        headers: { "x-a": "1" },
      }),
    ];
    for (const request of requests) {
      expectNoSecret(request);
      expect(Object.getPrototypeOf(request)).to.equal(Object.prototype);
      expect(Object.keys(request)).to.have.members(["url", "method", "headers", "body", "requestId"]);
      expect(JSON.parse(JSON.stringify(request))).to.deep.equal(request);
      expect(request.method).to.equal("POST");
      for (const [name, value] of Object.entries(request.headers)) {
        expect(name).to.match(/^[a-z0-9-]+$/);
        expect(value).to.be.a("string");
      }
      expectNoSecret(api.stringToSign(request));
      expectNoSecret(api.toCurl(request));
    }
  });

  test("secrets: no error contains them", () => {
    /** @type {(() => unknown)[]} */
    const failures = [
      () => new api.TencentClient({ appKey: "k", appSecret: `${SECRET}\n` }),
      () => new api.TencentClient({ appKey: "", appSecret: SECRET }),
      () => new api.TencentClient({ appKey: "k", appSecret: SECRET, endpoint: "http://example.com" }),
      () => new api.AliyunClient({ appKey: "k", appSecret: ` ${SECRET}` }),
      () => new api.AliyunClient({ appKey: "k", appSecret: SECRET, region: unchecked("moon-1") }),
      () => new api.TencentClient(unchecked({ appKey: "k", appSecret: [SECRET] })),
      () => tencent().getCustomerList({ offset: -1 }),
      () => aliyun().queryIdentityList([]),
    ];
    for (const run of failures) expectNoSecret(catchError(run));
    const tokenError = catchError(
      () => new api.AliyunClient({ appKey: "k", appSecret: "s", iotToken: `${TOKEN}\n` }),
    );
    expect(inspect(tokenError) + describeEverything(tokenError) + String(tokenError)).to.not.contain(TOKEN);
  });
}
