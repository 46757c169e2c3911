/** @import { AnswerCase, Client, InvalidCase, Overrides, SigningCase } from "../types.mjs" */

/** @typedef {{ client?: Partial<Client>, overrides?: Partial<Overrides> }} Rest */

/**
 * @param {string} source
 * @param {string} operation
 * @param {Record<string, unknown>} args in the order of the method's
 * @param {Rest} [rest]
 * @returns {SigningCase}
 */
function call(source, operation, args, rest) {
  return { source, operation, arguments: args, ...rest };
}

/**
 * @param {string} field
 * @param {string} operation
 * @param {Record<string, unknown>} args
 * @param {Rest} [rest]
 * @returns {InvalidCase}
 */
function invalid(field, operation, args, rest) {
  return { source: "ours", operation, arguments: args, field, ...rest };
}

const page = { offset: 0, count: 100 };
const TOKENS = { iotToken: "the user's", cloudToken: "the client's" };

/** @type {Record<string, SigningCase>} */
export const aliyunCallsSigning = {
  "call-cloud-token": call("ours: page 177833", "getCloudToken", { projectId: "a123bcdE" }),
  "call-cloud-token-odd-characters": call("ours: any text", "getCloudToken", { projectId: '项目 "1"' }),
  "call-cloud-token-without-token": call(
    "ours: a token is got without the one that may have ended",
    "getCloudToken",
    { projectId: "a123bcdE" },
    { client: TOKENS, overrides: { cloudToken: "ended" } },
  ),
  "call-refresh": call("ours: page 177835", "refreshCloudToken", { cloudToken: "51d3c4f5d1b04f1b" }),
  "call-page": call("ours: page 177896", "queryIdentityByPage", { page }),
  "call-page-largest": call("ours: the largest numbers", "queryIdentityByPage", {
    page: { offset: 2 ** 31 - 1, count: 2 ** 31 - 1 },
  }),
  "call-page-order": call("ours: the order of the members does not matter", "queryIdentityByPage", {
    page: { count: 1, offset: 2 },
  }),
  "call-page-with-token": call(
    "ours: the token of this request",
    "queryIdentityByPage",
    { page },
    { overrides: { cloudToken: "t1" } },
  ),
  "call-page-with-both-tokens": call(
    "ours: each token in place of the client's",
    "queryIdentityByPage",
    { page },
    { client: TOKENS, overrides: { iotToken: "u2", cloudToken: "t2" } },
  ),
  "call-page-with-one-token": call(
    "ours: the other token stays the client's",
    "queryIdentityByPage",
    { page },
    { client: TOKENS, overrides: { cloudToken: "t3" } },
  ),
  "identities-with-token": call(
    "ours: every call takes the tokens",
    "queryIdentityList",
    { identityIds: ["1"] },
    { overrides: { iotToken: "u4" } },
  ),
  "request-with-token": call(
    "ours: every call takes the tokens",
    "request",
    { path: "/cloud/thing/query", call: { apiVersion: "1.0.2" } },
    { overrides: { cloudToken: "t5" } },
  ),
};

/** @type {Record<string, InvalidCase>} */
export const aliyunCallsInvalid = {
  "invalid-project-empty": invalid("projectId", "getCloudToken", { projectId: "" }),
  "invalid-refresh-empty": invalid("cloudToken", "refreshCloudToken", { cloudToken: "" }),
  "invalid-refresh-line-break": invalid("cloudToken", "refreshCloudToken", { cloudToken: "a\nb" }),
  "invalid-refresh-blank-behind": invalid("cloudToken", "refreshCloudToken", { cloudToken: "a " }),
  "invalid-page-count-zero": invalid("count", "queryIdentityByPage", { page: { offset: 0, count: 0 } }),
  "invalid-page-count-missing": invalid("count", "queryIdentityByPage", { page: { offset: 0 } }),
  "invalid-page-count-too-large": invalid("count", "queryIdentityByPage", {
    page: { offset: 0, count: 2 ** 31 },
  }),
  "invalid-page-offset-negative": invalid("offset", "queryIdentityByPage", {
    page: { offset: -1, count: 1 },
  }),
  "invalid-page-offset-missing": invalid("offset", "queryIdentityByPage", { page: { count: 1 } }),
  "invalid-token-line-break": invalid(
    "cloudToken",
    "queryIdentityByPage",
    { page },
    { overrides: { cloudToken: "a\nb" } },
  ),
  "invalid-token-empty": invalid(
    "iotToken",
    "queryIdentityByPage",
    { page },
    { overrides: { iotToken: "" } },
  ),
  "invalid-token-of-ids": invalid(
    "cloudToken",
    "queryIdentityList",
    { identityIds: ["1"] },
    { overrides: { cloudToken: " t" } },
  ),
};

