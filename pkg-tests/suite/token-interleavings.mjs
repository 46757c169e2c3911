import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
/** @import { Schedule } from "./schedules.mjs" */
import { ALIYUN } from "./helpers.mjs";
import { forEveryOrder } from "./schedules.mjs";
import { JsonStore, TokenCloud } from "./token-cloud.mjs";

const TIMEOUT_MS = 3000;
/** After so long another holder asks in the place of one that died: its attempt's time, the grace, and a pause. */
const LEASE_MS = TIMEOUT_MS + 10_000 + 1000;
const MINUTE_MS = 60_000;

/**
 * Several holders of one token on one store, in every order of their reads, replacements and calls.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.AliyunClient(ALIYUN);

  /**
   * @param {Schedule} schedule
   * @param {number} count of holders
   */
  function setUp(schedule, count) {
    const cloud = new TokenCloud();
    const store = new JsonStore();
    let asking = 0;
    const holders = Array.from({ length: count }, (_, owner) =>
      api.cloudTokens(client, {
        projectId: "p",
        timeoutMs: TIMEOUT_MS,
        store: {
          read: () => schedule.step(owner, () => store.readNow()),
          replace: (previous, next) => schedule.step(owner, () => store.replaceNow(previous, next)),
        },
        fetch: async (url, init) => {
          asking++;
          expect(asking, "how many ask at once").to.equal(1);
          init.signal?.addEventListener("abort", () => asking--, { once: true });
          return schedule.step(owner, () => cloud.answer(url, init));
        },
      }),
    );
    return { cloud, store, holders };
  }

  /** A holder that gets the first token, with nobody else there.
   *
   * @param {JsonStore} store
   * @param {TokenCloud} cloud
   */
  async function getFirst(store, cloud) {
    const { fetch } = cloud;
    return api.cloudTokens(client, { projectId: "p", timeoutMs: TIMEOUT_MS, store, fetch }).get();
  }

  /**
   * @param {PromiseSettledResult<string>[]} results
   * @returns {string[]}
   */
  function getTokens(results) {
    return results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
  }

  for (const [count, atLeast] of /** @type {const} */ ([
    [2, 10],
    [3, 300],
  ])) {
    test(`tokens: ${count} holders of an empty store ask once`, async () => {
      const orders = await forEveryOrder(async (schedule) => {
        const { cloud, holders } = setUp(schedule, count);
        const tokens = getTokens(await schedule.finish(holders.map((holder) => holder.get())));
        expect(new Set(tokens).size).to.equal(1);
        expect(cloud.isValid(tokens[0])).to.equal(true);
        expect(cloud.counts).to.deep.equal({ asked: 1, refreshed: 0 });
      });
      expect(orders).to.be.above(atLeast);
    });

    test(`tokens: ${count} holders that hear that the token ended ask once`, async () => {
      const orders = await forEveryOrder(async (schedule) => {
        const { cloud, store, holders } = setUp(schedule, count);
        const first = await getFirst(store, cloud);
        cloud.end();
        schedule.clock.now += MINUTE_MS;
        const tokens = getTokens(await schedule.finish(holders.map((holder) => holder.renew(first))));
        expect(new Set(tokens).size).to.equal(1);
        expect(tokens[0]).to.not.equal(first);
        expect(cloud.isValid(tokens[0])).to.equal(true);
        expect(cloud.counts).to.deep.equal({ asked: 2, refreshed: 0 });
      });
      expect(orders).to.be.above(atLeast);
    });
  }

  test("tokens: one that ended just now is given to nobody once its replacement is there", async () => {
    await forEveryOrder(async (schedule) => {
      const { cloud, store, holders } = setUp(schedule, 2);
      const first = await getFirst(store, cloud);
      cloud.end();
      schedule.clock.now += MINUTE_MS;
      const [renewed, got] = getTokens(
        await schedule.finish([
          holders[0]?.renew(first) ?? expect.fail(),
          holders[1]?.get() ?? expect.fail(),
        ]),
      );
      expect(cloud.isValid(renewed)).to.equal(true);
      expect([first, renewed]).to.include(got);
      const [later] = getTokens(await schedule.finish([holders[1]?.renew(first) ?? expect.fail()]));
      expect(later).to.equal(renewed);
      expect(cloud.counts).to.deep.equal({ asked: 2, refreshed: 0 });
    });
  });

  test("tokens: before the end one of three holders refreshes it, and nobody waits", async () => {
    await forEveryOrder(async (schedule) => {
      const { cloud, store, holders } = setUp(schedule, 3);
      const first = await getFirst(store, cloud);
      schedule.clock.now += cloud.lifeMs - 4 * MINUTE_MS;
      const start = schedule.clock.now;
      const tokens = getTokens(await schedule.finish(holders.map((holder) => holder.get())));
      expect(cloud.counts).to.deep.equal({ asked: 1, refreshed: 1 });
      for (const token of tokens) expect(cloud.isValid(token), token).to.equal(true);
      expect(new Set([first, ...tokens]).size).to.equal(2);
      expect(schedule.clock.now).to.be.below(start + MINUTE_MS);
    });
  });

  for (const steps of [1, 2, 3, 4]) {
    test(`tokens: a holder that dies at its step ${steps} blocks nobody for longer than its lease`, async () => {
      const orders = await forEveryOrder(async (schedule) => {
        const { cloud, store, holders } = setUp(schedule, 2);
        const first = await getFirst(store, cloud);
        cloud.end();
        schedule.clock.now += MINUTE_MS;
        const start = schedule.clock.now;
        schedule.killAfter(0, steps);
        holders[0]?.renew(first).catch(() => {});
        const [token] = getTokens(await schedule.finish([holders[1]?.renew(first) ?? expect.fail()]));
        expect(cloud.isValid(token)).to.equal(true);
        expect(cloud.counts.asked).to.be.within(2, 3);
        expect(schedule.clock.now - start).to.be.at.most(LEASE_MS);
        expect(store.readNow()?.leasedUntilMs).to.equal(undefined);
      });
      expect(orders).to.be.above(1);
    });
  }

  test("tokens: while one dies that refreshes, the others use the old token", async () => {
    await forEveryOrder(async (schedule) => {
      const { cloud, store, holders } = setUp(schedule, 2);
      const first = await getFirst(store, cloud);
      schedule.clock.now += cloud.lifeMs - 4 * MINUTE_MS;
      const start = schedule.clock.now;
      schedule.killAfter(0, 2);
      holders[0]?.get().catch(() => {});
      const [token] = getTokens(await schedule.finish([holders[1]?.get() ?? expect.fail()]));
      expect(cloud.isValid(token)).to.equal(true);
      expect(schedule.clock.now - start).to.be.below(1000);
      if (token !== first) return;
      schedule.clock.now += LEASE_MS;
      const [later] = getTokens(await schedule.finish([holders[1]?.get() ?? expect.fail()]));
      expect(later).to.not.equal(first);
      expect(cloud.isValid(later)).to.equal(true);
      expect(cloud.counts).to.deep.equal({ asked: 1, refreshed: 1 });
    });
  });
}
