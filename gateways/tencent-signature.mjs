import { createHmac } from "node:crypto";

/** The signature of Tencent's serviceapi and appapi, computed from the received parameters. */

/**
 * All parameters except `Signature`, sorted by the bytes of their names, as `name=value` joined by `&`, without any
 * encoding. Empty values are not signed. An underscore in a name, not in a value, is signed as a dot; the order is that
 * of the names with underscores.
 *
 * @param {ReadonlyMap<string, { text: string }>} params
 */
export function stringToSign(params) {
  return [...params]
    .filter(([name, value]) => name !== "Signature" && value.text !== "")
    .sort(([left], [right]) => Buffer.compare(Buffer.from(left, "utf8"), Buffer.from(right, "utf8")))
    .map(([name, value]) => `${name.replaceAll("_", ".")}=${value.text}`)
    .join("&");
}

/**
 * @param {string} appSecret
 * @param {string} text
 */
export function sign(appSecret, text) {
  return createHmac("sha1", appSecret).update(text, "utf8").digest("base64");
}
