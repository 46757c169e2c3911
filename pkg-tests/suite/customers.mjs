import { expect } from "chai";

/** @import { Context, Progress, Register } from "./types.mjs" */
import { countListeners } from "./abort-signals.mjs";
import { withFaults } from "./faults.mjs";
import { createClients, createCustomerPage, createHangingFetch, recordFetch } from "./fetch-doubles.mjs";
import {
  catchApiError,
  catchRejection,
  dispose,
  expectInvalidInputRejection,
  TENCENT,
  unchecked,
} from "./helpers.mjs";
import { collect, collectIds, createIds } from "./iterables.mjs";
import { shortenWaits, sleep } from "./timers.mjs";

/**
 * A server whose list can be different for each request.
 *
 * @param {(index: number) => readonly string[]} list
 * @param {number} [max] rows of a page, whatever its limit says
 */
function serveList(list, max = Number.POSITIVE_INFINITY) {
  return recordFetch(({ body }, index) => {
    const ids = list(index);
    const offset = Number(body["Offset"]);
    return createCustomerPage(ids.slice(offset, offset + Math.min(Number(body["Limit"]), max)), ids.length);
  });
}

/**
 * What is asked of a list that does not change: each page but the first begins with the last row of the one before.
 *
 * @param {number} count
 * @param {number} pageSize
 */
function getExpectedOffsets(count, pageSize) {
  const step = Math.max(1, pageSize - 1);
  return Array.from({ length: 1 + Math.ceil(Math.max(0, count - pageSize) / step) }, (_, index) =>
    pageSize === 1 ? Math.max(0, index - 1) : index * step,
  );
}

