// Loading the .wasm file from servers that serve it correctly or wrongly.
import { expect } from "chai";
import { catchRejection, expectInvalidInputRejection } from "../../../suite/helpers.mjs";
import { expectWorks, importPackage } from "./tests.mjs";

/** @import { Facts, Test } from "./tests.mjs" */

/**
 * Tests of how an entry loads the .wasm file beside it.
 *
 * @param {string} entry
 * @param {Facts} facts
 * @returns {Test[]}
 */
export function collectFileTests(entry, facts) {
  const accepted = ["unknown-type", "no-type"].map((kind) => ({
    name: `init with a .wasm file served as: ${kind}`,
    run: async () => {
      const { api } = await importPackage(entry, kind);
      await api.init();
      await expectWorks(api, facts);
    },
  }));
  if (entry !== facts.entries.web) return accepted;
  const broken = ["missing", "page", "dropped", "cut-body", "cut-body-unknown-type", "truncated"];
  return [
    ...accepted,
    ...broken.map((kind) => ({
      name: `init with a .wasm file served as: ${kind}`,
      run: async () => {
        const { api, wasm } = await importPackage(entry, kind);
        await expectInvalidInputRejection(api, api.init(), "source");
        const errors = await Promise.all([catchRejection(api.init()), catchRejection(api.init())]);
        for (const error of errors) expect(error).to.be.instanceOf(api.InvalidInputError);
        await api.init(wasm.replace(`/package/${kind}/`, "/package/plain/"));
        await expectWorks(api, facts);
      },
    })),
    {
      name: "init succeeds after the file was missing the first time",
      run: async () => {
        const { api, wasm } = await importPackage(entry, "missing-once");
        const error = await catchRejection(api.init());
        expect(String(error)).to.contain(wasm).and.to.contain("404");
        await api.init();
        await expectWorks(api, facts);
      },
    },
  ];
}
