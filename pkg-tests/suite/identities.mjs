import { expect } from "chai";

/** @import { Context, Progress, Register } from "./types.mjs" */
import {
  createClients,
  createHangingFetch,
  createIdentityPage,
  getRequestedIds,
  recordFetch,
} from "./fetches.mjs";
import {
  ALIYUN,
  catchApiError,
  catchRejection,
  dispose,
  expectInvalidInputRejection,
  unchecked,
} from "./helpers.mjs";
import { sleep } from "./timers.mjs";

/** @param {number} count */
function names(count) {
  return Array.from({ length: count }, (_, index) => `i${index}`);
}

/**
 * @template Value
 * @param {AsyncIterable<Value>} iterable
 */
async function all(iterable) {
  const values = [];
  for await (const value of iterable) values.push(value);
  return values;
}

/** @param {AsyncIterable<{ identityId?: string }>} iterable */
async function idsIn(iterable) {
  return (await all(iterable)).map(({ identityId }) => identityId);
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const client = createClients(api, gateways).aliyun();
  const ids = gateways.identities.map((identity) => String(Reflect.get(identity, "identityId")));

  for (const batchSize of [1, 7, 59, 60, 61, 1000]) {
    test(`identities: all of them in order, ${batchSize} at a time`, async () => {
      const { fetch, calls } = recordFetch();
      const found = await all(api.identities(client, ids, { fetch, batchSize, concurrency: 3 }));
      expect(found).to.deep.equal(gateways.identities);
      expect(calls.map((call) => getRequestedIds(call).length)).to.deep.equal(
        Array.from({ length: Math.ceil(60 / batchSize) }, (_, index) =>
          Math.min(batchSize, 60 - index * batchSize),
        ),
      );
    });
  }

  test("identities: any iterable will do", async () => {
    function* generated() {
      yield* ids;
    }
    for (const iterable of [ids, new Set(ids), generated(), new Map(ids.map((id) => [id, 1])).keys()]) {
      expect(await all(api.identities(client, iterable))).to.deep.equal(gateways.identities);
    }
    const frozen = Object.freeze([...ids]);
    expect(await idsIn(api.identities(client, frozen))).to.deep.equal(ids);
  });

  test("identities: by default 50 at a time, two batches side by side", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const loop = api.identities(client, names(151), { fetch });
    await loop.next();
    expect(calls.map((call) => getRequestedIds(call).length)).to.deep.equal([50, 50]);
    await loop.return();
  });

  test("identities: an id that comes again is asked for once", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    /** @type {Progress[]} */
    const told = [];
    const onProgress = (/** @type {Progress} */ progress) => told.push(progress);
    const given = ["b", "a", "b", "c", "a", "a", "d", "b"];
    const options = { fetch, batchSize: 2, concurrency: 1, onProgress };
    expect(await idsIn(api.identities(client, given, options))).to.deep.equal(["b", "a", "c", "d"]);
    expect(calls.map(getRequestedIds)).to.deep.equal([
      ["b", "a"],
      ["c", "d"],
    ]);
    expect(told).to.deep.equal([
      { done: 2, total: 4 },
      { done: 4, total: 4 },
    ]);
  });

  test("identities: unknown ids are left out", async () => {
    const given = ["nobody", "1", "客户", "2", "😀", "3"];
    expect(await idsIn(api.identities(client, given, { batchSize: 2 }))).to.deep.equal(["1", "2", "3"]);
    expect(await all(api.identities(client, ["nobody"]))).to.deep.equal([]);
  });

  test("identities: the order is that of the ids, whichever batch answers first", async () => {
    const wanted = names(24);
    /** @type {number[]} */
    const answered = [];
    const { fetch } = recordFetch(async (call, index) => {
      await sleep(60 - 20 * (index % 4));
      answered.push(index);
      return createIdentityPage(getRequestedIds(call));
    });
    /** @type {Progress[]} */
    const told = [];
    const onProgress = (/** @type {Progress} */ progress) => told.push(progress);
    const found = await idsIn(
      api.identities(client, wanted, { fetch, batchSize: 3, concurrency: 4, onProgress }),
    );
    expect(found).to.deep.equal(wanted);
    expect(answered).to.not.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(told).to.deep.equal(
      Array.from({ length: 8 }, (_, index) => ({ done: 3 * (index + 1), total: 24 })),
    );
  });

  for (const concurrency of [1, 2, 5, 16]) {
    test(`identities: ${concurrency} at once and never more`, async () => {
      let running = 0;
      let maxRunning = 0;
      const { fetch, calls } = recordFetch(async (call, index) => {
        running += 1;
        maxRunning = Math.max(maxRunning, running);
        await sleep(1 + (index % 3) * 4);
        running -= 1;
        return createIdentityPage(getRequestedIds(call));
      });
      const wanted = names(80);
      expect(await idsIn(api.identities(client, wanted, { fetch, batchSize: 2, concurrency }))).to.deep.equal(
        wanted,
      );
      expect(calls).to.have.length(40);
      expect(maxRunning).to.equal(concurrency);
    });
  }

  test("identities: a consumer that is slow is not run ahead of", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const loop = api.identities(client, names(100), { fetch, batchSize: 5, concurrency: 3 });
    await sleep(5);
    expect(calls).to.have.length(0);
    await loop.next();
    await sleep(20);
    expect(calls).to.have.length(3);
    for (let row = 0; row < 5; row += 1) await loop.next();
    await sleep(20);
    expect(calls).to.have.length(4);
    await loop.return();
  });

  test("identities: no ids, no request, no progress", async () => {
    const { fetch, calls } = recordFetch();
    const onProgress = () => expect.fail("there is nothing to tell");
    for (const none of [[], new Set(), new Map().keys()]) {
      expect(await all(api.identities(client, none, { fetch, onProgress }))).to.deep.equal([]);
    }
    expect(calls).to.deep.equal([]);
  });

  test("identities: the ids are read in full before anything is sent", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const mistake = new Error("out of ids");
    function* failing() {
      yield* names(200);
      throw mistake;
    }
    expect(await catchRejection(api.identities(client, failing(), { fetch }).next())).to.equal(mistake);
    const bad = [...names(200), ""];
    await expectInvalidInputRejection(api, api.identities(client, bad, { fetch }).next(), "identityIds[200]");
    expect(calls).to.deep.equal([]);
  });

  test("identities: wrong arguments are named, and nothing is sent", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    /** @type {[field: string, ids: unknown][]} */
    const cases = [
      ...[undefined, null, 5, true, {}, "1", { length: 1, 0: "1" }].map(
        (value) => /** @type {[string, unknown]} */ (["identityIds", value]),
      ),
      ["identityIds", (async function* () {})()],
      ["identityIds[0]", [1]],
      ["identityIds[0]", [""]],
      ["identityIds[1]", ["a", null]],
      ["identityIds[2]", new Set(["a", "b", undefined])],
      ["identityIds[3]", ["a", "a", "a", {}]],
      ["identityIds[1]", ["a", ["b"]]],
      ["identityIds[1]", ["a", "\ud800"]],
    ];
    for (const [field, value] of cases) {
      await expectInvalidInputRejection(
        api,
        api.identities(client, unchecked(value), { fetch }).next(),
        field,
      );
    }
    for (const who of [undefined, null, {}, createClients(api, gateways).tencent()]) {
      await expectInvalidInputRejection(
        api,
        api.identities(unchecked(who), ["1"], { fetch }).next(),
        "client",
      );
    }
    const disposed = new api.AliyunClient(ALIYUN);
    dispose(disposed);
    await expectInvalidInputRejection(api, api.identities(disposed, ["1"], { fetch }).next(), "client");
    expect(calls).to.deep.equal([]);
  });

  test("identities: leaving the loop aborts the batches under way and begins no other", async () => {
    const { fetch, calls } = recordFetch((call, index) =>
      index === 0 ? createIdentityPage(getRequestedIds(call)) : new Promise(() => {}),
    );
    for await (const { identityId } of api.identities(client, names(100), {
      fetch,
      batchSize: 10,
      concurrency: 3,
    })) {
      expect(calls).to.have.length(3);
      expect(calls.slice(1).map(({ signal }) => signal.aborted)).to.deep.equal([false, false]);
      if (identityId === "i4") break;
    }
    await sleep(5);
    expect(calls.slice(1).map(({ signal }) => signal.aborted)).to.deep.equal([true, true]);
    expect(calls).to.have.length(3);
  });

  test("identities: leaving the loop also ends a wait before a retry", async () => {
    let waits = 0;
    const { fetch, calls } = recordFetch((call, index) =>
      index === 0
        ? sleep(20).then(() => createIdentityPage(getRequestedIds(call)))
        : new Response("", { status: 503, headers: { "retry-after": "1" } }),
    );
    const onRetry = () => {
      waits += 1;
    };
    for await (const _ of api.identities(client, names(30), { fetch, batchSize: 10, onRetry })) break;
    expect(waits).to.equal(1);
    await sleep(1400);
    expect(calls).to.have.length(2);
  });

  test("identities: an error comes in its turn and aborts the others", async () => {
    const refusal = `{"code":460,"id":"1","message":"bad ids"}`;
    const { fetch, calls } = recordFetch(async (call, index) => {
      if (index === 0) await sleep(40);
      if (index === 1) return new Response(refusal);
      return index === 0 ? createIdentityPage(getRequestedIds(call)) : new Promise(() => {});
    });
    const loop = api.identities(client, names(100), { fetch, batchSize: 2, concurrency: 4 });
    expect(await loop.next()).to.deep.equal({ done: false, value: { identityId: "i0" } });
    expect(await loop.next()).to.deep.equal({ done: false, value: { identityId: "i1" } });
    expect(await catchApiError(api, loop.next())).to.include({ kind: "invalid-request", code: "460" });
    expect(await loop.next()).to.deep.equal({ done: true, value: undefined });
    expect(calls.slice(2).every(({ signal }) => signal.aborted)).to.equal(true);
    const begun = calls.length;
    await sleep(10);
    expect(calls).to.have.length(begun).and.have.length.below(6);
  });

  test("identities: aborting ends it with the reason and aborts every batch", async () => {
    const reason = new Error("why");
    const stop = new AbortController();
    const { fetch, calls } = createHangingFetch();
    const options = { fetch, batchSize: 10, concurrency: 4, signal: stop.signal };
    const first = api.identities(client, names(100), options).next();
    await sleep(10);
    expect(calls).to.have.length(4);
    stop.abort(reason);
    expect(await catchRejection(first)).to.equal(reason);
    expect(calls.map(({ signal }) => signal.aborted)).to.deep.equal([true, true, true, true]);
    const signal = AbortSignal.abort(reason);
    expect(await catchRejection(api.identities(client, ["1"], { fetch, signal }).next())).to.equal(reason);
    expect(calls).to.have.length(4);
  });

  test("identities: what onProgress throws ends it", async () => {
    const mistake = new Error("listener");
    const { fetch } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const onProgress = () => {
      throw mistake;
    };
    expect(await catchRejection(all(api.identities(client, names(3), { fetch, onProgress })))).to.equal(
      mistake,
    );
  });
}
