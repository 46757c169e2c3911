import cryptoJs from "crypto-js";
import { createHandWrittenSigner } from "./hand-written.mjs";
import { nonce, uuid } from "./random.mjs";

const { HmacSHA1, HmacSHA256, MD5, enc } = cryptoJs;

/** @param {import("./hand-written.mjs").Credentials} credentials */
export function createSigner(credentials) {
  const key = enc.Utf8.parse(credentials.appSecret);
  return createHandWrittenSigner(credentials, {
    hmacSha1: (text) => HmacSHA1(text, key).toString(enc.Base64),
    hmacSha256: (text) => HmacSHA256(text, key).toString(enc.Base64),
    md5: (text) => MD5(text).toString(enc.Base64),
    nonce,
    uuid,
  });
}
