// Other implementations of the signatures: npm's official client, the library of PyPI's official client, @noble/hashes.
import { createRequire } from "node:module";
import { parse } from "node:url";
import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** @import { SignedRequest } from "iot-accounts" */
/** @import { Python } from "../real-clients/python.mjs" */

/**
 * The methods that the official client uses to sign; the others send.
 *
 * @typedef {{ md5(content: string): string, sign(text: string): string,
 *   buildHeaders(headers: Record<string, string>, signHeaders: Record<string, string>): Record<string, string>,
 *   getSignHeaderKeys(headers: Record<string, string>, signHeaders: Record<string, string>): string[],
 *   getSignedHeadersString(names: string[], headers: Record<string, string>): string,
 *   buildStringToSign(method: string, headers: Record<string, string>, signed: string, url: object): string
 *   }} OfficialClient
 */

/** @type {{ Client: new (appKey: string, appSecret: string, stage: string) => OfficialClient }} */
const official = createRequire(import.meta.url)("aliyun-api-gateway");

/**
 * Signs a request with the official client's methods, in the order in which its `request` calls them.
 *
 * @param {{ appKey: string, appSecret: string, stage: string }} options
 * @param {{ nonce: string, timestamp: number }} overrides
 * @param {Record<string, string>} callerHeaders
 * @param {SignedRequest} request
 */
export function signWithOfficialClient({ appKey, appSecret, stage }, overrides, callerHeaders, request) {
  const client = new official.Client(appKey, appSecret, stage);
  const signHeaders = Object.fromEntries(
    Object.entries(callerHeaders).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const fixedHeaders = {
    "content-type": "application/json; charset=utf-8",
    "x-ca-timestamp": String(overrides.timestamp),
    "x-ca-nonce": overrides.nonce,
  };
  const headers = client.buildHeaders(fixedHeaders, signHeaders);
  headers["content-md5"] = client.md5(request.body);
  const names = client.getSignHeaderKeys(headers, signHeaders);
  headers["x-ca-signature-headers"] = names.join(",");
  const signed = client.getSignedHeadersString(names, headers);
  const text = client.buildStringToSign("POST", headers, signed, parse(request.url, true));
  return { text, headers: { ...headers, "x-ca-signature": client.sign(text) } };
}

/** @param {string} secret @param {string} text */
export function signSha1WithNoble(secret, text) {
  return toBase64(hmac(sha1, utf8ToBytes(secret), utf8ToBytes(text)));
}

/** @param {string} secret @param {string} text */
export function signSha256WithNoble(secret, text) {
  return toBase64(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(text)));
}

/** @param {string} text */
export function hashMd5WithNoble(text) {
  return toBase64(md5(utf8ToBytes(text)));
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  return Buffer.from(bytes).toString("base64");
}

/** Collects requests for Python's official library, and signs them in one process. */
export class PythonBatch {
  /** @type {{ line: string, headers: Record<string, string>, name: string }[]} */
  #requests = [];

  /**
   * @param {SignedRequest} request
   * @param {string} appSecret
   * @param {string} name for error messages
   */
  add({ url, headers, body }, appSecret, name) {
    const { origin, searchParams } = new URL(url);
    const [path] = url.slice(origin.length).split("?");
    const query = [...searchParams].sort(([left], [right]) => (left < right ? -1 : 1));
    // The library signs an empty value with `=`, which the gateway accepts only from old clients.
    if (query.some(([, value]) => value === "")) return;
    this.#requests.push({ line: JSON.stringify({ path, query, headers, body, appSecret }), headers, name });
  }

  /**
   * @param {Python} python
   * @param {(actual: unknown, expected: unknown, name: string) => void} compare
   * @returns {Promise<number>} how many requests were compared
   */
  async compare(python, compare) {
    const input = this.#requests.map(({ line }) => `${line}\n`).join("");
    const lines = (await python.run("sign.py", input)).trimEnd().split("\n");
    compare(lines.length, this.#requests.length, "the number of signatures");
    for (const [index, { headers, name }] of this.#requests.entries()) {
      const actual = JSON.parse(lines[index] ?? "");
      const { "content-md5": md5, "x-ca-signature": signature, "x-ca-signature-headers": listed } = headers;
      compare(actual, { md5, signature, listed }, `${name}, Python`);
    }
    return this.#requests.length;
  }
}
