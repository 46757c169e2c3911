import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { expectApiError, withTimes } from "./helpers.mjs";

const CUSTOMERS = `{"Response":{"RequestId":"r","Customers":[{"CustomerId":"客户😀","CountryCode":"86"}],"Total":1}}`;
const IDENTITIES = `{"code":200,"data":[{"identityId":"身份😀","nickName":"小明"}],"id":"r"}`;
const CUSTOMER_LIST = {
  ...{ requestId: "r", total: 1, droppedCells: 0 },
  customers: [{ customerId: "客户😀", countryCode: "86" }],
};
const IDENTITY_LIST = {
  ...{ requestId: "r", droppedCells: 0 },
  identities: [{ identityId: "身份😀", nickName: "小明" }],
};

/** Characters of every length in UTF-8, and those that JSON escapes. */
const TEXTS = [
  "a",
  "é",
  "客户",
  "😀",
  'say "hi"',
  "C:\\灯",
  "line\nbreak",
  "",
  "👨‍👩‍👧",
  "\u2028\u0000\uffff",
];

/** @param {number} index */
function getText(index) {
  return TEXTS[index % TEXTS.length] ?? "";
}

/** @param {number} count */
function createCustomers(count) {
  return Array.from({ length: count }, (_, index) => ({
    CustomerId: `${getText(index)}${index}`,
    ...(index % 3 !== 0 && { CountryCode: getText(index + 1) }),
    ...(index % 4 !== 0 && { PhoneNumber: `1390000${index}` }),
  }));
}

