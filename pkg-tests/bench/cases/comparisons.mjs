// Which peers are compared with the package, and in what.
import { CUSTOMER_PAGES, formatCount, IDENTITY_PAGE } from "./pages.mjs";

/**
 * @typedef {object} Comparison
 * @property {string} section
 * @property {string} what
 * @property {string} against
 * @property {string} ours name of a subject
 * @property {string} theirs name of a subject
 * @property {number} [ourRows] set when the times per row are compared
 * @property {number} [theirRows]
 */

const SIGNING_PEERS = ["node:crypto", "noble", "crypto-js", "WebCrypto", "aliyun-api-gateway"];
const READING_PEERS = ["JSON.parse", "JSON.parse + zod", "JSON.parse + valibot"];

/**
 * @param {readonly string[]} subjects names of the subjects that the runtime has
 * @param {readonly string[]} sections
 * @returns {Comparison[]}
 */
export function comparisons(subjects, sections) {
  return [...compareSigning(), ...compareReading(), ...compareGrowth()].filter(
    ({ section, ours, theirs }) =>
      sections.includes(section) && subjects.includes(ours) && subjects.includes(theirs),
  );
}

/** @returns {Comparison[]} */
function compareSigning() {
  return ["sign Tencent", "sign Aliyun, 3 ids"].flatMap((what) =>
    SIGNING_PEERS.map((against) => createPair("sign", what, against)),
  );
}

/** @returns {Comparison[]} */
function compareReading() {
  const pages = CUSTOMER_PAGES.map((rows) => `${formatCount(rows)} customers`);
  return [...pages, `${formatCount(IDENTITY_PAGE)} identities`].flatMap((page) => [
    ...READING_PEERS.map((against) => createPair("read", `read ${page}, text`, against)),
    // The checks after JSON.parse cost the same for text and bytes.
    createPair("read", `read ${page}, bytes`, "JSON.parse"),
  ]);
}

/**
 * @param {string} section
 * @param {string} what
 * @param {string} against
 * @returns {Comparison}
 */
function createPair(section, what, against) {
  return { section, what, against, ours: `${what} | ours`, theirs: `${what} | ${against}` };
}

/** @returns {Comparison[]} */
function compareGrowth() {
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
