/** @import { SigningCase } from "../types.mjs" */

/**
 * @param {string} source
 * @param {string[]} identityIds
 * @param {Partial<SigningCase>} [rest]
 * @returns {SigningCase}
 */
function identities(source, identityIds, rest) {
  return { source, operation: "queryIdentityList", arguments: { identityIds }, ...rest };
}

/**
 * @param {string} source
 * @param {string} path
 * @param {{ apiVersion?: string, params?: object, headers?: Record<string, string> }} [call]
 * @returns {SigningCase}
 */
function request(source, path, call) {
  return { source, operation: "request", arguments: { path, call: { apiVersion: "1.0.2", ...call } } };
}

const IDS = ["1", "2", "3"];
const PATH = "/cloud/thing/query";

/** @type {Record<string, SigningCase>} */
export const aliyunSigning = {
  "identities-documented-example": identities("ours: the ids of the vendor's example", IDS),
  "identities-one": identities("ours: one id", ["50ebop4f8c3fe8b3a3f0d6b4c5f1a2e3d4b5c6"]),
  "identities-many": identities(
    "ours: no maximum is enforced",
    Array.from({ length: 300 }, (_, index) => `identity-${String(index + 1).padStart(4, "0")}`),
  ),
  "identities-twice-the-same": identities("ours: ids are sent as given, in their order", ["b", "a", "b"]),
  "identities-underscores": identities("ours: underscores mean nothing here", ["a_b", "_a__b_"]),
  "identities-odd-characters": identities("ours: escaped in the body as JSON.stringify does", [
    `"quoted"`,
    `back\\slash`,
    `a&b=c`,
    "per%20cent+plus",
    "</script>",
    " padded ",
    "line\nbreak\r\t\b\f",
    "\u0000\u0001\u001f\u007f\u2028\u2029",
  ]),
  "identities-chinese-and-emoji": identities("ours: Content-MD5 is over the UTF-8 bytes", [
    "身份",
    "é",
    "👨‍👩‍👧",
    "\uffff",
  ]),

  "region-cn-shanghai": identities("ours: the default region, named", IDS, {
    client: { region: "cn-shanghai" },
  }),
  "region-ap-southeast-1": identities("ours: Singapore", IDS, { client: { region: "ap-southeast-1" } }),
  "region-eu-central-1": identities("ours: Germany", IDS, { client: { region: "eu-central-1" } }),
  "region-us-east-1": identities("ours: Virginia", IDS, { client: { region: "us-east-1" } }),
  "endpoint-own-origin": identities("ours: a gateway under another name", IDS, {
    client: { endpoint: "https://gateway.example.com" },
  }),
  "endpoint-loopback": identities("ours: plain HTTP is allowed on the loopback address", IDS, {
    client: { endpoint: "http://127.0.0.1:4181" },
  }),
  "stage-release": identities("ours: the default stage, named", IDS, { client: { stage: "RELEASE" } }),
  "stage-pre": identities("ours: the stage before release", IDS, { client: { stage: "PRE" } }),
  "stage-test": identities("ours: the test stage", IDS, { client: { stage: "TEST" } }),
  "iot-token": identities("ours: a user's token in the body", IDS, {
    client: { iotToken: "8b2cd7fcb5a14d8a8fd1dd8bbb1a1a05" },
  }),
  "cloud-token": identities("ours: a project's token in the body", IDS, {
    client: { cloudToken: "51d3c4f5d1b04f1b8a9e6a1c7d0e2f3a" },
  }),
  language: identities("ours: the language of messages", IDS, { client: { language: "en-US" } }),
  "tokens-and-language": identities("ours: their order in the body is fixed", IDS, {
    client: { language: "zh-CN", cloudToken: `cloud"token`, iotToken: "iot\\token" },
  }),

  "timestamp-smallest": identities("ours: the earliest timestamp", IDS, { overrides: { timestamp: 1e11 } }),
  "timestamp-largest": identities("ours: the latest timestamp", IDS, { overrides: { timestamp: 1e14 - 1 } }),
  "nonce-with-symbols": identities("ours: any printable ASCII but space, & and =", IDS, {
    overrides: { nonce: `!"#$%'()*+,-./:;<>?@[\\]^_{|}~` },
  }),
  "nonce-longest": identities("ours: 128 characters", IDS, { overrides: { nonce: "n".repeat(128) } }),
  "request-id-with-symbols": identities("ours: any printable ASCII but space, & and =", IDS, {
    overrides: { requestId: `!"#$%'()*+,-./:;<>?@[\\]^_{|}~` },
  }),
  "secret-longer-than-a-block": identities("ours: an HMAC key above 64 bytes is hashed first", IDS, {
    client: { appSecret: "AppSecret".repeat(9) },
  }),
  "secret-in-utf-8": identities("ours: the secret's bytes are UTF-8", IDS, {
    client: { appSecret: "密钥-é-🔑" },
  }),

  "request-without-params": request("ours: params is an empty object then", PATH),
  "request-empty-params": request("ours: an empty object", PATH, { params: {} }),
  "request-params": request("ours: members keep their order, values their types", PATH, {
    params: {
      z: 1,
      a: { y: [1, "2", null, true, [], {}], x: 0.5 },
      productKey: "a1B2c3",
      off: false,
      zero: 0,
      empty: "",
      nothing: null,
    },
  }),
  "request-params-text": request("ours: JSON text, quotes, Chinese and emoji in params", PATH, {
    params: { items: '{"LightSwitch":0}', 名称: "客厅的灯💡", "a&b": "c=d", 'quo"te': "back\\slash\n" },
  }),
  "request-api-version": request("ours: apiVersion is sent as given", PATH, {
    apiVersion: "1.1.10",
    params: { a: 1 },
  }),
  "request-root": request("ours: the shortest path", "/"),
  "request-query-sorted": request(
    "ours: pairs are sorted in the string to sign, not in the URL",
    `${PATH}?c=3&a=1&b=2&B=0`,
  ),
  "request-query-sorted-by-name": request(
    "ours: sorted by the name alone, as the official clients do; a before a-b though - is below =",
    `${PATH}?a-b=2&a=1&a.b=3`,
  ),
  "request-query-without-value": request("ours: the name alone when there is no value", `${PATH}?flag&b=2&a`),
  "request-query-empty-value": request("ours: an empty value is no value", `${PATH}?flag=&b=2&a=`),
  "request-query-decoded": request(
    "ours: percent-encoding is undone in the string to sign",
    `${PATH}?name=%E5%AE%A2%E5%8E%85&%E7%81%AF=%F0%9F%92%A1&q=a%26b%3Dc%20d%2Be%25`,
  ),
  "request-query-decoded-before-sorting": request(
    "ours: names are sorted as decoded",
    `${PATH}?%62=2&a=1&%43=3`,
  ),
  "request-query-equals-in-value": request("ours: only the first = divides", `${PATH}?filter=a=b=c&x=1`),
  "request-query-plus": request(
    "ours: a plus is a space, as in the official clients",
    `${PATH}?q=a+b&r=a%2Bb`,
  ),
  "request-header": request("ours: an added header is signed, sorted by its name", PATH, {
    headers: { "device-id": "a1B2c3" },
  }),
  "request-headers-upper-case": request("ours: names are lower-cased, values are not", PATH, {
    headers: { "X-Trace-ID": "AbC", Zone: "EU", "App-Version": "2.0" },
  }),
  "request-header-x-ca": request("ours: an x-ca- header of the caller", PATH, {
    headers: { "x-ca-language": "en" },
  }),
  "request-headers-between": request("ours: sorted among the four of the signature", PATH, {
    headers: { "x-ca-l": "1", "x-ca-": "2", "x-ca-timestamp2": "3", "x-c": "4", x: "5" },
  }),
  "request-headers-that-clients-leave-alone": request("ours: what fetch sends as it was given", PATH, {
    headers: {
      "accept-language": "en",
      authorization: "Bearer t",
      "cache-control": "no-cache",
      "content-language": "en",
      "x-ca-request-mode": "debug",
      "x-forwarded-for": "192.0.2.1",
      "x-requested-with": "dashboard",
      security: "a",
      proxy: "b",
      "access-control": "c",
    },
  }),
  "request-header-value-symbols": request("ours: every printable ASCII character", PATH, {
    headers: { "x-note": `a !"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~ z` },
  }),
  "request-everything": {
    ...request("ours: query, headers and params at once", `${PATH}?b=2&a=%201`, {
      params: { identityId: "客户", list: [1, 2] },
      headers: { "X-Request-From": "dashboard", "a-first": "1" },
    }),
    client: { region: "us-east-1", stage: "PRE", iotToken: "t", language: "en-US" },
  },
};
