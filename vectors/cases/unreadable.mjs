/** @import { AnswerCase, ExpectedError, ParserName, VectorResponse } from "../types.mjs" */

const HTML = "<html><body><h1>Bad Gateway</h1></body></html>";

/**
 * @param {string} source
 * @param {VectorResponse} response
 * @param {Partial<ExpectedError>} [more]
 * @returns {{ source: string, response: VectorResponse, error: ExpectedError }}
 */
function malformed(source, response, more) {
  return { source, response, error: { kind: "malformed-response", code: "", retryable: false, ...more } };
}

/**
 * A body that ends too early may arrive whole the next time.
 *
 * @param {string} body
 */
function cutOff(body) {
  return malformed("ours: the body ends too early", { body }, { vendorMessage: body, retryable: true });
}

/**
 * @param {string} body
 * @param {string} source
 */
function notJson(body, source) {
  return malformed(source, { body }, { vendorMessage: body });
}

/**
 * JSON of another shape, of which the id of the request can be read.
 *
 * @param {string} body
 * @param {string} source
 */
function odd(body, source) {
  return malformed(source, { body }, { vendorMessage: body, requestId: "r" });
}

/**
 * @param {Uint8Array | string} bytes
 * @returns {VectorResponse}
 */
function base64(bytes) {
  return { bodyBase64: Buffer.from(bytes).toString("base64") };
}

const invalidByte = Buffer.from(
  `{"Response":{"Customers":[{"CustomerId":"?"}],"Total":1},"code":200,"data":[],"id":"?"}`,
);
invalidByte.forEach((byte, index) => {
  if (byte === "?".charCodeAt(0)) invalidByte[index] = 0xff;
});

const both = {
  "empty-body": malformed(
    "ours: nothing came",
    { status: 200, headers: {}, body: "" },
    {
      vendorMessage: "",
      status: 200,
      retryable: true,
    },
  ),
  "empty-text": malformed(
    "ours: nothing came, no status known",
    { body: "" },
    { vendorMessage: "", retryable: true },
  ),
  "empty-bytes": malformed("ours: nothing came, as bytes", { bodyBase64: "" }, { retryable: true }),
  "html-on-200": malformed(
    "ours: a proxy's page",
    { status: 200, headers: { "content-type": "text/html" }, body: HTML },
    {
      vendorMessage: HTML,
      status: 200,
    },
  ),
  "html-on-502": {
    source: "ours: a proxy's page with a server's status",
    response: { status: 502, headers: { "content-type": "text/html" }, body: HTML },
    error: { kind: "server", code: "", status: 502, retryable: true },
  },
  "503-empty": {
    source: "ours: a status without headers or body",
    response: { status: 503, body: "" },
    error: { kind: "server", code: "", status: 503, retryable: true },
  },
  "500-other-json": {
    source: "ours: JSON of another shape with a server's status",
    response: { status: 500, body: `{"error":"oops"}` },
    error: { kind: "server", code: "", status: 500, retryable: true },
  },
  "999-empty": {
    source: "ours: a status beyond those that HTTP defines",
    response: { status: 999, body: "" },
    error: { kind: "server", code: "", status: 999, retryable: true },
  },
  "600-html": {
    source: "ours: the same with a page",
    response: { status: 600, headers: { "content-type": "text/html" }, body: HTML },
    error: { kind: "server", code: "", vendorMessage: HTML, status: 600, retryable: true },
  },
  "504-cut-off": {
    source: "ours: a cut-off body with a server's status",
    response: { status: 504, body: `{"Resp` },
    error: { kind: "server", code: "", status: 504, retryable: true },
  },
  "429-empty": {
    source: "ours: a status without headers or body",
    response: { status: 429, body: "" },
    error: { kind: "throttled", code: "", status: 429, retryable: true },
  },
  "429-with-retry-after": {
    source: "ours: Retry-After is in seconds",
    response: { status: 429, headers: { "retry-after": "120" }, body: "" },
    error: { kind: "throttled", status: 429, retryable: true, retryAfterMs: 120000 },
  },
  "503-with-date": {
    source: "ours: the Date header is the server's time",
    response: { status: 503, headers: { date: "Fri, 04 Mar 2022 03:41:31 GMT" }, body: "" },
    error: { kind: "server", status: 503, retryable: true, serverTimeMs: 1646365291000 },
  },
  "deeply-nested": {
    source: "ours: 100000 arrays in one another",
    response: { bodyRepeat: { text: "[", times: 100000 } },
    error: { kind: "malformed-response", code: "" },
  },
  "deeply-nested-objects": {
    source: "ours: 100000 objects in one another",
    response: { bodyRepeat: { text: `{"data":`, times: 100000 } },
    error: { kind: "malformed-response", code: "" },
  },
  "deeply-nested-responses": {
    source: "ours: the same with the other envelope's key",
    response: { bodyRepeat: { text: `{"Response":`, times: 100000 } },
    error: { kind: "malformed-response", code: "" },
  },
  "cut-off-in-character": malformed(
    "ours: the body ends in the middle of a character",
    base64(Buffer.from(`{"code":200,"msg":"小`).subarray(0, -1)),
    { retryable: true },
  ),
  "not-utf-8": malformed("ours: a byte that no UTF-8 text holds", base64(invalidByte)),
  "not-utf-8-surrogate": malformed(
    "ours: a surrogate encoded as UTF-8",
    base64(Uint8Array.of(0x22, 0xed, 0xa0, 0xbd, 0x22)),
  ),
  "utf-16": malformed("ours: another encoding", base64(Buffer.from("\ufeff{}", "utf16le"))),
  "plain-text": notJson("too many requests", "ours: plain text"),
  "trailing-text": notJson(`{"code":200,"data":[],"Customers":[],"Total":0} x`, "ours: text behind the JSON"),
  "two-documents": notJson(
    `{"code":200,"data":[],"Customers":[],"Total":0}{"code":200}`,
    "ours: two answers one behind the other",
  ),
  "single-quotes": notJson(`{'code':200}`, "ours: not the quotes of JSON"),
  "trailing-comma": notJson(`{"code":200,"data":[],"Customers":[],"Total":0,}`, "ours: a comma too many"),
  "missing-comma": notJson(`{"code":200 "data":[],"Customers":[] "Total":0}`, "ours: a comma too few"),
  "raw-control-character": notJson(
    `{"id":"a\nb","RequestId":"a\nb","code":200,"data":[],"Customers":[],"Total":0}`,
    "ours: a line break inside a string",
  ),
  "unknown-escape": notJson(
    String.raw`{"id":"\x41","RequestId":"\x41","code":200,"data":[],"Customers":[],"Total":0}`,
    "ours: an escape that JSON does not have",
  ),
  "not-a-number": notJson(`{"code":NaN,"data":[],"Customers":[],"Total":NaN}`, "ours: NaN is not JSON"),
  "wrong-literal": notJson(`{"code":200,"data":nul,"Customers":nul,"Total":0}`, "ours: a misspelt null"),
  "top-array": notJson("[]", "ours: an array at the top"),
  "top-string": notJson(`"ok"`, "ours: a string at the top"),
  "top-number": notJson("200", "ours: a number at the top"),
  "top-null": notJson("null", "ours: null at the top"),
  "empty-object": notJson("{}", "ours: none of the envelopes"),
};

