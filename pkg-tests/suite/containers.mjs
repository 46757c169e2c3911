import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { ALIYUN, expectApiError, expectInvalidInput, parseBody, TENCENT, unchecked } from "./helpers.mjs";

const OVERRIDES = { requestId: "r", nonce: 7, timestamp: 1700000000000 };
const ALIYUN_OVERRIDES = { ...OVERRIDES, nonce: "n" };
const ENTRIES = /** @type {const} */ ([
  ["x-one", "1"],
  ["X-Two", "2"],
]);

class Settings {
  limit = 5;
}

/** What keeps its contents where a copy of its members does not find them, or is no object of names and values. */
function createOthers() {
  const form = new FormData();
  form.set("limit", "5");
  return [
    new URLSearchParams("limit=5"),
    form,
    new Settings(),
    Object.create({ limit: 5 }),
    new Set(["limit"]),
    new WeakMap(),
    new Date(0),
    ["limit"],
    new Uint8Array(3),
    new ArrayBuffer(3),
    new Error("limit"),
    /limit/,
    Promise.resolve({ limit: 5 }),
    new URL("https://example.org/?limit=5"),
    () => ({ limit: 5 }),
    Symbol("limit"),
  ];
}

/**
 * Whether a value says itself how JSON expresses it, as a Date does everywhere, and a FormData in some runtimes.
 *
 * @param {unknown} value
 */
function hasToJson(value) {
  return typeof Reflect.get(Object(value), "toJSON") === "function";
}

