// Paired alternating rounds: a disturbance of the machine usually affects both sides of a round equally, and the median of
// the rounds' ratios ignores the rounds in which it did not.
import { median } from "./statistics.mjs";

/**
 * @import { Comparison } from "./cases/comparisons.mjs"
 * @import { Row } from "./rows.mjs"
 * @import { Runtime } from "./runtimes/node.mjs"
 * @typedef {{ rounds: number, warmUpMs: number }} Effort
 */

/**
 * @param {Runtime} runtime
 * @param {Comparison} comparison
 * @param {Effort} effort
 * @returns {Promise<Row>}
 */
export async function compare(runtime, comparison, effort) {
  const { section, what, against, ourRows = 1, theirRows = 1 } = comparison;
  const ours = await createSide(runtime, comparison.ours, ourRows, effort);
  const theirs = await createSide(runtime, comparison.theirs, theirRows, effort);
  for (let round = 0; round < effort.rounds; round++) {
    // The second side finds the caches and the heap as the first left them, so each is second in half of the rounds.
    for (const side of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) await side.round();
  }
  const ratios = ours.times.map((time, round) => time / (theirs.times[round] ?? Number.NaN));
  return {
    ...{ section, what, against },
    ours: median(ours.times),
    theirs: median(theirs.times),
    unit: "µs",
    ratio: median(ratios),
  };
}

/**
 * Warms a subject up and finds how many calls a batch needs for the runtime's clock to measure it.
 *
 * @param {Runtime} runtime
 * @param {string} subject
 * @param {number} units divisor of a call's time
 * @param {Effort} effort
 */
async function createSide(runtime, subject, units, { warmUpMs }) {
  let calls = 1;
  let elapsed = 0;
  for (let spent = 0; spent < warmUpMs; spent += elapsed) {
    elapsed = await runtime.time(subject, calls);
    if (elapsed < runtime.batchMs / 2) calls *= 2;
  }
  calls = Math.max(1, Math.round((calls * runtime.batchMs) / Math.max(elapsed, 0.01)));
  /** @type {number[]} microseconds per unit, by round */
  const times = [];
  const round = async () => {
    times.push(((await runtime.time(subject, calls)) * 1000) / (calls * units));
  };
  return { times, round };
}
