// SECURITY.md names the tests of each defence: they are there, and a step runs them.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { sourceFiles } from "../tools/files.mjs";
import { root } from "../tools/run.mjs";
import { importedFiles } from "./laws/javascript.mjs";
import { steps } from "./steps.mjs";

/** What every runtime runs. */
const SUITES = ["pkg-tests/suite/index.mjs", "pkg-tests/suite/loading/index.mjs"];

const read = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");

/**
 * @param {string} document
 * @returns {{ defence: string, tests: string[] }[]} the rows of its tables whose last column is called Tests
 */
function readTables(document) {
  return document
    .split(/\n{2,}/)
    .filter((block) => /^\|.*\| Tests \|\n/.test(block))
    .flatMap((table) => table.trim().split("\n").slice(2))
    .map((row) => {
      const [defence = "", tests = ""] = row.split("|").slice(1, -1).slice(-2);
      return {
        defence: defence.trim(),
        tests: Array.from(tests.matchAll(/`([^`]+)`/g), ([, name = ""]) => name),
      };
    });
}

/** @returns {Set<string>} the scripts that steps run, and all that those import */
function reachedScripts() {
  const scripts = sourceFiles().filter((file) => /\.[cm]?[jt]s$/.test(file));
  const imports = importedFiles(new Map(scripts.map((file) => [file, read(file)])));
  const commands = steps.map(({ does }) => `${does} `).join("\n");
  const reached = new Set([...SUITES, ...scripts.filter((file) => commands.includes(` ${file} `))]);
  for (const file of reached) for (const imported of imports.get(file) ?? []) reached.add(imported);
  return reached;
}

const scripts = reachedScripts();
const names = new Set(steps.map(({ name }) => name));

/** @param {string} name of a step, or the path of a file */
function isRun(name) {
  if (names.has(name) || scripts.has(name)) return true;
  if (!existsSync(join(root, name))) return false;
  // Cargo finds these by itself: rust:tests and rust:replay run them.
  if (/^(?:core|text|json|signing|host)\/(?:src|tests)\/.+\.rs$/.test(name))
    return /#\[test\]|proptest!/.test(read(name));
  return /^fuzz\/fuzz_targets\/\w+\.rs$/.test(name);
}

describe("SECURITY.md", () => {
  const rows = readTables(read("SECURITY.md"));

  test("names tests for each defence, all of which are run", () => {
    assert.ok(rows.length > 15);
    for (const { defence, tests } of rows) {
      assert.ok(tests.length > 0, defence);
      assert.deepEqual(
        tests.filter((name) => !isRun(name)),
        [],
        defence,
      );
    }
  });

  test("could not name others", () => {
    for (const name of ["pkg-tests/suite/no-such-file.mjs", "tools/docs.mjs", "core/src/lib.rs", "rust:none"])
      assert.equal(isRun(name), false, name);
    const table = "a\n\n| Threat | Defence | Tests |\n|---|---|---|\n| a | b | `c`, `d` |\n| e | f | |\n\nb";
    assert.deepEqual(readTables(table), [
      { defence: "b", tests: ["c", "d"] },
      { defence: "f", tests: [] },
    ]);
  });
});
