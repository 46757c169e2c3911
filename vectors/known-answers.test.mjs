// Signatures and Content-MD5 that others published, recomputed by the reference signer: it is what all other vectors
// rest on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

/** @import { KnownAnswers } from "./types.mjs" */
import { contentMd5, hmacSha256 } from "./reference/aliyun.mjs";

/** @type {KnownAnswers} */
const known = JSON.parse(readFileSync(new URL("gateway-hmac-sha256.json", import.meta.url), "utf8"));

describe("the reference signer gives what is published in gateway-hmac-sha256.json", () => {
  for (const { name, appSecret, stringToSign, signature } of known.hmacSha256) {
    test(`signature: ${name}`, () => assert.equal(hmacSha256(appSecret, stringToSign), signature));
  }

  for (const { body, md5 } of known.contentMd5) {
    test(`Content-MD5 of ${body}`, () => assert.equal(contentMd5(body), md5));
  }

  test("all of them are there", () => {
    assert.equal(known.hmacSha256.length, 28);
    assert.equal(known.contentMd5.length, 5);
  });
});
