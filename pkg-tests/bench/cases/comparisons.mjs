// Who is compared with whom, at what.
import { CUSTOMER_PAGES, count, IDENTITY_PAGE } from "./pages.mjs";

/**
 * @typedef {object} Comparison
 * @property {string} section
 * @property {string} what
 * @property {string} against
 * @property {string} ours a subject's name
 * @property {string} theirs a subject's name
 * @property {number} [ourRows] given when times are compared row by row
 * @property {number} [theirRows]
 */

const SIGNING_PEERS = ["node:crypto", "noble", "crypto-js", "WebCrypto", "aliyun-api-gateway"];
const READING_PEERS = ["JSON.parse", "JSON.parse + zod", "JSON.parse + valibot"];

/**
 * @param {readonly string[]} subjects the names of those that the runtime has
 * @param {readonly string[]} sections
 * @returns {Comparison[]}
 */
export function comparisons(subjects, sections) {
  return [...signing(), ...reading(), ...growth()].filter(
    ({ section, ours, theirs }) =>
      sections.includes(section) && subjects.includes(ours) && subjects.includes(theirs),
  );
}

/** @returns {Comparison[]} */
function signing() {
  return ["sign Tencent", "sign Aliyun, 3 ids"].flatMap((what) =>
    SIGNING_PEERS.map((against) => pair("sign", what, against)),
  );
}

/** @returns {Comparison[]} */
function reading() {
  const pages = CUSTOMER_PAGES.map((rows) => `${count(rows)} customers`);
  return [...pages, `${count(IDENTITY_PAGE)} identities`].flatMap((page) => [
    ...READING_PEERS.map((against) => pair("read", `read ${page}, text`, against)),
    // What is checked after JSON.parse costs the same, wherever the text came from.
    pair("read", `read ${page}, bytes`, "JSON.parse"),
  ]);
}

/**
 * @param {string} section
 * @param {string} what
 * @param {string} against
 * @returns {Comparison}
 */
function pair(section, what, against) {
  return { section, what, against, ours: `${what} | ours`, theirs: `${what} | ${against}` };
}

/** @returns {Comparison[]} */
function growth() {
  return [
    ["ours", "a row of 100,000 customers"],
    ["JSON.parse", "for comparison, JSON.parse: a row of 100,000"],
  ].map(([reader = "", what = ""]) => ({
    section: "growth",
    what,
    against: "a row of 100",
    ours: `read 100,000 customers, text | ${reader}`,
    theirs: `read 100 customers, text | ${reader}`,
    ourRows: 100_000,
    theirRows: 100,
  }));
}
