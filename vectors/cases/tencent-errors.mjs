/** @import { AnswerCase, ExpectedError, ParserName } from "../types.mjs" */

const REQUEST_ID = "f92406b3-5b7d-4fe8-bc43-45e3d794bb68";

/**
 * Name of the case, Code, Message, kind, whether asking again can help.
 *
 * @type {[name: string, code: string, message: string, kind: string, retryable: boolean][]}
 */
const CODES = [
  ["internal-error", "InternalError", "内部错误", "server", true],
  ["internal-server-error", "InternalServerError", "internal", "server", true],
  ["required-param-not-found", "ErrorRequiredParamNotFound", "Limit is required", "invalid-request", false],
  ["invalid-action", "InvalidAction", "Action 非法", "invalid-request", false],
  ["invalid-parameter-value", "InvalidParameterValue", "Offset 无效", "invalid-request", false],
  ["invalid-json", "InvalidParameterValue.InvalidJSON", "请求格式不是 JSON", "invalid-request", false],
  ["signature", "InvalidParameterValue", "Signature 无效", "signature", false],
  ["nonce", "InvalidParameterValue", "Nonce 已被使用", "replay", true],
  ["signature-in-english", "InvalidParameterValue", "The Signature is invalid", "signature", false],
  ["invalid-customer-id", "invalid CustomerId", "CustomerId 格式错误", "invalid-request", false],
  ["invalid-email", "invalid Email", "Email 格式错误", "invalid-request", false],
  ["invalid-phone", "invalid Phone", "Phone 或者 CountryCode 格式错误", "invalid-request", false],
  ["no-such-customer", "invalid CustomerId or invalid ServiceAppKey", "不存在", "not-found", false],
  ["signature-expired", "AuthFailure.SignatureExpire", "signature expired", "clock", true],
  ["signature-failure", "AuthFailure.SignatureFailure", "signature does not match", "signature", false],
  ["invalid-signature", "AuthFailure.InvalidSignature", "signature is wrong", "signature", false],
  ["auth-failure", "AuthFailure", "not allowed", "credentials", false],
  ["auth-failure-secret-id", "AuthFailure.SecretIdNotFound", "no such key", "credentials", false],
  ["auth-failure-unauthorized", "AuthFailure.UnauthorizedOperation", "not yours", "credentials", false],
  ["request-limit-exceeded", "RequestLimitExceeded", "too many requests", "throttled", true],
  [
    "request-limit-exceeded-ip",
    "RequestLimitExceeded.IPLimitExceeded",
    "too many requests",
    "throttled",
    true,
  ],
  ["limit-exceeded", "LimitExceeded", "over the limit", "throttled", true],
  ["limit-exceeded-customer", "LimitExceeded.Customer", "over the limit", "throttled", true],
  ["internal-error-database", "InternalError.DBError", "database", "server", true],
  ["resource-not-found", "ResourceNotFound", "no such resource", "not-found", false],
  ["resource-not-found-device", "ResourceNotFound.DeviceNotExist", "no such device", "not-found", false],
  ["unknown-code", "UnsupportedOperation.SomethingNew", "new", "invalid-request", false],
  ["unknown-code-with-blank", "invalid Something", "new", "invalid-request", false],
];

/**
 * @param {string} source
 * @param {unknown} answer
 * @param {ExpectedError} error
 * @param {{ status?: number, headers?: Record<string, string> }} [http]
 * @param {ParserName} [parser]
 * @returns {AnswerCase}
 */
function failure(source, answer, error, http, parser = "parseCustomerList") {
  return { source, parser, response: { ...http, body: JSON.stringify(answer) }, error };
}

/**
 * @param {string} source
 * @param {string} body
 * @param {ExpectedError} error
 * @param {ParserName} [parser]
 * @returns {AnswerCase}
 */
function oddFailure(source, body, error, parser = "parseCustomerList") {
  return { source, parser, response: { status: 200, body }, error: { status: 200, ...error } };
}

const codes = CODES.map(([name, code, message, kind, retryable]) => [
  `error-${name}`,
  failure(
    `ours: the code ${code}`,
    { Response: { Error: { Code: code, Message: message }, RequestId: REQUEST_ID } },
    { kind, code, vendorMessage: message, requestId: REQUEST_ID, status: 200, retryable },
    { status: 200 },
  ),
]);

const expired = { Code: "AuthFailure.SignatureExpire", Message: "signature expired" };
const limited = { Code: "RequestLimitExceeded", Message: "too many requests" };

