/** @import { SigningCase } from "../types.mjs" */

const MAX = 2 ** 31 - 1;

/**
 * @param {string} source
 * @param {Record<string, unknown>} params
 * @param {Partial<SigningCase>} [rest]
 * @returns {SigningCase}
 */
function list(source, params, rest) {
  return { source, operation: "getCustomerList", arguments: { params }, ...rest };
}

/**
 * @param {string} source
 * @param {Record<string, unknown>} params
 * @param {Partial<SigningCase>} [rest]
 * @returns {SigningCase}
 */
function action(source, params, rest) {
  return {
    source,
    operation: "request",
    arguments: { action: "ServiceDescribeDeviceData", params },
    ...rest,
  };
}

/** @type {Record<string, SigningCase>} */
export const tencentSigning = {
  "official-service-describe-device-data": {
    source: "published by Tencent Cloud: product 1465, page 59055, calling and signing the serviceapi",
    operation: "request",
    client: {
      appKey: "ServiceAppKey",
      appSecret: "ServiceAppSecret",
      endpoint: "https://iot.cloud.tencent.com/api/exploreropen/serviceapi",
    },
    arguments: {
      action: "ServiceDescribeDeviceData",
      params: { ProductId: "ProductA", DeviceName: "Device001" },
    },
    overrides: {
      requestId: "476c990a-f5b7-1575-987c-4ef70e474932",
      nonce: 71087795,
      timestamp: 1546315200000,
    },
    published: {
      stringToSign:
        "Action=ServiceDescribeDeviceData&AppKey=ServiceAppKey&DeviceName=Device001&Nonce=71087795" +
        "&ProductId=ProductA&RequestId=476c990a-f5b7-1575-987c-4ef70e474932&Timestamp=1546315200",
      signature: "P206d+JzP37FLKBDkD689wqnl4k=",
    },
  },

  "list-without-filters": list("ours: only the common parameters", {}),
  "list-of-one-customer": list("ours: the parameters of the vendor's example request", {
    customerId: "Customer100001",
    offset: 0,
    limit: 10,
  }),
  "list-all-filters": list("ours: every filter at once", {
    limit: 20,
    offset: 40,
    phoneNumber: "13900000000",
    countryCode: "86",
    customerId: "Customer100001",
  }),
  "list-offset-zero": list("ours: zero is a value, not an absent one", { offset: 0 }),
  "list-limit-smallest": list("ours: the smallest limit", { limit: 1 }),
  "list-offset-and-limit-largest": list("ours: the largest offset and limit", { offset: MAX, limit: MAX }),
  "list-empty-filters": list("ours: an empty string and null are neither signed nor sent", {
    customerId: "",
    countryCode: null,
    phoneNumber: "",
    limit: 10,
  }),
  "list-zeros-in-front": list("ours: digits are text and keep their zeros", {
    countryCode: "0086",
    phoneNumber: "0013900000000",
  }),
  "list-longest-filters": list("ours: 32 characters are allowed", {
    customerId: "Abcdefghijklmnopqrstuvwxyz_01234",
    countryCode: "12345678901234567890123456789012",
    phoneNumber: "01234567890123456789012345678901",
  }),
  "underscore-in-value": list("ours: an underscore in a value stays", { customerId: "user_100__001_" }),

  "underscore-in-name": action("ours: every underscore of a name becomes a dot, only in the string to sign", {
    Device_Name: "Device_001",
    _Product_Id_: "Product_A",
    a__b: "c",
  }),
  "underscore-sorted-as-underscore": action("ours: names are sorted first, by their original bytes", {
    Devicez: "4",
    Device_Name: "3",
    DeviceName: "2",
    "Device.Name2": "1",
  }),
  "dot-in-name": action("ours: a dot in a name stays", { "Filter.1.Name": "status", "Filter.1.Value": "on" }),
  "names-sorted-by-bytes": action("ours: upper case before lower, digits as characters", {
    zone: "1",
    Zone: "2",
    apple: "3",
    Id2: "4",
    Id10: "5",
    Id1: "6",
    Id: "7",
    0: "8",
  }),
  "longest-name": action("ours: a name may have 128 characters", { ["N".repeat(128)]: "x" }),
  "no-own-params": action("ours: a generic action without parameters", {}),
  "zero-and-false": action("ours: 0 and false are values", { Level: 0, Enabled: false, Visible: true }),
  "empty-and-null": action("ours: an empty string and null are absent, one space is not", {
    Empty: "",
    Nothing: null,
    Space: " ",
    Padded: "  x ",
  }),
  "negative-and-decimal": action("ours: numbers are signed as JSON writes them", {
    Low: -40,
    Temperature: 36.6,
    Small: 0.001,
    Depth: -273.15,
  }),
  "large-integers": action("ours: integers beyond a double's precision keep every digit", {
    Safe: Number.MAX_SAFE_INTEGER,
    Signed: { $bigint: "9223372036854775807" },
    Negative: { $bigint: "-9223372036854775808" },
    Unsigned: { $bigint: "18446744073709551615" },
    Odd: { $bigint: "9007199254740993" },
    Zero: { $bigint: "0" },
  }),
  "chinese-value": action("ours: UTF-8 in a value", { DeviceName: "客厅的灯", Room: "Zürich" }),
  "emoji-value": action("ours: characters outside the basic plane", { DeviceName: "灯💡👨‍👩‍👧 end" }),
  "quotes-and-backslashes": action("ours: raw in the string to sign, escaped in the body", {
    DeviceName: `"lamp" 'one' \\two\\ /three/ <four>`,
  }),
  "control-characters": action("ours: escaped in the body as JSON.stringify does", {
    DeviceName: "\u0000\u0001\b\t\n\u000b\f\r\u001f\u007f\u0080\u2028\u2029\ufeff\uffff",
  }),
  "ampersand-and-equals": action("ours: values are raw, never URL-encoded", {
    Note: "a=1&b=2&&=",
    Url: "https://example.com/?q=a%20b+c#d",
  }),
  "json-text": action("ours: a JSON text is an ordinary string", {
    Data: '{"brightness":0,"color":"#fff","list":[1,2]}',
    Method: "[]",
  }),
  "numeric-text": action("ours: a string of digits stays a string in the body", { DeviceId: "007" }),
  "long-value": action("ours: a value of several hash blocks", { Data: "0123456789abcdef".repeat(40) }),

  "timestamp-rounded-down": list(
    "ours: milliseconds become whole seconds, rounded down",
    { limit: 1 },
    {
      overrides: { timestamp: 1599468019999 },
    },
  ),
  "timestamp-smallest": list("ours: the earliest timestamp", {}, { overrides: { timestamp: 1e11 } }),
  "timestamp-largest": list("ours: the latest timestamp", {}, { overrides: { timestamp: 1e14 - 1 } }),
  "nonce-smallest": list("ours: the smallest nonce", {}, { overrides: { nonce: 1 } }),
  "nonce-largest": list("ours: the largest nonce", {}, { overrides: { nonce: MAX } }),
  "request-id-with-symbols": list(
    "ours: any printable ASCII but space, & and =",
    {},
    {
      overrides: { requestId: `!"#$%'()*+,-./:;<>?@[\\]^_{|}~` },
    },
  ),
  "request-id-longest": list("ours: 128 characters", {}, { overrides: { requestId: "r".repeat(128) } }),
  "endpoint-appapi": action(
    "ours: the sister endpoint takes the same algorithm",
    { ProductId: "ProductA" },
    {
      client: { endpoint: "https://iot.cloud.tencent.com/api/exploreropen/appapi" },
    },
  ),
  "endpoint-loopback": list(
    "ours: plain HTTP is allowed on the loopback address",
    { limit: 1 },
    {
      client: { endpoint: "http://127.0.0.1:4180/api/exploreropen/serviceapi" },
    },
  ),
  "secret-longer-than-a-block": list(
    "ours: an HMAC key above 64 bytes is hashed first",
    {},
    {
      client: { appSecret: "ServiceAppSecret".repeat(5) },
    },
  ),
  "secret-of-exactly-a-block": list(
    "ours: an HMAC key of 64 bytes is used as it is",
    {},
    {
      client: { appSecret: "ServiceAppSecret".repeat(4) },
    },
  ),
  "secret-in-utf-8": list("ours: the secret's bytes are UTF-8", {}, { client: { appSecret: "密钥-é-🔑" } }),
  "secret-of-one-character": list("ours: the shortest secret", {}, { client: { appSecret: "s" } }),
};
