// `npm --prefix pkg-tests run bench -- [options]`: measures the packed package against what could be used instead of it.
//
//   --runtime=node|workerd|chromium   node unless given; size, cold start, memory and edge are measured from node
//   --runs=5      repeats the whole, each time in a new process, and gives the medians of the runs
//   --quick       fewer and shorter rounds: for a first look, not for a number to tell
//   --only=read,growth                sign, read, growth, size, cold-start, memory, edge
//   --installed   measures the package that is installed in pkg-tests, and builds nothing
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installPackage } from "../../tools/npm.mjs";
import { checkNode, exitWith, root, run } from "../../tools/run.mjs";
import { machine, versions } from "./machine.mjs";
import { readOptions } from "./options.mjs";
import { combine } from "./rows.mjs";
import { table } from "./table.mjs";

/** @import { Run } from "./single-run.mjs" */

const once = fileURLToPath(new URL("single-run.mjs", import.meta.url));
const results = join(root, "target", "bench");

async function main() {
  checkNode();
  const options = readOptions();
  const { runtime, runs, quick, installed } = options;
  if (!installed) await installPackage("pkg-tests");
  mkdirSync(results, { recursive: true });
  const before = machine();
  /** @type {Run[]} */
  const done = [];
  const file = join(results, `run-${process.pid}.json`);
  while (done.length < runs) {
    console.error(`run ${done.length + 1} of ${runs}`);
    await run(process.execPath, [once, file, ...process.argv.slice(2)]);
    done.push(JSON.parse(readFileSync(file, "utf8")));
    rmSync(file);
  }
  const rows = combine(done.map((one) => one.rows));
  if (rows.length === 0) throw new Error(`of ${options.only.join(", ")} nothing is measured in ${runtime}`);
  const report = {
    runtime: done[0]?.version ?? runtime,
    ...{ machine: before, loadAfter: machine().load, versions: versions(), runs, quick },
    ...{ only: options.only, rows, eachRun: done.map((one) => one.rows) },
  };
  const path = join(results, `${runtime}.json`);
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  print(report);
  console.log(`\n${relative(root, path)} has it all`);
}

/**
 * @param {{ runtime: string, machine: ReturnType<typeof machine>, loadAfter: number,
 *   versions: Record<string, string>, runs: number, quick: boolean, rows: ReturnType<typeof combine> }} report
 */
function print({ runtime, machine: { cpu, system, load }, loadAfter, versions: all, runs, quick, rows }) {
  const packages = Object.entries(all).map(([name, version]) => `${name} ${version}`);
  console.log(
    `\n${runtime}\n${cpu}, ${system}, load ${load.toFixed(1)} before and ${loadAfter.toFixed(1)} after`,
  );
  console.log(packages.join(", "));
  console.log(
    `${runs === 1 ? "one run" : `medians of ${runs} runs`}${quick ? ", quick: of little weight" : ""}\n`,
  );
  console.log(table(rows));
  if (!runtime.startsWith("Node"))
    console.log("\nThe targets were set for Node; here they only show the distance.");
  const verdicts = rows.flatMap((row) => row.verdicts);
  console.log(`\n${verdicts.filter(({ met }) => met).length} of ${verdicts.length} targets met`);
}

await main().catch(exitWith);
