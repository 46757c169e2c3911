import { expect } from "chai";
import { ALIYUN, catchApiError, catchRejection } from "./helpers.mjs";
import { inOneOrder } from "./schedules.mjs";
import { createPlainResponse, JsonStore, TokenCloud } from "./token-cloud.mjs";

/** @import { CloudTokensOptions, StoredCloudToken } from "iot-accounts" */
/** @import { FetchLike } from "./fetch-doubles.mjs" */
/** @import { Context, Register } from "./types.mjs" */

const TIMEOUT_MS = 5000;
/** How long nobody else asks when an attempt begins. */
const LEASE_MS = TIMEOUT_MS + 10_000;
const MINUTE_MS = 60_000;
const FORBIDDEN = { code: 403, id: "1", message: "request forbidden." };

/**
 * The right to ask for a cloud token: who has it, how long, and how it is given back.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.AliyunClient(ALIYUN);

  /** One cloud and one store for any number of holders. */
  function setUp() {
    const cloud = new TokenCloud();
    const store = new JsonStore();
    /** @param {Partial<CloudTokensOptions>} [options] */
    const make = (options) => {
      const { fetch } = cloud;
      return api.cloudTokens(client, { projectId: "p", timeoutMs: TIMEOUT_MS, store, fetch, ...options });
    };
    return { cloud, store, make };
  }

  test("token leases: a token counts from when its last attempt began, by the client's clock", async () => {
    await inOneOrder(async (schedule) => {
      const { clock } = schedule;
      const { cloud, store, make } = setUp();
      let began = 0;
      /** @type {FetchLike} */
      const fetch = async (url, init) => {
        const isFirst = began === 0;
        began = clock.now;
        clock.now += 3000;
        return isFirst ? createPlainResponse({}, 503) : cloud.fetch(url, init);
      };
      await schedule.finish([make({ fetch }).get()]);
      const { obtainedAtMs, refreshAtMs, expiresAtMs } = store.readNow() ?? {};
      expect(obtainedAtMs).to.equal(began);
      expect(expiresAtMs).to.equal(began + cloud.lifeMs);
      expect(refreshAtMs).to.equal(began + cloud.lifeMs - 5 * MINUTE_MS);
    });
  });

  test("token leases: while one asks in the place of a token that ended, nobody is given that", async () => {
    await inOneOrder(async (schedule) => {
      const { clock } = schedule;
      const { cloud, make } = setUp();
      const first = await make().get();
      cloud.end();
      clock.now += MINUTE_MS;
      /** @type {string[]} */
      const meanwhile = [];
      /** @type {Promise<unknown>[]} */
      const others = [];
      const asking = make({
        fetch: async (url, init) => {
          const other = make().get();
          others.push(other.then((token) => meanwhile.push(token)));
          for (let turn = 0; turn < 50; turn++) await null;
          expect(meanwhile).to.deep.equal([]);
          return cloud.fetch(url, init);
        },
      });
      const [renewed] = await schedule.finish([asking.renew(first), ...others]);
      await schedule.finish(others);
      expect(renewed).to.have.property("value", "token-2");
      expect(meanwhile).to.deep.equal(["token-2"]);
      expect(cloud.counts.asked).to.equal(2);
    });
  });

  test("token leases: with less time left than an attempt may take, nobody asks", async () => {
    await inOneOrder(async (schedule) => {
      const { clock } = schedule;
      const { cloud, store, make } = setUp();
      /** @type {number[]} */
      const left = [];
      let isSlow = true;
      const tokens = make({
        store: {
          read: store.read,
          replace: async (previous, next) => {
            const isReplaced = store.replaceNow(previous, next);
            if (isSlow) clock.now += LEASE_MS - TIMEOUT_MS + 1;
            isSlow = false;
            return isReplaced;
          },
        },
        fetch: async (url, init) => {
          left.push((store.readNow()?.leasedUntilMs ?? 0) - clock.now);
          return cloud.fetch(url, init);
        },
      });
      const [result] = await schedule.finish([tokens.get()]);
      expect(result).to.have.property("value", "token-1");
      expect(left).to.deep.equal([LEASE_MS]);
    });
  });

  for (const isAnswered of [true, false]) {
    const how = isAnswered ? "gives the token of whoever asked then" : "does not try again";
    test(`token leases: whoever hears so late that another asked ${how}`, async () => {
      await inOneOrder(async (schedule) => {
        const { clock } = schedule;
        const { cloud, store, make } = setUp();
        let attempts = 0;
        const late = make({
          fetch: async (url, init) => {
            attempts++;
            const answer = isAnswered ? await cloud.fetch(url, init) : createPlainResponse({}, 503);
            clock.now += LEASE_MS;
            await make().get();
            return answer;
          },
        });
        const [result] = await schedule.finish([late.get()]);
        const expected = isAnswered ? "token-2" : "token-1";
        expect(result).to.have.property("value", expected);
        expect(store.readNow()?.cloudToken).to.equal(expected);
        expect(await late.get()).to.equal(expected);
        expect(attempts).to.equal(1);
      });
    });
  }

  test("token leases: a token that cannot be refreshed is asked for anew with a whole lease", async () => {
    await inOneOrder(async ({ clock }) => {
      const { cloud, store, make } = setUp();
      await make().get();
      cloud.end();
      clock.now += cloud.lifeMs - MINUTE_MS;
      /** @type {number[]} */
      const left = [];
      const tokens = make({
        fetch: async (url, init) => {
          left.push((store.readNow()?.leasedUntilMs ?? 0) - clock.now);
          clock.now += TIMEOUT_MS - 1;
          return cloud.fetch(url, init);
        },
      });
      expect(await tokens.get()).to.equal("token-2");
      expect(left).to.deep.equal([LEASE_MS, LEASE_MS]);
    });
  });

  test("token leases: an old token that ended while refreshing it failed is not given", async () => {
    await inOneOrder(async ({ clock }) => {
      const { cloud, make } = setUp();
      await make().get();
      clock.now += cloud.lifeMs - 1000;
      const fetch = async () => {
        clock.now += 2000;
        return createPlainResponse({}, 503);
      };
      expect(await catchApiError(api, make({ fetch, retries: 0 }).get())).to.include({ kind: "server" });
    });
  });

  test("token leases: after a clock that was ahead, a token that ended is replaced at once", async () => {
    await inOneOrder(async (schedule) => {
      const { clock } = schedule;
      const { store, make } = setUp();
      const first = await make().get();
      const { obtainedAtMs = 0, ...stored } = store.readNow() ?? expect.fail();
      store.json = JSON.stringify({ ...stored, obtainedAtMs: obtainedAtMs + 60 * MINUTE_MS });
      const start = clock.now;
      const [result] = await schedule.finish([make().renew(first)]);
      expect(result).to.have.property("value", "token-2");
      expect(clock.now).to.equal(start);
    });
  });

  test("token leases: tokens that end at once are asked for once a second", async () => {
    await inOneOrder(async (schedule) => {
      const { cloud, make } = setUp();
      cloud.lifeMs = 0;
      const start = schedule.clock.now;
      for (let gets = 0; gets < 5; gets++) await schedule.finish([make().get()]);
      expect(cloud.counts.asked).to.equal(5);
      expect(schedule.clock.now - start).to.be.within(4000, 8000);
    });
  });

  test("token leases: a failure gives the lease back before it is told, with another version", async () => {
    await inOneOrder(async () => {
      const { store, make } = setUp();
      /** @type {StoredCloudToken[]} */
      const stored = [];
      const failing = make({
        fetch: async () => createPlainResponse(FORBIDDEN),
        store: {
          read: store.read,
          replace: async (previous, next) => {
            for (let turn = 0; turn < 20; turn++) await null;
            stored.push(next);
            return store.replaceNow(previous, next);
          },
        },
      });
      expect(await catchApiError(api, failing.get())).to.include({ code: "403" });
      expect(stored).to.have.length(2);
      expect(stored[1]).to.have.all.keys("version");
      expect(stored[1]?.version).to.not.equal(stored[0]?.version);
      expect(store.readNow()).to.deep.equal(stored[1]);
    });
  });

  test("token leases: one that cannot be given back hides no failure", async () => {
    const { make } = setUp();
    let replacements = 0;
    const store = {
      read: async () => undefined,
      replace: async () => {
        if (replacements++ > 0) throw new Error("the engine is down");
        return true;
      },
    };
    const failing = make({ store, fetch: async () => createPlainResponse(FORBIDDEN) });
    expect(await catchApiError(api, failing.get())).to.include({ code: "403" });
    expect(replacements).to.equal(2);
  });

  test("token leases: an abort gives the lease back, waits for nothing, and leaves the old token", async () => {
    await inOneOrder(async ({ clock }) => {
      const { cloud, store, make } = setUp();
      const first = await make().get();
      clock.now += cloud.lifeMs - MINUTE_MS;
      const controller = new AbortController();
      // The reason may look like a failure of the cloud.
      const fields = /** @type {const} */ ({
        provider: "aliyun",
        kind: "server",
        code: "",
        vendorMessage: "",
      });
      const reason = new api.ApiError("stopped", { ...fields, retryable: true });
      const aborted = make({
        store: {
          read: store.read,
          replace: (previous, next) => {
            const isReplaced = store.replaceNow(previous, next);
            return controller.signal.aborted ? new Promise(() => {}) : Promise.resolve(isReplaced);
          },
        },
        fetch: () => {
          controller.abort(reason);
          return new Promise(() => {});
        },
      });
      expect(await catchRejection(aborted.get(controller.signal))).to.equal(reason);
      const { cloudToken, leasedUntilMs } = store.readNow() ?? {};
      expect([cloudToken, leasedUntilMs]).to.deep.equal([first, undefined]);
    });
  });
}
