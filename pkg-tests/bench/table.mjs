/** @import { Result } from "./rows.mjs" */

const HEADINGS = ["", "against", "ours", "theirs", "ratio", "from…to", "target", ""];
const RIGHT = [false, false, true, true, true, true, true, false];

/**
 * @param {readonly Result[]} results
 * @returns {string}
 */
export function formatTable(results) {
  const lines = [HEADINGS, ...results.map(formatRow)];
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
function formatRow({ what, against, ours, theirs, unit, ratio, spread, verdicts }) {
  return [
    what,
    against,
    `${formatFigure(ours)} ${unit}`,
    theirs === null ? "" : `${formatFigure(theirs)} ${unit}`,
    ratio === null ? "" : formatFigure(ratio),
    spread[0] === spread[1] ? "" : `${formatFigure(spread[0])}…${formatFigure(spread[1])}`,
    verdicts.map(({ text }) => text).join(", "),
    verdicts.map(({ met }) => (met ? "met" : "NOT MET")).join(", "),
  ];
}

/**
 * Three significant digits.
 *
 * @param {number} value
 */
function formatFigure(value) {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}
