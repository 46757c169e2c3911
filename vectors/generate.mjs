/**
 * Writes vectors from the cases beside this file: the cases say what goes in and what an answer means, the
 * node:crypto implementation beside this file says what a signed request looks like.
 *
 *   node vectors/generate.mjs           rewrites vectors
 *   node vectors/generate.mjs --check   fails when vectors differs
 */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** @import { AnswerCase, CanonicalCase, Client, Cloud, InvalidCase, Overrides, SigningCase } from "./reference/types.mjs" */
/** @import { CloudCases } from "./cases/index.mjs" */
import { canonicalText, hmacSha256 } from "./reference/aliyun.mjs";
import { cases } from "./cases/index.mjs";
import { signInput } from "./reference/sign.mjs";

const ROOT = fileURLToPath(new URL(".", import.meta.url));

/** @type {Record<Cloud, { client: Client, overrides: Overrides }>} */
const DEFAULTS = {
  tencent: {
    client: { appKey: "ServiceAppKey", appSecret: "ServiceAppSecret" },
    overrides: {
      requestId: "0f3a1c8e-5b7d-4c2e-9a61-d4e5f6a7b8c9",
      nonce: 170533123,
      timestamp: 1599468019000,
    },
  },
  aliyun: {
    client: { appKey: "23432342", appSecret: "3f2504e04f8941d39a0c0305e82c3301" },
    overrides: {
      requestId: "0f3a1c8e5b7d4c2e9a61d4e5f6a7b8c9",
      nonce: "c9f15cbf-f4ac-4a6c-b54d-f51abf4b5b44",
      timestamp: 1646365291734,
    },
  },
};

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * @param {Cloud} cloud
 * @param {SigningCase | InvalidCase} given
 */
function inputOf(cloud, { source, operation, client, arguments: args, overrides }) {
  return {
    source,
    operation,
    client: { ...DEFAULTS[cloud].client, ...client },
    arguments: args,
    overrides: { ...DEFAULTS[cloud].overrides, ...overrides },
  };
}

/**
 * @param {string} name
 * @param {{ stringToSign: string, signature: string }} computed
 * @param {{ stringToSign: string, signature: string } | undefined} published
 */
function assertPublished(name, { stringToSign, signature }, published) {
  if (published)
    assert.deepEqual({ stringToSign, signature }, published, `${name} differs from what was published`);
}

/**
 * @param {Cloud} cloud
 * @param {string} name
 * @param {SigningCase} given
 */
function signingFiles(cloud, name, given) {
  const input = inputOf(cloud, given);
  const signed = signInput(cloud, input);
  assertPublished(name, signed, given.published);
  return {
    "input.json": json(input),
    "string-to-sign.txt": signed.stringToSign,
    "signature.txt": signed.signature,
    "request.json": json(signed.request),
  };
}

/**
 * @param {string} name
 * @param {CanonicalCase} given
 */
function canonicalFiles(name, { published, ...given }) {
  const stringToSign = canonicalText({ ...given, names: given.signatureHeaders.split(",") });
  const signature = hmacSha256(given.appSecret, stringToSign);
  assertPublished(name, { stringToSign, signature }, published);
  return { "canonical.json": json(given), "string-to-sign.txt": stringToSign, "signature.txt": signature };
}

/**
 * @param {Cloud} cloud
 * @param {InvalidCase} given
 */
function invalidFiles(cloud, given) {
  return { "input.json": json(inputOf(cloud, given)), "invalid.json": json({ field: given.field }) };
}

/**
 * @param {Cloud} cloud
 * @param {AnswerCase} given
 * @returns {Record<string, string>}
 */
function answerFiles(cloud, { source, parser, response, expected, error }) {
  const answer = json({ source, parser, response });
  if (error) return { "answer.json": answer, "error.json": json({ provider: cloud, ...error }) };
  return { "answer.json": answer, "expected.json": json(expected) };
}

/**
 * @param {Cloud} cloud
 * @param {CloudCases} given
 * @returns {[name: string, files: Record<string, string>][]}
 */
function foldersOf(cloud, { canonical, signing, invalid, answers }) {
  return [
    ...Object.entries(canonical).map(([name, one]) => pair(name, canonicalFiles(name, one))),
    ...Object.entries(signing).map(([name, one]) => pair(name, signingFiles(cloud, name, one))),
    ...Object.entries(invalid).map(([name, one]) => pair(name, invalidFiles(cloud, one))),
    ...answers
      .flatMap((group) => Object.entries(group))
      .map(([name, one]) => pair(name, answerFiles(cloud, one))),
  ];
}

/**
 * @param {string} name
 * @param {Record<string, string>} files
 * @returns {[name: string, files: Record<string, string>]}
 */
function pair(name, files) {
  return [name, files];
}

/** @returns {Map<string, string>} file path within vectors, text */
function wanted() {
  const files = new Map();
  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    for (const [name, texts] of foldersOf(cloud, cases[cloud])) {
      for (const [file, text] of Object.entries(texts)) {
        const path = `${cloud}/${name}/${file}`;
        assert(!files.has(path), `two cases of ${cloud} are named ${name}`);
        files.set(path, text);
      }
    }
  }
  return files;
}

/** @returns {Map<string, string>} */
function onDisk() {
  const files = new Map();
  for (const cloud of ["tencent", "aliyun"]) {
    for (const entry of readdirSync(join(ROOT, cloud), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      files.set(path.slice(ROOT.length).split(sep).join("/"), readFileSync(path, "utf8"));
    }
  }
  return files;
}

const files = wanted();
const folders = new Set([...files.keys()].map(dirname)).size;
if (process.argv.includes("--check")) {
  const found = onDisk();
  const paths = new Set([...files.keys(), ...found.keys()]);
  const different = [...paths].filter((path) => files.get(path) !== found.get(path));
  if (different.length > 0) {
    console.error(
      `vectors differs from its cases in ${different.length} files; run generate.mjs without --check`,
    );
    for (const path of different.slice(0, 20)) console.error(`  ${path}`);
    process.exitCode = 1;
  } else {
    console.log(`${folders} vectors are as generated`);
  }
} else {
  for (const cloud of ["tencent", "aliyun"]) rmSync(join(ROOT, cloud), { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
  console.log(`wrote ${folders} vectors`);
}
