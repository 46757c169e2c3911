// The table of the README, made of made-up reports.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { root } from "../tools/run.mjs";
import { differences, readFresh, rows, withTable } from "./matrix.mjs";

/** @typedef {import("./report.mjs").Report} Report */

const steps = ["runtime:node", "runtime:deno", "bundler:vite"];
const readme = "# It\n\n<!-- begin: written by node pkg-tests/matrix.mjs --write -->\n<!-- end -->\n\nmore\n";

/**
 * @param {Record<string, Partial<Report>>} [changes] by step
 * @returns {(step: string) => Report | undefined}
 */
function reports(changes = {}) {
  /** @type {Record<string, string>} */
  const subjects = {
    "runtime:node": "Node 20.1.0",
    "runtime:deno": "Deno 2.9.6",
    "bundler:vite": "Vite 8.3.8",
  };
  return (step) => ({
    step,
    subject: subjects[step] ?? "",
    passed: ["a", "b"],
    failed: [],
    ...changes[step],
  });
}

/** @param {Record<string, Partial<Report>>} [changes] */
const found = (changes) => rows(steps, reports(changes));
const written = withTable(readme, "en", found());

describe("the table", () => {
  test("has a row for every step, between its marks", () => {
    assert.equal(
      written,
      readme.replace(
        "<!-- end",
        "| run in | entry, in `dist/` | tests |\n|---|---|---|\n| Node 20.1.0 | `node.js` | 2 |\n" +
          "| Deno 2.9.6 | `deno.js` | 2 |\n| Vite 8.3.8 | `browser.js`, `web.js` | 2 |\n<!-- end",
      ),
    );
  });

  test("is the same when it is written again, and has no difference", () => {
    for (const language of /** @type {const} */ (["en", "zh"])) {
      const once = withTable(readme, language, found());
      assert.equal(withTable(once, language, found()), once);
      assert.deepEqual(differences(once, language, found()), []);
    }
    assert.match(withTable(readme, "zh", found()), /\| 运行环境 \|/);
  });

  test("has its place in both READMEs", () => {
    for (const [language, file] of /** @type {const} */ ([
      ["en", "README.md"],
      ["zh", "README.zh-CN.md"],
    ])) {
      withTable(readFileSync(join(root, file), "utf8"), language, found());
    }
    assert.throws(() => withTable("# It\n", "en", found()), /README\.md has no table between/);
  });
});

describe("nothing stands in the table", () => {
  /** @type {readonly [what: string, read: (step: string) => Report | undefined, message: RegExp][]} */
  const cases = [
    [
      "that has no report",
      (step) => (step === "runtime:deno" ? undefined : reports()(step)),
      /deno did not run/,
    ],
    [
      "of which a test failed",
      reports({ "runtime:deno": { failed: [{ name: "c", error: "" }] } }),
      /runtime:deno failed: c/,
    ],
    ["that ran nothing", reports({ "runtime:deno": { passed: [] } }), /runtime:deno ran no test/],
    ["without a version", reports({ "runtime:deno": { subject: "Deno" } }), /names no version: Deno/],
    ["by another's report", reports({ "runtime:deno": { step: "runtime:bun" } }), /is that of runtime:bun/],
  ];
  for (const [what, read, message] of cases) {
    test(what, () => assert.throws(() => rows(steps, read), { message }));
  }

  test("that nobody said how it loads", () => {
    assert.throws(() => rows([...steps, "runtime:abacus"], reports()), /runtime:abacus/);
  });

  test("from a report that is older than the package", () => {
    const folder = mkdtempSync(join(tmpdir(), "iot-accounts-matrix-"));
    after(() => rmSync(folder, { recursive: true }));
    const [report = "", tarball = "", none = ""] = ["report", "tarball", "none"].map((name) =>
      join(folder, name),
    );
    writeFileSync(report, "{}");
    writeFileSync(tarball, "");
    utimesSync(tarball, 1000, 1000);
    assert.deepEqual(readFresh(report, tarball), {});
    utimesSync(report, 999, 999);
    assert.equal(readFresh(report, tarball), undefined);
    assert.equal(readFresh(none, tarball), undefined);
  });
});

describe("compared with what ran, the table", () => {
  test("may name another version of what the machine brings", () => {
    assert.deepEqual(differences(written, "en", found({ "runtime:node": { subject: "Node 26.0.0" } })), []);
  });

  test("may have two rows of one name", () => {
    const nodes = ["runtime:node", "runtime:node-newest"];
    const read = reports({ "runtime:node-newest": { subject: "Node 26.0.0" } });
    const twice = rows(nodes, read);
    const table = withTable(readme, "en", twice);
    assert.deepEqual(differences(table, "en", twice), []);
    assert.deepEqual(differences(table, "en", rows(["runtime:node-newest"], read)), [
      "Node 20.1.0, which did not run",
    ]);
  });

  test("may count fewer tests, and not more", () => {
    assert.deepEqual(differences(written, "en", found({ "runtime:deno": { passed: ["a", "b", "c"] } })), []);
    assert.deepEqual(differences(written, "en", found({ "runtime:deno": { passed: ["a"] } })), [
      "Deno 2.9.6: 2 tests, but 1 ran",
    ]);
  });

  test("must name the version of what is locked", () => {
    assert.deepEqual(differences(written, "en", found({ "runtime:deno": { subject: "Deno 2.9.7" } })), [
      "Deno 2.9.6, but Deno 2.9.7 ran",
    ]);
  });

  test("must name what else the subject says", () => {
    const flagged = { "runtime:deno": { subject: "Deno 2.9.6 (unstable)" } };
    assert.deepEqual(differences(written, "en", found(flagged)), [
      "no row for runtime:deno: Deno 2.9.6 (unstable), `deno.js`",
      "Deno 2.9.6, which did not run",
    ]);
  });

  test("lacks a row, or has one too many", () => {
    assert.deepEqual(differences(readme, "en", rows(["runtime:deno"], reports())), [
      "no row for runtime:deno: Deno 2.9.6, `deno.js`",
    ]);
    assert.deepEqual(differences(written, "en", rows(["runtime:node", "bundler:vite"], reports())), [
      "Deno 2.9.6, which did not run",
    ]);
  });
});
