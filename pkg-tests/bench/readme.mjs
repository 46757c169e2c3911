// The READMEs' table of speed and size, from the results of `npm run bench -- --runs=5`. `node pkg-tests/bench/readme.mjs --write` writes it; without
// `--write` it is printed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { exitWith, root } from "../../tools/run.mjs";
import { LANGUAGES, parts, readReadme, writeReadme } from "../readme.mjs";
import { measureSize } from "./measures/size.mjs";
import { combine } from "./rows.mjs";

/**
 * @import { Language } from "../readme.mjs"
 * @import { Result, Row } from "./rows.mjs"
 * @typedef {object} Found the part of main.mjs's report that is used here
 * @property {string} runtime
 * @property {{ cpu: string, system: string }} machine
 * @property {Record<string, string>} versions
 * @property {boolean} quick
 * @property {Row[][]} eachRun
 */

const PROGRAM = "pkg-tests/bench/readme.mjs";
const MIN_RUNS = 5;
const MEASURE = `\`npm run bench -- --runs=${MIN_RUNS}\` measures it`;

/** @type {ReadonlyMap<string, string>} the rows of the table, in Chinese; in English they have the benchmark's names */
export const SHOWN = new Map([
  ["sign Tencent", "为腾讯云请求签名"],
  ["sign Aliyun, 3 ids", "为阿里云请求签名，3 个 ID"],
  ["read 10 customers, text", "读取 10 个用户，文本"],
  ["read 10 customers, bytes", "读取 10 个用户，字节"],
  ["read 1,000 customers, text", "读取 1,000 个用户，文本"],
  ["read 1,000 customers, bytes", "读取 1,000 个用户，字节"],
  ["read 1,000 identities, text", "读取 1,000 个身份，文本"],
  ["read 1,000 identities, bytes", "读取 1,000 个身份，字节"],
  ["a row of 100,000 customers", "100,000 个用户中的一行"],
  ["for comparison, JSON.parse: a row of 100,000", "作为对比，JSON.parse：100,000 行中的一行"],
  ["import to first signed request", "从 import 到第一个签名完成的请求"],
  ["gzip -9 of all a browser downloads", "浏览器下载的全部内容，gzip -9"],
  ["iot-accounts.wasm, not compressed", "iot-accounts.wasm，未压缩"],
  ["linear memory after 1,000,000 signs, 10,000 parses", "1,000,000 次签名、10,000 次解析之后的线性内存"],
  ["heap after 1,000,000 signs, 10,000 parses", "1,000,000 次签名、10,000 次解析之后的堆"],
  ["linear memory at its largest", "线性内存的最大值"],
  ...[20, 1_000].flatMap((rows) => {
    const [en, zh] = [`, ${rows.toLocaleString("en-US")} rows`, `，${rows.toLocaleString("en-US")} 行`];
    return /** @type {[string, string][]} */ ([
      [`a worker that signs and parses${en}`, `签名并解析的 Worker${zh}`],
      [`a worker that signs, parses and writes JSON${en}`, `签名、解析并写出 JSON 的 Worker${zh}`],
    ]);
  }),
]);
const AGAINST_IN_CHINESE = new Map([
  ["a row of 100", "100 行中的一行"],
  ["after the warm-up", "预热之后"],
  ["one that only forwards", "只转发的 Worker"],
  ["one that forwards when all is there", "收齐之后才转发的 Worker"],
]);
/** The sections in which a ratio above 1 means that the peer was faster. */
const TIMED = ["sign", "read", "cold-start"];

/** @typedef {{ runs: number, browser: string, met: number, goals: number, slower: string }} Facts */
const WORDS = {
  en: {
    header: "| measured | against | ours | theirs | ours / theirs | goal |",
    /** @type {(found: Found, facts: Facts) => string[]} */
    below: ({ runtime, machine, versions }, { runs, browser, met, goals, slower }) => [
      `Medians of ${runs} runs; in brackets the least and the greatest ratio. iot-accounts ${versions["iot-accounts"]} ` +
        `in ${runtime}; ${machine.cpu}, ${machine.system}.`,
      // The figures have the same order in both languages; a test compares them.
      `**A browser downloads ${browser} kB.** ${met} of ${goals} goals are reached.`,
      slower === ""
        ? "In none of these was what it is compared with quicker."
        : `**Slower than what stands in brackets**: ${slower}.`,
    ],
    list: (/** @type {string} */ what, /** @type {string[]} */ peers) => `${what} (${peers.join(", ")})`,
    between: "; ",
  },
  zh: {
    header: "| 测量内容 | 对比对象 | 本包 | 对方 | 本包 / 对方 | 目标 |",
    /** @type {(found: Found, facts: Facts) => string[]} */
    below: ({ runtime, machine, versions }, { runs, browser, met, goals, slower }) => [
      `${runs} 次运行的中位数；括号里是最小和最大的比值。iot-accounts ${versions["iot-accounts"]}，` +
        `${runtime}；${machine.cpu}，${machine.system}。`,
      `**浏览器下载 ${browser} kB。** 达到的目标：${met} / ${goals}。`,
      slower === "" ? "其中没有一项比对比对象慢。" : `**比括号里的对比对象慢的有**：${slower}。`,
    ],
    list: (/** @type {string} */ what, /** @type {string[]} */ peers) =>
      `${SHOWN.get(what)}（${peers.join("、")}）`,
    between: "；",
  },
};

/**
 * @param {Found} found
 * @param {Language} language
 * @returns {string} the text between the markers
 */
