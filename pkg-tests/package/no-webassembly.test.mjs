// A host without WebAssembly, such as React Native: importing does no harm, and the first use says what is missing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { source } from "./installed.mjs";

/** What React Native's engine lacks, or lacked for long. */
const LACKING = ["WebAssembly", "TextEncoder", "TextDecoder", "FinalizationRegistry", "WeakRef"];

/**
 * @param {string} name a CommonJS file of dist/
 * @param {readonly string[]} lacking
 * @returns {typeof import("iot-accounts")}
 */
function load(name, lacking) {
  // The hosts' own globals are not in a new context, but for those of V8.
  const context = createContext({});
  runInContext(lacking.map((global) => `delete globalThis.${global};`).join("\n"), context);
  const require = (/** @type {string} */ file) => {
    const module = { exports: {} };
    const run = runInContext(`(module, require) => {${source(file)}\n}`, context, { filename: file });
    run(module, require);
    return module.exports;
  };
  return /** @type {typeof import("iot-accounts")} */ (require(name));
}

/** @param {unknown} error */
function namesWebAssembly(error) {
  const { name, field, message } = /** @type {import("iot-accounts").InvalidInputError} */ (error);
  assert.deepEqual({ name, field }, { name: "InvalidInputError", field: "init" });
  assert.match(message, /WebAssembly/);
  return true;
}

for (const entry of ["browser.cjs", "node.cjs"]) {
  describe(`${entry}, without ${LACKING.join(", ")}`, () => {
    test("is imported", () => void load(entry, LACKING));

    test("says so at the first use, whatever that is", async () => {
      const api = load(entry, LACKING);
      const keys = { appKey: "key", appSecret: "secret" };
      assert.throws(() => new api.TencentClient(keys), namesWebAssembly);
      assert.throws(() => new api.AliyunClient(keys), namesWebAssembly);
      assert.throws(() => api.parseCustomerList("{}"), namesWebAssembly);
      assert.throws(() => api.initSync(new Uint8Array()), namesWebAssembly);
      await assert.rejects(api.init(), namesWebAssembly);
      await assert.rejects(api.init(new Uint8Array()), namesWebAssembly);
    });
  });
}