/**
 * @param {string} source
 * @param {string} data
 * @param {unknown} expected
 * @returns {AnswerCase}
 */
function token(source, data, expected) {
  const body = `{"code":200,"data":${data},"id":"r1"}`;
  return { source, parser: "parseCloudToken", response: { body }, expected };
}

/** @type {Record<string, AnswerCase>} */
export const aliyunCallsAnswers = {
  "token-live": token("ours: as live clients read it", `{"cloudToken":"t","expireIn":7200000}`, {
    requestId: "r1",
    cloudToken: "t",
    expiresInMs: 7_200_000,
  }),
  "token-other-names": token("ours: as one page has it", `{"iotToken":"t","expiresIn":"86400000"}`, {
    requestId: "r1",
    cloudToken: "t",
    expiresInMs: 86_400_000,
  }),
  "token-both-names": token(
    "ours: the name of the page counts first",
    `{"iotToken":"no","cloudToken":"t","expireIn":100000}`,
    { requestId: "r1", cloudToken: "t", expiresInMs: 100_000 },
  ),
  "token-in-seconds": token("ours: a small number counts seconds", `{"cloudToken":"t","expireIn":7200}`, {
    requestId: "r1",
    cloudToken: "t",
    expiresInMs: 7_200_000,
  }),
  "token-seconds-largest": token(
    "ours: the last that counts seconds",
    `{"cloudToken":"t","expireIn":99999}`,
    {
      requestId: "r1",
      cloudToken: "t",
      expiresInMs: 99_999_000,
    },
  ),
  "token-without-life": token("ours: two hours are the default", `{"cloudToken":"t"}`, {
    requestId: "r1",
    cloudToken: "t",
    expiresInMs: 7_200_000,
  }),
  "token-odd-life": token("ours: what is no span says nothing", `{"cloudToken":"t","expireIn":"soon"}`, {
    requestId: "r1",
    cloudToken: "t",
    expiresInMs: 7_200_000,
  }),
  "token-missing": {
    source: "ours: without a token there is no answer, and its body is not shown",
    parser: "parseCloudToken",
    response: { status: 200, body: `{"code":200,"data":{"cloudToken":"","expireIn":5},"id":"r1"}` },
    error: { kind: "malformed-response", vendorMessage: "", requestId: "r1", retryable: false },
  },
  "token-cut-off": {
    source: "ours: what was cut off may hold a token, and is not shown",
    parser: "parseCloudToken",
    response: { status: 200, body: `{"code":200,"data":{"cloudToken":"secr` },
    error: { kind: "malformed-response", vendorMessage: "", retryable: true },
  },
  "token-refused": {
    source: "ours: the words of a refusal are kept",
    parser: "parseCloudToken",
    response: { body: `{"code":403,"message":"request forbidden.","id":"r1","data":null}` },
    error: { kind: "credentials", code: "403", vendorMessage: "request forbidden.", requestId: "r1" },
  },
  "inner-failure": {
    source: "ours: the second envelope of page 177899",
    parser: "parseAliyun",
    response: { body: `{"code":200,"data":{"code":460,"message":"no such user","id":"in"},"id":"out"}` },
    error: { kind: "invalid-request", code: "460", vendorMessage: "no such user", requestId: "in" },
  },
  "inner-failure-of-a-list": {
    source: "ours: a failure where a list should be",
    parser: "parseIdentityList",
    response: { body: `{"id":"out","data":{"message":"busy","code":"429"},"code":200}` },
    error: { kind: "throttled", code: "429", vendorMessage: "busy", requestId: "out", retryable: true },
  },
  "inner-success": {
    source: "ours: a second envelope that is none of a failure is data",
    parser: "parseAliyun",
    response: { body: `{"code":200,"data":{"code":200,"message":"success","data":[1]},"id":"r1"}` },
    expected: { requestId: "r1", data: { code: 200, message: "success", data: [1] } },
  },
  "inner-code-without-words": {
    source: "ours: a member may be called code",
    parser: "parseAliyun",
    response: { body: `{"code":200,"data":{"code":86,"country":"CN"},"id":"r1"}` },
    expected: { requestId: "r1", data: { code: 86, country: "CN" } },
  },
};
