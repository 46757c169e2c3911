/** @import { AnswerCase, VectorResponse } from "../types.mjs" */

const REQUEST_ID = "f92406b3-5b7d-4fe8-bc43-45e3d794bb68";

/**
 * @param {string} source
 * @param {string | VectorResponse} response
 * @param {object} expected without `droppedCells` where none were dropped
 * @returns {AnswerCase}
 */
function customers(source, response, expected) {
  return {
    source,
    parser: "parseCustomerList",
    response: typeof response === "string" ? { body: response } : response,
    expected: { droppedCells: 0, ...expected },
  };
}

/**
 * @param {string} source
 * @param {string} body
 * @param {unknown} expected
 * @returns {AnswerCase}
 */
function generic(source, body, expected) {
  return { source, parser: "parseTencent", response: { body }, expected };
}

const ONE = {
  requestId: REQUEST_ID,
  total: 1,
  customers: [{ customerId: "Customer100001", countryCode: "86", phoneNumber: "13900000000" }],
};

/** @type {Record<string, AnswerCase>} */
export const tencentAnswers = {
  "answer-documented-example": customers(
    "ours: laid out as the example of product 1465, page 59074",
    `{
  "Response": {
    "RequestId": "${REQUEST_ID}",
     "Customers":[
       {
        "CustomerId":"Customer100001",
        "CountryCode": "86",
        "PhoneNumber": "13900000000"
       }
     ],
     "Total":1
  }
}
`,
    ONE,
  ),
  "answer-over-http": customers(
    "ours: with a status and headers",
    {
      status: 200,
      headers: { "Content-Type": "application/json", Date: "Mon, 07 Sep 2020 08:40:19 GMT" },
      body: `{"Response":{"RequestId":"r","Customers":[{"CustomerId":"a"}],"Total":137}}`,
    },
    { requestId: "r", total: 137, customers: [{ customerId: "a" }] },
  ),
  "answer-no-customers": customers(
    "ours: an empty page",
    `{"Response":{"RequestId":"r","Customers":[],"Total":0}}`,
    { requestId: "r", total: 0, customers: [] },
  ),
  "answer-page-behind-the-end": customers(
    "ours: an empty page of a list that has rows",
    `{"Response":{"RequestId":"r","Customers":[],"Total":137}}`,
    { requestId: "r", total: 137, customers: [] },
  ),
  "answer-other-key-order": customers(
    "ours: any order of the keys",
    `{"Response":{"Total":1,"Customers":[{"PhoneNumber":"13900000000","CountryCode":"86",` +
      `"CustomerId":"Customer100001"}],"RequestId":"${REQUEST_ID}"}}`,
    ONE,
  ),
  "answer-without-wrapper": customers(
    "ours: the envelope without Response",
    `{"RequestId":"r","Customers":[{"CustomerId":"a"},{"CustomerId":"b"}],"Total":2}`,
    { requestId: "r", total: 2, customers: [{ customerId: "a" }, { customerId: "b" }] },
  ),
  "answer-code-msg-data": customers(
    "ours: the code, msg, data envelope",
    `{"code":0,"msg":"","data":{"RequestId":"r","Customers":[{"CustomerId":"a"}],"Total":1}}`,
    { requestId: "r", total: 1, customers: [{ customerId: "a" }] },
  ),
  "answer-code-msg-data-code-last": customers(
    "ours: the code may come behind the data",
    `{"data":{"Total":1,"Customers":[{"CustomerId":"a"}],"RequestId":"r"},"msg":"ok","code":0}`,
    { requestId: "r", total: 1, customers: [{ customerId: "a" }] },
  ),
  "answer-code-msg-data-code-as-text": customers(
    "ours: a numeric string as code",
    `{"code":"0","msg":"","data":{"RequestId":"r","Customers":[],"Total":0}}`,
    { requestId: "r", total: 0, customers: [] },
  ),
  "answer-unknown-fields": customers(
    "ours: unknown fields of any type are ignored on every level",
    `{"Trace":["x",{"Response":1}],"Response":{"Unit":"ms","RequestId":"r","Took":1.5e-3,"Customers":[` +
      `{"CustomerId":"a","Tags":[[{"CustomerId":"no"}]],"Vip":true,"Level":-1,"Parent":null,"":""}` +
      `],"Total":1,"More":{"Total":9,"Customers":[]}}}`,
    { requestId: "r", total: 1, customers: [{ customerId: "a" }] },
  ),
  "answer-null-fields": customers(
    "ours: null is absent, an empty string stays",
    `{"Response":{"RequestId":null,"Customers":[{"CustomerId":"a","CountryCode":null,"PhoneNumber":""}],"Total":1}}`,
    { total: 1, customers: [{ customerId: "a", phoneNumber: "" }] },
  ),
  "answer-without-request-id": customers(
    "ours: RequestId is left out",
    `{"Response":{"Customers":[],"Total":0}}`,
    { total: 0, customers: [] },
  ),
  "answer-numbers-for-strings": customers(
    "ours: a number in a string field is read as the number's text",
    `{"Response":{"RequestId":280688,"Customers":[{"CustomerId":12345678901234567890,"CountryCode":86,` +
      `"PhoneNumber":13900000000}],"Total":1}}`,
    {
      requestId: "280688",
      total: 1,
      customers: [{ customerId: "12345678901234567890", countryCode: "86", phoneNumber: "13900000000" }],
    },
  ),
  "answer-odd-cells": customers(
    "ours: what is neither a text nor a number is left out and counted, and the row stays",
    `{"Response":{"Customers":[{"CustomerId":"a","PhoneNumber":["139"],"CountryCode":{"CustomerId":"no"}},` +
      `{"CustomerId":"b","CountryCode":"86","PhoneNumber":true},{"CustomerId":"c","Other":{}}],"Total":3}}`,
    {
      total: 3,
      droppedCells: 3,
      customers: [{ customerId: "a" }, { customerId: "b", countryCode: "86" }, { customerId: "c" }],
    },
  ),
  "answer-odd-cell-repeated": customers(
    "ours: only the last of equal keys can be left out",
    `{"Response":{"Customers":[{"CustomerId":{},"CountryCode":{},"CountryCode":"86","CustomerId":"a",` +
      `"PhoneNumber":"139","PhoneNumber":false}],"Total":1}}`,
    { total: 1, droppedCells: 1, customers: [{ customerId: "a", countryCode: "86" }] },
  ),
  "answer-odd-request-id": customers(
    "ours: a RequestId that is no text costs nothing else",
    `{"Response":{"RequestId":{"id":"r"},"Customers":[{"CustomerId":"a"}],"Total":1}}`,
    { total: 1, customers: [{ customerId: "a" }] },
  ),
  "answer-total-with-exponent": customers(
    "ours: 1e3 is a whole number",
    `{"Response":{"Customers":[],"Total":1e3}}`,
    { total: 1000, customers: [] },
  ),
  "answer-total-with-fraction-of-zeros": customers(
    "ours: 1.0 is a whole number",
    `{"Response":{"Customers":[{"CustomerId":"a"}],"Total":1.0}}`,
    { total: 1, customers: [{ customerId: "a" }] },
  ),
  "answer-total-as-text": customers("ours: a number as text", `{"Response":{"Customers":[],"Total":"137"}}`, {
    total: 137,
    customers: [],
  }),
  "answer-total-at-its-largest": customers(
    "ours: the largest number that a double tells from the next",
    `{"Response":{"Customers":[],"Total":9007199254740991}}`,
    { total: 9007199254740991, customers: [] },
  ),
  "answer-none-and-no-list": customers("ours: no Customers and a Total of 0", `{"Response":{"Total":0}}`, {
    total: 0,
    customers: [],
  }),
  "answer-duplicate-keys-null-last": customers(
    "ours: a null behind a value takes the value away",
    `{"Response":{"Customers":[{"CustomerId":"gone"}],"Customers":null,"Error":{"Code":"gone"},"Error":null,"Total":0,` +
      `"RequestId":"gone","RequestId":null}}`,
    { total: 0, customers: [] },
  ),
  "answer-duplicate-keys-odd-first": customers(
    "ours: of equal keys only the last must have its shape",
    `{"Response":[],"Response":{"Customers":{},"Customers":[{"CustomerId":"a"}],"Error":"gone","Error":null,` +
      `"Total":{},"Total":1}}`,
    { total: 1, customers: [{ customerId: "a" }] },
  ),
  "answer-duplicate-keys": customers(
    "ours: the last of equal keys wins",
    `{"Response":{"RequestId":"first","Total":9,"Customers":[{"CustomerId":"gone"},{"CustomerId":"gone"}],` +
      `"Customers":[{"CustomerId":"first","CustomerId":"last","CountryCode":"1","CountryCode":"86"}],` +
      `"Total":1,"RequestId":"last"}}`,
    { requestId: "last", total: 1, customers: [{ customerId: "last", countryCode: "86" }] },
  ),
  "answer-duplicate-wrapper": customers(
    "ours: the last of two Response objects replaces the first",
    `{"Response":{"Error":{"Code":"InternalError","Message":"gone"}},"Response":{"Customers":[],"Total":3}}`,
    { total: 3, customers: [] },
  ),
  "answer-escaped-keys": customers(
    "ours: a key may be written with escapes",
    String.raw`{"Res\u0070onse":{"\u0052equestId":"r","Customers":[{"Customer\u0049d":"a"}],"Tot\u0061l":1}}`,
    { requestId: "r", total: 1, customers: [{ customerId: "a" }] },
  ),
  "answer-escapes": customers(
    "ours: every escape of JSON",
    String.raw`{"Response":{"Customers":[{"CustomerId":"\"\\\/\b\f\n\r\t\u00e9\u5ba2\ud83d\ude00\u0000"}],"Total":1}}`,
    { total: 1, customers: [{ customerId: '"\\/\b\f\n\r\té客😀\u0000' }] },
  ),
  "answer-utf-8": customers(
    "ours: Chinese and emoji as bytes",
    `{"Response":{"RequestId":"请求","Customers":[{"CustomerId":"客户😀"},{"CustomerId":"é"},{"CustomerId":"z"}],"Total":3}}`,
    {
      requestId: "请求",
      total: 3,
      customers: [{ customerId: "客户😀" }, { customerId: "é" }, { customerId: "z" }],
    },
  ),
  "answer-white-space-around": customers(
    "ours: white space anywhere JSON allows it",
    ` \t\r\n { "Response" : { "Customers" : [ { "CustomerId" : "a" } , { "CustomerId":"b" } ] ,\n"Total" :\t2 } } \r\n\t `,
    { total: 2, customers: [{ customerId: "a" }, { customerId: "b" }] },
  ),
  "answer-byte-order-mark": customers(
    "ours: a byte order mark before the JSON is skipped",
    `\ufeff{"Response":{"Customers":[],"Total":0}}`,
    { total: 0, customers: [] },
  ),
  "answer-byte-order-mark-bytes": customers(
    "ours: the same as bytes",
    { bodyBase64: Buffer.from(`\ufeff{"Response":{"Customers":[],"Total":0}}`).toString("base64") },
    { total: 0, customers: [] },
  ),
  "answer-bytes": customers(
    "ours: a body of bytes is read as UTF-8",
    {
      bodyBase64: Buffer.from(`{"Response":{"Customers":[{"CustomerId":"客户😀"}],"Total":1}}`).toString(
        "base64",
      ),
    },
    { total: 1, customers: [{ customerId: "客户😀" }] },
  ),

  "generic-answer": generic(
    "ours: the Response of any action, without its RequestId",
    `{"Response":{"RequestId":"r","Devices":[{"DeviceName":"灯","Online":true,"Level":0.5,"Room":null}],"Total":1}}`,
    {
      requestId: "r",
      result: { Devices: [{ DeviceName: "灯", Online: true, Level: 0.5, Room: null }], Total: 1 },
    },
  ),
  "generic-answer-only-request-id": generic(
    "ours: an action that returns nothing",
    `{"Response":{"RequestId":"r"}}`,
    {
      requestId: "r",
      result: {},
    },
  ),
  "generic-answer-inner-request-id": generic(
    "ours: only the outer RequestId is taken out",
    `{"Response":{"Last":{"RequestId":"inner"},"RequestId":"outer"}}`,
    { requestId: "outer", result: { Last: { RequestId: "inner" } } },
  ),
  "generic-answer-without-wrapper": generic(
    "ours: the envelope without Response",
    `{"RequestId":"r","Data":"{\\"brightness\\":0}"}`,
    { requestId: "r", result: { Data: '{"brightness":0}' } },
  ),
  "generic-answer-code-with-fraction-of-zeros": generic(
    "ours: 0.0 is 0",
    `{"code":0.0,"msg":"","data":{"RequestId":"r","Data":1}}`,
    { requestId: "r", result: { Data: 1 } },
  ),
  "generic-answer-duplicate-data": generic(
    "ours: a null behind the data takes it away",
    `{"code":0,"data":{"Data":"gone"},"data":null,"RequestId":"r"}`,
    { requestId: "r", result: {} },
  ),
  "generic-answer-code-msg-data": generic(
    "ours: the code, msg, data envelope",
    `{"code":0,"msg":"","data":{"RequestId":"r","Data":[1,2,3]}}`,
    { requestId: "r", result: { Data: [1, 2, 3] } },
  ),
};
