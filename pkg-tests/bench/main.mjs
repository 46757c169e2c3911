// `npm run bench -- [options]` compares the packed package with alternatives.
//
//   --runtime=node|workerd|chromium   default node; size, cold start, memory and edge are measured from node
//   --runs=5      repeats everything, each time in a new process, and prints the medians of the runs
//   --quick       fewer and shorter rounds: for a first impression, not for publishing
//   --only=read,growth                sign, read, growth, size, cold-start, memory, edge
//   --installed   measures the package that is installed in pkg-tests, without a build
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installPackage } from "../../tools/npm.mjs";
import { checkNode, exitWith, root, run } from "../../tools/run.mjs";
import { readMachine, readVersions } from "./machine.mjs";
import { readOptions } from "./options.mjs";
import { combine } from "./rows.mjs";
import { formatTable } from "./table.mjs";

/** @import { Run } from "./single-run.mjs" */

const singleRun = fileURLToPath(new URL("single-run.mjs", import.meta.url));
const results = join(root, "target", "bench");

async function main() {
  checkNode();
  const options = readOptions();
  const { runtime, runs, quick, installed } = options;
  if (!installed) await installPackage("pkg-tests");
  mkdirSync(results, { recursive: true });
  const before = readMachine();
  /** @type {Run[]} */
  const completed = [];
  const file = join(results, `run-${process.pid}.json`);
  while (completed.length < runs) {
    console.error(`run ${completed.length + 1} of ${runs}`);
    await run(process.execPath, [singleRun, file, ...process.argv.slice(2)]);
    completed.push(JSON.parse(readFileSync(file, "utf8")));
    rmSync(file);
  }
  const rows = combine(completed.map((result) => result.rows));
  if (rows.length === 0) throw new Error(`${runtime} measures none of ${options.only.join(", ")}`);
  const report = {
    runtime: completed[0]?.version ?? runtime,
    ...{ machine: before, loadAfter: readMachine().load, versions: readVersions(), runs, quick },
    ...{ only: options.only, rows, eachRun: completed.map((result) => result.rows) },
  };
  const path = join(results, `${runtime}.json`);
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  print(report);
  console.log(`\nall figures are in ${relative(root, path)}`);
}

/**
 * @param {{ runtime: string, machine: ReturnType<typeof readMachine>, loadAfter: number,
 *   versions: Record<string, string>, runs: number, quick: boolean, rows: ReturnType<typeof combine> }} report
 */
function print({ runtime, machine: { cpu, system, load }, loadAfter, versions, runs, quick, rows }) {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  console.log(
    `\n${runtime}\n${cpu}, ${system}, load ${load.toFixed(1)} before and ${loadAfter.toFixed(1)} after`,
  );
  console.log(packages.join(", "));
  console.log(
    `${runs === 1 ? "one run" : `medians of ${runs} runs`}${quick ? ", quick, so not precise" : ""}\n`,
  );
  console.log(formatTable(rows));
  if (!runtime.startsWith("Node"))
    console.log("\nThe targets are for Node; here they are only for comparison.");
  const verdicts = rows.flatMap((row) => row.verdicts);
  console.log(`\n${verdicts.filter(({ met }) => met).length} of ${verdicts.length} targets met`);
}

await main().catch(exitWith);
