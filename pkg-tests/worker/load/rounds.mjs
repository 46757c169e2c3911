// Short rounds in random order: what disturbs the machine disturbs all workers alike.
import { median, quantile } from "../../bench/statistics.mjs";
import { putLoad } from "./client.mjs";
import { readCpuMicros } from "./variants.mjs";

/** @import { Answer } from "./client.mjs" */
/** @import { Variant, VariantName } from "./variants.mjs" */

export const SIZES = [20, 1000];
const ROUND_MS = 200;

/** @type {Readonly<Record<VariantName, string>>} */
const TITLES = {
  ours: "`accountsWorker`",
  forward: "reads the body and forwards it",
  stream: "lets the body stream through",
};

/** @typedef {{ size: number, name: VariantName, perSecond: number, p99: number, cpu: number, ratio: number }} Row */

/** @param {string} base @param {number} size */
export function pageUrl(base, size) {
  return `${base}/customers?offset=0&limit=${size}`;
}

/**
 * Whether an answer is a whole page; all of them end alike.
 *
 * @param {number} size
 * @returns {(answer: Answer) => boolean}
 */
export function isPage(size) {
  /** @type {Map<number, number>} */
  const seen = new Map();
  return ({ status, body }) => {
    // Parsing each would load the machine more than the worker does: one of each length is looked at.
    if (status === 200 && !seen.has(body.length)) {
      const page = JSON.parse(body.toString());
      seen.set(body.length, (page.customers ?? page.Response?.Customers)?.length);
    }
    return status === 200 && seen.get(body.length) === size;
  };
}

/**
 * @param {readonly Variant[]} variants
 * @param {{ rounds: number, callers: number }} options
 * @returns {Promise<Row[]>}
 */
export async function compare(variants, { rounds, callers }) {
  const cells = SIZES.flatMap((size) =>
    variants.map((variant) => ({
      size,
      variant,
      check: isPage(size),
      perSecond: /** @type {number[]} */ ([]),
      latencies: /** @type {number[][]} */ ([]),
      cpuMicros: 0,
    })),
  );
  const run = async (/** @type {typeof cells[number]} */ cell, /** @type {boolean} */ isCounted) => {
    const { variant, size, check } = cell;
    const before = readCpuMicros(variant.pid);
    const { latencies, wrong, seconds } = await putLoad(pageUrl(variant.base, size), {
      forMs: isCounted ? ROUND_MS : 2 * ROUND_MS,
      callers,
      check,
    });
    if (wrong > 0) throw new Error(`${wrong} wrong answers of \`${variant.name}\` to ${size} rows`);
    if (!isCounted) return;
    cell.perSecond.push(latencies.length / seconds);
    cell.latencies.push(latencies);
    cell.cpuMicros += readCpuMicros(variant.pid) - before;
  };
  for (const cell of cells) for (let time = 0; time < 3; time++) await run(cell, false);
  for (let round = 0; round < rounds; round++) {
    for (const cell of shuffle(cells)) await run(cell, true);
  }
  return cells.map(({ size, variant, perSecond, latencies, cpuMicros }) => {
    const forward = cells.find((cell) => cell.size === size && cell.variant.name === "forward");
    const all = latencies.flat();
    return {
      size,
      name: variant.name,
      perSecond: median(perSecond),
      p99: quantile(all, 0.99),
      cpu: cpuMicros / all.length,
      ratio: median(perSecond.map((value, round) => value / (forward?.perSecond[round] ?? Number.NaN))),
    };
  });
}

/** @template Item @param {readonly Item[]} items */
function shuffle(items) {
  return items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** @param {readonly Row[]} rows */
export function formatComparison(rows) {
  return [
    "| rows | worker | requests a second | beside forwarding | p99 | processor time a request |",
    "|---|---|---|---|---|---|",
    ...rows.map(
      ({ size, name, perSecond, p99, cpu, ratio }) =>
        `| ${size} | ${TITLES[name]} | ${perSecond.toFixed(0)} | ${ratio.toFixed(2)} | ${p99.toFixed(1)} ms | ${cpu.toFixed(0)} µs |`,
    ),
    "",
  ].join("\n");
}
