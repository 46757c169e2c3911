import { expect } from "chai";
import { ALIYUN } from "./helpers.mjs";
import { inRandomOrders } from "./schedules.mjs";
import { createPlainResponse, JsonStore, TokenCloud } from "./token-cloud.mjs";

/** @import { Schedule } from "./schedules.mjs" */
/** @import { Context, Register } from "./types.mjs" */

const TIMEOUT_MS = 3000;
const MINUTE_MS = 60_000;
const SEEDS = 150;
/** Whoever waits gives up after two minutes; before and after that it may wait for the store and for the cloud. */
const LONGEST_MS = 3 * MINUTE_MS;

class StoreDown extends Error {}

/**
 * What becomes of one in six steps: of a store that it fails before or after its effect, or is late; of the cloud that it
 * fails, or does not answer.
 *
 * @typedef {"before" | "after" | "late" | "never"} Trouble
 */

/**
 * Several holders of one token on one store that fails, while the cloud does, in orders that are drawn.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.AliyunClient(ALIYUN);

  /**
   * @param {Schedule} schedule
   * @param {(below: number) => number} draw
   * @param {{ count: number, troubles: readonly Trouble[] }} options
   */
  function setUp(schedule, draw, { count, troubles }) {
    const cloud = new TokenCloud();
    const store = new JsonStore();
    let asking = 0;
    let isCalm = false;
    /** What a fetch throws would be one more failure of the network. @type {string[]} */
    const violations = [];
    const drawTrouble = () => (isCalm || draw(6) > 0 ? undefined : troubles[draw(troubles.length)]);

    /** @template Value @param {number} owner @param {() => Value} act @returns {Promise<Value>} */
    async function step(owner, act) {
      const trouble = drawTrouble();
      if (trouble === "late") await new Promise((resolve) => setTimeout(resolve, draw(TIMEOUT_MS - 500)));
      if (trouble === "never") return new Promise(() => {});
      const value = await schedule.step(owner, () => (trouble === "before" ? undefined : act()));
      if (trouble === "before" || trouble === "after") throw new StoreDown();
      return /** @type {Value} */ (value);
    }

    const holders = Array.from({ length: count }, (_, owner) =>
      api.cloudTokens(client, {
        projectId: "p",
        timeoutMs: TIMEOUT_MS,
        retries: 1,
        store: {
          read: () => step(owner, () => store.readNow()),
          replace: (previous, next) => step(owner, () => store.replaceNow(previous, next)),
        },
        fetch: async (url, init) => {
          if (++asking > 1) violations.push("two ask at once");
          init.signal?.addEventListener("abort", () => asking--, { once: true });
          const isNew = new URL(url).pathname === "/cloud/token";
          const trouble = drawTrouble();
          if (trouble === "before" || trouble === "never")
            return schedule.step(owner, () =>
              trouble === "before"
                ? createPlainResponse({}, 503)
                : /** @type {never} */ (new Promise(() => {})),
            );
          return schedule.step(owner, () => {
            const { cloudToken } = store.readNow() ?? {};
            if (isNew && cloud.isValid(cloudToken)) violations.push("a valid token is voided");
            return cloud.answer(url, init);
          });
        },
      }),
    );
    const calm = () => {
      isCalm = true;
    };
    return { cloud, store, holders, calm, violations };
  }

  for (const count of [2, 3]) {
    for (const [name, troubles] of /** @type {[string, Trouble[]][]} */ ([
      ["fails before its effect", ["before"]],
      ["fails after its effect", ["after"]],
      ["is late", ["late"]],
      ["does any of that, or never answers", ["before", "after", "late", "never"]],
    ])) {
      test(`token outages: ${count} holders, a store that ${name}: no two ask, none is voided, all end`, async () => {
        let given = 0;
        await inRandomOrders(SEEDS, async (schedule, draw) => {
          const { clock } = schedule;
          const { cloud, store, holders, calm, violations } = setUp(schedule, draw, { count, troubles });
          let ended = "";
          for (const situation of ["empty", "ended", "due", "expired"]) {
            if (situation === "ended") cloud.end();
            if (situation === "due") clock.now += cloud.lifeMs - 3 * MINUTE_MS;
            if (situation === "expired") clock.now += 2 * cloud.lifeMs;
            const begun = clock.now;
            const isOver = situation === "ended" && ended !== "";
            const gets = holders.map((holder) => (isOver ? holder.renew(ended) : holder.get()));
            const results = await schedule.finish(gets);
            expect(clock.now - begun, situation).to.be.below(LONGEST_MS);
            for (const result of results) {
              if (result.status === "fulfilled") given++;
              else if (!(result.reason instanceof StoreDown))
                expect(result.reason, situation).to.be.instanceOf(api.ApiError);
            }
            clock.now += MINUTE_MS;
            ended = store.readNow()?.cloudToken ?? ended;
          }
          calm();
          cloud.end();
          const renewed = holders.map((holder) => (ended === "" ? holder.get() : holder.renew(ended)));
          const results = await schedule.finish(renewed);
          const tokens = new Set(
            results.map((result) => (result.status === "fulfilled" ? result.value : "")),
          );
          expect(tokens.size, "afterwards all have the same").to.equal(1);
          expect(cloud.isValid([...tokens][0])).to.equal(true);
          expect(violations).to.deep.equal([]);
        });
        expect(given).to.be.above(SEEDS * count);
      });
    }
  }
}
