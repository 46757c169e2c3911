// No test and no script is forgotten: each test is run by a step, each script is in a program that `js:types` checks.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, test } from "node:test";
import { sourceFiles } from "../tools/files.mjs";
import { runInstalled } from "../tools/npm.mjs";
import { root } from "../tools/run.mjs";
import { importedFiles } from "./laws/javascript.mjs";
import { steps, typedFolders } from "./steps.mjs";

const files = sourceFiles();
/** Small projects as users have them: their tools compile them, and theirs run the tests in them. */
const isOfProject = (/** @type {string} */ file) =>
  /^(?:pkg-tests\/bundlers|examples)\/[^/]+\/.*\.(?:c?js|ts)$/.test(file);

describe("the steps", () => {
  test("have a name each, and need only steps before them", () => {
    const names = steps.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
    steps.forEach(({ name, needs }, index) => {
      assert.deepEqual(
        needs.filter((other) => !names.slice(0, index).includes(other)),
        [],
        name,
      );
    });
  });

  test("run every file that holds tests", () => {
    const held = files.filter((file) => /\.(?:test|spec|runner)\.[cm]?[jt]sx?$|\/fixture\.mjs$/.test(file));
    const all = steps.map(({ does }) => does).join("\n");
    const left = held.filter((file) => !isOfProject(file) && !all.includes(` ${file}`));
    assert.deepEqual(left, []);
    assert.ok(held.length > 40);
  });

  test("lead to every file of the folders of tests", () => {
    const scripts = files.filter((file) => /\.[cm]?[jt]s$/.test(file));
    const texts = new Map(scripts.map((file) => [file, readFileSync(join(root, file), "utf8")]));
    const imported = new Set([...importedFiles(texts).values()].flat());
    const parts = scripts.filter(
      (file) => /^pkg-tests\/suite\/|\/tests\//.test(file) && !file.endsWith(".test.mjs"),
    );
    assert.ok(parts.length > 40);
    assert.deepEqual(
      parts.filter((file) => !imported.has(file)),
      [],
    );
  });

  test("check the types of every script", { timeout: 120_000 }, async () => {
    /** @type {Set<string>} */
    const checked = new Set();
    for (const folder of typedFolders) {
      const args = ["--noEmit", "--listFilesOnly", "-p", folder];
      const listed = await runInstalled("pkg-tests", "typescript", "tsc", args, { output: "capture" });
      for (const path of listed.split(/\r?\n/)) checked.add(relative(root, path).split(sep).join("/"));
    }
    // package:types compiles these, as a user's project would.
    const isFixture = (/** @type {string} */ file) => file.startsWith("pkg-tests/package/types/");
    const scripts = files.filter(
      (file) => /\.[cm]?[jt]s$/.test(file) && !isFixture(file) && !isOfProject(file),
    );
    assert.deepEqual(
      scripts.filter((file) => !checked.has(file)),
      [],
    );
  });
});
