// Memory after a short soak. `npm run bench` runs the long one.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { readLargeAnswers, soak } from "./measures/soak.mjs";

const MIB = 1024 * 1024;
/** A leak of 50 bytes per signed request would be five times as much. */
const MAX_HEAP_GROWTH = MIB;

describe("after 100,000 signed requests and 500 parsed pages of 1,000 rows", () => {
  /** @type {import("./measures/soak.mjs").Sample[]} */
  let samples = [];
  before(async () => {
    samples = await soak({ signs: 100_000, parses: 500, samples: 10 });
  });

  test("the linear memory has not grown since the first fifth", () => {
    const sizes = samples.map(({ linear }) => linear);
    assert.equal(sizes.length, 10);
    assert.ok(sizes.every((size) => size > 0 && size % 65_536 === 0));
    const [warm] = sizes.slice(1);
    assert.ok(
      sizes.slice(1).every((size) => size === warm),
      `it grew: ${sizes.join(", ")}`,
    );
  });

  test("the heap has not grown since the first fifth", () => {
    const sizes = samples.map(({ heap }) => heap);
    const [warm = 0] = sizes.slice(1);
    const growth = (sizes.at(-1) ?? Number.NaN) - warm;
    assert.ok(growth < MAX_HEAP_GROWTH, `it grew by ${growth} bytes: ${sizes.join(", ")}`);
  });
});

test("after answers of 16 MiB, no memory is left but what was there before", async () => {
  const { before, after } = await readLargeAnswers(16 * MIB);
  assert.equal(before.length, 1);
  assert.deepEqual(after, before);
});
