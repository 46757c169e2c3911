// Load for minutes, by turns, and what the processes hold in memory meanwhile.
import { putLoad } from "./client.mjs";
import { isPage, pageUrl, SIZES } from "./rounds.mjs";
import { readMemory } from "./variants.mjs";

/** @import { Variant } from "./variants.mjs" */

const TURN_MS = 1000;
/** Of the whole time. */
const LOOKS = [0.1, 0.25, 0.5, 0.75, 1];

/** @typedef {{ name: string, memory: number[], asked: number, wrong: number }} Soaked */

/**
 * @param {readonly Variant[]} variants
 * @param {{ seconds: number, callers: number }} options
 * @returns {Promise<Soaked[]>}
 */
export async function soak(variants, { seconds, callers }) {
  const rows = variants.map((variant) => ({
    variant,
    name: variant.name,
    memory: /** @type {number[]} */ ([]),
    asked: 0,
    wrong: 0,
  }));
  const turns = Math.ceil((seconds * 1000) / (TURN_MS * variants.length));
  for (let turn = 1; turn <= turns; turn++) {
    const size = SIZES[turn % SIZES.length] ?? 1;
    for (const row of rows) {
      const { base, pid } = row.variant;
      const { latencies, wrong } = await putLoad(pageUrl(base, size), {
        forMs: TURN_MS,
        callers,
        check: isPage(size),
      });
      row.asked += latencies.length;
      row.wrong += wrong;
      const looks = LOOKS.filter((look) => Math.ceil(look * turns) <= turn).length;
      while (row.memory.length < looks) row.memory.push(readMemory(pid));
    }
  }
  return rows.map(({ name, memory, asked, wrong }) => ({ name, memory, asked, wrong }));
}

/** @param {readonly Soaked[]} rows */
export function formatSoak(rows) {
  return [
    `| worker | answers | wrong | ${LOOKS.map((look) => `MiB after ${look * 100} %`).join(" | ")} |`,
    `|---|---|---|${LOOKS.map(() => "---|").join("")}`,
    ...rows.map(
      ({ name, memory, asked, wrong }) =>
        `| ${name} | ${asked} | ${wrong} | ${memory.map((size) => size.toFixed(0)).join(" | ")} |`,
    ),
    "",
  ].join("\n");
}
