// Files for a spreadsheet.
import { createElement } from "../dom.ts";
import type { Person } from "./people.ts";

/**
 * What a spreadsheet would run as a formula, behind spaces and line breaks, too. It gets an apostrophe in front. The library's own
 * pattern lets through a formula that has a line break in it, and full-width signs.
 */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;
/** Without it Excel takes UTF-8 for the system's old character set. */
const BYTE_ORDER_MARK = "\uFEFF";
const COLUMNS = ["cloud", "id", "name", "phone", "email", "created", "lastSeen"];

export type WriteCsv = (people: readonly Person[], options: { withHead: boolean }) => string;

/** The library is loaded when the first file is wanted. */
export async function loadCsv(): Promise<WriteCsv> {
  const { default: papa } = await import("papaparse");
  return (people, { withHead }) => {
    const rows = people.map(toRow);
    return `${papa.unparse(withHead ? [COLUMNS, ...rows] : rows, { escapeFormulae: FORMULA })}\r\n`;
  };
}

function toRow({ cloud, id, name, phone, email, createdAtMs, lastSeenAtMs }: Person) {
  const toIso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  return [cloud, id, name, phone, email, toIso(createdAtMs), toIso(lastSeenAtMs)];
}

export function saveCsv(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, ...parts], { type: "text/csv;charset=utf-8" }));
  const day = new Date().toISOString().slice(0, 10);
  createElement("a", { href: url, download: `${name}-${day}.csv` }).click();
  // The browser may still be reading it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
