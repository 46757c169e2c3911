// Runs the subjects in a page. Its functions are called by Node, through the global `bench`.
import { init } from "iot-accounts";
import { createSubjects, runBatch } from "../cases/subjects.mjs";

/**
 * @typedef {object} PageBench
 * @property {() => Promise<string[]>} start
 * @property {(name: string, calls: number) => Promise<number>} time
 * @property {(name: string) => Promise<import("iot-accounts").SignedRequest>} sample
 */

/** @type {Map<string, import("../cases/subjects.mjs").Subject>} */
let subjects = new Map();

/** @param {string} name */
function getSubject(name) {
  const subject = subjects.get(name);
  if (subject === undefined) throw new Error(`there is no subject \`${name}\``);
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
    const subject = getSubject(name);
    const start = performance.now();
    await runBatch(subject, calls);
    return performance.now() - start;
  },
  sample: async (name) => /** @type {import("iot-accounts").SignedRequest} */ (await getSubject(name)()),
};

Object.assign(globalThis, { bench });
