// Hostile arguments for every function: what comes out is a result, or an error of the package that says whose fault it is.
//
// HOSTILE_SEED=5 HOSTILE_PATH=1:2 node --test pkg-tests/arguments/hostile.test.mjs   repeats what a failure printed
// HOSTILE_SECONDS=60                                                                 tries longer, by default 15 seconds
import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import fc from "fast-check";
import * as api from "iot-accounts";
import { ApiError, InvalidInputError } from "iot-accounts";
import { calls, proveWorking, STARTING } from "./calls.mjs";
import { cook, recipes, THROWN } from "./hostile-values.mjs";

/** @typedef {(...args: any[]) => unknown} Call */
/** @typedef {Pick<typeof api, "ApiError" | "InvalidInputError">} Classes */
/** @import { Recipe } from "./hostile-values.mjs" */

const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 2 ** 31);
const path = process.env.HOSTILE_PATH;
const names = [...Object.keys(calls), ...STARTING];
const millisecondsEach = (Number(process.env.HOSTILE_SECONDS ?? 15) * 1000) / names.length;
console.log(`HOSTILE_SEED=${seed}`);

/** The entry for pages, which nobody starts here. @type {typeof import("iot-accounts")} */
const unstarted = await import(new URL("../node_modules/iot-accounts/dist/browser.js", import.meta.url).href);

/** @type {unknown[]} */
const rejections = [];
process.on("unhandledRejection", (reason) => rejections.push(reason));

// Options that were replaced leave the defaults: nothing may reach the network, and nobody waits.
const { setTimeout } = globalThis;
globalThis.fetch = async () => new Response("{}");
Reflect.set(globalThis, "setTimeout", (/** @type {() => void} */ run, /** @type {number} */ ms) =>
  setTimeout(run, Math.min(ms, 2)),
);

/**
 * Where something can be changed: each argument, and each member of what is a plain object or an array.
 *
 * @param {readonly unknown[]} args
 */
function collectPlaces(args) {
  /** @type {{ holder: object, name: string, value: unknown }[]} */
  const places = [];
  const collect = (/** @type {object} */ holder) => {
    for (const name of Object.keys(holder)) {
      const value = Reflect.get(holder, name);
      places.push({ holder, name, value });
      if (isPlain(value)) collect(value);
    }
  };
  collect(args);
  return places;
}

/** @param {unknown} value @returns {value is object} */
function isPlain(value) {
  return [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(Object(value)));
}

/** @typedef {{ place: number, how: "replace" | "add" | "wrap", name: string, recipe: Recipe }} Change */

/** @type {fc.Arbitrary<Change[]>} */
const changes = fc.array(
  fc.record({
    place: fc.nat(1000),
    how: fc.constantFrom("replace", "replace", "replace", "add", "wrap"),
    name: fc.oneof(
      fc.string(),
      fc.constantFrom("toJSON", "then", "__proto__", "constructor", "get", "length"),
    ),
    recipe: recipes,
  }),
  { minLength: 1, maxLength: 3 },
);

/**
 * @param {ReturnType<typeof collectPlaces>} places
 * @param {Change} change
 * @param {unknown} given
 */
