// WebCrypto signs asynchronously and has no MD5, which comes from @noble/hashes.
import { md5 } from "@noble/hashes/legacy.js";
import {
  createAliyunDraft,
  createAliyunRequest,
  createTencentDraft,
  createTencentRequest,
} from "./hand-written.mjs";
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
      const draft = createTencentDraft(appKey, page, nonce(), uuid());
      return createTencentRequest(draft, await hmac(sha1Key, draft.stringToSign));
    },

    /** @param {readonly string[]} ids */
    async identityList(ids) {
      const draft = createAliyunDraft(appKey, ids, uuid(), uuid(), (text) =>
        base64(md5(encoder.encode(text))),
      );
      return createAliyunRequest(draft, await hmac(sha256Key, draft.stringToSign));
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