/** @param {import("./fetch-doubles.mjs").Call[]} calls */
function getOffsets(calls) {
  return calls.map(({ body }) => body["Offset"]);
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const client = createClients(api, gateways).tencent();
  const allIds = gateways.customers.map(({ CustomerId }) => CustomerId);
  const count = allIds.length;

  for (const pageSize of [1, 7, 50, count - 1, count, count + 1, 10_000]) {
    test(`customers: returns all in order, ${pageSize} per page`, async () => {
      const { fetch, calls } = recordFetch();
      const found = await collectIds(api.customers(client, {}, { fetch, pageSize }));
      expect(found).to.deep.equal(allIds);
      // The total tells when to stop, so no empty page is requested.
      expect(getOffsets(calls)).to.deep.equal(getExpectedOffsets(count, pageSize));
      const [first, ...others] = calls.map(({ body }) => body["Limit"]);
      expect(first).to.equal(pageSize);
      expect(others).to.deep.equal(others.map(() => Math.max(2, pageSize)));
    });
  }

  test("customers: without params and options the page size is 100", async () => {
    const rows = await collect(api.customers(client));
    expect(rows).to.have.length(count);
    const [first] = gateways.customers;
    expect(rows[0]).to.deep.equal({
      customerId: first?.CustomerId,
      countryCode: first?.CountryCode,
      phoneNumber: first?.PhoneNumber,
    });
    const { fetch, calls } = recordFetch();
    await collect(api.customers(client, undefined, { fetch }));
    expect(calls.map(({ body }) => body["Limit"])).to.deep.equal([100, 100]);
  });

  test("customers: a server may cap the limit", async () => {
    for (const max of [1, 2, 10, 49]) {
      const { fetch, calls } = recordFetch();
      const { value } = await withFaults(
        gateways,
        "tencent",
        [{ always: { kind: "capped-limit", max } }],
        () => collectIds(api.customers(client, {}, { fetch, pageSize: 50 })),
      );
      expect(value).to.deep.equal(allIds);
      // One row at a time is the known one: the next is asked for behind it.
      const twice = allIds.flatMap((_, index) => [index, index]).slice(0, -1);
      expect(getOffsets(calls)).to.deep.equal(max === 1 ? twice : getExpectedOffsets(count, max));
    }
  });

  test("customers: pages may have different lengths", async () => {
    const list = createIds("c", 23);
    const lengths = [5, 1, 7, 3, 7, 7];
    const { fetch, calls } = recordFetch(({ body }, index) => {
      const offset = Number(body["Offset"]);
      return createCustomerPage(list.slice(offset, offset + (lengths[index] ?? 0)), list.length);
    });
    expect(await collectIds(api.customers(client, {}, { fetch, pageSize: 7 }))).to.deep.equal(list);
    expect(getOffsets(calls)).to.deep.equal([0, 4, 5, 11, 13, 19]);
  });

  test("customers: filters apply to every page, params are not changed", async () => {
    const params = Object.freeze({ countryCode: "86" });
    const { fetch, calls } = recordFetch();
    const found = await collectIds(api.customers(client, params, { fetch, pageSize: 20 }));
    const matching = gateways.customers.filter(({ CountryCode }) => CountryCode === "86");
    expect(found).to.deep.equal(matching.map(({ CustomerId }) => CustomerId));
    expect(getOffsets(calls)).to.deep.equal(getExpectedOffsets(matching.length, 20)).and.not.have.length(1);
    expect(calls.every(({ body }) => body["CountryCode"] === "86")).to.equal(true);
  });

  test("customers: starts at the offset of params", async () => {
    for (const offset of [1, 100, count - 1, count, count + 1000]) {
      const { fetch, calls } = recordFetch();
      const found = await collectIds(api.customers(client, { offset }, { fetch, pageSize: 30 }));
      expect(found).to.deep.equal(allIds.slice(offset));
      expect(getOffsets(calls)).to.deep.equal(
        getExpectedOffsets(count - offset, 30).map((other) => offset + other),
      );
    }
  });

  test("customers: an empty list takes one request", async () => {
    const { fetch, calls } = recordFetch();
    /** @type {Progress[]} */
    const progressEvents = [];
    const options = {
      fetch,
      onProgress: (/** @type {Progress} */ progress) => progressEvents.push(progress),
    };
    expect(await collectIds(api.customers(client, { customerId: "nobody_at_all" }, options))).to.deep.equal(
      [],
    );
    expect(calls).to.have.length(1);
    expect(progressEvents).to.deep.equal([{ done: 0, total: 0 }]);
  });

  test("customers: a total that is too large ends with an empty page", async () => {
    const commands = [{ always: { kind: "total-changed", by: 1000 } }];
    const { value, requests } = await withFaults(gateways, "tencent", commands, () =>
      collectIds(api.customers(client, {}, { pageSize: 50 })),
    );
    expect(value).to.deep.equal(allIds);
    // The last two are the known row alone, and the empty page behind it.
    expect(requests).to.have.length(5);
  });

  test("customers: rows inserted before the others do not repeat any row", async () => {
    const commands = [
      { next: { kind: "rows-inserted", count: 0 } },
      { next: { kind: "rows-inserted", count: 3 } },
      { next: { kind: "rows-inserted", count: 9 }, times: 20 },
    ];
    const { value, requests } = await withFaults(gateways, "tencent", commands, () =>
      collectIds(api.customers(client, {}, { pageSize: 25 })),
    );
    expect(value).to.deep.equal(allIds);
    expect(requests).to.have.length(getExpectedOffsets(count + 9, 25).length);
  });

  test("customers: rows removed from the start repeat no row, and hide none of the others", async () => {
    const commands = [
      { next: { kind: "rows-removed", count: 0 } },
      { next: { kind: "rows-removed", count: 4 }, times: 20 },
    ];
    const { value } = await withFaults(gateways, "tencent", commands, () =>
      collectIds(api.customers(client, {}, { pageSize: 25 })),
    );
    // Four rows moved onto the first page after it was read.
    expect(value).to.deep.equal(allIds);
  });

  test("customers: follows a list that grows at the end, and ends early when it shrinks", async () => {
    const growing = serveList((index) => createIds("c", 20 + 10 * Math.min(index, 3)));
    expect(await collectIds(api.customers(client, {}, { fetch: growing.fetch, pageSize: 10 }))).to.deep.equal(
      createIds("c", 50),
    );
    expect(getOffsets(growing.calls)).to.deep.equal(getExpectedOffsets(50, 10));
    const shrinking = serveList((index) => createIds("c", index < 2 ? 100 : 25));
    expect(
      await collectIds(api.customers(client, {}, { fetch: shrinking.fetch, pageSize: 10 })),
    ).to.deep.equal(createIds("c", 25));
    expect(getOffsets(shrinking.calls)).to.deep.equal([0, 9, 18]);
  });

  test("customers: drops duplicates on one page and across pages", async () => {
    const list = ["a", "a", "b", "c", "b", "d", "a", "e"];
    const { fetch, calls } = serveList(() => list);
    const found = await collectIds(api.customers(client, {}, { fetch, pageSize: 3 }));
    expect(found).to.deep.equal(["a", "b", "c", "d", "e"]);
    expect(getOffsets(calls)).to.deep.equal([0, 2, 4, 6]);
  });

  test("customers: ends after three pages without a new row when a server ignores the offset", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage(createIds("c", 10), 1_000_000));
    expect(await collectIds(api.customers(client, {}, { fetch, pageSize: 10 }))).to.deep.equal(
      createIds("c", 10),
    );
    expect(calls).to.have.length(4);
  });

  test("customers: continues after two pages without a new row", async () => {
    const pages = ["ab", "bc", "cb", "cb", "cd"].map((page) => [...page]);
    const { fetch, calls } = recordFetch((_, index) => createCustomerPage(pages[index] ?? [], 6));
    expect(await collectIds(api.customers(client, {}, { fetch }))).to.deep.equal(["a", "b", "c", "d"]);
    expect(calls).to.have.length(pages.length);
  });

  test("customers: reports progress once per page", async () => {
    /** @type {Progress[]} */
    const progressEvents = [];
    const onProgress = (/** @type {Progress} */ progress) => progressEvents.push(progress);
    await collect(api.customers(client, {}, { pageSize: 50, onProgress }));
    expect(progressEvents).to.deep.equal([
      { done: 50, total: count },
      { done: 99, total: count },
      { done: count, total: count },
    ]);
    progressEvents.length = 0;
    const shrinking = [30, 15, 12];
    const { fetch } = serveList((index) => createIds("c", shrinking[index] ?? 12));
    await collect(api.customers(client, {}, { fetch, pageSize: 7, onProgress }));
    expect(progressEvents).to.deep.equal([
      { done: 7, total: 30 },
      { done: 13, total: 15 },
      { done: 12, total: 12 },
    ]);
  });

  test("customers: requests a page only when its rows are needed", async () => {
    const { fetch, calls } = serveList(() => createIds("c", 100));
    const loop = api.customers(client, {}, { fetch, pageSize: 10 });
    await sleep(5);
    expect(calls).to.have.length(0);
    for (let row = 0; row < 10; row += 1) await loop.next();
    expect(calls).to.have.length(1);
    await loop.next();
    expect(calls).to.have.length(2);
    await loop.return();
    expect(await loop.next()).to.deep.equal({ done: true, value: undefined });
    await sleep(5);
    expect(calls).to.have.length(2);
  });

  test("customers: leaving the loop ends it and removes all listeners from the signal", async () => {
    const { fetch, calls } = serveList(() => createIds("c", 100));
    const { signal } = new AbortController();
    const getListenerCount = countListeners(signal);
    let rows = 0;
    for await (const _ of api.customers(client, {}, { fetch, pageSize: 10, signal })) {
      expect(getListenerCount()).to.equal(1);
      if (++rows === 12) break;
    }
    await sleep(5);
    expect(calls).to.have.length(2);
    expect(getListenerCount()).to.equal(0);
  });

  test("customers: an error is thrown after the rows before it", async () => {
    const { fetch, calls } = recordFetch((_, index) =>
      index === 0
        ? createCustomerPage(createIds("c", 10), 30)
        : new Response(`{"Response":{"Error":{"Code":"InvalidAction","Message":""}}}`),
    );
    const loop = api.customers(client, {}, { fetch, pageSize: 10 });
    for (const customerId of createIds("c", 10)) {
      expect(await loop.next()).to.deep.equal({ done: false, value: { customerId } });
    }
    expect(await catchApiError(api, loop.next())).to.include({
      kind: "invalid-request",
      code: "InvalidAction",
    });
    expect(await loop.next()).to.deep.equal({ done: true, value: undefined });
    expect(calls).to.have.length(2);
  });

  test("customers: a temporary error loses no row", async () => {
    const { onRetry, retries } = shortenWaits();
    const commands = [
      { next: { kind: "status", status: 503 }, times: 2 },
      { next: { kind: "truncated-json" } },
    ];
    const { value, requests } = await withFaults(gateways, "tencent", commands, () =>
      collectIds(api.customers(client, {}, { pageSize: 100, onRetry })),
    );
    expect(value).to.deep.equal(allIds);
    expect(requests).to.have.length(5);
    expect(retries).to.have.length(3);
  });

  test("customers: aborting ends it with the reason, between pages and during a page", async () => {
    const reason = new Error("why");
    const controller = new AbortController();
    const { fetch, calls } = serveList(() => createIds("c", 100));
    const loop = api.customers(client, {}, { fetch, pageSize: 1, signal: controller.signal });
    await loop.next();
    controller.abort(reason);
    expect(await catchRejection(loop.next())).to.equal(reason);
    expect(calls).to.have.length(1);

    const secondController = new AbortController();
    const hangingFetch = createHangingFetch();
    const first = api
      .customers(client, {}, { fetch: hangingFetch.fetch, signal: secondController.signal })
      .next();
    await sleep(10);
    secondController.abort(reason);
    expect(await catchRejection(first)).to.equal(reason);
    expect(hangingFetch.calls[0]?.signal.aborted).to.equal(true);

    const abortedLoop = api.customers(client, {}, { fetch, signal: AbortSignal.abort(reason) });
    expect(await catchRejection(abortedLoop.next())).to.equal(reason);
    expect(calls).to.have.length(1);
  });

  test("customers: an error thrown by onProgress ends it", async () => {
    const listenerError = new Error("listener");
    const { fetch, calls } = serveList(() => createIds("c", 100));
    const onProgress = () => {
      throw listenerError;
    };
    expect(await catchRejection(collect(api.customers(client, {}, { fetch, onProgress })))).to.equal(
      listenerError,
    );
    expect(calls).to.have.length(1);
  });

  test("customers: an invalid argument is named, and nothing is sent", async () => {
    const { fetch, calls } = serveList(() => createIds("c", 10));
    /** @type {[field: string, client: unknown, params: unknown][]} */
    const cases = [
      ...[undefined, null, {}, "client", createClients(api, gateways).aliyun()].map(
        (value) => /** @type {[string, unknown, unknown]} */ (["client", value, {}]),
      ),
      ["limit", client, { limit: 10 }],
      ["offset", client, { offset: -1 }],
      ["offset", client, { offset: "5" }],
      ["customerId", client, { customerId: "a&b" }],
      ["params.limitt", client, { limitt: 10 }],
    ];
    for (const [field, invalidClient, params] of cases) {
      const loop = api.customers(unchecked(invalidClient), unchecked(params), { fetch });
      await expectInvalidInputRejection(api, loop.next(), field);
    }
    const disposed = new api.TencentClient(TENCENT);
    dispose(disposed);
    await expectInvalidInputRejection(api, api.customers(disposed, {}, { fetch }).next(), "client");
    expect(calls).to.deep.equal([]);
  });

  test("customers: params that are not an object are refused", async () => {
    const { fetch, calls } = serveList(() => createIds("c", 10));
    for (const params of [5, true, [], ["a"], "text", () => {}]) {
      await expectInvalidInputRejection(
        api,
        api.customers(client, unchecked(params), { fetch }).next(),
        "params",
      );
    }
    expect(calls).to.deep.equal([]);
  });
}