function apply(places, { place, how, name }, given) {
  const { holder, name: at, value } = places[place % places.length] ?? assert.fail("there are no arguments");
  if (how === "add" && isPlain(value) && !(Array.isArray(value) && name === "length")) {
    Object.defineProperty(value, name, {
      value: given,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else if (how === "wrap" && typeof value === "object" && value !== null) {
    // It gives what it has the first time, and something else from then on.
    const asked = new Set();
    const get = (/** @type {object} */ target, /** @type {string | symbol} */ key) =>
      asked.has(key) ? given : asked.add(key) && Reflect.get(target, key);
    Reflect.set(holder, at, new Proxy(value, { get }));
  } else {
    Reflect.set(holder, at, given);
  }
}

/** @type {Readonly<Record<string, object>>} */
const SHARED = {
  ...{ Object, Function, Array, String, Number, Map, Set, Promise, RegExp, Error, TypeError, Date, Symbol },
  ...{ BigInt, Boolean, Uint8Array, ArrayBuffer, Headers, Response, AbortSignal, JSON, Math, Reflect },
  ...{ TextEncoder, TextDecoder, WebAssembly, ApiError, InvalidInputError },
  ...{ TencentClient: api.TencentClient, AliyunClient: api.AliyunClient },
};

/** @returns {Map<string, unknown>} everything that can be reached by a name, and would tell of a change */
function readShared() {
  /** @type {Map<string, unknown>} */
  const found = new Map([["globalThis", Object.keys(globalThis).join()]]);
  for (const [name, owner] of Object.entries(SHARED)) {
    const prototype = Reflect.get(owner, "prototype");
    for (const [at, object] of /** @type {const} */ ([
      [name, owner],
      [`${name}.prototype`, prototype ?? {}],
    ])) {
      for (const key of Reflect.ownKeys(object)) {
        const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {};
        found.set(`${at}.${String(key)}`, value ?? get ?? set);
      }
    }
  }
  return found;
}

const shared = readShared();
const expected = proveWorking();

let checks = 0;

function findChanged() {
  const now = readShared();
  return [...new Set([...shared.keys(), ...now.keys()])].filter(
    (name) => !Object.is(shared.get(name), now.get(name)),
  );
}

/** @param {unknown} thrown @param {Classes} classes */
function isOurs(thrown, { ApiError, InvalidInputError }) {
  try {
    if (thrown instanceof InvalidInputError) return typeof thrown.field === "string" && thrown.message !== "";
    return thrown instanceof ApiError && typeof thrown.kind === "string" && thrown.message !== "";
  } catch {
    // What is thrown may itself be hostile.
    return false;
  }
}

/**
 * @param {() => unknown} run
 * @param {readonly unknown[]} given which may be the reason of a signal
 * @param {Classes} classes
 */
async function expectSafe(run, given, classes) {
  try {
    await Promise.race([
      run(),
      new Promise((_, reject) => setTimeout(() => reject("it hangs"), 10_000).unref()),
    ]);
  } catch (thrown) {
    if (!given.includes(thrown) && !isOurs(thrown, classes) && !isOnPurpose(thrown))
      throw describeThrown(thrown);
  }
  assert.deepEqual(proveWorking(), expected);
  // It takes longer than the call.
  if (++checks % 50 === 0) assert.deepEqual(findChanged(), []);
}

/** @param {unknown} thrown */
function isOnPurpose(thrown) {
  return (thrown instanceof DOMException && thrown.name === "AbortError") || thrown === THROWN;
}

/** @param {unknown} thrown */
function describeThrown(thrown) {
  try {
    return new Error(`it threw ${String(thrown)}`, { cause: thrown });
  } catch {
    return new Error("it threw something that cannot even be printed");
  }
}

/**
 * @param {string} name
 * @param {() => unknown[]} make
 * @param {Call} call
 * @param {Classes} classes
 */
async function tryHostile(name, make, call, classes = api) {
  const property = fc.asyncProperty(changes, async (list) => {
    const args = make();
    const places = collectPlaces(args);
    const given = list.map(({ recipe }) => cook(recipe));
    for (const [index, change] of list.entries()) apply(places, change, given[index]);
    await expectSafe(() => call(...args), given, classes);
  });
  const details = await fc.check(property, {
    ...{ seed, numRuns: 100_000, interruptAfterTimeLimit: millisecondsEach, markInterruptAsFailure: false },
    ...(path !== undefined && { path }),
    ...{ skipEqualValues: true, endOnFailure: false },
  });
  console.log(`${name}: ${details.numRuns} calls`);
  assert.ok(!details.failed, `${details.errorInstance}\n${fc.defaultReportMessage(details)}`);
  assert.deepEqual(findChanged(), []);
  assert.ok(details.numRuns > 2 || path !== undefined, `${details.numRuns} calls are too few`);
}

describe("hostile arguments come to a result or to an error of the package", () => {
  for (const [name, { make, run }] of Object.entries(calls)) {
    test(name, () => tryHostile(name, make, run));
  }
  test("init", () =>
    tryHostile("init", () => ["https://example.org/"], /** @type {Call} */ (unstarted.init), unstarted));
  test("initSync", () =>
    tryHostile("initSync", () => [new Uint8Array(8)], /** @type {Call} */ (unstarted.initSync), unstarted));

  test("in every function and method that there is", () => {
    const functions = Object.entries(api).filter(([, value]) => typeof value === "function");
    for (const [name, value] of functions) {
      assert.ok(
        names.some((tried) => tried.split(",")[0] === name),
        name,
      );
      if (!/Client$/.test(name)) continue;
      for (const member of Object.getOwnPropertyNames(value.prototype)) {
        if (member !== "constructor") assert.ok(names.includes(`${name}.${member}`), `${name}.${member}`);
      }
    }
  });

  test("without a rejection that nobody handles", async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(rejections, []);
  });
});
