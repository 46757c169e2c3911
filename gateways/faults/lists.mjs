import { createRandom, scrambleSeed } from "../random.mjs";

/**
 * Lists that change while they are paged through.
 *
 * @typedef {import("../types.mjs").Conditions} Conditions
 */

/** @type {import("../types.mjs").FaultTable} */
export const LIST_FAULTS = {
  "rows-inserted"(options) {
    const count = options.readInteger("count") ?? 1;
    return changeConditions(({ insertedRows = 0 }) => ({ insertedRows: insertedRows + count }));
  },

  "rows-removed"(options) {
    const count = options.readInteger("count") ?? 1;
    return changeConditions(({ removedRows = 0 }) => ({ removedRows: removedRows + count }));
  },

  "list-changed"(options) {
    const maxInserted = options.readInteger("inserted", { max: 1000 }) ?? 2;
    const maxRemoved = options.readInteger("removed", { max: 1000 }) ?? 2;
    const newcomersOnly = options.readChoice("whom", ["anybody", "newcomers"]) === "newcomers";
    const random = createRandom(scrambleSeed(options.readInteger("seed") ?? 1));
    return changeConditions(() => ({
      changeList(list) {
        for (let left = random(maxInserted + 1); left > 0; left -= 1) list.insertNewcomer();
        for (let left = random(maxRemoved + 1); left > 0; left -= 1)
          list.removeAny(random, { newcomersOnly });
      },
    }));
  },
};

/**
 * @param {(conditions: Conditions) => Conditions} change
 * @returns {import("../types.mjs").Effect}
 */
export function changeConditions(change) {
  return ({ conditions, ...context }, handle) =>
    handle({ ...context, conditions: { ...conditions, ...change(conditions) } });
}
