// The .wasm file as servers have it, rightly and wrongly.
import { expect } from "chai";
import { catchRejection, expectInvalidInputRejection } from "../../../suite/helpers.mjs";
import { expectWorking, importPackage } from "./tests.mjs";

/** @import { Facts, Test } from "./tests.mjs" */

/**
 * What the entry that loads the .wasm file beside it does when the server has it wrong.
 *
 * @param {string} entry
 * @param {Facts} facts
 * @returns {Test[]}
 */
export function fileTests(entry, facts) {
  const served = ["unknown-type", "no-type"].map((kind) => ({
    name: `init, the file's server: ${kind}`,
    run: async () => {
      const { api } = await importPackage(entry, kind);
      await api.init();
      await expectWorking(api, facts);
    },
  }));
  if (entry !== facts.entries.web) return served;
  const broken = ["missing", "page", "dropped", "cut-off", "cut-off-unknown-type", "truncated"];
  return [
    ...served,
    ...broken.map((kind) => ({
      name: `init, the file's server: ${kind}`,
      run: async () => {
        const { api, wasm } = await importPackage(entry, kind);
        await expectInvalidInputRejection(api, api.init(), "source");
        const both = await Promise.all([catchRejection(api.init()), catchRejection(api.init())]);
        for (const error of both) expect(error).to.be.instanceOf(api.InvalidInputError);
        await api.init(wasm.replace(`/package/${kind}/`, "/package/plain/"));
        await expectWorking(api, facts);
      },
    })),
    {
      name: "init again after the file was missing once",
      run: async () => {
        const { api, wasm } = await importPackage(entry, "missing-once");
        const error = await catchRejection(api.init());
        expect(String(error)).to.contain(wasm).and.to.contain("404");
        await api.init();
        await expectWorking(api, facts);
      },
    },
  ];
}
