// Usage: node --expose-gc soak-child.mjs '{"signs":1000000,"parses":10000,"samples":20}'
import assert from "node:assert/strict";
import process from "node:process";
import { CREDENTIALS, FIRST_PAGE, IDENTITY_IDS } from "../cases/calls.mjs";
import { difference } from "../cases/difference.mjs";
import { customerPage, identityPage } from "../cases/pages.mjs";

/** @type {WebAssembly.Memory[]} */
const memories = [];
// The package keeps its instance to itself: the memory is caught where instances are made, before it is imported.
const { Instance } = WebAssembly;
/** @type {(...args: Parameters<typeof WebAssembly.instantiate>) => Promise<object>} */
const instantiate = WebAssembly.instantiate;
/** @param {WebAssembly.Instance} instance */
const keepMemory = ({ exports }) => {
  for (const item of Object.values(exports)) if (item instanceof WebAssembly.Memory) memories.push(item);
};
WebAssembly.Instance = class extends Instance {
  /** @param {ConstructorParameters<typeof Instance>} args */
  constructor(...args) {
    super(...args);
    keepMemory(/** @type {WebAssembly.Instance} */ (this));
  }
};
Object.assign(WebAssembly, {
  /** @param {Parameters<typeof instantiate>} args */
  async instantiate(...args) {
    const made = await instantiate(...args);
    keepMemory(/** @type {WebAssembly.Instance} */ ("instance" in made ? made.instance : made));
    return made;
  },
});

const { AliyunClient, parseCustomerList, parseIdentityList, TencentClient } = await import("iot-accounts");

/** @type {import("./soak.mjs").Soak} */
const { signs, parses, samples } = JSON.parse(process.argv[2] ?? "");
const tencent = new TencentClient(CREDENTIALS);
const aliyun = new AliyunClient(CREDENTIALS);
const customers = customerPage(1_000);
const identities = identityPage(1_000);

const signers = [() => tencent.getCustomerList(FIRST_PAGE), () => aliyun.queryIdentityList(IDENTITY_IDS)];
const readers = [
  () => parseCustomerList(customers.text),
  () => parseIdentityList(identities.text),
  () => parseCustomerList(customers.bytes),
  () => parseIdentityList(identities.bytes),
];

/** @type {unknown} what the last call gave: an engine may not leave out work whose result is kept */
export let kept;

/**
 * @param {readonly (() => unknown)[]} calls
 * @param {number} times
 */
function takeTurns(calls, times) {
  for (let turn = 0; turn < times; turn++) kept = calls[turn % calls.length]?.();
}

/** @type {import("./soak.mjs").Sample[]} */
const taken = [];
for (let sample = 0; sample < samples; sample++) {
  takeTurns(signers, signs / samples);
  takeTurns(readers, parses / samples);
  kept = undefined;
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(globalThis.gc, "run it with --expose-gc");
  globalThis.gc();
  const linear = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  taken.push({ linear, heap: process.memoryUsage().heapUsed });
}

assert.equal(memories.length, 1, "the package makes one instance, with one memory");
// After all that, the answers are still right.
assert.equal(difference(parseCustomerList(customers.text), customers.expected), undefined);
assert.equal(difference(parseIdentityList(identities.bytes), identities.expected), undefined);
process.stdout.write(JSON.stringify(taken));
