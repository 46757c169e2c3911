import { createHash, createHmac } from "node:crypto";

/** The signature of Aliyun's API gateway, computed from the received request. */

/** Headers that have a separate line in the string to sign, or are part of the signature. */
export const UNLISTED_HEADERS = [
  "x-ca-signature",
  "x-ca-signature-headers",
  "accept",
  "content-md5",
  "content-type",
  "date",
];

/**
 * @param {{ method: string, target: string, headers: Readonly<Record<string, string>> }} request
 * @param {readonly string[]} signedHeaders names in lower case, sorted
 */
export function stringToSign({ method, target, headers }, signedHeaders) {
  const { accept = "", "content-md5": md5 = "", "content-type": type = "", date = "" } = headers;
  const lines = [
    method,
    accept,
    md5,
    type,
    date,
    ...signedHeaders.map((name) => `${name}:${headers[name] ?? ""}`),
  ];
  return `${lines.join("\n")}\n${pathAndQuery(target)}`;
}

/**
 * The query is signed decoded and sorted by name; of a parameter without a value only the name is signed. `+` is a
 * space, as in the vendor's clients.
 *
 * @param {string} target
 * @throws {URIError} for an invalid escape, or for a duplicate name, which the vendor does not specify
 */
export function pathAndQuery(target) {
  const { path, query } = splitTarget(target);
  if (query.size === 0) return path;
  const pairs = [...query].sort(([left], [right]) => (left < right ? -1 : 1));
  return `${path}?${pairs.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&")}`;
}

/**
 * @param {string} target
 * @returns {{ path: string, query: ReadonlyMap<string, string> }} the path as sent, the query decoded
 * @throws {URIError}
 */
export function splitTarget(target) {
  const questionMark = target.indexOf("?");
  /** @type {Map<string, string>} */
  const query = new Map();
  if (questionMark === -1) return { path: target, query };
  for (const pair of target.slice(questionMark + 1).split("&")) {
    if (pair === "") continue;
    const [name = "", ...rest] = pair.split("=");
    const decodedName = decode(name);
    if (query.has(decodedName)) throw new URIError("duplicate query parameter");
    query.set(decodedName, decode(rest.join("=")));
  }
  return { path: target.slice(0, questionMark), query };
}

/** @param {string} text */
function decode(text) {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/**
 * @param {string} appSecret
 * @param {string} text
 */
export function sign(appSecret, text) {
  return createHmac("sha256", appSecret).update(text, "utf8").digest("base64");
}

/** @param {Buffer} body */
export function contentMd5(body) {
  return createHash("md5").update(body).digest("base64");
}
