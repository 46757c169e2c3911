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
const TOKENS = { iotToken: "token-of-the-user", cloudToken: "token-of-the-client" };

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
  "call-page-descending": call("ours: page 190248", "queryIdentityDescByPage", { page }),
  "call-identity": call("ours: page 602015", "getByIdentityId", { identityId: "50eb" }),
  "call-open-id-of": call("ours: page 177898", "getByOpenId", { openId: "o", openIdAppKey: "23432342" }),
  "call-open-id": call("ours: page 177902", "getOpenId", { identityId: "50eb", openIdAppKey: "23432342" }),
  "call-query-phone": call("ours: page 177821", "queryIdentity", { query: { phone: "13900000000" } }),
  "call-query-email": call("ours: page 177821", "queryIdentity", { query: { email: "a@b.example" } }),
  "call-query-login": call("ours: page 177821", "queryIdentity", {
    query: { loginId: "l", loginSource: "TAOBAO" },
  }),
  "call-modify": call("ours: page 177818", "modifyAccount", {
    identityId: "50eb",
    changes: { phone: "13900000000", nickName: "", avatarUrl: "https://a.example/b.jpg" },
  }),
  "call-unregister": call("ours: page 362939", "unregister", { identityId: "50eb" }),
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
  "invalid-descending-count-zero": invalid("count", "queryIdentityDescByPage", {
    page: { offset: 0, count: 0 },
  }),
  "invalid-identity-empty": invalid("identityId", "getByIdentityId", { identityId: "" }),
  "invalid-open-id-empty": invalid("openId", "getByOpenId", { openId: "", openIdAppKey: "1" }),
  "invalid-open-id-app-key": invalid("openIdAppKey", "getOpenId", { identityId: "1", openIdAppKey: "" }),
  "invalid-query-nothing": invalid("params", "queryIdentity", { query: {} }),
  "invalid-query-phone-and-email": invalid("email", "queryIdentity", { query: { phone: "1", email: "a@b" } }),
  "invalid-query-login-without-source": invalid("loginSource", "queryIdentity", { query: { loginId: "l" } }),
  "invalid-query-empty": invalid("phone", "queryIdentity", { query: { phone: "" } }),
  "invalid-modify-nothing": invalid("changes", "modifyAccount", { identityId: "50eb", changes: {} }),
  "invalid-unregister-empty": invalid("identityId", "unregister", { identityId: "" }),
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

/**
 * @param {string} source
 * @param {string} data
 * @param {object} [found]
 * @returns {AnswerCase}
 */
function identity(source, data, found) {
  const body = `{"code":200,"data":${data},"id":"r1"}`;
  const expected = { requestId: "r1", droppedCells: 0, ...(found && { identity: found }) };
  return { source, parser: "parseIdentity", response: { body }, expected };
}

/**
 * @param {number} code
 * @param {string} message
 * @param {string} kind
 * @returns {AnswerCase}
 */
function refused(code, message, kind) {
  const body = JSON.stringify({ code, message, id: "r1" });
  const error = { kind, code: String(code), vendorMessage: message, requestId: "r1" };
  return { source: "ours: a refusal of the service", parser: "parseAliyun", response: { body }, error };
}

/**
 * @param {string} message
 * @param {string} kind
 * @returns {AnswerCase}
 */
function gateway(message, kind) {
  return {
    source: "ours: words of a gateway",
    parser: "parseAliyun",
    response: { status: 400, headers: { "x-ca-error-message": message }, body: `{"message":"${kind}"}` },
    error: { kind, vendorMessage: message, status: 400 },
  };
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
  "identity-object": identity(
    "ours: an object, with members of every edition",
    `{"identityId":"50eb","phoneLocationCode":"86","gender":1,"status":1,"onlineStatus":"0",` +
      `"lastLoginTime":"2020-09-07 16:40:19","gmtCreate":1599468019000,"gmtModified":"1599468019001","scopeId":"s",` +
      `"createAppKey":"k","creater":"c","createrIdentityId":"ci","modifier":"m","subIdentityLimitCode":"l","email":""}`,
    {
      identityId: "50eb",
      email: "",
      gmtCreate: "1599468019000",
      gmtCreateMs: 1599468019000,
      gmtModified: "1599468019001",
      gmtModifiedMs: 1599468019001,
      phoneLocationCode: "86",
      gender: "1",
      status: "1",
      onlineStatus: "0",
      lastLoginTime: "2020-09-07 16:40:19",
      lastLoginTimeMs: 1599468019000,
      scopeId: "s",
      createAppKey: "k",
      creater: "c",
      createrIdentityId: "ci",
      modifier: "m",
      subIdentityLimitCode: "l",
    },
  ),
  "identity-list-of-one": identity("ours: the sample of page 602015", `[{"identityId":"50eb"}]`, {
    identityId: "50eb",
  }),
  "identity-empty-list": identity("ours: no such identity", "[]"),
  "identity-null": identity("ours: no such identity", "null"),
  "identity-empty-text": identity("ours: no such identity", `""`),
  "identity-empty-object": identity("ours: no such identity", "{}"),
  "identity-list-of-two": {
    source: "ours: nobody knows which of two was meant",
    parser: "parseIdentity",
    response: { body: `{"code":200,"data":[{"identityId":"a"},{"identityId":"b"}],"id":"r1"}` },
    error: { kind: "malformed-response", requestId: "r1" },
  },
  "identity-wide-row-last": {
    source: "ours: a member of another edition in a later row",
    parser: "parseIdentityList",
    response: { body: `{"code":200,"data":[{"identityId":"a"},{"status":"2","identityId":"b"}],"id":"r1"}` },
    expected: {
      requestId: "r1",
      droppedCells: 0,
      identities: [{ identityId: "a" }, { identityId: "b", status: "2" }],
    },
  },
  "open-id": {
    source: "ours: a plain text",
    parser: "parseOpenId",
    response: { body: `{"code":200,"data":"o1","id":"r1"}` },
    expected: { requestId: "r1", openId: "o1" },
  },
  "open-id-missing": {
    source: "ours: no id",
    parser: "parseOpenId",
    response: { body: `{"code":200,"data":"","id":"r1"}` },
    error: { kind: "malformed-response", requestId: "r1" },
  },
  "error-token-blank": refused(460, "cloudToken blank", "credentials"),
  "error-user-token-blank": refused(460, "iotToken blank", "credentials"),
  "error-count": refused(460, "invalid count or offset!", "invalid-request"),
  "error-identity-blank": refused(29003, "identityId is blank", "credentials"),
  "error-request-limited": refused(403, "Request Limited", "throttled"),
  "error-other-list": refused(403, "request forbidden.", "credentials"),
  "error-open-id": refused(2407, "openId invalid", "not-found"),
  "error-gateway-key": gateway("Invalid Key", "credentials"),
  "error-gateway-date": gateway("Invalid Date", "clock"),
  "error-gateway-consumer": gateway("Unauthorized Consumer", "credentials"),
  "error-gateway-nonce": gateway("Invalid Nonce, Nonce has been used", "replay"),
  "error-gateway-authorization": gateway("Expiry of Authorization", "credentials"),
  "error-gateway-string-alone": gateway("Server StringToSign:`POST`", "signature"),
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
