/** @import { AnswerCase, ExpectedError, ParserName, VectorResponse } from "../types.mjs" */

const REQUEST_ID = "8D4A1F0C-6B1E-4C57-9D0B-3F2A7C5E9B11";

/** Kinds that a new attempt may cure. */
const RETRYABLE = ["throttled", "server", "clock", "replay"];

/**
 * A gateway's refusal: name of the case, HTTP status, x-ca-error-code, x-ca-error-message, kind.
 *
 * @type {[name: string, status: number, code: string, message: string, kind: string][]}
 */
const GATEWAY = [
  [
    "invalid-signature",
    400,
    "",
    "Invalid Signature, Server StringToSign:`POST#application/json##application/json; charset=utf-8##" +
      "x-ca-key:23432342#/iotx/account/queryIdentityList`",
    "signature",
  ],
  [
    "server-string-to-sign-alone",
    400,
    "",
    "Server StringToSign:`POST#application/json##application/json; charset=utf-8###/iotx/account/queryIdentityList`",
    "signature",
  ],
  [
    "server-string-to-sign-decides-over-code",
    403,
    "A403AC",
    "Signature Not Match, Server StringToSign:`POST#`",
    "signature",
  ],
  ["invalid-signature-with-code", 403, "A403IS", "Invalid Signature", "signature"],
  ["code-a403is-alone", 403, "A403IS", "", "signature"],
  ["empty-signature", 400, "A400ES", "Empty Signature", "signature"],
  ["invalid-content-md5", 400, "A400MD", "Invalid Content-MD5", "signature"],
  ["timestamp-expired", 400, "A400TE", "Timestamp Expired", "clock"],
  ["invalid-timestamp", 400, "A400IT", "Invalid Timestamp", "clock"],
  ["nonce-used", 400, "A400NU", "Nonce Used", "replay"],
  ["nonce-used-without-code", 400, "", "Nonce Used", "replay"],
  ["throttled-by-user", 403, "", "Throttled by USER Flow Control", "throttled"],
  ["throttled-by-app", 403, "", "Throttled by APP Flow Control", "throttled"],
  ["throttled-by-api", 403, "", "Throttled by API Flow Control", "throttled"],
  ["throttled-by-domain", 403, "", "Throttled by DOMAIN Flow Control", "throttled"],
  ["throttled-by-group", 403, "", "Throttled by GROUP Flow Control", "throttled"],
  ["throttled-with-code", 429, "T429ID", "Throttled by INNER DOMAIN Flow Control", "throttled"],
  ["code-t429-alone", 403, "T429GR", "", "throttled"],
  ["status-429-with-unknown-message", 429, "", "Slow Down", "throttled"],
  ["quota-exhausted", 403, "", "Quota Exhausted", "quota"],
  ["quota-expired", 403, "", "Quota Expired", "quota"],
  ["user-arrears", 403, "", "User Arrears", "quota"],
  ["code-b403-alone", 403, "B403OD", "", "quota"],
  ["invalid-app-key", 400, "", "Invalid AppKey", "credentials"],
  ["invalid-app-secret", 400, "", "Invalid AppSecret", "credentials"],
  ["unauthorized", 403, "", "Unauthorized", "credentials"],
  ["code-a400-alone", 400, "A400IK", "", "credentials"],
  ["code-a401-alone", 401, "A401ET", "", "credentials"],
  ["code-a403-alone", 403, "A403OU", "", "credentials"],
  ["code-i403aa-alone", 403, "I403AA", "", "credentials"],
  ["code-a403ip", 403, "A403IP", "", "forbidden"],
  ["code-a403vn", 403, "A403VN", "", "forbidden"],
  ["code-a403ac", 403, "A403AC", "", "forbidden"],
  ["code-a403co", 403, "A403CO", "", "forbidden"],
  ["code-a403in", 403, "A403IN", "", "forbidden"],
  ["code-b451", 451, "B451DO", "", "forbidden"],
  ["api-not-found", 400, "", "API Not Found", "not-found"],
  ["invalid-url", 400, "", "Invalid Url", "not-found"],
  ["invalid-domain", 400, "", "Invalid Domain", "not-found"],
  ["code-i404-alone", 404, "I404NF", "", "not-found"],
  ["empty-request-body", 400, "", "Empty Request Body", "invalid-request"],
  ["invalid-request-body", 400, "", "Invalid Request Body", "invalid-request"],
  ["invalid-param-location", 400, "", "Invalid Param Location", "invalid-request"],
  ["invalid-http-method", 400, "", "Invalid HttpMethod", "invalid-request"],
  ["internal-server-error", 400, "", "Internal Server Error", "server"],
  ["code-i400-alone", 400, "I400HD", "", "invalid-request"],
  ["code-i413-alone", 413, "I413RL", "", "invalid-request"],
  ["code-d504", 504, "D504RE", "Backend service request timeout", "server"],
  ["code-d503-alone", 503, "D503BB", "", "server"],
  ["code-n502-alone", 502, "N502RE", "", "server"],
  ["code-x500-alone", 500, "X500ER", "", "server"],
  ["code-decides-over-status", 400, "D503CB", "", "server"],
  ["message-decides-over-code", 403, "A403AC", "Throttled by USER Flow Control", "throttled"],
  ["message-decides-over-status", 500, "", "Nonce Used", "replay"],
  ["unknown-letter", 403, "Z403ZZ", "Something New", "forbidden"],
  ["unknown-message-401", 401, "", "Something New", "credentials"],
  ["unknown-message-403", 403, "", "Something New", "forbidden"],
  ["unknown-message-404", 404, "", "Something New", "not-found"],
  ["unknown-message-405", 405, "", "Something New", "invalid-request"],
  ["unknown-message-500", 500, "", "Something New", "server"],
  ["unknown-message-502", 502, "", "Something New", "server"],
  ["unknown-message-503", 503, "", "Something New", "server"],
  ["unknown-message-504", 504, "", "Something New", "server"],
];

