// The policy of this page forbids WebAssembly.
import { expect } from "chai";
import { catchRejection } from "../../../suite/helpers.mjs";
import { importPackage, runPage } from "./tests.mjs";

/** @import { Api } from "../../../suite/types.mjs" */

runPage(({ entries }) =>
  Object.values(entries).flatMap((entry) => [
    {
      name: `without 'wasm-unsafe-eval' (${entry}): init says what the policy lacks, every time`,
      run: async () => {
        const { api } = await importPackage(entry);
        for (let time = 0; time < 2; time += 1) expectExplained(api, await catchRejection(api.init()));
        const both = await Promise.all([catchRejection(api.init()), catchRejection(api.init())]);
        for (const error of both) expectExplained(api, error);
      },
    },
    {
      name: `without 'wasm-unsafe-eval' (${entry}): init with any kind of source says so`,
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        const bytes = await (await fetch(wasm)).arrayBuffer();
        for (const source of [bytes, new Uint8Array(bytes), wasm, new URL(wasm), fetch(wasm)]) {
          expectExplained(api, await catchRejection(api.init(source)));
        }
      },
    },
    {
      name: `without 'wasm-unsafe-eval' (${entry}): initSync says so too`,
      run: async () => {
        const { api, wasm } = await importPackage(entry);
        const bytes = await (await fetch(wasm)).arrayBuffer();
        expectExplained(api, await catchRejection(Promise.resolve().then(() => api.initSync(bytes))));
      },
    },
  ]),
);

/**
 * @param {Api} api
 * @param {unknown} error
 */
function expectExplained(api, error) {
  expect(error).to.be.instanceOf(api.InvalidInputError);
  if (!String(error).includes("'wasm-unsafe-eval'")) throw error;
}
