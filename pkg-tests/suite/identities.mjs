import { expect } from "chai";

/** @import { Context, Progress, Register } from "./types.mjs" */
import {
  createClients,
  createHangingFetch,
  createIdentityPage,
  getRequestedIds,
  recordFetch,
} from "./fetch-doubles.mjs";
import {
  ALIYUN,
  catchApiError,
  catchRejection,
  dispose,
  expectInvalidInputRejection,
  unchecked,
  withTimes,
} from "./helpers.mjs";
import { collect, collectIds, createIds } from "./iterables.mjs";
import { sleep } from "./timers.mjs";

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const client = createClients(api, gateways).aliyun();
  const ids = gateways.identities.map((identity) => String(Reflect.get(identity, "identityId")));

  for (const batchSize of [1, 7, 59, 60, 61, 1000]) {
    test(`identities: returns all in order, ${batchSize} per batch`, async () => {
      const { fetch, calls } = recordFetch();
      const found = await collect(api.identities(client, ids, { fetch, batchSize, concurrency: 3 }));
      expect(found).to.deep.equal(withTimes(gateways.identities));
      expect(calls.map((call) => getRequestedIds(call).length)).to.deep.equal(
        Array.from({ length: Math.ceil(60 / batchSize) }, (_, index) =>
          Math.min(batchSize, 60 - index * batchSize),
        ),
      );
    });
  }

  test("identities: accepts any iterable", async () => {
    function* generateIds() {
      yield* ids;
    }
    for (const iterable of [ids, new Set(ids), generateIds(), new Map(ids.map((id) => [id, 1])).keys()]) {
      expect(await collect(api.identities(client, iterable))).to.deep.equal(withTimes(gateways.identities));
    }
    const frozen = Object.freeze([...ids]);
    expect(await collectIds(api.identities(client, frozen))).to.deep.equal(ids);
  });

  test("identities: by default 50 per batch, two batches in parallel", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const loop = api.identities(client, createIds("i", 151), { fetch });
    await loop.next();
    expect(calls.map((call) => getRequestedIds(call).length)).to.deep.equal([50, 50]);
    await loop.return();
  });

  test("identities: requests a duplicate id once", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    /** @type {Progress[]} */
    const progressEvents = [];
    const onProgress = (/** @type {Progress} */ progress) => progressEvents.push(progress);
    const requestedIds = ["b", "a", "b", "c", "a", "a", "d", "b"];
    const options = { fetch, batchSize: 2, concurrency: 1, onProgress };
    expect(await collectIds(api.identities(client, requestedIds, options))).to.deep.equal([
      "b",
      "a",
      "c",
      "d",
    ]);
    expect(calls.map(getRequestedIds)).to.deep.equal([
      ["b", "a"],
      ["c", "d"],
    ]);
    expect(progressEvents).to.deep.equal([
      { done: 2, total: 4 },
      { done: 4, total: 4 },
    ]);
  });

  test("identities: unknown ids are skipped", async () => {
    const requestedIds = ["nobody", "1", "客户", "2", "😀", "3"];
    expect(await collectIds(api.identities(client, requestedIds, { batchSize: 2 }))).to.deep.equal([
      "1",
      "2",
      "3",
    ]);
    expect(await collect(api.identities(client, ["nobody"]))).to.deep.equal([]);
  });

  test("identities: keeps the order of the ids, whichever batch finishes first", async () => {
    const ids = createIds("i", 24);
    /** @type {number[]} */
    const finished = [];
    const { fetch } = recordFetch(async (call, index) => {
      await sleep(60 - 20 * (index % 4));
      finished.push(index);
      return createIdentityPage(getRequestedIds(call));
    });
    /** @type {Progress[]} */
    const progressEvents = [];
    const onProgress = (/** @type {Progress} */ progress) => progressEvents.push(progress);
    const found = await collectIds(
      api.identities(client, ids, { fetch, batchSize: 3, concurrency: 4, onProgress }),
    );
    expect(found).to.deep.equal(ids);
    expect(finished).to.not.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(progressEvents).to.deep.equal(
      Array.from({ length: 8 }, (_, index) => ({ done: 3 * (index + 1), total: 24 })),
    );
  });

  for (const concurrency of [1, 2, 5, 16]) {
    test(`identities: runs ${concurrency} batches in parallel, never more`, async () => {
      let running = 0;
      let maxRunning = 0;
      const { fetch, calls } = recordFetch(async (call, index) => {
        running += 1;
        maxRunning = Math.max(maxRunning, running);
        await sleep(1 + (index % 3) * 4);
        running -= 1;
        return createIdentityPage(getRequestedIds(call));
      });
      const ids = createIds("i", 80);
      expect(
        await collectIds(api.identities(client, ids, { fetch, batchSize: 2, concurrency })),
      ).to.deep.equal(ids);
      expect(calls).to.have.length(40);
      expect(maxRunning).to.equal(concurrency);
    });
  }

  test("identities: does not run ahead of a slow consumer", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const loop = api.identities(client, createIds("i", 100), { fetch, batchSize: 5, concurrency: 3 });
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

  test("identities: without ids there is no request and no progress", async () => {
    const { fetch, calls } = recordFetch();
    const onProgress = () => expect.fail("progress was reported");
    for (const empty of [[], new Set(), new Map().keys()]) {
      expect(await collect(api.identities(client, empty, { fetch, onProgress }))).to.deep.equal([]);
    }
    expect(calls).to.deep.equal([]);
  });

  test("identities: reads all ids before anything is sent", async () => {
    const { fetch, calls } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const iteratorError = new Error("out of ids");
    function* generateAndFail() {
      yield* createIds("i", 200);
      throw iteratorError;
    }
    const error = await catchRejection(api.identities(client, generateAndFail(), { fetch }).next());
    expect(error).to.be.instanceOf(api.InvalidInputError);
    expect(error).to.include({ field: "identityIds[200]", cause: iteratorError });
    const invalidIds = [...createIds("i", 200), ""];
    await expectInvalidInputRejection(
      api,
      api.identities(client, invalidIds, { fetch }).next(),
      "identityIds[200]",
    );
    expect(calls).to.deep.equal([]);
  });

  test("identities: an invalid argument is named, and nothing is sent", async () => {
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
    for (const invalidClient of [undefined, null, {}, createClients(api, gateways).tencent()]) {
      await expectInvalidInputRejection(
        api,
        api.identities(unchecked(invalidClient), ["1"], { fetch }).next(),
        "client",
      );
    }
    const disposed = new api.AliyunClient(ALIYUN);
    dispose(disposed);
    await expectInvalidInputRejection(api, api.identities(disposed, ["1"], { fetch }).next(), "client");
    expect(calls).to.deep.equal([]);
  });

  test("identities: leaving the loop aborts the running batches and starts no other", async () => {
    const { fetch, calls } = recordFetch((call, index) =>
      index === 0 ? createIdentityPage(getRequestedIds(call)) : new Promise(() => {}),
    );
    for await (const { identityId } of api.identities(client, createIds("i", 100), {
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

  test("identities: leaving the loop ends a wait before a retry", async () => {
    let retryCount = 0;
    const { fetch, calls } = recordFetch((call, index) =>
      index === 0
        ? sleep(20).then(() => createIdentityPage(getRequestedIds(call)))
        : new Response("", { status: 503, headers: { "retry-after": "1" } }),
    );
    const onRetry = () => {
      retryCount += 1;
    };
    for await (const _ of api.identities(client, createIds("i", 30), { fetch, batchSize: 10, onRetry }))
      break;
    expect(retryCount).to.equal(1);
    await sleep(1400);
    expect(calls).to.have.length(2);
  });

  test("identities: an error is thrown in order and aborts the other batches", async () => {
    const errorBody = `{"code":460,"id":"1","message":"bad ids"}`;
    const { fetch, calls } = recordFetch(async (call, index) => {
      if (index === 0) await sleep(40);
      if (index === 1) return new Response(errorBody);
      return index === 0 ? createIdentityPage(getRequestedIds(call)) : new Promise(() => {});
    });
    const loop = api.identities(client, createIds("i", 100), { fetch, batchSize: 2, concurrency: 4 });
    expect(await loop.next()).to.deep.equal({ done: false, value: { identityId: "i0" } });
    expect(await loop.next()).to.deep.equal({ done: false, value: { identityId: "i1" } });
    expect(await catchApiError(api, loop.next())).to.include({ kind: "invalid-request", code: "460" });
    expect(await loop.next()).to.deep.equal({ done: true, value: undefined });
    expect(calls.slice(2).every(({ signal }) => signal.aborted)).to.equal(true);
    const callCount = calls.length;
    await sleep(10);
    expect(calls).to.have.length(callCount).and.have.length.below(6);
  });

  test("identities: aborting ends it with the reason and aborts every batch", async () => {
    const reason = new Error("why");
    const controller = new AbortController();
    const { fetch, calls } = createHangingFetch();
    const options = { fetch, batchSize: 10, concurrency: 4, signal: controller.signal };
    const first = api.identities(client, createIds("i", 100), options).next();
    await sleep(10);
    expect(calls).to.have.length(4);
    controller.abort(reason);
    expect(await catchRejection(first)).to.equal(reason);
    expect(calls.map(({ signal }) => signal.aborted)).to.deep.equal([true, true, true, true]);
    const signal = AbortSignal.abort(reason);
    expect(await catchRejection(api.identities(client, ["1"], { fetch, signal }).next())).to.equal(reason);
    expect(calls).to.have.length(4);
  });

  test("identities: an error thrown by onProgress ends it", async () => {
    const listenerError = new Error("listener");
    const { fetch } = recordFetch((call) => createIdentityPage(getRequestedIds(call)));
    const onProgress = () => {
      throw listenerError;
    };
    expect(
      await catchRejection(collect(api.identities(client, createIds("i", 3), { fetch, onProgress }))),
    ).to.equal(listenerError);
  });
}
