import { importPackage } from "./tests.mjs";

/** @import { Facts, Test } from "./tests.mjs" */

/**
 * @param {string} entry
 * @param {Facts} facts
 * @returns {Test[]}
 */
export function collectWorkerTests(entry, facts) {
  return [
    { name: "a module worker imports it, awaits init and signs", run: () => runWorker({ entry, facts }) },
    {
      name: "a module worker initialises with the module that the page compiled",
      run: async () => {
        const { wasm } = await importPackage(entry);
        const module = await WebAssembly.compile(await (await fetch(wasm)).arrayBuffer());
        await runWorker({ entry, facts, module });
      },
    },
  ];
}

/** @param {import("./worker.mjs").Task} task */
async function runWorker(task) {
  const worker = new Worker("/page/scripts/worker.js", { type: "module" });
  try {
    /** @type {{ done: boolean, error?: string }} */
    const { done, error } = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`the worker failed: ${message}`));
      worker.onmessageerror = () => reject(new Error("the worker's message could not be deserialised"));
      worker.postMessage(task);
    });
    if (!done) throw new Error(error);
  } finally {
    worker.terminate();
  }
}
