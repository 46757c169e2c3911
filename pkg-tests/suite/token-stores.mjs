import { expect } from "chai";
import { countListeners } from "./abort-signals.mjs";
import { createJsonResponse } from "./fetch-doubles.mjs";
import { ALIYUN, catchRejection } from "./helpers.mjs";
import { inOneOrder } from "./schedules.mjs";
import { createPlainResponse, JsonStore, TokenCloud } from "./token-cloud.mjs";

/** @import { CloudTokenStore, SigningOverrides, StoredCloudToken } from "iot-accounts" */
/** @import { Context, Register } from "./types.mjs" */

const MINUTE_MS = 60_000;

/** Counts how often it is read. */
class CountedStore extends JsonStore {
  reads = 0;

  /** @type {CloudTokenStore["read"]} */
  read = async () => {
    this.reads++;
    return this.readNow();
  };
}

/**
 * What a holder of a cloud token and its store ask of each other.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.AliyunClient(ALIYUN);

  test("token stores: one that is known is not read again before the token is due", async () => {
    await inOneOrder(async ({ clock }) => {
      const { fetch, ...cloud } = new TokenCloud();
      const store = new CountedStore();
      const [one, other] = [1, 2].map(() => api.cloudTokens(client, { projectId: "p", store, fetch }));
      if (one === undefined || other === undefined) return expect.fail();
      for (const [tokens, reads] of /** @type {const} */ ([
        [one, 1],
        [other, 2],
      ])) {
        for (let gets = 0; gets < 3; gets++) expect(await tokens.get()).to.equal("token-1");
        expect(await tokens.renew("an older one")).to.equal("token-1");
        expect(store.reads).to.equal(reads);
      }
      clock.now += cloud.lifeMs - MINUTE_MS;
      expect(await one.get()).to.equal("token-2");
      expect(store.reads).to.equal(3);
    });
  });

  test("token stores: whoever waits for long reads seldom", async () => {
    await inOneOrder(async (schedule) => {
      const store = new CountedStore();
      store.json = JSON.stringify({ version: "1", leasedUntilMs: schedule.clock.now + 60 * MINUTE_MS });
      const { fetch } = new TokenCloud();
      const tokens = api.cloudTokens(client, { projectId: "p", store, fetch });
      const [result] = await schedule.finish([tokens.get()]);
      expect(result).to.have.nested.property("reason.kind", "timeout");
      expect(store.reads).to.be.within(100, 250);
    });
  });

  test("token stores: what one throws while the old token is valid is thrown, too", async () => {
    await inOneOrder(async ({ clock }) => {
      const cloud = new TokenCloud();
      const store = new JsonStore();
      const reason = new Error("the engine is down");
      let replacements = 0;
      const tokens = api.cloudTokens(client, {
        projectId: "p",
        fetch: cloud.fetch,
        store: {
          read: store.read,
          // The first two are the lease and the token, the third is the lease for refreshing it.
          replace: async (previous, next) => {
            if (++replacements === 4) throw reason;
            return store.replaceNow(previous, next);
          },
        },
      });
      await tokens.get();
      clock.now += cloud.lifeMs - MINUTE_MS;
      expect(await catchRejection(tokens.get())).to.equal(reason);
    });
  });

  test("token stores: one may change and keep what it is given", async () => {
    await inOneOrder(async ({ clock }) => {
      const cloud = new TokenCloud();
      /** @type {StoredCloudToken | undefined} */
      let stored;
      /** @type {(object | undefined)[]} */
      const given = [];
      const tokens = api.cloudTokens(client, {
        projectId: "p",
        fetch: cloud.fetch,
        store: {
          read: async () => Object.freeze({ ...stored, version: stored?.version ?? "nothing" }),
          replace: async (previous, next) => {
            const isSame = (stored?.version ?? "nothing") === previous?.version;
            if (isSame) stored = { ...next };
            given.push(previous, next);
            for (const one of [previous, next])
              Object.assign(one ?? {}, {
                version: "?",
                cloudToken: "void",
                leasedUntilMs: 1,
                expiresAtMs: 1,
              });
            return isSame;
          },
        },
      });
      for (const expected of ["token-1", "token-1", "token-2"]) {
        if (expected === "token-2") clock.now += cloud.lifeMs - MINUTE_MS;
        expect(await tokens.get()).to.equal(expected);
      }
      expect(new Set(given).size).to.equal(given.length);
      expect(cloud.counts).to.deep.equal({ asked: 1, refreshed: 1 });
    });
  });

  test("token stores: no listener stays on a signal", async () => {
    const cloud = new TokenCloud();
    const [ofOptions, ofGet] = [new AbortController().signal, new AbortController().signal];
    const counts = [countListeners(ofOptions), countListeners(ofGet)];
    const options = { projectId: "p", signal: ofOptions };
    const good = api.cloudTokens(client, { ...options, fetch: cloud.fetch });
    const refused = async () => createPlainResponse({ code: 403, id: "1", message: "request forbidden." });
    const bad = api.cloudTokens(client, { ...options, fetch: refused });
    await good.get(ofGet);
    await catchRejection(bad.get(ofGet));
    expect(counts.map((count) => count())).to.deep.equal([0, 0]);
  });

  test("token stores: onRetry of a holder hears of its attempts", async () => {
    const cloud = new TokenCloud();
    /** @type {unknown[]} */
    const heard = [];
    let failures = 2;
    const tokens = api.cloudTokens(client, {
      projectId: "p",
      fetch: async (url, init) =>
        failures-- > 0 ? createPlainResponse({ code: 429, id: "1", message: "no" }) : cloud.fetch(url, init),
      onRetry: ({ attempt, error }) => heard.push([attempt, error.kind]),
    });
    expect(await tokens.get()).to.equal("token-1");
    expect(heard).to.deep.equal([
      [1, "throttled"],
      [2, "throttled"],
    ]);
  });

  test("token stores: a call is signed once an attempt, and once before where no token is known", async () => {
    await inOneOrder(async (schedule) => {
      const { clock } = schedule;
      const cloud = new TokenCloud();
      const tokens = api.cloudTokens(client, { projectId: "p", fetch: cloud.fetch });
      let signed = 0;
      let answers = 0;
      /** @param {SigningOverrides} overrides */
      const sign = (overrides) => {
        signed++;
        return client.queryIdentityByPage({ offset: 0, count: 1 }, overrides);
      };
      /** @type {import("./fetch-doubles.mjs").FetchLike} */
      const fetch = async (url, init) => {
        if (++answers % 2 === 0) return cloud.fetch(url, init);
        // Meanwhile the token ends: the next attempt has to look for one.
        clock.now += cloud.lifeMs;
        return createPlainResponse({}, 503);
      };
      for (const [calls, expected] of /** @type {const} */ ([
        [1, 3],
        [2, 5],
      ])) {
        const [result] = await schedule.finish([api.send(sign, { tokens, fetch })]);
        expect(result).to.have.property("status", "fulfilled");
        expect([signed, answers]).to.deep.equal([expected, 2 * calls]);
      }
    });
  });

  test("token stores: a signal ends the waiting for what takes the place of a token that ended", async () => {
    const cloud = new TokenCloud();
    const store = new JsonStore();
    const controller = new AbortController();
    const reason = new Error("stopped");
    const tokens = api.cloudTokens(client, {
      projectId: "p",
      store,
      fetch: (url, init) => {
        if (cloud.counts.asked === 0) return cloud.fetch(url, init);
        controller.abort(reason);
        return new Promise(() => {});
      },
    });
    await tokens.get();
    store.age();
    const sent = api.send((overrides) => client.queryIdentityByPage({ offset: 0, count: 1 }, overrides), {
      tokens,
      signal: controller.signal,
      fetch: async () => createJsonResponse({ code: 2401, id: "1", message: "no permission" }),
    });
    expect(await catchRejection(sent)).to.equal(reason);
  });
}
