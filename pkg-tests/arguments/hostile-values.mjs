// Values that a caller without a compiler, or one who means harm, may hand over. Each is made anew for every call.
import fc from "fast-check";
import { AliyunClient, ApiError, TencentClient } from "iot-accounts";

/** What leaves as it is: the reason of a signal, and what a callback throws. */
export const THROWN = new Error("thrown on purpose");

/** @param {object} target */
function createRevoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** @param {() => unknown} getThrown */
function createThrowing(getThrown) {
  const fail = () => {
    throw getThrown();
  };
  const traps = Object.fromEntries(Reflect.ownKeys(Reflect).map((name) => [name, fail]));
  return (/** @type {object} */ target) => new Proxy(target, traps);
}

const throwing = {
  error: createThrowing(() => new RangeError("from a trap")),
  nothing: createThrowing(() => undefined),
  revoked: createThrowing(() => createRevoked({})),
};

/** @param {unknown} value */
function createFickle(value) {
  let asked = 0;
  return new Proxy(
    {},
    {
      get: () => (asked++ % 2 === 0 ? value : Symbol("fickle")),
      has: () => asked++ % 2 === 0,
      ownKeys: () => (asked++ % 2 === 0 ? ["a", "appKey"] : ["a", "then", "body"]),
      getOwnPropertyDescriptor: () => ({ value: asked++, configurable: true, enumerable: true }),
      getPrototypeOf: () => (asked++ % 2 === 0 ? Object.prototype : ApiError.prototype),
    },
  );
}

function createCycle() {
  /** @type {Record<string, unknown>} */
  const cycle = { list: [] };
  cycle["self"] = cycle;
  cycle["list"] = [cycle, cycle];
  return cycle;
}

/** @param {unknown} length */
function createLyingArray(length) {
  return new Proxy(["1"], {
    get: (target, name) => (name === "length" ? length : Reflect.get(target, name)),
  });
}

/** @param {unknown} then */
function createThenable(then) {
  // biome-ignore lint/suspicious/noThenProperty: this is what it is for
  return Object.defineProperty({}, "then", { value: then, enumerable: true });
}

/** @param {unknown} step what `next` gives */
function createIterable(step) {
  return { [Symbol.iterator]: () => ({ next: () => step }) };
}

function createDetached() {
  const bytes = new Uint8Array(8);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

function createOutOfBounds() {
  /** @type {ArrayBuffer & { resize?: (length: number) => void }} */
  const buffer = Reflect.construct(ArrayBuffer, [16, { maxByteLength: 16 }]);
  const view = new Uint8Array(buffer, 8, 8);
  buffer.resize?.(4);
  return view;
}

const fails = () => {
  throw new RangeError("from a method");
};

/** @type {Record<string, () => unknown>} */
export const HOSTILE = {
  "revoked object": () => createRevoked({}),
  "revoked array": () => createRevoked([]),
  "revoked bytes": () => createRevoked(new Uint8Array(1)),
  "traps that throw": () => throwing.error({}),
  "traps that throw, of an array": () => throwing.error([]),
  "traps that throw nothing": () => throwing.nothing({}),
  "traps that throw what cannot be looked at": () => throwing.revoked([]),
  fickle: () => createFickle("1"),
  "fickle function": () => createFickle(fails),
  cycle: createCycle,
  "length 1e15": () => createLyingArray(1e15),
  "length -1": () => createLyingArray(-1),
  "length NaN": () => createLyingArray(Number.NaN),
  "length object": () => createLyingArray({ valueOf: fails }),
  "length symbol": () => createLyingArray(Symbol("length")),
  "longest array": () => new Array(2 ** 32 - 1),
  "throwing conversions": () => ({
    toString: fails,
    valueOf: fails,
    toJSON: fails,
    [Symbol.toPrimitive]: fails,
  }),
  "odd conversions": () => ({ toString: () => ({}), toJSON: () => createRevoked({}) }),
  "throwing tag": () => Object.defineProperty({}, Symbol.toStringTag, { get: fails, enumerable: true }),
  "tag of Headers": () => ({ [Symbol.toStringTag]: "Headers", [Symbol.iterator]: fails }),
  "endless headers": () => ({
    [Symbol.toStringTag]: "Headers",
    ...createIterable({ done: false, value: ["x-a", "1"] }),
  }),
  "throwing getter": () => Object.defineProperty({}, "body", { get: fails, enumerable: true }),
  thenable: () =>
    createThenable((/** @type {(value: unknown) => void} */ resolve) => resolve(createRevoked({}))),
  "throwing thenable": () => createThenable(fails),
  "headers that throw": () => ({ get: fails }),
  "headers of symbols": () => ({ get: () => Symbol("header") }),
  "iterator of nothing": () => createIterable(undefined),
  "iterator that throws": () => ({ [Symbol.iterator]: fails }),
  "iterator of the revoked": () => createIterable(createRevoked({})),
  "endless iterator": () => createIterable({ done: false, value: "1" }),
  "forged TencentClient": () => Object.create(TencentClient.prototype),
  "forged AliyunClient": () => Object.create(AliyunClient.prototype),
  "forged ApiError": () => Object.create(ApiError.prototype),
  "proxy of a client": () => new Proxy(new TencentClient({ appKey: "k", appSecret: "s" }), {}),
  "detached bytes": createDetached,
  "bytes out of bounds": createOutOfBounds,
  "shared bytes": () => new Uint8Array(new SharedArrayBuffer(8)),
  "bytes of a proxy": () => new Proxy(new Uint8Array(4), {}),
  "other bytes": () => new Float64Array([1, Number.NaN]),
  view: () => new DataView(new ArrayBuffer(8)),
  "half a pair": () => "a\ud800b",
  "long text": () => "x".repeat(70_000),
  "longer text": () => "\u{1F600}".repeat(5_000_000),
  "line breaks": () => "a\r\nb\0c",
  "1e308": () => 1e308,
  "-0": () => -0,
  "2^53": () => 2 ** 53,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  "large bigint": () => 1n << 100_000n,
  symbol: () => Symbol("hostile"),
  "symbol without a name": () => Symbol.iterator,
  function: () => () => {
    throw THROWN;
  },
  "revoked function": () => createRevoked(fails),
  "boxed text": () => Object("text"),
  "boxed symbol": () => Object(Symbol("boxed")),
  "no prototype": () => Object.assign(Object.create(null), { limit: 1, appKey: "k" }),
  "inherits everything": () => Object.create({ limit: 1, url: "u", method: "POST", status: 200 }),
  "prototype of arrays": () => Array.prototype,
  "own __proto__": () =>
    JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  global: () => globalThis,
  date: () => new Date(Number.NaN),
  form: () => new FormData(),
  "search parameters": () => new URLSearchParams("a=b"),
  promise: () => Promise.resolve({}),
  signal: () => AbortSignal.abort(THROWN),
};

/** @typedef {{ kind: string } | { value: unknown }} Recipe fast-check can print a recipe, but not all that is made of it */

/** @type {fc.Arbitrary<Recipe>} */
export const recipes = fc.oneof(
  fc.constantFrom(...Object.keys(HOSTILE)).map((kind) => ({ kind })),
  fc
    .anything({
      ...{ withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withSet: true },
      ...{ withNullPrototype: true, withObjectString: true, withSparseArray: true, withTypedArray: true },
    })
    .map((value) => ({ value })),
);

/** @param {Recipe} recipe */
export function cook(recipe) {
  return "kind" in recipe ? HOSTILE[recipe.kind]?.() : recipe.value;
}
