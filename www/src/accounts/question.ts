// What somebody typed or pasted: one text, or many ids.
import type { MessageName } from "./messages.ts";

/** Each is one request for a customer, and a worker limits how many somebody may send in a minute. */
export const MAX_IDS = 100;
/** That of an e-mail address, the longest of what can be searched for. */
const MAX_TEXT = 254;
const SEPARATORS = /[\s,;|"'`，；、“”‘’]+/u;
const QUOTES = /["'`“”‘’]/gu;
/** A telephone number may have spaces, too. Between ids from a table or a list stand tabs, line breaks or commas. */
const PHONE = /^[+＋(（]?[\p{Nd}\p{Zs}().（）\p{Pd}]+$/u;

export type Question =
  | { text: string }
  | { ids: string[] }
  | { error: MessageName; values?: Record<string, string | number> };

export function readQuestion(given: string): Question {
  const text = given.replace(QUOTES, " ").trim();
  const parts = [...new Set(text.split(SEPARATORS).filter((part) => part !== ""))];
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0;
  const isPhone = PHONE.test(text) && digits >= 5 && digits <= 15;
  if (parts.length <= 1 || isPhone) {
    const single = isPhone ? text : (parts[0] ?? "");
    return single.length > MAX_TEXT ? { error: "fieldTooLong" } : { text: single };
  }
  const others = parts.filter((part) => !/^\w{1,64}$/.test(part));
  if (others.length > 0) {
    const shown = others.slice(0, 3).map((part) => `“${part.slice(0, 32)}”`);
    return { error: "fieldNoIds", values: { parts: shown.join(" ") + (others.length > 3 ? " …" : "") } };
  }
  if (parts.length > MAX_IDS) return { error: "fieldTooMany", values: { count: parts.length, max: MAX_IDS } };
  return { ids: parts };
}
