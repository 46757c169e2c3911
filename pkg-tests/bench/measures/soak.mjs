// Signs and parses many times in a new process, and measures its memory.
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/**
 * @typedef {{ signs: number, parses: number, samples: number }} Soak totals, and how often memory is measured
 * @typedef {{ linear: number, heap: number }} Sample bytes: WebAssembly's linear memory; JavaScript's heap after a
 * garbage collection
 */

const child = fileURLToPath(new URL("soak-child.mjs", import.meta.url));

/**
 * @param {Soak} soak
 * @returns {Promise<Sample[]>}
 */
export async function soak(soak) {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    child,
    JSON.stringify(soak),
  ]);
  return JSON.parse(stdout);
}
