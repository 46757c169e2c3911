import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, catchError, catchRejection, expectInvalidInput, TENCENT, unchecked } from "./helpers.mjs";

const OVERRIDES = { requestId: "r", nonce: 7, timestamp: 1700000000000 };
const ALIYUN_OVERRIDES = { ...OVERRIDES, nonce: "n" };
const CALL = { apiVersion: "1.0.0", params: { a: { b: [1, "x"] } }, headers: { "x-a": "1" } };
const IDENTITIES = `{"code":200,"id":"q","data":[{"identityId":"1"}]}`;

/**
 * Gives each member, and what is in it, once. What is asked for again is something else.
 *
 * @template Value
 * @param {Value} value
 * @returns {Value}
 */
function once(value) {
  if (typeof value !== "object" || value === null) return value;
  /** @type {Set<string | symbol>} */
  const asked = new Set();
  return new Proxy(value, {
    get(target, name) {
      if (asked.has(name)) return Symbol(`asked for ${String(name)} again`);
      // What JSON and conversions ask for by themselves is no member.
      if (Object.hasOwn(target, name)) asked.add(name);
      return once(Reflect.get(target, name));
    },
  });
}

/**
 * @param {object} value
 */
function createRevoked(value) {
  const { proxy, revoke } = Proxy.revocable(value, {});
  revoke();
  return unchecked(proxy);
}