export function render(found, language) {
  const { eachRun, versions } = found;
  const results = check(found);
  const { header, below } = WORDS[language];
  const shown = results.filter(({ what }) => SHOWN.has(what));
  const table = shown.map((result) => `| ${formatCells(result, versions, language).join(" | ")} |`);
  const verdicts = results.flatMap((result) => result.verdicts);
  const browser =
    results.find(({ what }) => what === "gzip -9 of all a browser downloads")?.ours ?? Number.NaN;
  const lines = below(found, {
    runs: eachRun.length,
    browser: formatFigure(browser),
    met: verdicts.filter(({ met }) => met).length,
    goals: verdicts.length,
    slower: listSlower(shown, language),
  });
  return `${[header, "|---|---|--:|--:|--:|---|", ...table, ...lines.map((line) => `\n${line}`)].join("\n")}\n`;
}

/**
 * @param {Found} found
 * @returns {Result[]} compared with the current goals
 */
function check({ runtime, quick, eachRun }) {
  if (!runtime.startsWith("Node "))
    throw new Error(`the goals are for Node, but this was measured in ${runtime}`);
  if (quick || eachRun.length < MIN_RUNS) {
    const measured = `${eachRun.length}${quick ? " quick" : ""} run${eachRun.length === 1 ? "" : "s"}`;
    throw new Error(
      `${measured} are not enough for the table, which needs ${MIN_RUNS} full runs: ${MEASURE}`,
    );
  }
  const results = combine(eachRun);
  const missing = [...SHOWN.keys()].filter((name) => !results.some(({ what }) => what === name));
  if (missing.length > 0) throw new Error(`not measured: ${missing.join("; ")}. ${MEASURE}`);
  const hidden = results.filter(({ what, verdicts }) => verdicts.length > 0 && !SHOWN.has(what));
  if (hidden.length > 0) {
    throw new Error(
      `${PROGRAM} does not show a row that has a goal: ${hidden.map(({ what }) => what).join("; ")}`,
    );
  }
  return results;
}

/**
 * Throws when the installed package has another size than the measured one.
 *
 * @param {Found} found
 * @param {readonly Row[]} sizes of the package that is installed
 */
export function checkPackage({ eachRun }, sizes) {
  for (const { what, ours } of sizes) {
    const measured = eachRun[0]?.find((row) => row.what === what)?.ours;
    if (measured !== ours) {
      throw new Error(
        `another package was measured: ${what} was ${measured} kB and is ${ours} kB now. ${MEASURE}`,
      );
    }
  }
}

/**
 * @param {Result} result
 * @param {Record<string, string>} versions
 * @param {Language} language
 */
function formatCells({ what, against, ours, theirs, unit, ratio, spread, verdicts }, versions, language) {
  const range = spread[0] === spread[1] ? "" : ` (${formatFigure(spread[0])}…${formatFigure(spread[1])})`;
  const goals = verdicts.map(
    ({ text, met }) => `${text}${ratio === null ? ` ${unit}` : ""} ${met ? "✓" : "✗"}`,
  );
  return [
    language === "zh" ? (SHOWN.get(what) ?? what) : what,
    (language === "zh" && AGAINST_IN_CHINESE.get(against)) || formatPeer(against, versions),
    formatQuantity(ours, unit),
    theirs === null ? "" : formatQuantity(theirs, unit),
    ratio === null ? "" : formatFigure(ratio) + range,
    goals.join(", "),
  ];
}

/**
 * @param {string} against
 * @param {Record<string, string>} versions
 */
function formatPeer(against, versions) {
  if (against === "noble") return `@noble/hashes ${versions["@noble/hashes"]}`;
  const name = against.replace("JSON.parse + ", "");
  return versions[name] === undefined ? against : `${against} ${versions[name]}`;
}

/**
 * @param {number} value
 * @param {string} unit
 */
function formatQuantity(value, unit) {
  return `${formatFigure(value)}${unit.startsWith("/") ? "" : " "}${unit}`;
}

/** @param {number} value */
function formatFigure(value) {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

/**
 * @param {readonly Result[]} shown
 * @param {Language} language
 */
function listSlower(shown, language) {
  const { list, between } = WORDS[language];
  const rows = shown.filter(
    ({ section, ratio }) => TIMED.includes(section) && Number((ratio ?? 0).toPrecision(3)) > 1,
  );
  return [...new Set(rows.map(({ what }) => what))]
    .map((name) =>
      list(
        name,
        rows.filter(({ what }) => what === name).map(({ against }) => against),
      ),
    )
    .join(between);
}

/**
 * @param {string} text of a README
 * @param {Language} language
 * @param {Found} found
 */
export function insertFigures(text, language, found) {
  const [before, , after] = parts(text, language, PROGRAM);
  return before + render(found, language) + after;
}

/**
 * @param {Language} language
 * @returns {string} the README's current text between the markers
 */
export function readTable(language) {
  return parts(readReadme(language), language, PROGRAM)[1];
}

function main() {
  const path = join(root, "target", "bench", "node.json");
  if (!existsSync(path)) throw new Error(`there is no target/bench/node.json; ${MEASURE}`);
  /** @type {Found} */
  const found = JSON.parse(readFileSync(path, "utf8"));
  const tables = LANGUAGES.map((language) => render(found, language));
  checkPackage(found, measureSize());
  if (!process.argv.includes("--write")) return console.log(tables.join("\n"));
  for (const language of LANGUAGES) {
    writeReadme(language, insertFigures(readReadme(language), language, found));
  }
  console.log(`wrote the figures of ${found.eachRun.length} runs into the READMEs`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    exitWith(error);
  }
}
