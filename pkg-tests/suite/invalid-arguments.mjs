import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { ALIYUN, expectInvalidInput, TENCENT, unchecked } from "./helpers.mjs";

/**
 * Arguments of wrong types, which a compiler would refuse: callers in JavaScript have none.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const tencent = () => new api.TencentClient(TENCENT);
  const aliyun = () => new api.AliyunClient(ALIYUN);

  /** @type {[name: string, create: (options: unknown) => unknown][]} */
  const clients = [
    ["TencentClient", (options) => new api.TencentClient(unchecked(options))],
    ["AliyunClient", (options) => new api.AliyunClient(unchecked(options))],
  ];
  for (const [name, create] of clients) {
    test(`${name}: options that are not an object`, () => {
      for (const options of [undefined, null, 5, "appKey"])
        expectInvalidInput(api, () => create(options), /./);
    });

    const invalidOptions = {
      appKey: [undefined, null, "", 5, " key", "key ", "key\n", {}],
      appSecret: [undefined, null, "", 5, " secret", "secret\t", "secret\r\n", ["secret"]],
      endpoint: [5, "", "not a URL", "http://example.com", "file:///etc/hosts", {}],
      clockOffsetMs: ["5", Number.NaN, Number.POSITIVE_INFINITY, {}],
    };
    for (const [field, values] of Object.entries(invalidOptions)) {
      test(`${name}: invalid \`${field}\``, () => {
        for (const value of values)
          expectInvalidInput(api, () => create({ ...TENCENT, [field]: value }), field);
      });
    }
  }

  const invalidAliyunOptions = {
    region: [5, "moon-1", "CN-SHANGHAI", {}],
    stage: [5, "PROD", "pre", {}],
    iotToken: [5, {}, "line\nbreak"],
    cloudToken: [5, {}, "line\nbreak"],
    language: [5, {}, ["en-US"]],
  };
  for (const [field, values] of Object.entries(invalidAliyunOptions)) {
    test(`AliyunClient: invalid \`${field}\``, () => {
      for (const value of values) {
        expectInvalidInput(api, () => new api.AliyunClient(unchecked({ ...ALIYUN, [field]: value })), field);
      }
    });
  }

  const invalidFilters = {
    customerId: [5, true, {}, ["a"], "a b", "a&b", "x".repeat(33)],
    countryCode: [86, "+86", "8 6", {}],
    phoneNumber: [13900000000, "139-0000", "١٣٩", {}],
    offset: ["0", -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 1e300, true, 1n, {}],
    limit: ["10", 0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** 31, false, {}],
  };
  for (const [field, values] of Object.entries(invalidFilters)) {
    test(`getCustomerList: invalid \`${field}\``, () => {
      for (const value of values) {
        expectInvalidInput(api, () => tencent().getCustomerList(unchecked({ [field]: value })), field);
      }
    });
  }

  test("getCustomerList: params that are not an object", () => {
    for (const params of ["x", 5, true, ["a"]]) {
      expectInvalidInput(api, () => tencent().getCustomerList(unchecked(params)), "params");
    }
  });

  test("getCustomerList: an unknown key is named, not ignored", () => {
    for (const key of ["CustomerId", "pageSize", "customerID"]) {
      const params = unchecked({ limit: 1, [key]: "1" });
      expectInvalidInput(api, () => tencent().getCustomerList(params), new RegExp(`(^|\\.)${key}$`));
    }
  });

  test("Tencent request: invalid action", () => {
    for (const action of [undefined, null, 5, "", "a b", "a&b=c", {}]) {
      expectInvalidInput(api, () => tencent().request(unchecked(action)), "action");
    }
  });

  test("Tencent request: params that are not an object", () => {
    for (const params of ["x", 5, true, ["a"]]) {
      expectInvalidInput(api, () => tencent().request("ServiceGetDeviceList", unchecked(params)), "params");
    }
  });

  test("Tencent request: a value that is not a scalar is named", () => {
    const values = [
      [],
      ["a"],
      {},
      { a: 1 },
      Number.NaN,
      Number.POSITIVE_INFINITY,
      () => 1,
      Symbol("s"),
      new Date(0),
    ];
    for (const value of values) {
      const params = unchecked({ Good: 1, Bad_One: value });
      expectInvalidInput(api, () => tencent().request("ServiceGetDeviceList", params), "params.Bad_One");
    }
  });

  test("Tencent request: a number that is not a safe integer is named", () => {
    for (const value of [2 ** 53, -(2 ** 53), 1e21]) {
      expectInvalidInput(api, () => tencent().request("ServiceGetDeviceList", { Big: value }), "params.Big");
      const exact = tencent().request("ServiceGetDeviceList", { Big: BigInt(value) });
      expect(exact.body).to.contain(`"Big":${BigInt(value)}`);
    }
  });

  test("Tencent request: the common parameters are set by the client", () => {
    for (const name of ["Action", "AppKey", "Nonce", "RequestId", "Signature", "Timestamp"]) {
      expectInvalidInput(
        api,
        () => tencent().request("ServiceGetDeviceList", { [name]: "1" }),
        `params.${name}`,
      );
    }
  });

  test("queryIdentityList: ids that are not a list", () => {
    for (const ids of [undefined, null, "1", 5, {}, new Set(["1"])]) {
      expectInvalidInput(api, () => aliyun().queryIdentityList(unchecked(ids)), "identityIds");
    }
    expectInvalidInput(api, () => aliyun().queryIdentityList([]), "identityIds");
  });

  test("queryIdentityList: an id that is not a string is named by its index", () => {
    for (const id of [undefined, null, 5, "", {}, ["3"], true]) {
      expectInvalidInput(
        api,
        () => aliyun().queryIdentityList(unchecked(["1", "2", id, "4"])),
        "identityIds[2]",
      );
    }
    const sparse = ["1"];
    sparse[3] = "4";
    expectInvalidInput(api, () => aliyun().queryIdentityList(sparse), "identityIds[1]");
  });

  test("Aliyun request: invalid path", () => {
    for (const path of [
      undefined,
      null,
      5,
      "",
      "no/slash",
      "https://example.com/a",
      "/a b",
      "/a\r\nb",
      "/a#b",
      "/客",
    ]) {
      expectInvalidInput(api, () => aliyun().request(unchecked(path), { apiVersion: "1.0.0" }), "path");
    }
  });

  test("Aliyun request: a call that is not an object, invalid apiVersion", () => {
    for (const call of [undefined, null, "1.0.0", 5]) {
      expectInvalidInput(api, () => aliyun().request("/a", unchecked(call)), /./);
    }
    for (const apiVersion of [undefined, null, 5, "", {}]) {
      expectInvalidInput(api, () => aliyun().request("/a", unchecked({ apiVersion })), "apiVersion");
    }
  });

  test("Aliyun request: params that are not an object", () => {
    /** @type {Record<string, unknown>} */
    const circular = {};
    circular["self"] = circular;
    for (const params of ["{}", 5, true, ["a"], circular]) {
      const call = unchecked({ apiVersion: "1.0.0", params });
      expectInvalidInput(api, () => aliyun().request("/a", call), "params");
    }
  });

  test("Aliyun request: headers that are not an object", () => {
    for (const headers of ["x-a: b", 5, true]) {
      expectInvalidInput(
        api,
        () => aliyun().request("/a", unchecked({ apiVersion: "1.0.0", headers })),
        "headers",
      );
    }
  });

  test("Aliyun request: an invalid header value is named", () => {
    for (const value of ["a\nb", "a\rb", "a\r\nx-ca-stage: TEST", "a\0b", "客", "é", 5, null, {}]) {
      const call = unchecked({ apiVersion: "1.0.0", headers: { "x-good": "1", "x-bad": value } });
      expectInvalidInput(api, () => aliyun().request("/a", call), "headers.x-bad");
    }
  });

  test("Aliyun request: an invalid header name is named", () => {
    for (const name of ["x bad", "x:bad", "x\r\nbad", "键", ""]) {
      const call = { apiVersion: "1.0.0", headers: { [name]: "1" } };
      expectInvalidInput(
        api,
        () => aliyun().request("/a", call),
        `headers.${name.replaceAll(/[\r\n]/g, " ")}`,
      );
    }
  });

  test("Aliyun request: the headers that the client sets are refused", () => {
    const names = [
      "accept",
      "content-md5",
      "content-type",
      "date",
      "x-ca-key",
      "x-ca-nonce",
      "x-ca-signature",
      "x-ca-signature-headers",
      "x-ca-stage",
      "x-ca-timestamp",
    ];
    for (const name of names) {
      const call = { apiVersion: "1.0.0", headers: { [name]: "application/json" } };
      expectInvalidInput(api, () => aliyun().request("/a", call), `headers.${name}`);
    }
  });

  const invalidOverrides = {
    requestId: [5, "", "a b", "a&b", "a=b", "客", "x".repeat(129), {}],
    timestamp: [
      "1599468019000",
      1599468019,
      1e14,
      1599468019000.5,
      Number.NaN,
      -1,
      1599468019000n,
      new Date(0),
    ],
  };
  /** @type {[name: string, sign: (overrides: unknown) => unknown, nonces: unknown[]][]} */
  const signers = [
    [
      "Tencent",
      (overrides) => tencent().getCustomerList({}, unchecked(overrides)),
      ["1", 0, -1, 1.5, Number.NaN, 2 ** 31, 5n, {}],
    ],
    [
      "Tencent, any action",
      (overrides) => tencent().request("ServiceGetDeviceList", {}, unchecked(overrides)),
      ["1", 0, -1, 1.5, Number.NaN, 2 ** 31, 5n, {}],
    ],
    [
      "Aliyun",
      (overrides) => aliyun().queryIdentityList(["1"], unchecked(overrides)),
      [5, "", "a b", "a&b", "a\nb", "x".repeat(129), {}],
    ],
    [
      "Aliyun, any path",
      (overrides) => aliyun().request("/a", { apiVersion: "1.0.0" }, unchecked(overrides)),
      [5, "", "a b", "a&b", "a\nb", "x".repeat(129), {}],
    ],
  ];
  for (const [name, sign, nonces] of signers) {
    test(`overrides of ${name}: invalid values`, () => {
      for (const [field, values] of Object.entries({ ...invalidOverrides, nonce: nonces })) {
        for (const value of values) expectInvalidInput(api, () => sign({ [field]: value }), field);
      }
    });
  }

  test("parsers: a value that is not a response", () => {
    const parsers = [api.parseCustomerList, api.parseIdentityList, api.parseTencent, api.parseAliyun];
    const responses = [
      undefined,
      null,
      5,
      true,
      [],
      {},
      { status: 200 },
      { body: "{}" },
      { status: "200", body: "{}" },
      { status: Number.NaN, body: "{}" },
      { status: 99, body: "{}" },
      { status: 1000, body: "{}" },
      { status: 200, body: { code: 200 } },
      { status: 200, body: null },
      { status: 200, headers: "x-ca-error-code: x", body: "{}" },
      { status: 200, headers: 5, body: "{}" },
    ];
    for (const parse of parsers) {
      for (const response of responses) expectInvalidInput(api, () => parse(unchecked(response)), "response");
    }
  });

  test("names: what would break a line or steer a terminal is a space in the error", () => {
    const name = "a\n\u001b[31m\u2028b";
    const call = { apiVersion: "1.0.0" };
    const cases = /** @type {const} */ ([
      ["params.a  [31m b", () => tencent().request("Action", unchecked({ [name]: {} }))],
      ["params.a  [31m b", () => aliyun().request("/a", { ...call, params: { [name]: 1n } })],
      ["headers.a  [31m b", () => aliyun().request("/a", { ...call, headers: { [name]: "1" } })],
      ["options.a  [31m b", () => new api.TencentClient(unchecked({ ...TENCENT, [name]: 1 }))],
    ]);
    for (const [field, run] of cases) expectInvalidInput(api, run, field);
  });
}
