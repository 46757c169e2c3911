// `npm test` runs every step of steps.mjs. With names behind `--` it runs those alone (`rust:lint`, or a whole group such as
// `rust` or `runtime`), after the steps they need.
import process from "node:process";
import { checkNode } from "../tools/run.mjs";
import { steps, TestsFailed } from "./steps.mjs";

/**
 * @import { Counts, Step } from "./steps.mjs"
 * @typedef {{ name: string, seconds: number, counts: Counts | undefined, error: Error | undefined }} Outcome
 */

/**
 * @param {Step} step
 * @returns {Promise<Outcome>}
 */
async function perform(step) {
  console.log(`\n=== ${step.name}: ${step.does}`);
  const start = performance.now();
  /** @type {Counts | undefined} */
  let counts;
  /** @type {Error | undefined} */
  let error;
  try {
    counts = (await step.run()) ?? undefined;
    if (counts !== undefined && counts.passed === 0) error = new Error("it ran no test at all");
  } catch (reason) {
    error = reason instanceof Error ? reason : new Error(String(reason));
    if (error instanceof TestsFailed) counts = error.counts;
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(`=== ${step.name}: ${error === undefined ? "done" : "FAILED"} in ${seconds.toFixed(1)} s`);
  return { name: step.name, seconds, counts, error };
}

/**
 * @param {readonly string[]} names
 * @returns {readonly Step[]} the named steps and what they need, in the order of the list
 */
function select(names) {
  if (names.length === 0) return steps;
  /** @type {Set<string>} */
  const wanted = new Set();
  /** @param {Step} step */
  const want = (step) => {
    wanted.add(step.name);
    for (const other of steps) if (step.needs.includes(other.name)) want(other);
  };
  for (const name of names) {
    const named = steps.filter((step) => step.name === name || step.name.startsWith(`${name}:`));
    if (named.length === 0) {
      throw new Error(
        `there is no step \`${name}\`; the steps are ${steps.map((step) => step.name).join(", ")}`,
      );
    }
    named.forEach(want);
  }
  return steps.filter((step) => wanted.has(step.name));
}

/**
 * @param {readonly Step[]} selected
 * @param {readonly Outcome[]} outcomes
 */
function summarise(selected, outcomes) {
  let passed = 0;
  let failed = 0;
  const width = Math.max(...selected.map(({ name }) => name.length));
  console.log("\nSteps");
  for (const { name } of selected) {
    const outcome = outcomes.find((one) => one.name === name);
    if (outcome === undefined) {
      console.log(`  ${"not run".padEnd(8)} ${name}`);
      continue;
    }
    const { counts, error, seconds } = outcome;
    passed += counts?.passed ?? 0;
    // A step that broke without a failed test, such as a format check, is one failure.
    failed += error === undefined ? 0 : Math.max(counts?.failed ?? 0, 1);
    const tests = counts === undefined ? "" : `${counts.passed} passed, ${counts.failed} failed`;
    const skipped = counts !== undefined && counts.skipped > 0 ? `, ${counts.skipped} SKIPPED` : "";
    const state = error === undefined ? "ok" : "FAILED";
    console.log(
      `  ${state.padEnd(8)} ${name.padEnd(width)} ${seconds.toFixed(1).padStart(7)} s  ${tests}${skipped}`,
    );
  }
  for (const { name, error } of outcomes) {
    if (error !== undefined) console.log(`\n${name} failed: ${error.message}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function main() {
  checkNode();
  const selected = select(process.argv.slice(2));
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const step of selected) {
    // A runtime that fails says nothing about the next one; a package that was not built leaves nothing to test.
    if (step.needs.every((name) => outcomes.some((one) => one.name === name && one.error === undefined))) {
      outcomes.push(await perform(step));
    }
  }
  summarise(selected, outcomes);
}

await main().catch((error) => {
  console.log(error instanceof Error ? error.message : error);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
});
