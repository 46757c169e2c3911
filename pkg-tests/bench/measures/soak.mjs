// Measures memory in a new process: after many signs and parses, and after large answers.
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * @typedef {{ signs: number, parses: number, samples: number }} Soak totals, and how often memory is measured
 * @typedef {{ linear: number, heap: number }} Sample bytes: WebAssembly's linear memory; JavaScript's heap after a
 * garbage collection
 */

/**
 * @param {string} name of a file beside this one
 * @param {unknown} argument
 */
async function runChild(name, argument) {
  const child = fileURLToPath(new URL(name, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    child,
    JSON.stringify(argument),
  ]);
  return JSON.parse(stdout);
}

/**
 * @param {Soak} soak
 * @returns {Promise<Sample[]>}
 */
export function soak(soak) {
  return runChild("soak-child.mjs", soak);
}

/**
 * @param {number} bytes of an answer
 * @returns {Promise<{ before: number[], after: number[] }>} the bytes of each memory that is left
 */
export function readLargeAnswers(bytes) {
  return runChild("large-answers-child.mjs", bytes);
}
