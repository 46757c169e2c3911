// The table of the README: where the package was run, in which version, and by which entry, from the reports that the
// runners of runtimes and bundlers wrote. `node pkg-tests/matrix.mjs --write` writes it; without `--write` it is compared.
import { existsSync, readFileSync, statSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { packageTarball } from "../tools/npm.mjs";
import { exitWith } from "../tools/run.mjs";
import { LANGUAGES, parts, readmeName, readReadme, writeReadme } from "./readme.mjs";
import { reportPath } from "./report.mjs";

/**
 * @import { Language } from "./readme.mjs"
 * @typedef {import("./report.mjs").Report} Report
 * @typedef {{ subject: string, how: string, tests: number }} Row
 */

/** Which entry a step loads, and how. The order is that of the table. */
const HOW = {
  "runtime:node": ["node.js"],
  "runtime:node-cjs": ["node.cjs"],
  "runtime:node-newest": ["node.js"],
  "runtime:node-newest-cjs": ["node.cjs"],
  "runtime:default": ["browser.js"],
  "runtime:deno": ["deno.js"],
  "runtime:bun": ["bun.js"],
  "runtime:workerd": ["workerd.js"],
  "runtime:workerd-nodejs-compat": ["workerd.js"],
  "runtime:edge-light": ["edge-light.js"],
  "runtime:chromium": ["browser.js", "web.js"],
  "runtime:firefox": ["browser.js", "web.js"],
  "runtime:webkit": ["browser.js", "web.js"],
  "bundler:vite": ["browser.js", "web.js"],
  "bundler:vite-7": ["browser.js", "web.js"],
  "bundler:webpack": ["browser.js", "web.js"],
  "bundler:rollup": ["browser.js", "web.js"],
  "bundler:esbuild": ["browser.js", "web.js"],
  "bundler:parcel": ["browser.js", "web.js"],
  "bundler:rspack": ["browser.js", "web.js"],
  "bundler:next-turbopack": ["node-bundled.js", "edge-light.js", "browser.js"],
  "bundler:next-webpack": ["node-bundled.js", "edge-light.js", "browser.js"],
  "bundler:wrangler": ["workerd.js"],
  "bundler:vitest": ["node.js"],
  "bundler:jest": ["node.cjs", "node.js", "browser.cjs"],
};
/** What the machine brings, so that its version is not the project's to fix. Every other version is in a lock file. */
const FROM_THE_MACHINE = ["node", "node-cjs", "default", "chromium", "firefox", "webkit"].map(
  (name) => `runtime:${name}`,
);
/** @type {Readonly<Record<Language, string>>} */
const HEADER = {
  en: "| run in | entry, in `dist/` | tests |\n|---|---|---|\n",
  zh: "| 运行环境 | `dist/` 中的入口 | 测试数 |\n|---|---|---|\n",
};
const PROGRAM = "pkg-tests/matrix.mjs";
const REWRITE = "after a whole run of the tests, `node pkg-tests/matrix.mjs --write` writes the table anew";

/**
 * @param {readonly string[]} steps every step of a runtime or of a bundler
 * @param {(step: string) => Report | undefined} read
 * @returns {Map<string, Row>} by step, in the order of the table
 */
export function rows(steps, read) {
  const unknown = steps.filter((step) => !Object.keys(HOW).includes(step));
  if (unknown.length > 0) {
    throw new Error(`pkg-tests/matrix.mjs does not know by which entry they load: ${unknown.join(", ")}`);
  }
  /** @type {Map<string, Row>} */
  const found = new Map();
  for (const [step, entries] of Object.entries(HOW)) {
    if (!steps.includes(step)) continue;
    const report = read(step);
    if (report === undefined) throw new Error(`${step} did not run on this package: it has no report`);
    const { subject, passed, failed } = report;
    if (report.step !== step) throw new Error(`the report of ${step} is that of ${report.step}`);
    if (failed.length > 0) throw new Error(`${step} failed: ${failed[0]?.name}`);
    if (passed.length === 0) throw new Error(`${step} ran no test at all`);
    if (version(subject) === undefined) throw new Error(`${step} names no version: ${subject}`);
    const how = entries.map((name) => `\`${name}\``).join(", ");
    found.set(step, { subject, how, tests: passed.length });
  }
  return found;
}

/**
 * @param {string} text of a README
 * @param {Language} language
 * @param {Map<string, Row>} found
 * @returns {string} the text with the table in it
 */
export function withTable(text, language, found) {
  const lines = [...found.values()].map(({ subject, how, tests }) => `| ${subject} | ${how} | ${tests} |\n`);
  const [before, , after] = parts(text, language, PROGRAM);
  return `${before}${HEADER[language]}${lines.join("")}${after}`;
}

/**
 * A version that the machine brings, and a smaller number of tests than now run, are no difference.
 *
 * @param {string} text of a README
 * @param {Language} language
 * @param {Map<string, Row>} found
 * @returns {string[]} what its table says and is not so, in words
 */
export function differences(text, language, found) {
  const [, table] = parts(text, language, PROGRAM);
  const written = table
    .replace(HEADER[language], "")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.replace(/^\| | \|$/g, "").split(" | "));
  /** @type {string[]} */
  const wrong = [];
  for (const [step, { subject, how, tests }] of found) {
    const find = (/** @type {(other: string) => boolean} */ isSame) =>
      written.findIndex(([other = "", entries]) => isSame(other) && entries === how);
    const exact = find((other) => other === subject);
    const at = exact >= 0 ? exact : find((other) => unversioned(other) === unversioned(subject));
    const [[was, , count] = []] = at < 0 ? [] : written.splice(at, 1);
    if (was === undefined) wrong.push(`no row for ${step}: ${subject}, ${how}`);
    else if (was !== subject && !FROM_THE_MACHINE.includes(step)) wrong.push(`${was}, but ${subject} ran`);
    else if (Number(count) > tests) wrong.push(`${was}: ${count} tests, but ${tests} ran`);
  }
  return [...wrong, ...written.map(([subject]) => `${subject}, which did not run`)];
}

/** @param {string} subject such as `Deno 2.9.6` */
function version(subject) {
  return /\d+(?:[.-]\d+)+/.exec(subject)?.[0];
}

/** @param {string} subject */
function unversioned(subject) {
  return subject.replace(version(subject) ?? "", "…");
}

/**
 * A report that is older than the tarball tells of another package.
 *
 * @param {string} path
 * @param {string} tarball
 * @returns {Report | undefined}
 */
export function readFresh(path, tarball) {
  if (!existsSync(path) || statSync(path).mtimeMs < statSync(tarball).mtimeMs) return undefined;
  return JSON.parse(readFileSync(path, "utf8"));
}

async function main() {
  const { steps } = await import("./steps.mjs");
  const names = steps.map(({ name }) => name).filter((name) => /^(?:runtime|bundler):/.test(name));
  const found = rows(names, (step) => readFresh(reportPath(step), packageTarball()));
  for (const language of LANGUAGES) {
    const text = readReadme(language);
    if (process.argv.includes("--write")) {
      writeReadme(language, withTable(text, language, found));
      continue;
    }
    const wrong = differences(text, language, found);
    if (wrong.length > 0) {
      throw new Error(`the table of ${readmeName(language)} is wrong; ${REWRITE}\n${wrong.join("\n")}`);
    }
  }
  console.log(`${found.size} runtimes and bundlers ran, and the table says so`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main().catch(exitWith);
