// Time from import to the first signed request, in new processes, alternating between this package and Aliyun's.
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { checkIdentityList } from "../cases/check-signing.mjs";
import { median } from "../statistics.mjs";

/** @import { Row } from "../rows.mjs" */

const child = fileURLToPath(new URL("cold-start-child.mjs", import.meta.url));

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function measureColdStart({ quick }) {
  /** @type {number[]} */
  const ours = [];
  /** @type {number[]} */
  const theirs = [];
  for (let pair = 0; pair < (quick ? 5 : 21); pair++) {
    const steps = [
      async () => ours.push(await measureProcess("ours")),
      async () => theirs.push(await measureProcess("official-sdk")),
    ];
    for (const step of pair % 2 === 0 ? steps : steps.reverse()) await step();
  }
  return [
    {
      ...{ section: "cold-start", what: "import to first signed request", against: "aliyun-api-gateway" },
      ...{ ours: median(ours), theirs: median(theirs), unit: "ms" },
      ratio: median(ours.map((time, pair) => time / (theirs[pair] ?? Number.NaN))),
    },
  ];
}

/**
 * @param {string} peer
 * @returns {Promise<number>} milliseconds
 */
async function measureProcess(peer) {
  const { stdout } = await promisify(execFile)(process.execPath, [child, peer]);
  const { ms, request } = JSON.parse(stdout);
  checkIdentityList(request);
  return ms;
}
