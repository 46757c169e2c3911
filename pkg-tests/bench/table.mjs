/** @import { Result } from "./rows.mjs" */

const HEADINGS = ["", "against", "ours", "theirs", "ratio", "from…to", "target", ""];
const RIGHT = [false, false, true, true, true, true, true, false];

/**
 * @param {readonly Result[]} results
 * @returns {string}
 */
export function table(results) {
  const lines = [HEADINGS, ...results.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const texts = lines.map((line) =>
    line
      .map((cell, column) =>
        RIGHT[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const [headings = "", ...rest] = texts;
  return [headings, "-".repeat(headings.length), ...rest].join("\n");
}

/** @param {Result} result */
function cells({ what, against, ours, theirs, unit, ratio, spread, verdicts }) {
  return [
    what,
    against,
    `${figure(ours)} ${unit}`,
    theirs === null ? "" : `${figure(theirs)} ${unit}`,
    ratio === null ? "" : figure(ratio),
    spread[0] === spread[1] ? "" : `${figure(spread[0])}…${figure(spread[1])}`,
    verdicts.map(({ text }) => text).join(", "),
    verdicts.map(({ met }) => (met ? "met" : "NOT MET")).join(", "),
  ];
}

/**
 * Three digits that count.
 *
 * @param {number} value
 */
function figure(value) {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}