/** A status and nothing else. */
const STATUS_ALONE = [
  [400, "invalid-request"],
  [401, "credentials"],
  [403, "forbidden"],
  [404, "not-found"],
  [418, "invalid-request"],
  [500, "server"],
  [502, "server"],
  [504, "server"],
  [599, "server"],
  [600, "server"],
  [999, "server"],
];

/** A service's refusal: the codes and their kind. @type {[kind: string, codes: number[]][]} */
const SERVICE = [
  ["invalid-request", [400, 404, 460, 1701, 1702, 1703, 1704, 1705, 1706, 1707, 1708, 1709, 1710]],
  ["invalid-request", [1711, 1712, 1713, 1714, 2000, 20003, 20013, 20050, 20055]],
  ["credentials", [401, 403, 781, 2043, 2401, 29003]],
  ["throttled", [429]],
  ["not-found", [2062]],
  ["server", [500, 503, 2074, 20000, 20004, 20056]],
  ["invalid-request", [201, 999, 2063, 99999]],
];

/**
 * @param {string} source
 * @param {VectorResponse} response
 * @param {ExpectedError} error
 * @param {ParserName} [parser]
 * @returns {AnswerCase}
 */
function failure(source, response, error, parser = "parseIdentityList") {
  return { source, parser, response, error };
}

/**
 * @param {string} source
 * @param {string} body
 * @param {ExpectedError} error
 */
function service(source, body, error) {
  return failure(source, { status: 200, body }, { status: 200, ...error });
}

const gateway = GATEWAY.map(([name, status, code, message, kind]) => {
  const headers = {
    "x-ca-request-id": REQUEST_ID,
    ...(code && { "x-ca-error-code": code }),
    ...(message && { "x-ca-error-message": message }),
  };
  const error = {
    kind,
    code,
    vendorMessage: message,
    status,
    requestId: REQUEST_ID,
    retryable: RETRYABLE.includes(kind),
  };
  return [`gateway-${name}`, failure("ours: refused by the gateway", { status, headers, body: "" }, error)];
});

const statusAlone = STATUS_ALONE.map(([status, kind]) => [
  `gateway-status-${status}-alone`,
  failure(
    "ours: a status without headers or body",
    { status: Number(status), body: "" },
    {
      kind: String(kind),
      code: "",
      vendorMessage: "",
      status: Number(status),
      retryable: RETRYABLE.includes(String(kind)),
    },
  ),
]);

