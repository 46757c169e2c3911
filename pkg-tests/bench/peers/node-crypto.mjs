import { createHash, createHmac, randomInt, randomUUID } from "node:crypto";
import { createHandWrittenSigner } from "./hand-written.mjs";

/** @param {import("./hand-written.mjs").Credentials} credentials */
export function createSigner(credentials) {
  const { appSecret } = credentials;
  return createHandWrittenSigner(credentials, {
    hmacSha1: (text) => createHmac("sha1", appSecret).update(text).digest("base64"),
    hmacSha256: (text) => createHmac("sha256", appSecret).update(text).digest("base64"),
    md5: (text) => createHash("md5").update(text).digest("base64"),
    nonce: () => randomInt(1, 2 ** 31),
    uuid: randomUUID,
  });
}
