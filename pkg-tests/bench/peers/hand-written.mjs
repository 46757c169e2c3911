// The two requests as written without a package, with the functions for hashes and random values of a peer. The code does
// only what these two calls need, and checks nothing.
import { ALIYUN_ORIGIN, ALIYUN_PATH, TENCENT_URL } from "../cases/calls.mjs";

/**
 * @import { SignedRequest } from "iot-accounts"
 * @typedef {{ appKey: string, appSecret: string }} Credentials
 * @typedef {{ offset: number, limit: number }} FirstPage
 * @typedef {SignedRequest | Promise<SignedRequest>} Signed
 * @typedef {{ customerList?: (page: FirstPage) => Signed, identityList: (ids: readonly string[]) => Signed }} Signer
 *
 * @typedef {object} Primitives every hash takes text and returns base64
 * @property {(text: string) => string} hmacSha1
 * @property {(text: string) => string} hmacSha256
 * @property {(text: string) => string} md5
 * @property {() => number} nonce from 1 to 2^31-1
 * @property {() => string} uuid version 4, with dashes
 */

/**
 * @param {Credentials} credentials
 * @param {Primitives} primitives
 */
export function createHandWrittenSigner({ appKey }, { hmacSha1, hmacSha256, md5, nonce, uuid }) {
  return {
    /** @param {FirstPage} page */
    customerList(page) {
      const draft = createTencentDraft(appKey, page, nonce(), uuid());
      return createTencentRequest(draft, hmacSha1(draft.stringToSign));
    },

    /** @param {readonly string[]} ids */
    identityList(ids) {
      const draft = createAliyunDraft(appKey, ids, uuid(), uuid(), md5);
      return createAliyunRequest(draft, hmacSha256(draft.stringToSign));
    },
  };
}

/**
 * @param {string} appKey
 * @param {FirstPage} page
 * @param {number} nonce
 * @param {string} requestId
 */
export function createTencentDraft(appKey, { offset, limit }, nonce, requestId) {
  /** @type {Record<string, string | number>} */
  const params = {
    Offset: offset,
    Limit: limit,
    Action: "ServiceGetCustomerList",
    AppKey: appKey,
    Nonce: nonce,
    RequestId: requestId,
    Timestamp: Math.floor(Date.now() / 1000),
  };
  /** @type {Record<string, string | number>} */
  const sorted = {};
  let stringToSign = "";
  for (const name of Object.keys(params).sort()) {
    const value = /** @type {string | number} */ (params[name]);
    sorted[name] = value;
    stringToSign += `${stringToSign === "" ? "" : "&"}${name.replaceAll("_", ".")}=${value}`;
  }
  return { sorted, stringToSign, requestId };
}

/**
 * @param {ReturnType<typeof createTencentDraft>} draft
 * @param {string} signature
 * @returns {SignedRequest}
 */
export function createTencentRequest({ sorted, requestId }, signature) {
  sorted["Signature"] = signature;
  return {
    url: TENCENT_URL,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(sorted),
    requestId,
  };
}

/**
 * @param {string} appKey
 * @param {readonly string[]} identityIds
 * @param {string} id with dashes, which are removed for the request's id
 * @param {string} nonce
 * @param {(text: string) => string} md5
 */
export function createAliyunDraft(appKey, identityIds, id, nonce, md5) {
  const requestId = id.replaceAll("-", "");
  const body = JSON.stringify({
    id: requestId,
    version: "1.0",
    request: { apiVer: "1.0.6" },
    params: { identityIds },
  });
  const headers = {
    accept: "application/json",
    "content-type": "application/json; charset=utf-8",
    "content-md5": md5(body),
    "x-ca-key": appKey,
    "x-ca-nonce": nonce,
    "x-ca-stage": "RELEASE",
    "x-ca-timestamp": String(Date.now()),
    "x-ca-signature-headers": "x-ca-key,x-ca-nonce,x-ca-stage,x-ca-timestamp",
    "x-ca-signature": "",
  };
  const stringToSign = [
    "POST",
    headers.accept,
    headers["content-md5"],
    headers["content-type"],
    "", // no Date header
    `x-ca-key:${appKey}`,
    `x-ca-nonce:${nonce}`,
    `x-ca-stage:${headers["x-ca-stage"]}`,
    `x-ca-timestamp:${headers["x-ca-timestamp"]}`,
    ALIYUN_PATH,
  ].join("\n");
  return { headers, body, stringToSign, requestId };
}

/**
 * @param {ReturnType<typeof createAliyunDraft>} draft
 * @param {string} signature
 * @returns {SignedRequest}
 */
export function createAliyunRequest({ headers, body, requestId }, signature) {
  headers["x-ca-signature"] = signature;
  return { url: ALIYUN_ORIGIN + ALIYUN_PATH, method: "POST", headers, body, requestId };
}
