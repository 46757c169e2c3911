// `node pkg-tests/worker/load/main.mjs [options]` puts load on the worker in real workerd, beside workers that only hand on what the cloud says.
//
//   --rounds=200   rounds of 0.2 seconds for each worker and size, in random order; the table has their medians
//   --callers=8    callers at once
//   --asks=2000    questions while 30 % of the cloud's answers fail and callers leave; 0 leaves them out
//   --soak=600     seconds of load to look at the memory; by default none
//   --installed    measures the package that is installed in pkg-tests, without a build
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installPackage } from "../../../tools/npm.mjs";
import { checkNode, exitWith } from "../../../tools/run.mjs";
import { readMachine } from "../../bench/machine.mjs";
import { askAmongFaults } from "./faults.mjs";
import { compare, formatComparison } from "./rounds.mjs";
import { formatSoak, soak } from "./soak.mjs";
import { startVariant } from "./variants.mjs";

function readOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "200" },
      callers: { type: "string", default: "8" },
      asks: { type: "string", default: "2000" },
      soak: { type: "string", default: "0" },
      installed: { type: "boolean", default: false },
    },
    args: process.argv.slice(2),
  });
  const { installed, ...texts } = values;
  const numbers = Object.entries(texts).map(([name, text]) => {
    if (!/^\d{1,6}$/.test(text)) throw new Error(`--${name} is \`${text}\`; it must be an integer`);
    return [name, Number(text)];
  });
  /** @type {Record<"rounds" | "callers" | "asks" | "soak", number>} */
  const { rounds, callers, asks, soak } = Object.fromEntries(numbers);
  return { rounds, callers, asks, seconds: soak, installed };
}

async function main() {
  checkNode();
  if (process.platform !== "linux") throw new Error("it reads what workerd uses from /proc: Linux is needed");
  const { rounds, callers, asks, seconds, installed } = readOptions();
  if (!installed) await installPackage("pkg-tests");
  const { cpu, system, load } = readMachine();
  console.log(`${cpu}, ${system}, Node ${process.versions.node}, load ${load.toFixed(1)} at the start\n`);

  const upstream = spawn(process.execPath, [fileURLToPath(new URL("upstream.mjs", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [port] = await once(createInterface(upstream.stdout), "line");
  const endpoint = `http://127.0.0.1:${port}/`;
  try {
    const variants = [];
    try {
      for (const name of /** @type {const} */ (["ours", "forward", "stream"])) {
        variants.push(await startVariant(name, { endpoint }));
      }
      if (rounds > 0) console.log(formatComparison(await compare(variants, { rounds, callers })));
      if (seconds > 0) console.log(formatSoak(await soak(variants.slice(0, 2), { seconds, callers })));
    } finally {
      for (const { close } of variants) await close();
    }
  } finally {
    upstream.kill("SIGKILL");
  }
  if (asks > 0) console.log(await askAmongFaults({ asks, callers }));
}

await main().then(() => process.exit(), exitWith);
