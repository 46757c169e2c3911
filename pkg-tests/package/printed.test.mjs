// What a program that logs everything shows of secrets and tokens: its output, and how it ends when it catches nothing.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { ALL_NAMES, findMarkers, MARKERS, SECRET_NAMES } from "../../tools/markers.mjs";
import { tests } from "./installed.mjs";

/** @import { MarkerSet } from "../../tools/markers.mjs" */

const program = join(tests, "package", "print-marked.mjs");

/** @param {readonly string[]} args */
async function run(...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, "exit");
  return { code, output: (await output).join("\n") };
}

for (const set of /** @type {MarkerSet[]} */ (Object.keys(MARKERS))) {
  describe(`the output of a program, secrets that are ${set}`, () => {
    test("shows neither secret nor token of what holds none", async () => {
      const { code, output } = await run(set, "without-tokens");
      assert.equal(code, 0, output);
      assert.ok(output.length > 100_000);
      assert.deepEqual(findMarkers(output, set), []);
    });

    test("shows no secret of a request that holds the tokens, nor of hidden properties", async () => {
      const { code, output } = await run(set, "with-tokens");
      assert.equal(code, 0, output);
      assert.deepEqual(findMarkers(output, set, SECRET_NAMES), []);
      assert.equal(findMarkers(output, set).length, ALL_NAMES.length - SECRET_NAMES.length);
    });

    test("shows neither when it ends by an error", async () => {
      const count = Number((await run(set, "count")).output);
      assert.ok(count > 50);
      // The first of them are InvalidInputErrors, the last are ApiErrors that hold a request.
      for (const index of [0, count - 2, count - 1]) {
        for (const how of ["uncaught", "rejected"]) {
          const { code, output } = await run(set, how, String(index));
          assert.equal(code, 1);
          assert.match(output, /(?:ApiError|InvalidInputError):/);
          assert.deepEqual(findMarkers(output, set), []);
        }
      }
    });
  });
}