/** @type {Record<string, AnswerCase>} */
export const tencentErrors = {
  ...Object.fromEntries(codes),
  "error-through-generic-parser": failure(
    "ours: every parser reads the same errors",
    { Response: { Error: { Code: "InvalidAction", Message: "Action 非法" }, RequestId: REQUEST_ID } },
    { kind: "invalid-request", code: "InvalidAction", vendorMessage: "Action 非法", requestId: REQUEST_ID },
    undefined,
    "parseTencent",
  ),
  "error-without-wrapper": failure(
    "ours: the envelope without Response",
    { Error: { Code: "InvalidParameterValue", Message: "Signature 无效" }, RequestId: REQUEST_ID },
    {
      kind: "signature",
      code: "InvalidParameterValue",
      vendorMessage: "Signature 无效",
      requestId: REQUEST_ID,
      retryable: false,
    },
  ),
  "error-code-msg-number": failure(
    "ours: the code, msg, data envelope with a numeric code",
    { code: 1001, msg: "bad request", data: {} },
    { kind: "invalid-request", code: "1001", vendorMessage: "bad request", retryable: false },
  ),
  "error-code-msg-text": failure(
    "ours: the code, msg, data envelope with a text as code",
    { code: "InvalidParameterValue", msg: "Signature 无效", data: null },
    { kind: "signature", code: "InvalidParameterValue", vendorMessage: "Signature 无效", retryable: false },
  ),
  "error-code-msg-negative": failure(
    "ours: a negative code, no data",
    { code: -1, msg: "系统繁忙" },
    { kind: "invalid-request", code: "-1", vendorMessage: "系统繁忙", retryable: false },
  ),
  "error-code-msg-data-empty-text": failure(
    "ours: data is an empty string",
    { data: "", msg: "internal", code: "InternalError" },
    { kind: "server", code: "InternalError", vendorMessage: "internal", retryable: true },
  ),
  "error-numeric-code": failure(
    "ours: a number as Code is read as its text",
    { Response: { Error: { Code: 4000, Message: "odd" }, RequestId: REQUEST_ID } },
    { kind: "invalid-request", code: "4000", vendorMessage: "odd", requestId: REQUEST_ID, retryable: false },
  ),
  "error-numeric-request-id": failure(
    "ours: a number as RequestId is read as its text",
    { Response: { RequestId: 280688, Error: { Message: "内部错误", Code: "InternalError" } } },
    { kind: "server", code: "InternalError", requestId: "280688", retryable: true },
  ),
  "error-without-message": failure(
    "ours: no Message and no RequestId",
    { Response: { Error: { Code: "InternalError" } } },
    { kind: "server", code: "InternalError", vendorMessage: "", retryable: true },
  ),
  "error-null-message": failure(
    "ours: Message is null",
    { Response: { Error: { Code: "InvalidAction", Message: null }, RequestId: REQUEST_ID } },
    { kind: "invalid-request", code: "InvalidAction", vendorMessage: "", retryable: false },
  ),
  "error-beside-customers": failure(
    "ours: an Error beside a list is still an error, and unknown fields are ignored",
    {
      Extra: { deep: [1, { x: null }] },
      Response: {
        Customers: [],
        Total: 0,
        RequestId: REQUEST_ID,
        Error: { Extra: [[[]]], Message: "内部错误", Code: "InternalError", Data: { Code: "No" } },
      },
    },
    { kind: "server", code: "InternalError", vendorMessage: "内部错误", requestId: REQUEST_ID },
  ),
  "error-beside-odd-members": oddFailure(
    "ours: no other member can hide an Error, whatever its shape",
    `{"Response":{"Error":{"Code":"InternalError","Message":"m","Extra":{}},"Customers":{},"Total":[],"RequestId":"r"}}`,
    { kind: "server", code: "InternalError", vendorMessage: "m", requestId: "r", retryable: true },
  ),
  "error-behind-odd-members": oddFailure(
    "ours: the same with the Error last, through rows that are none",
    `{"Response":{"RequestId":"r","Total":"many","Customers":[{"CustomerId":"a"},null,[{}]],` +
      `"Error":{"Message":"m","Code":"RequestLimitExceeded"}}}`,
    { kind: "throttled", code: "RequestLimitExceeded", vendorMessage: "m", requestId: "r", retryable: true },
  ),
  "error-beside-customers-without-id": oddFailure(
    "ours: nor can a customer without an id",
    `{"Response":{"Customers":[{"PhoneNumber":"1"}],"Total":1,"RequestId":"r","Error":{"Code":"InvalidAction"}}}`,
    { kind: "invalid-request", code: "InvalidAction", requestId: "r", retryable: false },
  ),
  "error-odd-message": oddFailure(
    "ours: a Message that is an object is kept as it is written",
    `{"Response":{"Error":{"Code":"InvalidAction","Message":{ "zh":"非法" }},"RequestId":"r"}}`,
    { kind: "invalid-request", code: "InvalidAction", vendorMessage: `{ "zh":"非法" }`, requestId: "r" },
  ),
  "error-odd-code": oddFailure(
    "ours: a Code that is an object says nothing, and the Message stays",
    `{"Response":{"Error":{"Code":{"a":1},"Message":"m"},"RequestId":"r"}}`,
    { kind: "invalid-request", code: "", vendorMessage: "m", requestId: "r" },
  ),
  "error-odd-request-id": oddFailure(
    "ours: a RequestId that is no text costs nothing else",
    `{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":{}}}`,
    { kind: "server", code: "InternalError", vendorMessage: "m", retryable: true },
  ),
  "error-through-generic-parser-beside-odd-members": oddFailure(
    "ours: every parser reads the same errors",
    `{"Response":{"Customers":{},"Error":{"Code":"InvalidAction","Message":["m"]},"RequestId":true}}`,
    { kind: "invalid-request", code: "InvalidAction", vendorMessage: `["m"]` },
    "parseTencent",
  ),
  "error-beside-odd-response": oddFailure(
    "ours: an Error counts beside a Response that is no object",
    `{"Response":"none","Error":{"Code":"InternalError","Message":"m"},"RequestId":"r"}`,
    { kind: "server", code: "InternalError", vendorMessage: "m", requestId: "r", retryable: true },
  ),
  "error-beside-code-zero": oddFailure(
    "ours: an Error counts beside a code that says that all is well",
    `{"code":0,"data":{"Customers":[],"Total":0},"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r"}`,
    { kind: "server", code: "InternalError", vendorMessage: "m", requestId: "r", retryable: true },
  ),
  "error-beside-odd-code": oddFailure(
    "ours: an Error counts beside a code that is no number",
    `{"code":[],"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r"}`,
    { kind: "server", code: "InternalError", vendorMessage: "m", requestId: "r", retryable: true },
  ),
  "error-code-msg-odd-data": oddFailure(
    "ours: a code is a failure whatever the data",
    `{"code":1001,"msg":{"en":"bad"},"data":[{}],"RequestId":"r"}`,
    {
      kind: "invalid-request",
      code: "1001",
      vendorMessage: `{"en":"bad"}`,
      requestId: "r",
      retryable: false,
    },
  ),
  "error-total-above-zero": oddFailure(
    "ours: an Error beside a Total and no list",
    `{"Response":{"Total":3,"Error":{"Code":"LimitExceeded","Message":"m"},"RequestId":"r"}}`,
    { kind: "throttled", code: "LimitExceeded", vendorMessage: "m", requestId: "r", retryable: true },
  ),
  "error-with-http-status": failure(
    "ours: a readable body says more than the HTTP status",
    { Response: { Error: { Code: "InvalidAction", Message: "Action 非法" }, RequestId: REQUEST_ID } },
    { kind: "invalid-request", code: "InvalidAction", status: 500, requestId: REQUEST_ID, retryable: false },
    { status: 500, headers: { "content-type": "application/json" } },
  ),
  "error-expired-with-date": failure(
    "ours: the Date header is the server's time",
    { Response: { Error: expired, RequestId: REQUEST_ID } },
    { kind: "clock", status: 200, retryable: true, serverTimeMs: 1599468019000 },
    { status: 200, headers: { date: "Mon, 07 Sep 2020 08:40:19 GMT" } },
  ),
  "error-throttled-with-retry-after": failure(
    "ours: Retry-After is in seconds",
    { Response: { Error: limited, RequestId: REQUEST_ID } },
    { kind: "throttled", status: 200, retryable: true, retryAfterMs: 3000 },
    { status: 200, headers: { "Retry-After": "3" } },
  ),
  "error-throttled-with-long-retry-after": failure(
    "ours: a wait of 2^32 seconds is that long",
    { Response: { Error: limited, RequestId: REQUEST_ID } },
    { kind: "throttled", status: 200, retryable: true, retryAfterMs: 4294967296000 },
    { status: 200, headers: { "Retry-After": "4294967296" } },
  ),
  "error-throttled-with-endless-retry-after": failure(
    "ours: a longer wait than can be counted exactly is the longest that can",
    { Response: { Error: limited, RequestId: REQUEST_ID } },
    { kind: "throttled", status: 200, retryable: true, retryAfterMs: 9007199254740000 },
    { status: 200, headers: { "Retry-After": "99999999999999999999999999999999" } },
  ),
};