const serviceCodes = SERVICE.flatMap(([kind, codes]) =>
  codes.map((code) => [
    `service-code-${code}`,
    service(
      "ours: refused by the service",
      JSON.stringify({ code, id: "280688", localizedMsg: "请求错误", message: `refused with ${code}` }),
      {
        kind,
        code: String(code),
        vendorMessage: `refused with ${code}`,
        localizedMessage: "请求错误",
        requestId: "280688",
        retryable: RETRYABLE.includes(kind),
      },
    ),
  ]),
);

/** @type {Record<string, AnswerCase>} */
export const aliyunErrors = {
  ...Object.fromEntries(gateway),
  ...Object.fromEntries(statusAlone),
  "gateway-header-names-in-any-case": failure(
    "ours: header names in any case",
    { status: 403, headers: { "X-Ca-Error-Message": "Nonce Used", "X-CA-REQUEST-ID": "r1" }, body: "" },
    { kind: "replay", vendorMessage: "Nonce Used", requestId: "r1", status: 403, retryable: true },
  ),
  "gateway-expired-with-date": failure(
    "ours: the Date header is the server's time",
    {
      status: 400,
      headers: { "x-ca-error-message": "Timestamp Expired", date: "Fri, 04 Mar 2022 03:41:31 GMT" },
      body: "",
    },
    { kind: "clock", retryable: true, serverTimeMs: 1646365291000 },
  ),
  "gateway-throttled-with-retry-after": failure(
    "ours: Retry-After is in seconds",
    {
      status: 403,
      headers: { "x-ca-error-message": "Throttled by API Flow Control", "retry-after": "2" },
      body: "",
    },
    { kind: "throttled", retryable: true, retryAfterMs: 2000 },
  ),
  "gateway-error-with-html": failure(
    "ours: the headers are read first, whatever the body",
    {
      status: 403,
      headers: {
        "content-type": "text/html",
        "x-ca-error-message": "User Arrears",
        "x-ca-error-code": "B403OD",
      },
      body: "<html>403</html>",
    },
    { kind: "quota", code: "B403OD", vendorMessage: "User Arrears", status: 403, retryable: false },
  ),
  "gateway-empty-message": failure(
    "ours: an empty header is none, and the other one counts",
    { status: 403, headers: { "x-ca-error-message": "", "x-ca-error-code": "B403OD" }, body: "" },
    { kind: "quota", code: "B403OD", vendorMessage: "", status: 403, retryable: false },
  ),
  "gateway-empty-headers": failure(
    "ours: with nothing but empty headers the body speaks",
    {
      status: 400,
      headers: { "x-ca-error-message": "", "x-ca-error-code": "", "x-ca-request-id": "" },
      body: `{"code":429,"id":"r1","message":"m"}`,
    },
    { kind: "throttled", code: "429", vendorMessage: "m", requestId: "r1", status: 400, retryable: true },
  ),
  "gateway-empty-request-id": failure(
    "ours: an empty id is none",
    { status: 403, headers: { "x-ca-request-id": "", "x-ca-error-message": "User Arrears" }, body: "" },
    { kind: "quota", vendorMessage: "User Arrears", status: 403, retryable: false },
  ),
  "gateway-error-beside-odd-data": failure(
    "ours: the headers say more than data that cannot be read",
    {
      status: 200,
      headers: { "x-ca-error-message": "Nonce Used", "x-ca-error-code": "A400NU" },
      body: `{"code":200,"data":{},"id":"r1"}`,
    },
    { kind: "replay", code: "A400NU", vendorMessage: "Nonce Used", status: 200, retryable: true },
  ),
  "gateway-error-with-http-200": failure(
    "ours: an error whose status is no failure",
    { status: 200, headers: { "x-ca-error-message": "Nonce Used" }, body: "" },
    { kind: "replay", vendorMessage: "Nonce Used", status: 200, retryable: true },
  ),
  "gateway-throttled-with-endless-retry-after": failure(
    "ours: a longer wait than can be counted exactly is the longest that can",
    {
      status: 403,
      headers: { "x-ca-error-message": "Throttled by API Flow Control", "retry-after": "9999999999999999" },
      body: "",
    },
    { kind: "throttled", retryable: true, retryAfterMs: 9007199254740000 },
  ),
  "gateway-error-through-generic-parser": failure(
    "ours: every parser reads the same errors",
    {
      status: 404,
      headers: { "x-ca-error-code": "I404NF", "x-ca-error-message": "API Not Found" },
      body: "",
    },
    { kind: "not-found", code: "I404NF", vendorMessage: "API Not Found", status: 404, retryable: false },
    "parseAliyun",
  ),

  ...Object.fromEntries(serviceCodes),
  "service-documented-example": service(
    "ours: laid out as the example of knowledge detail 177817",
    `{\n"code":460,\n"id":"r1",\n"localizedMsg":"请求错误",\n"message":"requestparametererror"\n}`,
    {
      kind: "invalid-request",
      code: "460",
      vendorMessage: "requestparametererror",
      localizedMessage: "请求错误",
      requestId: "r1",
      retryable: false,
    },
  ),
  "service-throttled-as-seen-live": service(
    "ours: as a service answered it",
    `{"code":429,"id":"280688","localizedMsg":"太多请求","message":"too many requests.","returnType":"IoT_PROTOCOL"}`,
    {
      kind: "throttled",
      code: "429",
      vendorMessage: "too many requests.",
      localizedMessage: "太多请求",
      requestId: "280688",
      retryable: true,
    },
  ),
  "service-code-as-text": service(
    "ours: a numeric string as code",
    `{"code":"2062","id":"r1","message":"none"}`,
    {
      kind: "not-found",
      code: "2062",
      vendorMessage: "none",
      requestId: "r1",
      retryable: false,
    },
  ),
  "service-code-as-word": service(
    "ours: a code that is no number",
    `{"code":"SystemBusy","id":"r1","message":"m"}`,
    {
      kind: "invalid-request",
      code: "SystemBusy",
      vendorMessage: "m",
      requestId: "r1",
      retryable: false,
    },
  ),
  "service-code-in-words": service(
    "ours: the cloud's word for a failure of its own",
    `{"code":"InternalServerError","id":"r1","message":"m"}`,
    { kind: "server", code: "InternalServerError", vendorMessage: "m", requestId: "r1", retryable: true },
  ),
  "service-code-with-fraction-of-zeros": service(
    "ours: 429.0 means what 429 does, and is kept as it is written",
    `{"code":429.0,"id":"r1","message":"m"}`,
    { kind: "throttled", code: "429.0", vendorMessage: "m", requestId: "r1", retryable: true },
  ),
  "service-code-as-text-with-zeros": service(
    "ours: a text with zeros in front is no number",
    `{"code":"0200","data":[],"id":"r1"}`,
    { kind: "invalid-request", code: "0200", requestId: "r1", retryable: false },
  ),
  "service-odd-message": service(
    "ours: a message that is an object is kept as it is written",
    `{"code":429,"message":{ "zh":"太多请求" },"localizedMsg":["太多"],"id":"r1","data":[]}`,
    {
      ...{
        kind: "throttled",
        code: "429",
        vendorMessage: `{ "zh":"太多请求" }`,
        localizedMessage: `["太多"]`,
      },
      ...{ requestId: "r1", retryable: true },
    },
  ),
  "service-odd-msg": service("ours: so is a msg", `{"message":null,"msg":false,"code":460,"id":"r1"}`, {
    kind: "invalid-request",
    code: "460",
    vendorMessage: "false",
    requestId: "r1",
    retryable: false,
  }),
  "service-odd-id": service(
    "ours: an id that is an object costs nothing else",
    `{"id":{"r":1},"code":429,"message":"m","localizedMsg":"l"}`,
    { kind: "throttled", code: "429", vendorMessage: "m", localizedMessage: "l", retryable: true },
  ),
  "service-odd-id-with-header": failure(
    "ours: the gateway's id stands in for it",
    { status: 200, headers: { "x-ca-request-id": "r2" }, body: `{"id":[],"code":429,"message":"m"}` },
    { kind: "throttled", code: "429", vendorMessage: "m", requestId: "r2", retryable: true },
  ),
  "service-odd-rows": service(
    "ours: rows that are none, in front of a failure",
    `{"data":[{"identityId":"a"},null,"x"],"code":503,"message":"m","id":"r1"}`,
    { kind: "server", code: "503", vendorMessage: "m", requestId: "r1", retryable: true },
  ),
  "service-code-zero": service("ours: only 200 is success", `{"code":0,"data":[],"id":"r1"}`, {
    kind: "invalid-request",
    code: "0",
    vendorMessage: "",
    requestId: "r1",
    retryable: false,
  }),
  "service-code-negative": service("ours: a negative code", `{"code":-1,"id":"r1"}`, {
    kind: "invalid-request",
    code: "-1",
    retryable: false,
  }),
  "service-id-as-number": service("ours: a number as id", `{"id":280688,"code":500,"message":"m"}`, {
    kind: "server",
    code: "500",
    requestId: "280688",
    retryable: true,
  }),
  "service-msg": service(
    "ours: older services say msg",
    `{"code":460,"id":"r1","msg":"request parameter error"}`,
    {
      kind: "invalid-request",
      code: "460",
      vendorMessage: "request parameter error",
      retryable: false,
    },
  ),
  "service-data-null": service(
    "ours: data is null on failure",
    `{"code":500,"data":null,"id":"r1","message":"m"}`,
    {
      kind: "server",
      code: "500",
      vendorMessage: "m",
      retryable: true,
    },
  ),
  "service-data-empty-text": service(
    "ours: data is an empty string on failure",
    `{"data":"","code":401,"message":"m"}`,
    {
      kind: "credentials",
      code: "401",
      vendorMessage: "m",
      retryable: false,
    },
  ),
  "service-data-object": service(
    "ours: on failure data may be of any shape",
    `{"data":{"code":200,"message":"no","id":"no"},"code":503,"message":"m","id":"r1"}`,
    { kind: "server", code: "503", vendorMessage: "m", requestId: "r1", retryable: true },
  ),
  "service-null-message": service(
    "ours: null is absent",
    `{"code":460,"id":null,"localizedMsg":null,"message":null}`,
    { kind: "invalid-request", code: "460", vendorMessage: "", retryable: false },
  ),
  "service-escapes": service(
    "ours: escapes in the message",
    String.raw`{"code":460,"message":"\u8bf7\u6c42 \"id\"\n","localizedMsg":"\ud83d\ude00","id":"a\/b"}`,
    {
      kind: "invalid-request",
      code: "460",
      vendorMessage: '请求 "id"\n',
      localizedMessage: "😀",
      requestId: "a/b",
    },
  ),
  "service-duplicate-keys": service(
    "ours: the last of equal keys wins",
    `{"code":200,"message":"first","id":"first","data":[],"id":"last","message":"last","code":429}`,
    { kind: "throttled", code: "429", vendorMessage: "last", requestId: "last", retryable: true },
  ),
  "service-error-with-http-403": failure(
    "ours: a readable body says more than the HTTP status",
    {
      status: 403,
      headers: { "content-type": "application/json" },
      body: `{"code":403,"id":"r1","message":"m"}`,
    },
    { kind: "credentials", code: "403", vendorMessage: "m", requestId: "r1", status: 403, retryable: false },
  ),
  "service-error-with-http-500": failure(
    "ours: the body's code decides, not the server's status",
    { status: 500, body: `{"code":460,"id":"r1","message":"m"}` },
    { kind: "invalid-request", code: "460", requestId: "r1", status: 500, retryable: false },
  ),
  "service-throttled-with-retry-after": failure(
    "ours: Retry-After is in seconds",
    {
      status: 200,
      headers: { "Retry-After": "1" },
      body: `{"code":429,"id":"r1","message":"too many requests."}`,
    },
    { kind: "throttled", code: "429", status: 200, retryable: true, retryAfterMs: 1000 },
  ),
  "service-error-through-generic-parser": failure(
    "ours: every parser reads the same errors",
    { body: `{"code":20056,"id":"r1","message":"m","localizedMsg":"l"}` },
    {
      kind: "server",
      code: "20056",
      vendorMessage: "m",
      localizedMessage: "l",
      requestId: "r1",
      retryable: true,
    },
    "parseAliyun",
  ),
};
