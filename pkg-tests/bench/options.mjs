import process from "node:process";
import { parseArgs } from "node:util";

export const RUNTIMES = ["node", "workerd", "chromium"];
export const SECTIONS = ["sign", "read", "growth", "size", "cold-start", "memory", "edge"];

/** @typedef {{ runtime: string, runs: number, quick: boolean, installed: boolean, only: string[] }} Options */

/** @returns {Options} */
export function readOptions() {
  const { values } = parseArgs({
    options: {
      runtime: { type: "string", default: "node" },
      runs: { type: "string", default: "1" },
      quick: { type: "boolean", default: false },
      installed: { type: "boolean", default: false },
      only: { type: "string", default: SECTIONS.join(",") },
    },
    args: process.argv.slice(2),
  });
  const { runtime, quick, installed } = values;
  const runs = Number(values.runs);
  const only = values.only.split(",");
  if (!RUNTIMES.includes(runtime)) {
    throw new Error(`--runtime is \`${runtime}\`; it must be one of ${RUNTIMES.join(", ")}`);
  }
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs is \`${values.runs}\`; it must be an integer from 1`);
  }
  const unknown = only.find((section) => !SECTIONS.includes(section));
  if (unknown !== undefined) {
    throw new Error(`--only has \`${unknown}\`; it must be a comma-separated list of ${SECTIONS.join(", ")}`);
  }
  return { runtime, runs, quick, installed, only };
}
