import { hmac } from "@noble/hashes/hmac.js";
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { createHandWrittenSigner } from "./hand-written.mjs";
import { nonce, uuid } from "./random.mjs";

/** @param {import("./hand-written.mjs").Credentials} credentials */
export function createSigner(credentials) {
  const key = utf8ToBytes(credentials.appSecret);
  return createHandWrittenSigner(credentials, {
    hmacSha1: (text) => base64(hmac(sha1, key, utf8ToBytes(text))),
    hmacSha256: (text) => base64(hmac(sha256, key, utf8ToBytes(text))),
    md5: (text) => base64(md5(utf8ToBytes(text))),
    nonce,
    uuid,
  });
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
