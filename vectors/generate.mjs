/**
 * Writes the JSON files beside this one, a topic and cloud each: cases/ says what goes in and what an answer means,
 * reference/ says what a signed request looks like.
 *
 *   node vectors/generate.mjs           rewrites the files
 *   node vectors/generate.mjs --check   fails when one of them differs
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";

/** @import { AnswerCase, CanonicalCase, Client, Cloud, InvalidCase, Overrides, Published, SigningCase } from "./types.mjs" */
/** @import { Topic } from "./cases/index.mjs" */
import { topics } from "./cases/index.mjs";
import { canonicalText, hmacSha256 } from "./reference/aliyun.mjs";
import { signInput } from "./reference/sign.mjs";

const FOLDER = new URL("./", import.meta.url);

/** Written by others, and kept as they came. */
const FOREIGN = ["gateway-hmac-sha256.json"];

/** @type {Record<Topic["type"], string>} */
const ABOUT = {
  canonical:
    "`canonical` (method, path, headers, names of the signed headers) gives `stringToSign`, and with `appSecret` it gives `signature`",
  signing: "`input` gives `stringToSign`, `signature` and the signed `request`",
  invalid: "`input` is refused with an error that names the field in `invalid`",
  answer:
    "`answer.parser` reads `answer.response` as `expected`, or as an error that has the members of `error`",
};

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
 * @param {Published} computed
 * @param {Published | undefined} published
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
function signingVector(cloud, name, given) {
  const input = inputOf(cloud, given);
  const { stringToSign, signature, request } = signInput(cloud, input);
  assertPublished(name, { stringToSign, signature }, given.published);
  return { input, stringToSign, signature, request };
}

/**
 * @param {string} name
 * @param {CanonicalCase} given
 */
function canonicalVector(name, { published, ...canonical }) {
  const names = canonical.signatureHeaders.split(",").filter((header) => header !== "");
  const stringToSign = canonicalText({ ...canonical, names: names.sort() });
  const signature = hmacSha256(canonical.appSecret, stringToSign);
  assertPublished(name, { stringToSign, signature }, published);
  return { canonical, stringToSign, signature };
}

/**
 * @param {Cloud} cloud
 * @param {InvalidCase} given
 */
function invalidVector(cloud, given) {
  return { input: inputOf(cloud, given), invalid: { field: given.field } };
}

/**
 * @param {Cloud} cloud
 * @param {AnswerCase} given
 */
function answerVector(cloud, { source, parser, response, expected, error }) {
  const answer = { source, parser, response };
  return error ? { answer, error: { provider: cloud, ...error } } : { answer, expected };
}

/**
 * @param {Topic} topic
 * @returns {[name: string, vector: object][]}
 */
function vectorsOf({ cloud, type, cases }) {
  switch (type) {
    case "canonical":
      return Object.entries(cases).map(([name, given]) => [name, canonicalVector(name, given)]);
    case "signing":
      return Object.entries(cases).map(([name, given]) => [name, signingVector(cloud, name, given)]);
    case "invalid":
      return Object.entries(cases).map(([name, given]) => [name, invalidVector(cloud, given)]);
    case "answer":
      return Object.entries(cases).map(([name, given]) => [name, answerVector(cloud, given)]);
  }
}

/** @returns {{ files: Map<string, string>, count: number }} the files by name, and how many cases they hold */
function wanted() {
  const files = new Map();
  /** @type {Set<string>} */
  const names = new Set();
  for (const topic of topics) {
    const vectors = vectorsOf(topic);
    for (const [name] of vectors) {
      assert(!names.has(`${topic.cloud} ${name}`), `two cases of ${topic.cloud} are named ${name}`);
      names.add(`${topic.cloud} ${name}`);
    }
    const content = {
      about: ABOUT[topic.type],
      generatedBy: "node vectors/generate.mjs",
      cloud: topic.cloud,
      type: topic.type,
      cases: Object.fromEntries(vectors),
    };
    files.set(`${topic.cloud}-${topic.name}.json`, `${JSON.stringify(content, null, 2)}\n`);
  }
  return { files, count: names.size };
}

/** @returns {Map<string, string>} */
function onDisk() {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json") && !FOREIGN.includes(name));
  return new Map(names.map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")]));
}

const { files, count } = wanted();
const found = onDisk();
const names = [...new Set([...files.keys(), ...found.keys()])];
const different = names.filter((name) => files.get(name) !== found.get(name));
if (!process.argv.includes("--check")) {
  for (const name of found.keys()) if (!files.has(name)) rmSync(new URL(name, FOLDER));
  for (const [name, text] of files) writeFileSync(new URL(name, FOLDER), text);
  console.log(`wrote ${count} vectors into ${files.size} files, of which ${different.length} changed`);
} else if (different.length > 0) {
  console.error("these files differ from their cases; run generate.mjs without --check:");
  for (const name of different) console.error(`  vectors/${name}`);
  process.exitCode = 1;
} else {
  console.log(`${count} vectors in ${files.size} files are as generated`);
}
