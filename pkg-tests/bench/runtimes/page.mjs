// The subjects in a page. Its functions are called from outside, through the global `bench`.
import { init } from "iot-accounts";
import { batch, createSubjects } from "../cases/subjects.mjs";

/**
 * @typedef {object} PageBench
 * @property {() => Promise<string[]>} start
 * @property {(name: string, calls: number) => Promise<number>} time
 * @property {(name: string) => Promise<import("iot-accounts").SignedRequest>} sample
 */

/** @type {Map<string, import("../cases/subjects.mjs").Subject>} */
let subjects = new Map();

/** @param {string} name */
function named(name) {
  const subject = subjects.get(name);
  if (subject === undefined) throw new Error(`there is nothing to time named \`${name}\``);
  return subject;
}

/** @type {PageBench} */
const bench = {
  async start() {
    await init();
    subjects = await createSubjects();
    return [...subjects.keys()];
  },
  async time(name, calls) {
    const subject = named(name);
    const start = performance.now();
    await batch(subject, calls);
    return performance.now() - start;
  },
  sample: async (name) => /** @type {import("iot-accounts").SignedRequest} */ (await named(name)()),
};

Object.assign(globalThis, { bench });
