// WebCrypto signs asynchronously and has no MD5: that one hash is @noble/hashes'.
import { md5 } from "@noble/hashes/legacy.js";
import { aliyunDraft, aliyunRequest, tencentDraft, tencentRequest } from "./hand-written.mjs";
import { base64 } from "./noble.mjs";
import { nonce, uuid } from "./random.mjs";

const encoder = new TextEncoder();

/** @param {import("./hand-written.mjs").Credentials} credentials */
export async function createSigner({ appKey, appSecret }) {
  const sha1Key = await importKey("SHA-1", appSecret);
  const sha256Key = await importKey("SHA-256", appSecret);
  return {
    /** @param {import("./hand-written.mjs").FirstPage} page */
    async customerList(page) {
      const draft = tencentDraft(appKey, page, nonce(), uuid());
      return tencentRequest(draft, await hmac(sha1Key, draft.stringToSign));
    },

    /** @param {readonly string[]} ids */
    async identityList(ids) {
      const draft = aliyunDraft(appKey, ids, uuid(), uuid(), (text) => base64(md5(encoder.encode(text))));
      return aliyunRequest(draft, await hmac(sha256Key, draft.stringToSign));
    },
  };
}

/**
 * @param {string} hash
 * @param {string} secret
 */
function importKey(hash, secret) {
  return crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash }, false, ["sign"]);
}

/**
 * @param {CryptoKey} key
 * @param {string} text
 */
async function hmac(key, text) {
  return base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))));
}
