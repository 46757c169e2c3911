// What the gateway's own sources publish: methods and headers that no request of this package has, and query strings.
import { readFileSync } from "node:fs";

/** @import { CanonicalCase, KnownAnswers } from "../types.mjs" */

const url = new URL("../gateway-hmac-sha256.json", import.meta.url);

/** @type {KnownAnswers} */
const { hmacSha256: rows } = JSON.parse(readFileSync(url, "utf8"));

/**
 * A row of gateway-hmac-sha256.json, and a request whose text it is.
 *
 * @param {string} name the row's
 * @param {{ method?: string, path: string, headers: Record<string, string>, signatureHeaders?: string }} request
 * @returns {CanonicalCase}
 */
function row(name, { method = "GET", path, headers, signatureHeaders = "" }) {
  const found = rows.find((one) => one.name === name);
  if (found === undefined) throw new Error(`gateway-hmac-sha256.json has no row \`${name}\``);
  const { appSecret, stringToSign, signature } = found;
  return {
    source: `text and signature published by higress-group/higress, in gateway-hmac-sha256.json as \`${name}\`; the request is ours`,
    appKey: "appKey",
    appSecret,
    method,
    path,
    headers: { accept: "application/json", ...headers },
    signatureHeaders,
    published: { stringToSign, signature },
  };
}

const KEY = { "x-ca-key": "appKey" };
/** The gateway signs a name as it is spelled in the list of signed headers. */
const SPELLED = { headers: { "X-Ca-Key": "appKey" }, signatureHeaders: "X-Ca-Key" };
const DATED = {
  method: "POST",
  path: "/http2test/test?param1=test&username=xiaoming&password=123456789",
  signatureHeaders: "x-ca-key,x-ca-nonce,x-ca-signature-method,x-ca-timestamp",
};
const DATED_HEADERS = {
  accept: "application/json; charset=utf-8",
  "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  "x-ca-key": "203753385",
  "x-ca-nonce": "c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44",
  "x-ca-signature-method": "HmacSHA256",
  "x-ca-timestamp": "1525872629832",
};

/** @type {Record<string, CanonicalCase>} */
export const aliyunCanonical = {
  "official-gateway-plugin-get": {
    source: "published by alibaba/higress: test of the gateway's hmac_auth plugin",
    appKey: "appKey",
    appSecret: "appSecret",
    method: "GET",
    path: "/Third/Tools/checkSign",
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      "x-ca-key": "appKey",
      "x-ca-nonce": "787dd0c2-7bd8-41cd-9c19-62c05ea524a2",
      "x-ca-timestamp": "1646365291734",
    },
    signatureHeaders: "x-ca-key,x-ca-nonce,x-ca-timestamp",
    published: {
      stringToSign:
        "GET\napplication/json\n\napplication/json\n\nx-ca-key:appKey\n" +
        "x-ca-nonce:787dd0c2-7bd8-41cd-9c19-62c05ea524a2\nx-ca-timestamp:1646365291734\n/Third/Tools/checkSign",
      signature: "EdJSFAMOWyXZOpXhevZnjuS0ZafnwnCqaSk5hz+tXo8=",
    },
  },
  "official-gateway-plugin-no-signed-header": row("no signed header", {
    path: "/Third/Tools/checkSign",
    headers: KEY,
  }),
  "official-gateway-plugin-headers-as-spelled": row("GET, headers as spelled", {
    path: "/get",
    headers: {
      "content-type": "application/json",
      "X-Ca-Key": "appKey",
      "X-Ca-Nonce": "787dd0c2-7bd8-41cd-9c19-62c05ea524a2",
      "X-Ca-Timestamp": "1646365291734",
    },
    signatureHeaders: "X-Ca-Timestamp,X-Ca-Key,X-Ca-Nonce",
  }),
  "official-gateway-plugin-accept-signed-as-header": row("Accept also signed as a header", {
    path: "/test?keyword=hello+world&empty=",
    headers: { "X-Ca-Key": "appKey" },
    signatureHeaders: "X-Ca-Key,Accept",
  }),
  "official-gateway-plugin-with-date": row("with Date", {
    ...DATED,
    headers: { ...DATED_HEADERS, date: "Wed, 09 May 2018 13:30:29 GMT+00:00" },
  }),
  "official-gateway-plugin-without-date": row("without Date", { ...DATED, headers: DATED_HEADERS }),
  "official-gateway-plugin-multipart": row("multipart with boundary", {
    method: "POST",
    path: "/test",
    headers: { "content-type": "multipart/form-data; boundary=abc123", ...KEY },
    signatureHeaders: "x-ca-key",
  }),
  "official-gateway-plugin-query-last-name-alone": row("URL ?a=1&b", { path: "/test?a=1&b", headers: KEY }),
  "official-gateway-plugin-query-empty-value": row("URL ?a=1&b", { path: "/test?b=&a=1", headers: KEY }),
  "official-gateway-plugin-query-name-alone": row("URL ?name", { path: "/test?name", headers: KEY }),
  "official-gateway-plugin-query-three-names": row("URL ?a=1&b=2&c", {
    path: "/test?c&b=2&a=1",
    headers: KEY,
  }),
  "official-gateway-plugin-query-plus": row("URL keyword=hello+world", {
    path: "/test?keyword=hello+world",
    ...SPELLED,
  }),
  "official-gateway-plugin-query-escaped-plus": row("URL literal=a%2Bb&space=a+b", {
    path: "/test?literal=a%2Bb&space=a+b",
    ...SPELLED,
  }),
  "official-gateway-plugin-query-space-and-empty-value": row("space and bare name", {
    path: "/test?a=hello+world&b=",
    ...SPELLED,
  }),
};
