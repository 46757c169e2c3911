import { createHmac } from "node:crypto";

/** The signature of Tencent's serviceapi and appapi, computed from the parameters as they arrived. */

/**
 * Every parameter but `Signature`, sorted by the bytes of its name, `name=value` joined with `&`, nothing
 * encoded. What is empty is not signed. The vendor writes a dot for an underscore in names, and only there;
 * the order is that of the names before the change.
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
