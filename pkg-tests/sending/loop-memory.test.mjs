// Ten million rows by each loop over a list, and a million ids, within 48 MiB: of JavaScript's heap, beyond which V8 ends the
// process, and of what is outside it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const MAX_EXTERNAL_BYTES = 16 * 1024 * 1024;
const program = fileURLToPath(new URL("many-rows.mjs", import.meta.url));
const runProgram = promisify(execFile);

/** @param {string} loop @param {number} rows @param {number} heapMiB */
async function readRows(loop, rows, heapMiB) {
  const args = [`--max-heap-size=${heapMiB}`, program, loop, String(rows)];
  const { stdout } = await runProgram(process.execPath, args);
  const { count, highestExternal } = JSON.parse(stdout);
  assert.equal(count, rows);
  assert.ok(highestExternal < MAX_EXTERNAL_BYTES, `${highestExternal} bytes outside the heap`);
}

describe("gives each row once, in order, in bounded memory:", { concurrency: 2 }, () => {
  for (const loop of ["customers", "allIdentities"]) {
    it(`10,000,000 rows of ${loop}`, { timeout: 600_000 }, () => readRows(loop, 10_000_000, 32));
  }

  // The ids themselves, of 32 characters, take 77 MiB.
  it("1,000,000 ids of identities", { timeout: 600_000 }, () => readRows("identities", 1_000_000, 100));
});
