// One run of the benchmark: all comparisons of one runtime in one process. main.mjs starts it for each run.
// Usage: node single-run.mjs RESULT.json [the options of main.mjs]
import { writeFileSync } from "node:fs";
import process from "node:process";
import { exitWith } from "../../tools/run.mjs";
import { checkSigning } from "./cases/check-signing.mjs";
import { comparisons } from "./cases/comparisons.mjs";
import { measureColdStart } from "./measures/cold-start.mjs";
import { measureEdge } from "./measures/edge.mjs";
import { measureMemory } from "./measures/memory.mjs";
import { measureSize } from "./measures/size.mjs";
import { readOptions } from "./options.mjs";
import { compare } from "./rounds.mjs";
import { startChromium } from "./runtimes/chromium.mjs";
import { startNode } from "./runtimes/node.mjs";
import { startWorkerd } from "./runtimes/workerd.mjs";

/**
 * @import { Row } from "./rows.mjs"
 * @typedef {{ version: string, rows: Row[] }} Run
 */

const START = { node: startNode, workerd: startWorkerd, chromium: startChromium };
/** Measured in addition to the comparisons, and only from Node, because each starts further processes. */
const MEASURES = {
  size: measureSize,
  "cold-start": measureColdStart,
  memory: measureMemory,
  edge: measureEdge,
};

/** @param {string} result */
async function main(result) {
  const { runtime: name, quick, only } = readOptions();
  const runtime = await START[/** @type {keyof typeof START} */ (name)]();
  /** @type {Row[]} */
  const rows = [];
  try {
    await checkSigning(runtime, runtime.subjects);
    const effort = quick ? { rounds: 7, warmUpMs: 40 } : { rounds: 31, warmUpMs: 250 };
    for (const comparison of comparisons(runtime.subjects, only)) {
      process.stderr.write(`  ${comparison.what}, against ${comparison.against}\n`);
      rows.push(await compare(runtime, comparison, effort));
    }
  } finally {
    await runtime.close();
  }
  for (const [section, measure] of Object.entries(MEASURES)) {
    if (name !== "node" || !only.includes(section)) continue;
    process.stderr.write(`  ${section}\n`);
    rows.push(...(await measure({ quick })));
  }
  /** @type {Run} */
  const run = { version: runtime.version, rows };
  writeFileSync(result, JSON.stringify(run));
}

const [result = "", ...options] = process.argv.slice(2);
process.argv.splice(2, Number.POSITIVE_INFINITY, ...options);
await main(result).catch(exitWith);
