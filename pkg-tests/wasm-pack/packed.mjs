// The packed text of lists once more, as ARCHITECTURE.md draws it: what the package itself reads is in js/src/core/packed.ts.

const ABSENT = "\0";
/** Stands for a length that no single character can, which then stands before the text in digits and a colon. */
const LONG = "\ud7ff";

/** @param {readonly string[]} texts none of them longer than a character can say */
export function pack(texts) {
  const marks = texts.map((text) => String.fromCharCode(text.length + 1));
  return `${texts.length}\n${marks.join("")}${texts.join("")}`;
}

/**
 * @param {string} packed
 * @returns {(string | undefined)[]}
 */
export function unpack(packed) {
  const [count = ""] = packed.split("\n", 1);
  const marks = packed.slice(count.length + 1, count.length + 1 + Number(count));
  let rest = packed.slice(count.length + 1 + Number(count));
  return Array.from({ length: Number(count) }, (_, index) => {
    const mark = marks.charAt(index);
    if (mark === ABSENT) return undefined;
    const digits = mark === LONG ? (rest.split(":", 1)[0] ?? "") : "";
    if (mark === LONG) rest = rest.slice(digits.length + 1);
    const length = mark === LONG ? Number(digits) : mark.charCodeAt(0) - 1;
    const text = rest.slice(0, length);
    rest = rest.slice(length);
    return text;
  });
}

/**
 * @param {readonly (string | undefined)[]} cells
 * @param {readonly string[]} names
 * @returns {Record<string, string>[]} an object for each row, without the members that are absent
 */
export function rows(cells, names) {
  return Array.from({ length: cells.length / names.length }, (_, row) => {
    const members = names.map((name, column) => [name, cells[row * names.length + column]]);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  });
}
