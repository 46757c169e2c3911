import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
/** @import { CloudTokensOptions, StoredCloudToken } from "iot-accounts" */
import { recordFetch } from "./fetch-doubles.mjs";
import { ALIYUN, catchApiError, catchRejection, unchecked } from "./helpers.mjs";
import { inOneOrder } from "./schedules.mjs";
import { createPlainResponse, JsonStore, TokenCloud } from "./token-cloud.mjs";

const MINUTE_MS = 60_000;

/**
 * The holder of a cloud token, alone: what it gives, and when it asks.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.AliyunClient(ALIYUN);

  /** @param {Partial<CloudTokensOptions>} [options] */
  function setUp(options) {
    const cloud = new TokenCloud();
    const { fetch } = cloud;
    return { cloud, tokens: api.cloudTokens(client, { projectId: "a123", fetch, ...options }) };
  }

  test("tokens: the first get asks, with the project's id; later ones do not", async () => {
    const { cloud, tokens } = setUp();
    expect(await tokens.get()).to.equal("token-1");
    expect(await tokens.get()).to.equal("token-1");
    expect(cloud.calls).to.deep.equal([
      { path: "/cloud/token", params: { grantType: "project", res: "a123" } },
    ]);
  });

  test("tokens: making a holder asks nothing, draws nothing, and reads no clock", () => {
    const { now } = Date;
    const { getRandomValues } = crypto;
    const forbid = () => expect.fail("hosts forbid this while a module is imported");
    try {
      Object.assign(Date, { now: forbid });
      Reflect.defineProperty(crypto, "getRandomValues", {
        value: forbid,
        configurable: true,
        writable: true,
      });
      const { cloud } = setUp();
      expect(cloud.calls).to.deep.equal([]);
    } finally {
      Object.assign(Date, { now });
      Reflect.deleteProperty(crypto, "getRandomValues");
      if (crypto.getRandomValues !== getRandomValues) Object.assign(crypto, { getRandomValues });
    }
  });

  test("tokens: many gets at once ask once", async () => {
    await inOneOrder(async (schedule) => {
      const { cloud, tokens } = setUp();
      const results = await schedule.finish(Array.from({ length: 20 }, () => tokens.get()));
      for (const result of results) expect(result).to.have.property("value", "token-1");
      expect(cloud.calls).to.have.length(1);
    });
  });

  test("tokens: five minutes before its end a token is refreshed", async () => {
    await inOneOrder(async ({ clock }) => {
      const { cloud, tokens } = setUp();
      await tokens.get();
      clock.now += cloud.lifeMs - 5 * MINUTE_MS - 1;
      expect(await tokens.get()).to.equal("token-1");
      clock.now += 1;
      expect(await tokens.get()).to.equal("token-2");
      expect(cloud.calls.at(-1)).to.deep.equal({
        path: "/cloud/token/refresh",
        params: { cloudToken: "token-1" },
      });
      clock.now += cloud.lifeMs;
      expect(await tokens.get()).to.equal("token-3");
      expect(cloud.counts).to.deep.equal({ asked: 2, refreshed: 1 });
    });
  });

  test("tokens: one with a short life is refreshed in its last fifth", async () => {
    await inOneOrder(async ({ clock }) => {
      const { cloud, tokens } = setUp();
      cloud.lifeMs = 10 * MINUTE_MS;
      await tokens.get();
      clock.now += 8 * MINUTE_MS - 1;
      expect(await tokens.get()).to.equal("token-1");
      clock.now += 1;
      expect(await tokens.get()).to.equal("token-2");
    });
  });

  test("tokens: one that cannot be refreshed is replaced", async () => {
    await inOneOrder(async ({ clock }) => {
      const { cloud, tokens } = setUp();
      await tokens.get();
      cloud.end();
      clock.now += cloud.lifeMs - MINUTE_MS;
      expect(await tokens.get()).to.equal("token-2");
      expect(cloud.counts).to.deep.equal({ asked: 2, refreshed: 1 });
    });
  });

  test("tokens: while refreshing fails, the old one is given, and refreshing is not tried each time", async () => {
    await inOneOrder(async ({ clock }) => {
      const cloud = new TokenCloud();
      let isDown = false;
      let attempts = 0;
      /** @type {import("./fetch-doubles.mjs").FetchLike} */
      const fetch = async (url, init) => {
        attempts++;
        return isDown ? createPlainResponse({}, 503) : cloud.fetch(url, init);
      };
      const { tokens } = setUp({ fetch, retries: 0, timeoutMs: 1000 });
      await tokens.get();
      clock.now += cloud.lifeMs - 4 * MINUTE_MS;
      isDown = true;
      for (let calls = 0; calls < 10; calls++) expect(await tokens.get()).to.equal("token-1");
      expect(attempts).to.equal(2);
      clock.now += 11_000;
      expect(await tokens.get()).to.equal("token-1");
      expect(attempts).to.equal(3);
      isDown = false;
      clock.now += 11_000;
      expect(await tokens.get()).to.equal("token-2");
      isDown = true;
      clock.now += cloud.lifeMs;
      expect(await catchApiError(api, tokens.get())).to.include({ kind: "server" });
      isDown = false;
      expect(await tokens.get()).to.equal("token-3");
    });
  });

  test("tokens: what getting one failed with is thrown, and the next get asks at once", async () => {
    await inOneOrder(async ({ clock }) => {
      const cloud = new TokenCloud();
      /** @type {unknown[]} */
      const failures = [{ code: 403, id: "1", message: "request forbidden." }];
      const { tokens } = setUp({
        fetch: async (url, init) =>
          failures.length === 0 ? cloud.fetch(url, init) : createPlainResponse(failures.pop()),
      });
      const start = clock.now;
      expect(await catchApiError(api, tokens.get())).to.include({ kind: "credentials", code: "403" });
      expect(await tokens.get()).to.equal("token-1");
      expect(clock.now).to.equal(start);
    });
  });

  test("tokens: renew replaces the one that ended, and gives the present one for any older", async () => {
    await inOneOrder(async ({ clock }) => {
      const { cloud, tokens } = setUp();
      const first = await tokens.get();
      clock.now += 1000;
      const second = await tokens.renew(first);
      expect(second).to.equal("token-2");
      expect(await tokens.renew(first)).to.equal(second);
      expect(await tokens.renew("of another process, long ago")).to.equal(second);
      expect(cloud.counts).to.deep.equal({ asked: 2, refreshed: 0 });
    });
  });

  test("tokens: a new one that ends at once is replaced after a second, not sooner", async () => {
    await inOneOrder(async (schedule) => {
      const { cloud, tokens } = setUp();
      let token = await tokens.get();
      const start = schedule.clock.now;
      for (let renewals = 0; renewals < 5; renewals++) {
        const [result] = await schedule.finish([tokens.renew(token)]);
        if (result?.status !== "fulfilled") return expect.fail();
        token = result.value;
      }
      expect(token).to.equal("token-6");
      expect(cloud.counts.asked).to.equal(6);
      expect(schedule.clock.now - start).to.be.within(5000, 10_000);
    });
  });

  test("tokens: the clock is the client's, with its offset", async () => {
    await inOneOrder(async ({ clock }) => {
      const ahead = new api.AliyunClient({ ...ALIYUN, clockOffsetMs: 20 * MINUTE_MS });
      const store = new JsonStore();
      const cloud = new TokenCloud();
      await api.cloudTokens(ahead, { projectId: "p", store, fetch: cloud.fetch }).get();
      const stored = store.readNow();
      expect(stored?.obtainedAtMs).to.equal(clock.now + 20 * MINUTE_MS);
      expect(stored?.expiresAtMs).to.equal(clock.now + 20 * MINUTE_MS + cloud.lifeMs);
    });
  });

  test("tokens: what is stored is plain data, with another version each time", async () => {
    await inOneOrder(async ({ clock }) => {
      const store = new JsonStore();
      /** @type {StoredCloudToken[]} */
      const stored = [];
      const { tokens } = setUp({
        store: {
          read: store.read,
          replace: async (previous, next) => {
            stored.push(next);
            return store.replace(previous, next);
          },
        },
      });
      await tokens.get();
      const [lease, token] = stored;
      expect(lease).to.have.all.keys("version", "leasedUntilMs");
      expect(lease?.leasedUntilMs).to.equal(clock.now + 20_000);
      expect(token).to.have.all.keys("version", "cloudToken", "obtainedAtMs", "refreshAtMs", "expiresAtMs");
      for (const one of stored) {
        expect(JSON.parse(JSON.stringify(one))).to.deep.equal(one);
        expect(one.version).to.match(/^[0-9a-z-]{8,}$/);
      }
      expect(new Set(stored.map(({ version }) => version)).size).to.equal(stored.length);
    });
  });

  test("tokens: an attempt that is slow, and one more, keep the lease", async () => {
    await inOneOrder(async (schedule) => {
      const cloud = new TokenCloud();
      const store = new JsonStore();
      /** @type {number[]} */
      const leases = [];
      /** @param {number} failures @returns {import("./fetch-doubles.mjs").FetchLike} */
      const failing = (failures) => async (url, init) => {
        leases.push((store.readNow()?.leasedUntilMs ?? 0) - schedule.clock.now);
        return failures-- > 0 ? new Promise(() => {}) : cloud.fetch(url, init);
      };
      const make = (/** @type {import("./fetch-doubles.mjs").FetchLike} */ fetch) =>
        api.cloudTokens(client, { projectId: "p", timeoutMs: 5000, store, fetch });
      const results = await schedule.finish([make(failing(3)).get(), make(failing(0)).get()]);
      for (const result of results) expect(result).to.have.property("value", "token-1");
      expect(cloud.calls).to.have.length(1);
      expect(leases).to.have.length(4);
      for (const lease of leases) expect(lease).to.be.within(15_000, 15_000);
    });
  });

  test("tokens: whoever lost its lease while it stood still asks nothing", async () => {
    await inOneOrder(async (schedule) => {
      const { clock } = schedule;
      const cloud = new TokenCloud();
      const store = new JsonStore();
      const unasked = recordFetch();
      let isSlow = true;
      const slow = api.cloudTokens(client, {
        projectId: "p",
        fetch: unasked.fetch,
        store: {
          read: store.read,
          replace: async (previous, next) => {
            const isReplaced = store.replaceNow(previous, next);
            if (isSlow) clock.now += 15 * MINUTE_MS;
            isSlow = false;
            await api.cloudTokens(client, { projectId: "p", store, fetch: cloud.fetch }).get();
            return isReplaced;
          },
        },
      });
      const [result] = await schedule.finish([slow.get()]);
      expect(result).to.have.property("value", "token-1");
      expect(unasked.calls).to.deep.equal([]);
    });
  });

  test("tokens: a signal ends the waiting of one, not that of others", async () => {
    await inOneOrder(async (schedule) => {
      const { fetch, calls } = recordFetch(() => new Promise(() => {}));
      const { tokens } = setUp({ fetch });
      const [first, second] = [new AbortController(), new AbortController()];
      const reason = new Error("stopped");
      const waiting = [tokens.get(first.signal), tokens.get(second.signal)];
      for (let turn = 0; turn < 500; turn++) await null;
      expect(calls).to.have.length(1);
      second.abort(reason);
      expect(await catchRejection(waiting[1] ?? expect.fail())).to.equal(reason);
      first.abort(reason);
      expect(await catchRejection(waiting[0] ?? expect.fail())).to.equal(reason);
      expect(calls[0]?.signal.aborted).to.equal(true);
      expect(await catchRejection(tokens.get(first.signal))).to.equal(reason);
      // The lease was given back.
      const cloud = new TokenCloud();
      const [result] = await schedule.finish([setUp({ fetch: cloud.fetch }).tokens.get()]);
      expect(result).to.have.property("value", "token-1");
    });
  });

  test("tokens: the signal of the options ends the asking", async () => {
    const controller = new AbortController();
    const reason = new Error("stopped");
    const { fetch } = recordFetch(() => {
      controller.abort(reason);
      return new Promise(() => {});
    });
    const { tokens } = setUp({ fetch, signal: controller.signal });
    expect(await catchRejection(tokens.get())).to.equal(reason);
  });

  test("tokens: what a store throws is thrown; one that never answers is a timeout", async () => {
    const reason = new Error("the engine is down");
    const works = new JsonStore();
    for (const store of [
      { read: () => Promise.reject(reason), replace: works.replace },
      { read: works.read, replace: () => Promise.reject(reason) },
      {
        read: () => {
          throw reason;
        },
        replace: works.replace,
      },
    ]) {
      expect(await catchRejection(setUp({ store }).tokens.get())).to.equal(reason);
    }
    for (const store of [
      { ...{ read: () => new Promise(() => {}), replace: works.replace } },
      { ...{ read: works.read, replace: () => new Promise(() => {}) } },
    ]) {
      const { tokens, cloud } = setUp({ store: unchecked(store), timeoutMs: 20 });
      const error = await catchApiError(api, tokens.get());
      expect(error).to.include({ provider: "aliyun", kind: "timeout", retryable: true });
      expect(error.message).to.contain("the store of the cloud token did not answer within 20 ms");
      expect(cloud.calls).to.deep.equal([]);
    }
  });

  test("tokens: a store that takes nothing is given up after two minutes", async () => {
    await inOneOrder(async (schedule) => {
      const { tokens, cloud } = setUp({ store: { read: async () => undefined, replace: async () => false } });
      const start = schedule.clock.now;
      const [result] = await schedule.finish([tokens.get()]);
      expect(result).to.have.nested.property("reason.kind", "timeout");
      expect(schedule.clock.now - start).to.be.within(2 * MINUTE_MS, 2 * MINUTE_MS + 2000);
      expect(cloud.calls).to.deep.equal([]);
    });
  });

  test("tokens: a token is in no message, and not to be seen on its holder", async () => {
    const { tokens } = setUp();
    const token = await tokens.get();
    expect(JSON.stringify(tokens)).to.equal("{}");
    expect(Object.getOwnPropertyNames(tokens)).to.deep.equal([]);
    const answer = { code: 200, data: { cloudToken: token, expireIn: "soon" }, id: { token } };
    const failing = setUp({
      fetch: async () => createPlainResponse({ ...answer, code: 460, message: "no" }),
    });
    const error = await catchApiError(api, failing.tokens.get());
    expect(`${error.message}${JSON.stringify(error)}`).to.not.contain(token);
  });
}