const tencentOnly = {
  "cut-off-in-string": cutOff(`{"Response":{"RequestId":"f924`),
  "cut-off-in-list": cutOff(`{"Response":{"RequestId":"r","Customers":[{"CustomerId":"a"},`),
  "cut-off-in-number": cutOff(`{"Response":{"Customers":[],"Total":13`),
  "cut-off-in-literal": cutOff(`{"Response":{"Customers":[{"CustomerId":nul`),
  "cut-off-in-escape": cutOff(String.raw`{"Response":{"RequestId":"a\u00`),
  "cut-off-before-the-last-brace": cutOff(`{"Response":{"Customers":[],"Total":0}`),
  "403-empty": malformed(
    "ours: a status without headers or body",
    { status: 403, body: "" },
    {
      status: 403,
      retryable: true,
    },
  ),
  "404-html": malformed("ours: a page with a client's status", { status: 404, body: HTML }, { status: 404 }),
  "response-array": notJson(`{"Response":[]}`, "ours: Response is an array"),
  "response-null": notJson(`{"Response":null}`, "ours: Response is null"),
  "response-text": notJson(`{"Response":"ok"}`, "ours: Response is a text"),
  "list-missing": odd(`{"Response":{"RequestId":"r"}}`, "ours: neither a list nor an error"),
  "total-missing": notJson(`{"Response":{"Customers":[]}}`, "ours: no Total"),
  "total-without-customers": odd(
    `{"Response":{"RequestId":"r","Total":3}}`,
    "ours: a Total above 0 and no Customers",
  ),
  "total-with-null-customers": odd(
    `{"Response":{"Customers":null,"RequestId":"r","Total":1}}`,
    "ours: the same with null",
  ),
  "total-text-with-sign": notJson(
    `{"Response":{"Customers":[],"Total":"+5"}}`,
    "ours: a text that is no number of JSON",
  ),
  "total-text-with-zeros": notJson(
    `{"Response":{"Customers":[],"Total":"007"}}`,
    "ours: the same, with zeros",
  ),
  "total-too-large": notJson(
    `{"Response":{"Customers":[],"Total":9007199254740992}}`,
    "ours: a Total that a double cannot tell from the next",
  ),
  "customers-object": odd(
    `{"Response":{"Customers":{},"Total":0,"RequestId":"r"}}`,
    "ours: Customers is an object",
  ),
  "customers-text": notJson(`{"Response":{"Customers":"[]","Total":0}}`, "ours: Customers is a text"),
  "customer-text": notJson(`{"Response":{"Customers":["a"],"Total":1}}`, "ours: a customer is a text"),
  "customer-null": notJson(`{"Response":{"Customers":[null],"Total":1}}`, "ours: a customer is null"),
  "customer-without-id": notJson(
    `{"Response":{"Customers":[{"CountryCode":"86"}],"Total":1}}`,
    "ours: no CustomerId",
  ),
  "customer-id-object": notJson(
    `{"Response":{"Customers":[{"CustomerId":{}}],"Total":1}}`,
    "ours: CustomerId is an object",
  ),
  "total-negative": notJson(`{"Response":{"Customers":[],"Total":-1}}`, "ours: Total is negative"),
  "total-fraction": notJson(`{"Response":{"Customers":[],"Total":1.5}}`, "ours: Total is a fraction"),
  "total-object": notJson(`{"Response":{"Customers":[],"Total":{}}}`, "ours: Total is an object"),
  "leading-zero": notJson(
    `{"Response":{"Customers":[],"Total":01}}`,
    "ours: a number that JSON does not allow",
  ),
  "error-text": odd(`{"Response":{"Error":"InternalError","RequestId":"r"}}`, "ours: Error is a text"),
  "code-object": odd(`{"code":{},"msg":"m","RequestId":"r"}`, "ours: code is an object"),
  "data-array": odd(`{"code":0,"data":[],"RequestId":"r"}`, "ours: data is an array where an object belongs"),
  "customers-null-behind-rows": notJson(
    `{"Response":{"Customers":[{"CustomerId":"gone"}],"Customers":null,"Total":1}}`,
    "ours: the last of equal keys is null",
  ),
  "duplicate-response-odd-last": notJson(
    `{"Response":{"Customers":[],"Total":0},"Response":[]}`,
    "ours: the last of equal keys has another shape",
  ),
};

