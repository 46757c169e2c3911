// The rows of the benchmark's result, and how several runs are combined.
import { median } from "./statistics.mjs";
import { getTargets } from "./targets.mjs";

/**
 * @typedef {object} Row
 * @property {string} section
 * @property {string} what
 * @property {string} against the peer; empty without a comparison
 * @property {number} ours
 * @property {number | null} theirs
 * @property {string} unit
 * @property {number | null} ratio ours / theirs
 *
 * @typedef {{ text: string, met: boolean }} Verdict
 * @typedef {Row & { spread: [number, number], verdicts: Verdict[] }} Result `spread` is the minimum and the
 * maximum of the runs' ratios, or of the values when there is no ratio
 */

/**
 * @param {readonly Row[][]} runs
 * @returns {Result[]}
 */
export function combine(runs) {
  const [first = []] = runs;
  return first.map((row, index) => {
    const same = runs.map((run) => /** @type {Row} */ (run[index]));
    const { ours, theirs, ratio } = row;
    const medians = {
      ...row,
      ours: median(same.map((other) => other.ours)),
      theirs: theirs === null ? null : median(same.map((other) => other.theirs ?? ours)),
      ratio: ratio === null ? null : median(same.map((other) => other.ratio ?? ours)),
    };
    const scores = same.map(getScore);
    return { ...medians, spread: [Math.min(...scores), Math.max(...scores)], verdicts: evaluate(medians) };
  });
}

/** @param {Row} row */
function getScore({ ours, ratio }) {
  return ratio ?? ours;
}

/**
 * @param {Row} row
 * @returns {Verdict[]}
 */
function evaluate(row) {
  return getTargets(row).map(({ sense, value }) => {
    const met = sense === "at most" ? getScore(row) <= value : getScore(row) >= value;
    return { text: `${sense === "at most" ? "≤" : "≥"} ${value}`, met };
  });
}
