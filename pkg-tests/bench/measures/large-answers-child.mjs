// Usage: node --expose-gc large-answers-child.mjs BYTES
// Reads an answer of so many bytes by each parser, and prints the memory before and after.
import assert from "node:assert/strict";
import process from "node:process";
import { CREDENTIALS, FIRST_PAGE } from "../cases/calls.mjs";
import { memories } from "./memories.mjs";

// After the import above, which captures the memories.
const { parseAliyun, parseCustomerList, parseIdentityList, parseTencent, TencentClient } = await import(
  "iot-accounts"
);

const bytes = Number(process.argv[2]);
const client = new TencentClient(CREDENTIALS);
const overrides = { requestId: "r", nonce: 7, timestamp: 1_700_000_000_000 };
const signed = client.getCustomerList(FIRST_PAGE, overrides);

/** @param {string} member which holds a text of its own, so that not every row takes time */
const row = (member) => `{"${member}":"${"x".repeat(1000)}"}`;
/** @param {string} member */
const rows = (member) =>
  `[${Array(Math.ceil(bytes / 1000))
    .fill(row(member))
    .join(",")}]`;
const tencent = `{"Response":{"Customers":${rows("CustomerId")},"Total":1}}`;
const aliyun = `{"code":200,"data":${rows("identityId")}}`;

/** @type {(() => unknown)[]} */
const calls = [
  () => parseCustomerList(tencent).customers.length,
  () => parseIdentityList({ status: 200, body: new TextEncoder().encode(aliyun) }).identities.length,
  () => Object.keys(parseTencent(tencent).result),
  () => parseAliyun(aliyun).requestId,
];

async function measure() {
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(globalThis.gc, "run it with --expose-gc");
  globalThis.gc();
  return memories().map((memory) => memory.buffer.byteLength);
}

const before = await measure();
for (const call of calls) call();
assert.throws(() => parseCustomerList(tencent.slice(0, -1)), { name: "ApiError" });
const after = await measure();
assert.deepEqual(client.getCustomerList(FIRST_PAGE, overrides), signed, "the client signs as before");
process.stdout.write(JSON.stringify({ before, after }));
