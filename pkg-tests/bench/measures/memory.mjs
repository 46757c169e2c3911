import { soak } from "./soak.mjs";

/** @import { Row } from "../rows.mjs" */

const MIB = 1024 * 1024;

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function measureMemory({ quick }) {
  const load = quick ? { signs: 100_000, parses: 1_000 } : { signs: 1_000_000, parses: 10_000 };
  const samples = await soak({ ...load, samples: 20 });
  // The first tenth is the warm-up.
  const warm = samples[1] ?? { linear: Number.NaN, heap: Number.NaN };
  const last = samples.at(-1) ?? warm;
  const what = `after ${load.signs.toLocaleString("en-US")} signs, ${load.parses.toLocaleString("en-US")} parses`;
  const against = "after the warm-up";
  return [
    ...[{ name: "linear memory", ours: last.linear, theirs: warm.linear }]
      .concat({ name: "heap", ours: last.heap, theirs: warm.heap })
      .map(({ name, ours, theirs }) => ({
        ...{ section: "memory", what: `${name} ${what}`, against, unit: "MiB" },
        ...{ ours: ours / MIB, theirs: theirs / MIB, ratio: ours / theirs },
      })),
    {
      ...{ section: "memory", what: "linear memory at its largest", against: "", unit: "MiB" },
      ...{ ours: Math.max(...samples.map(({ linear }) => linear)) / MIB, theirs: null, ratio: null },
    },
  ];
}