/** @param {number} count */
function createIdentities(count) {
  return Array.from({ length: count }, (_, index) => ({
    ...(index % 2 !== 0 && { tenantId: `t${index}` }),
    ...(index % 3 !== 0 && { nickName: `${getText(index)}${getText(index + 3)}` }),
    ...(index % 5 !== 0 && { email: `${getText(index)}@example.com` }),
    ...(index % 7 !== 0 && { gmtModified: String(1599468019000 + index) }),
  }));
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  /** @type {[name: string, response: (body: string) => Parameters<Context["api"]["parseTencent"]>[0]][]} */
  const forms = [
    ["a text", (body) => body],
    ["bytes", (body) => new TextEncoder().encode(body)],
    ["bytes in the middle of a buffer", (body) => new TextEncoder().encode(`xx${body}yy`).subarray(2, -2)],
    ["an object with a text", (body) => ({ status: 200, body })],
    ["an object with bytes", (body) => ({ status: 200, body: new TextEncoder().encode(body) })],
    [
      "an object with Headers",
      (body) => ({ status: 200, headers: new Headers({ Date: "x", "X-A": "1" }), body }),
    ],
    ["an object with a record", (body) => ({ status: 200, headers: { "Content-TYPE": "text/plain" }, body })],
    ["an object with headers undefined", (body) => ({ status: 200, ...{ headers: undefined }, body })],
  ];
  for (const [name, response] of forms) {
    test(`response: ${name}`, () => {
      expect(api.parseCustomerList(response(CUSTOMERS))).to.deep.equal(CUSTOMER_LIST);
      expect(api.parseIdentityList(response(IDENTITIES))).to.deep.equal(IDENTITY_LIST);
      const { Customers, Total } = JSON.parse(CUSTOMERS).Response;
      expect(api.parseTencent(response(CUSTOMERS))).to.deep.equal({
        requestId: "r",
        result: { Customers, Total },
      });
      expect(api.parseAliyun(response(IDENTITIES))).to.deep.equal({
        requestId: "r",
        data: JSON.parse(IDENTITIES).data,
      });
    });
  }

  for (const count of [0, 1, 2, 999, 1000, 20_000]) {
    test(`a page of ${count} customers is read as JSON.parse reads it`, () => {
      const rows = createCustomers(count);
      const body = JSON.stringify({ Response: { RequestId: "r", Customers: rows, Total: count } });
      const customers = rows.map(({ CustomerId, CountryCode, PhoneNumber }) => ({
        customerId: CustomerId,
        ...(CountryCode !== undefined && { countryCode: CountryCode }),
        ...(PhoneNumber !== undefined && { phoneNumber: PhoneNumber }),
      }));
      expect(api.parseCustomerList(body)).to.deep.equal({
        ...{ requestId: "r", total: count, droppedCells: 0 },
        customers,
      });
    });

    test(`a list of ${count} identities is read as JSON.parse reads it`, () => {
      const identities = createIdentities(count);
      const body = JSON.stringify({ code: 200, data: identities, id: "r" });
      expect(api.parseIdentityList(new TextEncoder().encode(body))).to.deep.equal({
        requestId: "r",
        droppedCells: 0,
        identities: withTimes(identities),
      });
    });
  }

  test("absent members are not properties", () => {
    const [customer] = api.parseCustomerList(`{"Customers":[{"CustomerId":"a"}],"Total":1}`).customers;
    expect(Object.keys(customer ?? {})).to.deep.equal(["customerId"]);
    const list = api.parseIdentityList(`{"code":200,"data":[{}]}`);
    expect(Object.keys(list)).to.have.members(["identities", "droppedCells"]);
    expect(Object.keys(list.identities[0] ?? { missing: 1 })).to.deep.equal([]);
  });

  test("surrogate pairs are kept in long texts", () => {
    const nickName = `${"x".repeat(1021)}😀${"客".repeat(500)}😀`;
    const body = JSON.stringify({ code: 200, data: [{ nickName }, { nickName: "z" }] });
    expect(api.parseIdentityList(body).identities).to.deep.equal([{ nickName }, { nickName: "z" }]);
  });

  test("a `__proto__` member is data", () => {
    const body = `{"code":200,"data":{"__proto__":{"polluted":true},"a":1},"id":"r"}`;
    api.parseAliyun(body);
    api.parseTencent(`{"Response":{"__proto__":{"polluted":true}}}`);
    expect(Reflect.get({}, "polluted")).to.equal(undefined);
  });

  const depths = [1000, 100_000, 1_000_000];
  for (const depth of depths) {
    test(`a response nested ${depth} levels deep is refused, and the next one is read`, () => {
      for (const [open, close] of [
        ["[", "]"],
        [`{"a":`, "}"],
      ]) {
        const nested = `${open?.repeat(depth)}1${close?.repeat(depth)}`;
        for (const body of [
          nested,
          `{"X":${nested}}`,
          `{"Response":{"X":${nested}}}`,
          `{"code":200,"data":${nested}}`,
        ]) {
          for (const parse of [
            api.parseCustomerList,
            api.parseIdentityList,
            api.parseTencent,
            api.parseAliyun,
          ]) {
            expectApiErrorOrValue(parse, body);
          }
        }
        expectApiError(api, () => api.parseTencent(`{"Response":{"X":${nested}}}`), {
          kind: "malformed-response",
          retryable: false,
        });
        expectApiError(api, () => api.parseAliyun(`{"code":200,"data":${nested}}`), {
          kind: "malformed-response",
          retryable: false,
        });
      }
      expect(api.parseCustomerList(CUSTOMERS)).to.deep.equal(CUSTOMER_LIST);
      expect(api.parseIdentityList(IDENTITIES)).to.deep.equal(IDENTITY_LIST);
    });
  }

  test("a response nested 30 levels deep is read", () => {
    const nested = `${"[".repeat(30)}${"]".repeat(30)}`;
    expect(api.parseAliyun(`{"code":200,"data":${nested}}`).data).to.deep.equal(JSON.parse(nested));
    expect(api.parseCustomerList(`{"X":${nested},"Customers":[],"Total":0}`)).to.deep.equal({
      total: 0,
      droppedCells: 0,
      customers: [],
    });
  });

  test("a truncated response is an ApiError at every length", () => {
    /** @type {[body: string, parse: (body: string) => unknown][]} */
    const responses = [
      [CUSTOMERS, api.parseCustomerList],
      [CUSTOMERS, api.parseTencent],
      [IDENTITIES, api.parseIdentityList],
      [IDENTITIES, api.parseAliyun],
    ];
    for (const [body, parse] of responses) {
      for (let length = 0; length < body.length; length += 1) {
        expectApiError(api, () => parse(body.slice(0, length)), {
          kind: "malformed-response",
          retryable: true,
        });
      }
    }
  });

  test("no one-byte change causes a trap", () => {
    for (const [text, parse] of /** @type {const} */ ([
      [CUSTOMERS, api.parseCustomerList],
      [IDENTITIES, api.parseIdentityList],
    ])) {
      const bytes = new TextEncoder().encode(text);
      for (let index = 0; index < bytes.length; index += 1) {
        for (const bit of [1, 2, 32, 128]) {
          const changed = Uint8Array.from(bytes);
          changed[index] = (bytes[index] ?? 0) ^ bit;
          expectApiErrorOrValue(parse, changed);
        }
      }
    }
  });

  /**
   * @template Body
   * @param {(body: Body) => unknown} parse
   * @param {Body} body
   */
  function expectApiErrorOrValue(parse, body) {
    try {
      expect(parse(body)).to.be.an("object");
    } catch (error) {
      expect(error).to.be.instanceOf(api.ApiError);
    }
  }
}