/**
 * In which objects a caller may hand over names and values. What is not taken is refused by name: nothing is dropped in
 * silence.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const tencent = () => new api.TencentClient(TENCENT);
  const aliyun = () => new api.AliyunClient(ALIYUN);
  /** @param {unknown} headers */
  const signHeaders = (headers) =>
    aliyun().request("/a", { apiVersion: "1.0.0", headers: unchecked(headers) }, ALIYUN_OVERRIDES);
  /** @param {unknown} params */
  const signParams = (params) =>
    aliyun().request("/a", { apiVersion: "1.0.0", params: unchecked(params) }, ALIYUN_OVERRIDES);

  test("containers: headers are taken from a Headers object and from a Map", () => {
    const expected = signHeaders(Object.fromEntries(ENTRIES));
    expect(expected.headers).to.include({ "x-one": "1", "x-two": "2" });
    class Further extends Map {}
    for (const headers of [
      new Headers(ENTRIES.map(([name, value]) => [name, value])),
      new Map(ENTRIES),
      new Further(ENTRIES),
      Object.assign(Object.create(null), Object.fromEntries(ENTRIES)),
    ]) {
      expect(signHeaders(headers)).to.deep.equal(expected);
    }
    expect(signHeaders(new Headers())).to.deep.equal(signHeaders({}));
  });

  test("containers: headers in anything else are refused", () => {
    for (const headers of [...createOthers(), { [Symbol.toStringTag]: "Headers" }]) {
      expectInvalidInput(api, () => signHeaders(headers), "headers");
    }
    for (const headers of [new Map([[5, "1"]]), new Map([[{}, "1"]])]) {
      expectInvalidInput(api, () => signHeaders(headers), "headers");
    }
    expectInvalidInput(api, () => signHeaders(new Map([["x-a", 5]])), "headers.x-a");
    expectInvalidInput(
      api,
      () => signHeaders(new Map(Object.entries({ "x-a": "1", "X-A": "2" }))),
      "headers.x-a",
    );
  });

  test("containers: headers of an answer are found in any of them, whatever the case of a name", () => {
    const entries = { "X-Ca-Error-Code": "T429ID", "X-Ca-Error-Message": "Throttled by API Flow Control" };
    for (const headers of [entries, new Headers(entries), new Map(Object.entries(entries))]) {
      const response = { status: 403, headers, body: "" };
      expectApiError(api, () => api.parseAliyun(response), { kind: "throttled", code: "T429ID" });
    }
    for (const headers of createOthers()) {
      const parse = () => api.parseAliyun({ status: 403, headers: unchecked(headers), body: "" });
      expectInvalidInput(api, parse, "response");
      expectInvalidInput(api, () => api.clockOffsetFrom({ headers: unchecked(headers) }), "response");
    }
    const date = new Date(Date.now() + 60_000).toUTCString();
    expect(api.clockOffsetFrom({ headers: new Map([["Date", date]]) })).to.be.closeTo(60_000, 2000);
  });

  test("containers: a header of an answer that is no text, or throws, is absent", () => {
    const read = [];
    const hostile = {
      get: (/** @type {string} */ name) => {
        read.push(name);
        return unchecked([5, Symbol("x"), {}, null, undefined, true, 1n][read.length % 7]);
      },
    };
    for (const headers of [hostile, { get: () => expect.fail("thrown") }, { "x-ca-error-code": 5 }]) {
      for (let time = 0; time < 7; time++) {
        const response = { status: 500, headers: unchecked(headers), body: "" };
        expectApiError(api, () => api.parseAliyun(response), { kind: "server", code: "" });
      }
    }
    expect(read.length).to.be.above(7);
  });

  test("containers: params are taken from a Map, on any level", () => {
    const names = new Map([["Limit", 10]]);
    const first = tencent().request("Action", names, OVERRIDES);
    expect(first).to.deep.equal(tencent().request("Action", { Limit: 10 }, OVERRIDES));
    const nested = new Map([["a", [new Map([["b", 1]])]]]);
    expect(signParams(nested)).to.deep.equal(signParams({ a: [{ b: 1 }] }));
  });

  test("containers: params in anything else are refused", () => {
    expectInvalidInput(api, () => signParams(new Date(0)), "params");
    for (const params of createOthers()) {
      expectInvalidInput(api, () => tencent().getCustomerList(unchecked(params)), "params");
      expectInvalidInput(api, () => tencent().request("Action", unchecked(params)), "params");
      if (!hasToJson(params)) expectInvalidInput(api, () => signParams(params), "params");
    }
    expectInvalidInput(api, () => tencent().getCustomerList(unchecked(new Map([["limit", 5]]))), "params");
    expectInvalidInput(api, () => tencent().request("Action", unchecked(new Map([[5, 5]]))), "params");
  });

  test("containers: what JSON would leave out of params is refused by its path", () => {
    for (const other of createOthers()) {
      if (hasToJson(other) || Array.isArray(other)) continue;
      expectInvalidInput(api, () => signParams({ a: [{ b: other }] }), "params.a[0].b");
    }
    for (const value of [1n, Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol("s"), new Set([1])]) {
      expectInvalidInput(api, () => signParams({ a: { b: [1, value] } }), "params.a.b[1]");
    }
    expectInvalidInput(api, () => signParams(new Map([[5, 1]])), "params");
    /** @type {unknown} */
    let deep = 1;
    for (let level = 0; level < 200; level++) deep = { deep, more: deep };
    expectInvalidInput(api, () => signParams({ deep }), "params");
    /** @type {unknown} */
    let wide = 1;
    for (let level = 0; level < 60; level++) wide = [wide, wide];
    expectInvalidInput(api, () => signParams({ wide }), "params");
  });

  test("containers: params are sent as JSON.stringify writes them", () => {
    const params = {
      ...{ date: new Date(0), url: new URL("https://example.org/"), 2: "b", 1: "a", ["__proto__"]: 1 },
      own: { toJSON: (/** @type {string} */ key) => ({ key, toJSON: 5 }) },
      list: [undefined, [], {}, -0, 1e21, "\u2028\ud83d\ude00"],
      nothing: null,
      absent: undefined,
    };
    const { body } = signParams(params);
    expect(body).to.contain(`"params":${JSON.stringify(params)}`);
    expect(parseBody(signParams({ toJSON: () => ({ a: 1 }) }))).to.deep.include({ params: { a: 1 } });
  });

  test("containers: options and overrides in anything but a plain object are refused", async () => {
    for (const options of [...createOthers(), new Map([["appKey", "k"]]), new AbortController().signal]) {
      expectInvalidInput(api, () => new api.TencentClient(unchecked(options)), "options");
      expectInvalidInput(api, () => new api.AliyunClient(unchecked(options)), "options");
      expectInvalidInput(api, () => tencent().getCustomerList({}, unchecked(options)), "overrides");
      expectInvalidInput(api, () => aliyun().request("/a", unchecked(options)), "call");
      const error = await api
        .send(() => tencent().getCustomerList(), unchecked(options))
        .catch((thrown) => thrown);
      expect(error).to.be.instanceOf(api.InvalidInputError).with.property("field", "options");
    }
  });
}
