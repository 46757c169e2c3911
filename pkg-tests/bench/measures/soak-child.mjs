// Usage: node --expose-gc soak-child.mjs '{"signs":1000000,"parses":10000,"samples":20}'
import assert from "node:assert/strict";
import process from "node:process";
import { CREDENTIALS, FIRST_PAGE, IDENTITY_IDS } from "../cases/calls.mjs";
import { findDifference } from "../cases/find-difference.mjs";
import { createCustomerPage, createIdentityPage } from "../cases/pages.mjs";

import { memories } from "./memories.mjs";

// After the import above, which captures the memories.
const { AliyunClient, parseCustomerList, parseIdentityList, TencentClient } = await import("iot-accounts");

/** @type {import("./soak.mjs").Soak} */
const { signs, parses, samples } = JSON.parse(process.argv[2] ?? "");
const tencent = new TencentClient(CREDENTIALS);
const aliyun = new AliyunClient(CREDENTIALS);
const customers = createCustomerPage(1_000);
const identities = createIdentityPage(1_000);

const signers = [() => tencent.getCustomerList(FIRST_PAGE), () => aliyun.queryIdentityList(IDENTITY_IDS)];
const readers = [
  () => parseCustomerList(customers.text),
  () => parseIdentityList(identities.text),
  () => parseCustomerList(customers.bytes),
  () => parseIdentityList(identities.bytes),
];

/** @type {unknown} the result of the last call: an engine cannot optimise away a call whose result is used */
export let lastResult;

/**
 * @param {readonly (() => unknown)[]} functions
 * @param {number} times
 */
function callInTurn(functions, times) {
  for (let turn = 0; turn < times; turn++) lastResult = functions[turn % functions.length]?.();
}

/** @type {import("./soak.mjs").Sample[]} */
const measured = [];
for (let sample = 0; sample < samples; sample++) {
  callInTurn(signers, signs / samples);
  callInTurn(readers, parses / samples);
  lastResult = undefined;
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(globalThis.gc, "run it with --expose-gc");
  globalThis.gc();
  const linear = memories().reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  measured.push({ linear, heap: process.memoryUsage().heapUsed });
}

assert.equal(memories().length, 1, "the package creates one instance, with one memory");
// After the soak, the results must still be correct.
assert.equal(findDifference(parseCustomerList(customers.text), customers.expected), undefined);
assert.equal(findDifference(parseIdentityList(identities.bytes), identities.expected), undefined);
process.stdout.write(JSON.stringify(measured));
