// What is measured, row by row, and how several runs become one.
import { median } from "./statistics.mjs";
import { targetsOf } from "./targets.mjs";

/**
 * @typedef {object} Row
 * @property {string} section
 * @property {string} what
 * @property {string} against what it is compared with; empty when it stands alone
 * @property {number} ours
 * @property {number | null} theirs
 * @property {string} unit
 * @property {number | null} ratio ours / theirs
 *
 * @typedef {{ text: string, met: boolean }} Verdict
 * @typedef {Row & { spread: [number, number], verdicts: Verdict[] }} Result `spread` is the least and the greatest
 * ratio of the runs, or of the measured value when there is no ratio
 */

/**
 * @param {readonly Row[][]} runs
 * @returns {Result[]}
 */
export function combine(runs) {
  const [first = []] = runs;
  return first.map((row, place) => {
    const same = runs.map((run) => /** @type {Row} */ (run[place]));
    const { ours, theirs, ratio } = row;
    const middle = {
      ...row,
      ours: median(same.map((one) => one.ours)),
      theirs: theirs === null ? null : median(same.map((one) => one.theirs ?? ours)),
      ratio: ratio === null ? null : median(same.map((one) => one.ratio ?? ours)),
    };
    const scores = same.map(score);
    return { ...middle, spread: [Math.min(...scores), Math.max(...scores)], verdicts: verdicts(middle) };
  });
}

/** @param {Row} row */
function score({ ours, ratio }) {
  return ratio ?? ours;
}

/**
 * @param {Row} row
 * @returns {Verdict[]}
 */
function verdicts(row) {
  return targetsOf(row).map(({ sense, value }) => {
    const met = sense === "at most" ? score(row) <= value : score(row) >= value;
    return { text: `${sense === "at most" ? "≤" : "≥"} ${value}`, met };
  });
}
