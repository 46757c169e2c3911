/** @import { AnswerCase, VectorResponse } from "../types.mjs" */

/**
 * @param {string} source
 * @param {string | VectorResponse} response
 * @param {object} expected without `droppedCells` where none were dropped
 * @returns {AnswerCase}
 */
function identities(source, response, expected) {
  return {
    source,
    parser: "parseIdentityList",
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
  return { source, parser: "parseAliyun", response: { body }, expected };
}

const HELLO = {
  tenantId: "8A2C",
  identityId: "50eb",
  nickName: "hello",
  loginName: "abc",
  phone: "openAccount",
  email: "qq@bb.com",
  avatarUrl: "http://www.aa.com/a.jpg",
};

/** @type {Record<string, AnswerCase>} */
export const aliyunAnswers = {
  "answer-documented-example": identities(
    "ours: laid out as the example of knowledge detail 177817",
    `{
"code": 200,
"data": [
{
"tenantId": "8A2C",
"identityId": "50eb",
"nickName": "hello",
"loginName": "abc",
"phone": "openAccount",
"email": "qq@bb.com",
"avatarUrl": "http://www.aa.com/a.jpg"
}
],
"id": "r1"
}`,
    { requestId: "r1", identities: [HELLO] },
  ),
  "answer-over-http": identities(
    "ours: with a status and the gateway's headers",
    {
      status: 200,
      headers: { "Content-Type": "application/json; charset=utf-8", "X-Ca-Request-Id": "1B2C" },
      body: `{"code":200,"data":[{"identityId":"50eb"}],"id":"r1"}`,
    },
    { requestId: "r1", identities: [{ identityId: "50eb" }] },
  ),
  "answer-later-edition": identities(
    "ours: the members that a later edition adds",
    `{"id":"r1","code":200,"data":[{"identityId":"50eb","loginId":"l","loginSource":"TAOBAO",` +
      `"gmtCreate":"2020-09-07 16:40:19","gmtModified":"2020-09-07 16:40:20"}],"message":"success"}`,
    {
      requestId: "r1",
      identities: [
        {
          identityId: "50eb",
          loginId: "l",
          loginSource: "TAOBAO",
          gmtCreate: "2020-09-07 16:40:19",
          gmtCreateMs: 1599468019000,
          gmtModified: "2020-09-07 16:40:20",
          gmtModifiedMs: 1599468020000,
        },
      ],
    },
  ),
  "answer-no-identities": identities("ours: none of the ids is known", `{"code":200,"data":[],"id":"r1"}`, {
    requestId: "r1",
    identities: [],
  }),
  "answer-empty-identity": identities(
    "ours: every member of an identity is optional",
    `{"code":200,"data":[{},{"nickName":"n"},{}],"id":"r1"}`,
    { requestId: "r1", identities: [{}, { nickName: "n" }, {}] },
  ),
  "answer-code-as-text": identities("ours: a numeric string as code", `{"code":"200","data":[],"id":"r1"}`, {
    requestId: "r1",
    identities: [],
  }),
  "answer-id-as-number": identities(
    "ours: a number as id keeps every digit",
    `{"code":200,"data":[],"id":12345678901234567890}`,
    { requestId: "12345678901234567890", identities: [] },
  ),
  "answer-without-id": identities("ours: id is left out", `{"code":200,"data":[]}`, { identities: [] }),
  "answer-null-id": identities("ours: id is null", `{"code":200,"data":[],"id":null}`, { identities: [] }),
  "answer-other-key-order": identities(
    "ours: any order of the keys",
    `{"id":"r1","data":[{"avatarUrl":"http://www.aa.com/a.jpg","email":"qq@bb.com","phone":"openAccount",` +
      `"loginName":"abc","nickName":"hello","identityId":"50eb","tenantId":"8A2C"}],"code":200}`,
    { requestId: "r1", identities: [HELLO] },
  ),
  "answer-unknown-fields": identities(
    "ours: unknown fields of any type are ignored on every level",
    `{"returnType":"IoT_PROTOCOL","extra":{"code":500,"data":[{"nickName":"no"}]},"code":200,"localizedMsg":null,` +
      `"data":[{"identityId":"a","status":1,"tags":[[{"identityId":"no"}]],"vip":true,"parent":null,"":""}],"id":"r1"}`,
    { requestId: "r1", identities: [{ identityId: "a", status: "1" }] },
  ),
  "answer-null-fields": identities(
    "ours: null is absent, an empty string stays",
    `{"code":200,"data":[{"identityId":"a","nickName":null,"phone":"","email":null}],"id":"r1"}`,
    { requestId: "r1", identities: [{ identityId: "a", phone: "" }] },
  ),
  "answer-numbers-for-strings": identities(
    "ours: a number in a string field is read as the number's text",
    `{"code":200,"data":[{"identityId":7,"phone":13900000000,"gmtCreate":1599468019000,"tenantId":-1.50}],"id":1}`,
    {
      requestId: "1",
      identities: [
        {
          identityId: "7",
          phone: "13900000000",
          gmtCreate: "1599468019000",
          gmtCreateMs: 1599468019000,
          tenantId: "-1.50",
        },
      ],
    },
  ),
  "answer-odd-cells": identities(
    "ours: what is neither a text nor a number is left out and counted, and the row stays",
    `{"code":200,"data":[{"identityId":"a","nickName":{"nickName":"no"},"phone":["139"]},{"identityId":{},"email":"e"},` +
      `{"identityId":"c","loginId":false,"other":{}}],"id":"r1"}`,
    {
      requestId: "r1",
      droppedCells: 4,
      identities: [{ identityId: "a" }, { email: "e" }, { identityId: "c" }],
    },
  ),
  "answer-odd-cell-repeated": identities(
    "ours: only the last of equal keys can be left out",
    `{"code":200,"data":[{"nickName":{},"nickName":"n","phone":"1","phone":[]}]}`,
    { droppedCells: 1, identities: [{ nickName: "n" }] },
  ),
  "answer-odd-members": identities(
    "ours: the members that a failure has cost a success nothing",
    `{"code":200,"data":[{"identityId":"a"}],"id":{"r":1},"message":{},"msg":[],"localizedMsg":true}`,
    { identities: [{ identityId: "a" }] },
  ),
  "answer-code-with-fraction-of-zeros": identities("ours: 200.0 is 200", `{"code":200.0,"data":[]}`, {
    identities: [],
  }),
  "answer-code-with-exponent": identities("ours: so is 2e2", `{"code":2e2,"data":[]}`, { identities: [] }),
  "answer-with-empty-error-headers": identities(
    "ours: an empty header is none",
    {
      status: 200,
      headers: { "x-ca-error-message": "", "x-ca-error-code": "", "x-ca-request-id": "r2" },
      body: `{"code":200,"data":[{"identityId":"a"}],"id":"r1"}`,
    },
    { requestId: "r1", identities: [{ identityId: "a" }] },
  ),
  "answer-with-error-headers": identities(
    "ours: what has succeeded by its status and its body has",
    {
      status: 200,
      headers: { "x-ca-error-message": "Nonce Used", "x-ca-error-code": "A400NU" },
      body: `{"code":200,"data":[{"identityId":"a"}],"id":"r1"}`,
    },
    { requestId: "r1", identities: [{ identityId: "a" }] },
  ),
  "answer-duplicate-data-null-last": identities(
    "ours: a null behind the list takes it away",
    `{"code":200,"data":[{"identityId":"gone","nickName":{}}],"data":null,"id":"r1"}`,
    { requestId: "r1", identities: [] },
  ),
  "answer-duplicate-data-odd-first": identities(
    "ours: of equal keys only the last must have its shape",
    `{"code":{},"data":{},"id":[],"code":200,"data":[{"identityId":"a"}],"id":"r1"}`,
    { requestId: "r1", identities: [{ identityId: "a" }] },
  ),
  "answer-duplicate-keys": identities(
    "ours: the last of equal keys wins",
    `{"code":500,"data":[{"nickName":"gone"},{}],"id":"first","data":[{"nickName":"first","phone":"1","nickName":"last"}],` +
      `"id":"last","code":200}`,
    { requestId: "last", identities: [{ nickName: "last", phone: "1" }] },
  ),
  "answer-duplicate-key-null-last": identities(
    "ours: a null behind a value takes the value away",
    `{"code":200,"data":[{"identityId":"a","nickName":"gone","nickName":null}]}`,
    { identities: [{ identityId: "a" }] },
  ),
  "answer-escaped-keys": identities(
    "ours: a key may be written with escapes",
    String.raw`{"c\u006fde":200,"d\u0061ta":[{"nick\u004eame":"n"}],"\u0069d":"r1"}`,
    { requestId: "r1", identities: [{ nickName: "n" }] },
  ),
  "answer-escapes": identities(
    "ours: every escape of JSON",
    String.raw`{"code":200,"data":[{"nickName":"\"\\\/\b\f\n\r\t\u00E9\u5ba2\uD83D\ude00\u0000\uffff"}]}`,
    { identities: [{ nickName: '"\\/\b\f\n\r\té客😀\u0000\uffff' }] },
  ),
  "answer-lone-surrogates": identities(
    "ours: half a surrogate pair is read as U+FFFD",
    String.raw`{"code":200,"data":[{"nickName":"\ud83d"},{"nickName":"a\ude00b"},{"nickName":"\ud83dA"},` +
      String.raw`{"nickName":"\ud83d\u0041"},{"nickName":"\ud83d\ud83d\ude00"},{"nickName":"\ude00\ud83d"},` +
      String.raw`{"nickName":"\ud83d\n"}]}`,
    {
      identities: [
        { nickName: "\ufffd" },
        { nickName: "a\ufffdb" },
        { nickName: "\ufffdA" },
        { nickName: "\ufffdA" },
        { nickName: "\ufffd😀" },
        { nickName: "\ufffd\ufffd" },
        { nickName: "\ufffd\n" },
      ],
    },
  ),
  "answer-utf-8": identities(
    "ours: Chinese and emoji as bytes, between plain rows",
    `{"code":200,"data":[{"nickName":"a"},{"nickName":"小明👨‍👩‍👧","loginName":"é"},{"nickName":"z","email":"z@例.cn"}],"id":"请求"}`,
    {
      requestId: "请求",
      identities: [
        { nickName: "a" },
        { nickName: "小明👨‍👩‍👧", loginName: "é" },
        { nickName: "z", email: "z@例.cn" },
      ],
    },
  ),
  "answer-white-space-around": identities(
    "ours: white space anywhere JSON allows it",
    ` \t\r\n { "code" : 200 , "data" : [ { "nickName" : "a" } , { } ] ,\n"id" :\t"r1" } \r\n\t `,
    { requestId: "r1", identities: [{ nickName: "a" }, {}] },
  ),
  "answer-byte-order-mark": identities(
    "ours: a byte order mark before the JSON is skipped",
    `\ufeff{"code":200,"data":[]}`,
    { identities: [] },
  ),
  "answer-byte-order-mark-bytes": identities(
    "ours: the same as bytes",
    { bodyBase64: Buffer.from(`\ufeff{"code":200,"data":[]}`).toString("base64") },
    { identities: [] },
  ),
  "answer-bytes": identities(
    "ours: a body of bytes is read as UTF-8",
    {
      status: 200,
      bodyBase64: Buffer.from(`{"code":200,"data":[{"nickName":"小明😀"}]}`).toString("base64"),
    },
    { identities: [{ nickName: "小明😀" }] },
  ),

  "generic-answer-object": generic(
    "ours: data of any path, an object",
    `{"code":200,"data":{"total":2,"items":[{"name":"灯","on":true,"level":0.5,"room":null}]},"id":"r1"}`,
    {
      requestId: "r1",
      data: { total: 2, items: [{ name: "灯", on: true, level: 0.5, room: null }] },
    },
  ),
  "generic-answer-list": generic("ours: a list", `{"code":200,"data":[1,"2",[3]],"id":"r1"}`, {
    requestId: "r1",
    data: [1, "2", [3]],
  }),
  "generic-answer-text": generic("ours: a text", `{"code":200,"data":"{\\"a\\":1}","id":280688}`, {
    requestId: "280688",
    data: '{"a":1}',
  }),
  "generic-answer-number": generic("ours: a number", `{"code":"200","data":0,"id":"r1"}`, {
    requestId: "r1",
    data: 0,
  }),
  "generic-answer-duplicate-data": generic(
    "ours: a null behind the data takes it away",
    `{"code":200,"data":{"a":1},"data":null,"id":"r1"}`,
    { requestId: "r1", data: null },
  ),
  "generic-answer-false": generic("ours: false", `{"code":200,"data":false,"id":"r1"}`, {
    requestId: "r1",
    data: false,
  }),
};
