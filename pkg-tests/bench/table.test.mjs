// The READMEs' table of speed and size, rendered from invented runs.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LANGUAGES, parts, readReadme } from "../readme.mjs";
import { checkPackage, insertFigures, readTable, render, SHOWN } from "./readme.mjs";

/**
 * @import { Found } from "./readme.mjs"
 * @import { Row } from "./rows.mjs"
 */

/** @type {Record<string, Partial<Row>>} */
const ROWS = {
  "sign Tencent": { section: "sign", against: "noble", ours: 2, theirs: 10 },
  "read 10 customers, text": { section: "read", against: "JSON.parse + zod", ours: 6, theirs: 4 },
  "read 10 customers, bytes": { section: "read", against: "JSON.parse", ours: 1, theirs: 4 },
  "gzip -9 of all a browser downloads": { section: "size", ours: 20.04, theirs: null, unit: "kB" },
  "a worker that signs and parses, 1,000 rows": {
    section: "edge",
    ...{ against: "one that only forwards", ours: 4321, theirs: 6000, unit: "/s" },
  },
};

/**
 * @param {number} runs
 * @param {Partial<Found>} [changes]
 * @returns {Found}
 */
function createReport(runs, changes) {
  // The first run is an outlier, which a median ignores.
  const eachRun = Array.from({ length: runs }, (_, run) =>
    [...SHOWN.keys()].map((what) => {
      const row = { section: "none", what, against: "", ours: 1, theirs: null, unit: "µs", ...ROWS[what] };
      const ours = row.theirs === null ? row.ours : row.ours * (run === 0 ? 1.5 : 1);
      return { ...row, ours, ratio: row.theirs === null ? null : ours / row.theirs };
    }),
  );
  const versions = { "iot-accounts": "0.1.0", "@noble/hashes": "2.4.0", zod: "4.6.7" };
  const machine = { cpu: "Abacus × 2", system: "Linux 6 x64" };
  return { runtime: "Node 20.1.0, V8 11.3", machine, versions, quick: false, eachRun, ...changes };
}

describe("the table of the benchmark", () => {
  const english = render(createReport(5), "en").split("\n");
  const chinese = render(createReport(5), "zh").split("\n");

  test("has medians, the range of the ratios, versions and goals", () => {
    for (const line of [
      "| sign Tencent | @noble/hashes 2.4.0 | 2 µs | 10 µs | 0.2 (0.2…0.3) | ≤ 0.18 ✗ |",
      "| read 10 customers, text | JSON.parse + zod 4.6.7 | 6 µs | 4 µs | 1.5 (1.5…2.25) |  |",
      "| read 10 customers, bytes | JSON.parse | 1 µs | 4 µs | 0.25 (0.25…0.375) | ≤ 1 ✓ |",
      "| gzip -9 of all a browser downloads |  | 20 kB |  |  | ≤ 25 kB ✓, ≤ 18 kB ✗ |",
      "| a worker that signs and parses, 1,000 rows | one that only forwards | 4,320/s | 6,000/s | 0.72 (0.72…1.08) | ≥ 0.9 ✗ |",
      "Medians of 5 runs; in brackets the least and the greatest ratio. " +
        "iot-accounts 0.1.0 in Node 20.1.0, V8 11.3; Abacus × 2, Linux 6 x64.",
    ]) {
      assert.ok(english.includes(line), `${line}\nis not in\n${english.join("\n")}`);
    }
    assert.equal(english.filter((line) => line.startsWith("|")).length, SHOWN.size + 2);
  });

  test("states the download size, how many goals are reached, and what is slower", () => {
    assert.ok(
      english.includes("**A browser downloads 20 kB.** 3 of 6 goals are reached."),
      english.join("\n"),
    );
    assert.ok(
      english.includes(
        "**Slower than what stands in brackets**: read 10 customers, text (JSON.parse + zod).",
      ),
    );
  });

  test("has the same figures in Chinese", () => {
    assert.deepEqual(figures(chinese.join("\n")), figures(english.join("\n")));
    for (const line of [
      "| 签名并解析的 Worker，1,000 行 | 只转发的 Worker | 4,320/s | 6,000/s | 0.72 (0.72…1.08) | ≥ 0.9 ✗ |",
      "**比括号里的对比对象慢的有**：读取 10 个用户，文本（JSON.parse + zod）。",
    ]) {
      assert.ok(chinese.includes(line), `${line}\nis not in\n${chinese.join("\n")}`);
    }
  });

  test("has markers in both READMEs, which have the same figures", () => {
    for (const language of LANGUAGES) {
      const once = insertFigures(readReadme(language), language, createReport(5));
      assert.equal(insertFigures(once, language, createReport(5)), once);
      assert.ok(once.includes(render(createReport(5), language)));
      assert.throws(() => insertFigures("# It\n", language, createReport(5)), /has no table between/);
    }
    assert.deepEqual(figures(readTable("zh")), figures(readTable("en")));
  });
});

test("a table without an end marker does not use that of another table", () => {
  const beginMarker = (/** @type {string} */ name) => `<!-- begin: written by node ${name} --write -->\n`;
  const text = `${beginMarker("a.mjs")}1\n\n${beginMarker("b.mjs")}2\n<!-- end -->\n`;
  assert.equal(parts(text, "en", "b.mjs")[1], "2\n");
  assert.throws(() => parts(text, "en", "a.mjs"), /README\.md has no table between `<!-- begin: .*a\.mjs/);
});

describe("no table is rendered", () => {
  /** @type {readonly [what: string, found: Found, message: RegExp][]} */
  const cases = [
    ["of fewer than 5 runs", createReport(4), /4 runs are not enough for the table, which needs 5/],
    ["of quick runs", createReport(5, { quick: true }), /5 quick runs are not enough/],
    ["of another runtime", createReport(5, { runtime: "workerd 1.2" }), /measured in workerd/],
    [
      "when something was not measured",
      createReport(5, { eachRun: createReport(5).eachRun.map((rows) => rows.slice(1)) }),
      /not measured: sign Tencent\. /,
    ],
    [
      "when the table would hide a goal",
      createReport(5, { eachRun: createReport(5).eachRun.map((rows) => [...rows, heap(rows)]) }),
      /does not show a row that has a goal: heap after 9 signs/,
    ],
  ];
  for (const [what, found, message] of cases) {
    for (const language of LANGUAGES) {
      test(`${what} (${language})`, () => assert.throws(() => render(found, language), { message }));
    }
  }

  test("of another package", () => {
    const size = "gzip -9 of all a browser downloads";
    const sizes = (/** @type {number} */ ours) =>
      createReport(5).eachRun[0]?.flatMap((row) => (row.what === size ? [{ ...row, ours }] : [])) ?? [];
    checkPackage(createReport(5), sizes(20.04));
    assert.throws(
      () => checkPackage(createReport(5), sizes(20.05)),
      /downloads was 20\.04 kB and is 20\.05 kB/,
    );
  });
});

/**
 * @param {readonly Row[]} rows
 * @returns {Row}
 */
function heap([row]) {
  assert.ok(row);
  return { ...row, what: "heap after 9 signs", against: "after the warm-up" };
}

/** @param {string} text */
function figures(text) {
  return text.match(/\d+(?:[.,]\d+)*|[✓✗]/g) ?? [];
}