/**
 * What a caller hands over is read once, checked, and the copy is used.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const tencent = () => new api.TencentClient(TENCENT);
  const aliyun = () => new api.AliyunClient(ALIYUN);
  const sign = () => aliyun().request("/a", CALL, ALIYUN_OVERRIDES);
  const createError = (changes = {}) =>
    new api.ApiError("m", {
      ...{ provider: "aliyun", kind: "signature", code: "A400IS", retryable: false },
      vendorMessage: "Invalid Signature, Server StringToSign:`POST#*/*#`",
      ...changes,
    });

  /** @type {[name: string, call: (wrap: <Value>(value: Value) => Value) => unknown][]} */
  const calls = [
    [
      "getCustomerList",
      (wrap) => tencent().getCustomerList(wrap({ limit: 5, customerId: "c" }), wrap(OVERRIDES)),
    ],
    ["Tencent request", (wrap) => tencent().request("Action", wrap({ A: "1", B: 2 }), wrap(OVERRIDES))],
    [
      "TencentClient",
      (wrap) =>
        new api.TencentClient(
          wrap({ ...TENCENT, endpoint: "https://example.org/a", clockOffsetMs: 5 }),
        ).getCustomerList({}, OVERRIDES),
    ],
    [
      "AliyunClient",
      (wrap) =>
        new api.AliyunClient(
          wrap({ ...ALIYUN, region: "us-east-1", stage: "PRE", iotToken: "t" }),
        ).queryIdentityList(["1"], ALIYUN_OVERRIDES),
    ],
    ["queryIdentityList", (wrap) => aliyun().queryIdentityList(wrap(["1", "2"]), wrap(ALIYUN_OVERRIDES))],
    ["Aliyun request", (wrap) => aliyun().request("/a", wrap(CALL), wrap(ALIYUN_OVERRIDES))],
    ["stringToSign", (wrap) => api.stringToSign(wrap(sign()))],
    ["toCurl", (wrap) => api.toCurl(wrap(sign()))],
    ["explainSignatureMismatch", (wrap) => api.explainSignatureMismatch(wrap(sign()), wrap(createError()))],
    [
      "parser",
      (wrap) => api.parseIdentityList(wrap({ status: 200, headers: { date: "" }, body: IDENTITIES })),
    ],
    [
      "clockOffsetFrom",
      (wrap) => api.clockOffsetFrom(wrap({ headers: { date: "Mon, 05 Jan 2026 00:00:00" } })),
    ],
    ["ApiError", (wrap) => ({ ...new api.ApiError("m", wrap({ ...createError() }), wrap({ cause: 5 })) })],
  ];
  for (const [name, call] of calls) {
    test(`read once: ${name}`, () => {
      const expected = call((value) => value);
      expect(call(once)).to.deep.equal(expected);
    });
  }

  test("read once: send sends the request that it checked", async () => {
    const body = `{"code":200,"id":"q","data":1}`;
    const { fetch, calls: sent } = recordFetch(() => new Response(body));
    expect(await api.send(() => once(sign()), { fetch })).to.deep.equal({ requestId: "q", data: 1 });
    const { url, method, headers, body: signed } = sign();
    expect(sent.map((call) => [call.url, call.init.method, call.headers, call.init.body])).to.deep.equal([
      [url, method, headers, signed],
    ]);
  });

  test("read once: a signal is checked, then read once more, and not again", async () => {
    for (const answers of [1, 2]) {
      const controller = new AbortController();
      /** @type {Map<string | symbol, number>} */
      const asked = new Map();
      const signal = new Proxy(controller.signal, {
        get(target, name) {
          const times = (asked.get(name) ?? 0) + 1;
          asked.set(name, times);
          if (times > 2) return Symbol(`asked for ${String(name)} again`);
          const value = Reflect.get(target, name);
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
      const reason = new Error("why");
      const { fetch } = recordFetch((_, index) => {
        if (index + 1 < answers) return new Response("", { status: 503 });
        controller.abort(reason);
        return new Promise(() => {});
      });
      const sent = api.send(() => tencent().getCustomerList(), { fetch, signal });
      expect(await catchRejection(sent)).to.equal(reason);
    }
  });

  test("read once: ids are read by their index, and no `toJSON` of theirs is called", () => {
    const ids = Object.assign(["1", "2"], {
      toJSON: () => ["3"],
      [Symbol.iterator]: () => ["4"][Symbol.iterator](),
    });
    expect(aliyun().queryIdentityList(ids, ALIYUN_OVERRIDES)).to.deep.equal(
      aliyun().queryIdentityList(["1", "2"], ALIYUN_OVERRIDES),
    );
  });

  test("read once: a vendorMessage that is no text is refused", () => {
    for (const vendorMessage of [5, null, undefined, {}, ["x"], Symbol("m"), "\ud800"]) {
      const forged = Object.create(createError(), { vendorMessage: { value: vendorMessage } });
      expectInvalidInput(api, () => api.explainSignatureMismatch(sign(), forged), "error.vendorMessage");
    }
    expect(api.explainSignatureMismatch(sign(), createError())).to.have.property("part", "accept");
  });

  /** @type {[field: string, call: () => unknown][]} */
  const unreadable = [
    ["options", () => new api.TencentClient(createRevoked({}))],
    ["options", () => new api.AliyunClient(createRevoked({}))],
    ["endpoint", () => new api.AliyunClient({ ...ALIYUN, endpoint: createRevoked({}) })],
    ["params", () => tencent().getCustomerList(createRevoked({}))],
    ["params", () => tencent().request("Action", createRevoked({}))],
    ["params.A", () => tencent().request("Action", { A: createRevoked({}) })],
    ["overrides", () => tencent().getCustomerList({}, createRevoked({}))],
    ["overrides", () => aliyun().queryIdentityList(["1"], createRevoked({}))],
    ["nonce", () => aliyun().queryIdentityList(["1"], { nonce: createRevoked({}) })],
    ["identityIds", () => aliyun().queryIdentityList(createRevoked([]))],
    ["identityIds[0]", () => aliyun().queryIdentityList([createRevoked({})])],
    ["call", () => aliyun().request("/a", createRevoked({}))],
    ["params", () => aliyun().request("/a", { ...CALL, params: createRevoked({}) })],
    ["params.a[1]", () => aliyun().request("/a", { ...CALL, params: { a: [1, createRevoked({})] } })],
    ["headers", () => aliyun().request("/a", { ...CALL, headers: createRevoked({}) })],
    ["headers.x-a", () => aliyun().request("/a", { ...CALL, headers: { "x-a": createRevoked({}) } })],
    ["request", () => api.toCurl(createRevoked({}))],
    ["request", () => api.stringToSign(createRevoked({}))],
    ["request", () => api.explainSignatureMismatch(createRevoked({}), createError())],
    ["request.headers", () => api.toCurl({ ...sign(), headers: createRevoked({}) })],
    ["error", () => api.explainSignatureMismatch(sign(), createRevoked({}))],
    ["response", () => api.parseTencent(createRevoked({}))],
    ["response", () => api.parseTencent({ status: 200, body: createRevoked({}) })],
    ["response", () => api.parseTencent({ status: 200, headers: createRevoked({}), body: "" })],
    ["response", () => api.clockOffsetFrom(createRevoked({}))],
    ["response", () => api.clockOffsetFrom({ headers: createRevoked({}) })],
    ["provider", () => new api.ApiError("m", createRevoked({}))],
    ["options", () => new api.ApiError("m", createError(), createRevoked({}))],
    ["message", () => new api.ApiError(unchecked(Symbol("m")), createError())],
    ["vendorMessage", () => new api.ApiError("m", { ...createError(), vendorMessage: unchecked(5) })],
    ["field", () => new api.InvalidInputError(unchecked(Symbol("m")), "must be")],
    ["expected", () => new api.InvalidInputError("field", createRevoked({}))],
  ];
  unreadable.forEach(([field, call], index) => {
    test(`read once: what cannot be read is refused by name, ${index + 1}: ${field}`, () => {
      expectInvalidInput(api, call, field);
    });
  });

  test("read once: what a getter throws is the cause of the refusal", () => {
    const thrown = new Error("from a getter");
    const params = {
      /** @returns {number} */
      get limit() {
        throw thrown;
      },
    };
    expect(catchError(() => tencent().getCustomerList(params))).to.include({
      field: "params",
      cause: thrown,
    });
    const call = { apiVersion: "1.0.0", params: { toJSON: () => expect.fail("thrown") } };
    expectInvalidInput(api, () => aliyun().request("/a", call), "params");
  });

  test("read once: an iterable that cannot be read, or never ends, is refused by name", async () => {
    const refuse = async (/** @type {unknown} */ ids, /** @type {string} */ field) => {
      const error = await catchRejection(api.identities(aliyun(), unchecked(ids)).next());
      expect(error).to.be.instanceOf(api.InvalidInputError).with.property("field", field);
    };
    const next = (/** @type {unknown} */ result) => ({ [Symbol.iterator]: () => ({ next: () => result }) });
    await refuse(createRevoked({}), "identityIds");
    await refuse({ [Symbol.iterator]: 5 }, "identityIds[0]");
    await refuse(next(5), "identityIds[0]");
    await refuse(next(createRevoked({})), "identityIds[0]");
    await refuse(next({ done: false, value: "1" }), "identityIds");
  });

  test("read once: `null` is as good as nothing", async () => {
    const none = unchecked(null);
    const options = { endpoint: none, clockOffsetMs: none };
    const more = { region: none, stage: none, iotToken: none, cloudToken: none, language: none };
    const first = new api.TencentClient({ ...TENCENT, ...options });
    const second = new api.AliyunClient({ ...ALIYUN, ...options, ...more });
    const filters = { customerId: none, countryCode: none, phoneNumber: none, offset: none, limit: none };
    expect(first.getCustomerList(filters, OVERRIDES)).to.deep.equal(tencent().getCustomerList({}, OVERRIDES));
    const overrides = { requestId: none, nonce: none, timestamp: none };
    first.getCustomerList(none, overrides);
    first.request("Action", none, none);
    expect(second.request("/a", { ...CALL, params: none, headers: none }, ALIYUN_OVERRIDES)).to.deep.equal(
      aliyun().request("/a", { apiVersion: "1.0.0" }, ALIYUN_OVERRIDES),
    );
    expect(api.parseIdentityList({ status: 200, headers: none, body: IDENTITIES }).identities).to.have.length(
      1,
    );
    const error = new api.ApiError("m", { ...createError(), status: none, requestId: none }, none);
    expect([error.status, error.requestId, error.cause]).to.deep.equal([undefined, undefined, undefined]);
    const fetch = async () => new Response(`{"Response":{"RequestId":"r","Customers":[],"Total":0}}`);
    const sending = {
      fetch,
      signal: none,
      timeoutMs: none,
      retries: none,
      onRetry: none,
      onClockOffset: none,
    };
    await api.send(() => first.getCustomerList(), sending);
    await api.customers(first, none, { ...sending, pageSize: none, onProgress: none }).next();
    const batches = { ...sending, batchSize: none, concurrency: none, onProgress: none };
    await api.identities(second, [], batches).next();
    await api.send(() => first.getCustomerList(), { ...sending, fetch });
  });

  test("read once: a text, a list or parameters above the limit are refused", () => {
    const text = "x".repeat(64 * 1024);
    const half = "y".repeat(4 * 1024 * 1024);
    /** @type {[field: string, call: () => unknown][]} */
    const cases = [
      ["appKey", () => new api.TencentClient({ ...TENCENT, appKey: `${text}x` })],
      ["appSecret", () => new api.AliyunClient({ ...ALIYUN, appSecret: `${text}x` })],
      ["iotToken", () => new api.AliyunClient({ ...ALIYUN, iotToken: `${text}x` })],
      ["endpoint", () => new api.AliyunClient({ ...ALIYUN, endpoint: `https://a/${text}` })],
      ["customerId", () => tencent().getCustomerList({ customerId: `${text}x` })],
      ["action", () => tencent().request(`${text}x`)],
      ["params", () => tencent().request("Action", { A: half, B: half })],
      [`params.${"y".repeat(128)}…`, () => tencent().request("Action", { [half]: 1 })],
      ["params.A", () => tencent().request("Action", { A: 1n << 1024n })],
      ["requestId", () => tencent().getCustomerList({}, { requestId: `${text}x` })],
      ["nonce", () => aliyun().queryIdentityList(["1"], { nonce: `${text}x` })],
      ["identityIds[1]", () => aliyun().queryIdentityList(["1", `${text}x`])],
      ["identityIds", () => aliyun().queryIdentityList(Array(129).fill(text))],
      ["identityIds", () => aliyun().queryIdentityList(Array(1_000_001).fill("1"))],
      ["path", () => aliyun().request(`/${text}`, CALL)],
      ["apiVersion", () => aliyun().request("/a", { apiVersion: `${text}x` })],
      ["params", () => aliyun().request("/a", { ...CALL, params: { a: half, b: half } })],
      ["params", () => aliyun().request("/a", { ...CALL, params: { a: Array(2 ** 32 - 1) } })],
      ["headers.x-a", () => aliyun().request("/a", { ...CALL, headers: { "x-a": `${text}x` } })],
      ["headers", () => aliyun().request("/a", { ...CALL, headers: Object.fromEntries(numbered(101)) })],
      ["request.url", () => api.toCurl({ ...sign(), url: `https://a/${text}` })],
    ];
    for (const [field, call] of cases) expectInvalidInput(api, call, field);
    // What is as long as that, and no longer, is signed.
    aliyun().queryIdentityList(Array(128).fill(text));
    new api.AliyunClient({ ...ALIYUN, iotToken: text });
  });
}

/** @param {number} count */
function numbered(count) {
  return Array.from({ length: count }, (_, index) => [`x-${index}`, "1"]);
}