const aliyunOnly = {
  "cut-off-in-string": cutOff(`{"code":200,"id":"f924`),
  "cut-off-in-list": cutOff(`{"code":200,"data":[{"identityId":"a"},`),
  "cut-off-in-number": cutOff(`{"data":[],"code":20`),
  "cut-off-in-literal": cutOff(`{"code":200,"data":[{"nickName":nul`),
  "cut-off-in-escape": cutOff(String.raw`{"code":200,"id":"a\ud83`),
  "cut-off-before-the-last-brace": cutOff(`{"code":200,"data":[],"id":"r"`),
  "code-missing": odd(`{"data":[],"id":"r"}`, "ours: no code"),
  "code-null": odd(`{"code":null,"data":[],"id":"r"}`, "ours: code is null"),
  "code-object": odd(`{"code":{},"data":[],"id":"r"}`, "ours: code is an object"),
  "data-object": odd(`{"code":200,"data":{},"id":"r"}`, "ours: data is an object where a list belongs"),
  "data-text": odd(`{"code":200,"data":"[]","id":"r"}`, "ours: data is a text where a list belongs"),
  "identity-text": odd(`{"code":200,"data":["a"],"id":"r"}`, "ours: an identity is a text"),
  "identity-null": odd(`{"code":200,"data":[null],"id":"r"}`, "ours: an identity is null"),
};

/**
 * @param {ParserName} parser
 * @param {...Record<string, { source: string, response: VectorResponse, error: ExpectedError }>} groups
 * @returns {Record<string, AnswerCase>}
 */
function readBy(parser, ...groups) {
  const entries = groups.flatMap((group) => Object.entries(group));
  return Object.fromEntries(entries.map(([name, rest]) => [`unreadable-${name}`, { parser, ...rest }]));
}

export const tencentUnreadable = readBy("parseCustomerList", both, tencentOnly);
export const aliyunUnreadable = readBy("parseIdentityList", both, aliyunOnly);
