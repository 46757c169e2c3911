import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { compileAll } from "../../suite/loading/foreign-modules.mjs";
import { bundle } from "./bundle.mjs";

/** @import { Plugin } from "esbuild" */
/** @import { Runtime } from "./runtime.mjs" */

/** @typedef {{ evaluate: (code?: string) => void, context: { performInEdge: (...args: unknown[]) => Promise<string> } }} Vm */

/** A constant, because types are also checked where the package is not installed. */
const VM = "@edge-runtime/vm";

/**
 * What a build for this runtime does with `x.wasm?module`: the module is compiled outside the runtime and passed in.
 *
 * @type {Plugin}
 */
const wasmModules = {
  name: "wasm-modules",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /iot-accounts\.wasm\?module$/ }, () => ({
      path: "iot-accounts.wasm",
      namespace: "wasm-module",
    }));
    onLoad({ filter: /.*/, namespace: "wasm-module" }, () => ({
      contents: "export default globalThis.wasmModules.iotAccounts;",
    }));
  },
};

/**
 * @param {string} url
 * @returns {Promise<Runtime>}
 */
export async function startEdgeLight(url) {
  const require = createRequire(import.meta.url);
  const { EdgeVM } = require(VM);
  const { version } = require(`${VM}/package.json`);
  const modules = compileAll(readFileSync(require.resolve("iot-accounts/iot-accounts.wasm")));
  const options = {
    format: /** @type {const} */ ("iife"),
    conditions: ["edge-light"],
    plugins: [wasmModules],
    banner: { js: "//# sourceURL=iot-accounts-tests.js" },
  };
  const suite = await bundle("edge-light.mjs", options);
  const loading = await bundle("edge-light-init.mjs", options);
  return {
    async perform(test) {
      const { files, entry } = test === undefined ? suite : loading;
      /** @type {Vm} */
      const vm = new EdgeVM({
        codeGeneration: { strings: false, wasm: false },
        extend: (/** @type {object} */ context) => Object.assign(context, { wasmModules: modules }),
      });
      /** @type {(error: unknown) => void} */
      let fail = () => {};
      const rejection = new Promise((_, reject) => {
        fail = reject;
      });
      // The context shares this process, which an unhandled rejection would end.
      process.on("unhandledRejection", fail);
      /** @type {Error[]} */
      const warnings = [];
      const onWarning = (/** @type {Error} */ warning) => warnings.push(warning);
      process.on("warning", onWarning);
      try {
        vm.evaluate(files[0]?.text);
        const outcomes = JSON.parse(
          String(await Promise.race([vm.context.performInEdge(url, test), rejection])),
        );
        return { runtime: `${VM} ${version}`, entry, outcomes, warnings: warnings.join("\n") };
      } finally {
        process.off("unhandledRejection", fail);
        process.off("warning", onWarning);
      }
    },
  };
}
