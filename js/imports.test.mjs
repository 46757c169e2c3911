// Short names for what the module imports.
import assert from "node:assert/strict";
import { test } from "node:test";
import { renameImports, shortNames } from "./imports.mjs";

const HASH = "0123456789abcdef";
const OTHER = "fedcba9876543210";

test("a name loses its hash, and has a number where another one would be the same", () => {
  const glue = `
    function __wbg_get_${HASH}(a) { return a; }
    function __wbg_get_${OTHER}(a) { return a.get(); }
    function __wbg_now_${HASH}() {}
    function __wbg_now() {}
    function __wbindgen_init_externref_table() {}
    return { __wbg_get_${HASH}, __wbg_get_${OTHER}, __wbg_now_${HASH} };`;
  assert.deepEqual(
    [...shortNames(glue)],
    [
      [`__wbg_get_${HASH}`, "__wbg_get"],
      [`__wbg_get_${OTHER}`, "__wbg_get_2"],
      [`__wbg_now_${HASH}`, "__wbg_now_2"],
    ],
  );
});

test("a module with new names imports and exports the same as before", () => {
  // (module (import "m" "…" (func)) (import "m" "b" (func)) (func (export "f") call 0 call 1))
  const long = "a".repeat(200);
  const section = (/** @type {number} */ id, /** @type {number[]} */ bytes) => [id, ...size(bytes), ...bytes];
  const text = (/** @type {string} */ value) => [...size([...value]), ...Buffer.from(value)];
  const module = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, [2, ...text("m"), ...text(long), 0, 0, ...text("m"), ...text("b"), 0, 0]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text("f"), 0, 2]),
    ...section(10, [1, 6, 0, 0x10, 0, 0x10, 1, 0x0b]),
  ]);
  const renamed = renameImports(module, new Map([[long, "short"]]));
  /** @type {string[]} */
  const called = [];
  const imports = { m: { short: () => called.push("short"), b: () => called.push("b") } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(renamed)), imports);
  /** @type {() => void} */ (exports["f"])();
  assert.deepEqual(called, ["short", "b"]);
  assert.deepEqual(Buffer.from(renameImports(renamed, new Map([["short", long]]))), Buffer.from(module));
});

/** @param {readonly unknown[]} bytes */
function size({ length }) {
  return length < 128 ? [length] : [(length % 128) + 128, Math.floor(length / 128)];
}
