// `npm --prefix pkg-tests test` runs every step below, in this order. With names behind `--` it runs those alone
// (`rust:lint`, or a whole group such as `rust` or `node`), after the steps they need.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { findChromium } from "../tools/browsers.mjs";
import { buildPackage, installDependencies, installPackage, runInstalled } from "../tools/npm.mjs";
import { CommandError, checkNode, root, run } from "../tools/run.mjs";
import { setUpRust } from "../tools/rust.mjs";

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ name: string, does: string, needs: readonly string[], run: () => Promise<Counts | void> }} Step
 * @typedef {{ name: string, seconds: number, counts: Counts | undefined, error: Error | undefined }} Outcome
 */

class TestsFailed extends Error {
  /**
   * @param {string} message
   * @param {Counts} counts
   */
  constructor(message, counts) {
    super(message);
    this.counts = counts;
  }
}

const nodeTests = join(root, "pkg-tests", "node");
const results = join(root, "target", "tests");
let chromium = "";

/** @type {readonly Step[]} */
const steps = [
  {
    name: "set-up:rust",
    does: "add the wasm targets, rustfmt, clippy and wasm-pack where they are missing",
    needs: [],
    run: setUpRust,
  },
  {
    name: "set-up:npm",
    does: "install the dependencies of js, pkg-tests and www where their lock file changed",
    needs: [],
    run: async () => {
      for (const folder of ["js", "pkg-tests", "www"]) await installDependencies(folder);
    },
  },
  {
    name: "set-up:browser",
    does: "find Chromium, or install it",
    needs: [],
    run: async () => {
      chromium = await findChromium();
      console.log(chromium);
    },
  },
  {
    name: "rust:format",
    does: "cargo fmt --check",
    needs: ["set-up:rust"],
    run: () => cargo("fmt", "--check"),
  },
  {
    name: "rust:lint",
    does: "clippy, natively and for browsers, and a check for WASI hosts",
    needs: ["set-up:rust"],
    run: async () => {
      const browser = ["--target", "wasm32-unknown-unknown", "--features", "bindings"];
      await cargo("clippy", "--locked", "--all-targets", "--", "-D", "warnings");
      await cargo("clippy", "--locked", ...browser, "--", "-D", "warnings");
      await cargo("check", "--locked", "--lib", "--target", "wasm32-wasip1");
    },
  },
  {
    name: "rust:docs",
    does: "cargo doc, every warning an error",
    needs: ["set-up:rust"],
    run: async () => {
      const env = { RUSTDOCFLAGS: "-D warnings" };
      await run("cargo", ["doc", "--locked", "--no-deps"], { env });
    },
  },
  {
    name: "rust:tests",
    does: "cargo test",
    needs: ["set-up:rust"],
    run: rustTests,
  },
  {
    name: "package:build",
    does: "build pkg/ and pack the tarball",
    needs: ["set-up:rust", "set-up:npm"],
    run: buildPackage,
  },
  {
    name: "package:install",
    does: "install the tarball into pkg-tests and www",
    needs: ["package:build"],
    run: async () => {
      for (const folder of ["pkg-tests", "www"]) await installPackage(folder);
    },
  },
  {
    name: "js:format",
    does: "biome check",
    needs: ["set-up:npm"],
    run: async () => {
      const args = ["check", "--error-on-warnings", "--max-diagnostics=50", "."];
      await runInstalled("pkg-tests", "@biomejs/biome", "biome", args);
    },
  },
  {
    name: "js:types",
    does: "tsc over js, pkg-tests (with tools) and www",
    needs: ["package:install"],
    run: async () => {
      for (const folder of ["js", "pkg-tests", "www"]) {
        await runInstalled("pkg-tests", "typescript", "tsc", ["--noEmit", "-p", join(root, folder)]);
      }
    },
  },
  {
    name: "vectors",
    does: "the files of tests/vectors are what the independent implementation gives",
    needs: ["set-up:npm"],
    run: async () => {
      await run(process.execPath, [join(root, "pkg-tests", "independent", "generate.mjs"), "--check"]);
    },
  },
  ...readdirSync(nodeTests)
    .filter((file) => file.endsWith(".test.mjs"))
    .sort()
    .map((file) => ({
      name: `node:${file.replace(".test.mjs", "")}`,
      does: `node --test pkg-tests/node/${file}`,
      needs: ["package:install", "set-up:browser"],
      run: () => nodeTest(file),
    })),
];

/** @param {string[]} args */
async function cargo(...args) {
  await run("cargo", args);
}

/** @returns {Promise<Counts>} */
async function rustTests() {
  /** @param {string} stdout */
  const count = (stdout) => {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const lines = stdout.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm);
    for (const [, passed, failed, ignored] of lines) {
      counts.passed += Number(passed);
      counts.failed += Number(failed);
      counts.skipped += Number(ignored);
    }
    return counts;
  };
  try {
    return count(await run("cargo", ["test", "--locked", "--no-fail-fast"], { output: "both" }));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new TestsFailed(error.message, count(error.stdout));
  }
}

/**
 * Each file runs in a process of its own, one after the other: they start servers and browsers.
 *
 * @param {string} file
 * @returns {Promise<Counts>}
 */
async function nodeTest(file) {
  const tap = join(results, `${file}.tap`);
  mkdirSync(results, { recursive: true });
  rmSync(tap, { force: true });
  /** @type {Error | undefined} */
  let error;
  await run(
    process.execPath,
    [
      ...["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"],
      ...["--test-reporter=tap", `--test-reporter-destination=${tap}`, join(nodeTests, file)],
    ],
    { env: { CHROMIUM_PATH: chromium } },
  ).catch((/** @type {Error} */ reason) => {
    error = reason;
  });
  const report = existsSync(tap) ? readFileSync(tap, "utf8") : "";
  /** @param {string} name */
  const total = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(report)?.[1] ?? 0);
  const counts = {
    passed: total("pass"),
    failed: total("fail") + total("cancelled"),
    skipped: total("skipped") + total("todo"),
  };
  if (error !== undefined) throw new TestsFailed(`${relative(root, tap)} has the report`, counts);
  return counts;
}

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
      `  ${state.padEnd(8)} ${name.padEnd(18)} ${seconds.toFixed(1).padStart(7)} s  ${tests}${skipped}`,
    );
  }
  const broken = outcomes.find((outcome) => outcome.error !== undefined);
  if (broken !== undefined) console.log(`\n${broken.name} failed: ${broken.error?.message}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function main() {
  checkNode();
  const selected = select(process.argv.slice(2));
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const step of selected) {
    const outcome = await perform(step);
    outcomes.push(outcome);
    if (outcome.error !== undefined) break;
  }
  summarise(selected, outcomes);
}

await main().catch((error) => {
  console.log(error instanceof Error ? error.message : error);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
});
