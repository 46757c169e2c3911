import { expect } from "chai";

/** @import { Context, Progress, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, createCustomerPage, createHangingFetch, recordFetch } from "./fetches.mjs";
import {
  catchApiError,
  catchRejection,
  dispose,
  expectInvalidInputRejection,
  TENCENT,
  unchecked,
} from "./helpers.mjs";
import { shortenWaits, sleep } from "./timers.mjs";

/** @param {number} count @param {number} [from] */
function names(count, from = 0) {
  return Array.from({ length: count }, (_, index) => `c${from + index}`);
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

/** @param {AsyncIterable<{ customerId: string }>} iterable */
async function idsIn(iterable) {
  return (await all(iterable)).map(({ customerId }) => customerId);
}

/**
 * A server's list, which may be another one at each request.
 *
 * @param {(index: number) => readonly string[]} list
 * @param {number} [max] rows of a page, whatever its limit says
 */
function listing(list, max = Number.POSITIVE_INFINITY) {
  return recordFetch(({ body }, index) => {
    const ids = list(index);
    const offset = Number(body["Offset"]);
    return createCustomerPage(ids.slice(offset, offset + Math.min(Number(body["Limit"]), max)), ids.length);
  });
}

/** @param {import("./fetches.mjs").Call[]} calls */
function offsetsOf(calls) {
  return calls.map(({ body }) => body["Offset"]);
}

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const client = createClients(api, gateways).tencent();
  const wanted = gateways.customers.map(({ CustomerId }) => CustomerId);
  const count = wanted.length;

  for (const pageSize of [1, 7, 50, count - 1, count, count + 1, 10_000]) {
    test(`customers: all of them in order, ${pageSize} at a time`, async () => {
      const { fetch, calls } = recordFetch();
      const found = await idsIn(api.customers(client, {}, { fetch, pageSize }));
      expect(found).to.deep.equal(wanted);
      // The total tells when to stop: nobody asks for an empty page.
      expect(calls).to.have.length(Math.ceil(count / pageSize));
      expect(calls.every(({ body }) => body["Limit"] === pageSize)).to.equal(true);
    });
  }

  test("customers: without params and options, 100 at a time, with all members", async () => {
    const rows = await all(api.customers(client));
    expect(rows).to.have.length(count);
    const [first] = gateways.customers;
    expect(rows[0]).to.deep.equal({
      customerId: first?.CustomerId,
      countryCode: first?.CountryCode,
      phoneNumber: first?.PhoneNumber,
    });
    const { fetch, calls } = recordFetch();
    await all(api.customers(client, undefined, { fetch }));
    expect(calls.map(({ body }) => body["Limit"])).to.deep.equal([100, 100]);
  });

  test("customers: a server that caps the limit", async () => {
    for (const max of [1, 10, 49]) {
      const { fetch, calls } = recordFetch();
      const { value } = await withFaults(
        gateways,
        "tencent",
        [{ always: { kind: "capped-limit", max } }],
        () => idsIn(api.customers(client, {}, { fetch, pageSize: 50 })),
      );
      expect(value).to.deep.equal(wanted);
      expect(offsetsOf(calls)).to.deep.equal(
        Array.from({ length: Math.ceil(count / max) }, (_, index) => index * max),
      );
    }
  });

  test("customers: pages of changing length add up", async () => {
    const list = names(23);
    const lengths = [5, 1, 7, 3, 7];
    const { fetch, calls } = recordFetch(({ body }, index) => {
      const offset = Number(body["Offset"]);
      return createCustomerPage(list.slice(offset, offset + (lengths[index] ?? 0)), list.length);
    });
    expect(await idsIn(api.customers(client, {}, { fetch, pageSize: 7 }))).to.deep.equal(list);
    expect(offsetsOf(calls)).to.deep.equal([0, 5, 6, 13, 16]);
  });

  test("customers: filters hold on every page, params are not changed", async () => {
    const params = Object.freeze({ countryCode: "86" });
    const { fetch, calls } = recordFetch();
    const found = await idsIn(api.customers(client, params, { fetch, pageSize: 20 }));
    const fitting = gateways.customers.filter(({ CountryCode }) => CountryCode === "86");
    expect(found).to.deep.equal(fitting.map(({ CustomerId }) => CustomerId));
    expect(calls.length)
      .to.equal(Math.ceil(fitting.length / 20))
      .and.be.above(1);
    expect(calls.every(({ body }) => body["CountryCode"] === "86")).to.equal(true);
  });

  test("customers: an offset to begin with", async () => {
    for (const offset of [1, 100, count - 1, count, count + 1000]) {
      const { fetch, calls } = recordFetch();
      const found = await idsIn(api.customers(client, { offset }, { fetch, pageSize: 30 }));
      expect(found).to.deep.equal(wanted.slice(offset));
      expect(calls[0]?.body["Offset"]).to.equal(offset);
      expect(calls).to.have.length(Math.max(1, Math.ceil((count - offset) / 30)));
    }
  });

  test("customers: an empty list is one request", async () => {
    const { fetch, calls } = recordFetch();
    /** @type {Progress[]} */
    const told = [];
    const options = { fetch, onProgress: (/** @type {Progress} */ progress) => told.push(progress) };
    expect(await idsIn(api.customers(client, { customerId: "nobody_at_all" }, options))).to.deep.equal([]);
    expect(calls).to.have.length(1);
    expect(told).to.deep.equal([{ done: 0, total: 0 }]);
  });

  test("customers: a total that promises too much ends with an empty page", async () => {
    const commands = [{ always: { kind: "total-changed", by: 1000 } }];
    const { value, requests } = await withFaults(gateways, "tencent", commands, () =>
      idsIn(api.customers(client, {}, { pageSize: 50 })),
    );
    expect(value).to.deep.equal(wanted);
    expect(requests).to.have.length(4);
  });

  test("customers: somebody new in front of the list moves the others back; nobody comes twice", async () => {
    const commands = [
      { next: { kind: "rows-inserted", count: 0 } },
      { next: { kind: "rows-inserted", count: 3 } },
      { next: { kind: "rows-inserted", count: 9 }, times: 20 },
    ];
    const { value, requests } = await withFaults(gateways, "tencent", commands, () =>
      idsIn(api.customers(client, {}, { pageSize: 25 })),
    );
    expect(value).to.deep.equal(wanted);
    expect(requests).to.have.length(Math.ceil((count + 9) / 25));
  });

  test("customers: somebody gone from the front moves the others up; it ends, and nobody comes twice", async () => {
    const commands = [
      { next: { kind: "rows-removed", count: 0 } },
      { next: { kind: "rows-removed", count: 4 }, times: 20 },
    ];
    const { value } = await withFaults(gateways, "tencent", commands, () =>
      idsIn(api.customers(client, {}, { pageSize: 25 })),
    );
    // The four that moved onto the first page after it was read.
    expect(value).to.deep.equal([...wanted.slice(0, 25), ...wanted.slice(29)]);
  });

  test("customers: a list that grows behind is followed, one that shrinks is left", async () => {
    const growing = listing((index) => names(20 + 10 * Math.min(index, 3)));
    expect(await idsIn(api.customers(client, {}, { fetch: growing.fetch, pageSize: 10 }))).to.deep.equal(
      names(50),
    );
    expect(offsetsOf(growing.calls)).to.deep.equal([0, 10, 20, 30, 40]);
    const shrinking = listing((index) => names(index < 2 ? 100 : 25));
    expect(await idsIn(api.customers(client, {}, { fetch: shrinking.fetch, pageSize: 10 }))).to.deep.equal(
      names(25),
    );
    expect(offsetsOf(shrinking.calls)).to.deep.equal([0, 10, 20]);
  });

  test("customers: doubles on one page and across pages", async () => {
    const list = ["a", "a", "b", "c", "b", "d", "a", "e"];
    const { fetch, calls } = listing(() => list);
    const found = await idsIn(api.customers(client, {}, { fetch, pageSize: 3 }));
    expect(found).to.deep.equal(["a", "b", "c", "d", "e"]);
    expect(offsetsOf(calls)).to.deep.equal([0, 3, 6]);
  });

  test("customers: a server that ignores the offset is left after three pages without anybody new", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage(names(10), 1_000_000));
    expect(await idsIn(api.customers(client, {}, { fetch, pageSize: 10 }))).to.deep.equal(names(10));
    expect(calls).to.have.length(4);
  });

  test("customers: two such pages in a row are passed over", async () => {
    const pages = [["a"], ["a"], ["a"], ["b"], ["a"], ["b"], ["c"], []];
    const { fetch, calls } = recordFetch((_, index) => createCustomerPage(pages[index] ?? [], 1000));
    expect(await idsIn(api.customers(client, {}, { fetch }))).to.deep.equal(["a", "b", "c"]);
    expect(calls).to.have.length(pages.length);
  });

  test("customers: progress is told once a page", async () => {
    /** @type {Progress[]} */
    const told = [];
    const onProgress = (/** @type {Progress} */ progress) => told.push(progress);
    await all(api.customers(client, {}, { pageSize: 50, onProgress }));
    expect(told).to.deep.equal([
      { done: 50, total: count },
      { done: 100, total: count },
      { done: count, total: count },
    ]);
    told.length = 0;
    const shrinking = [30, 15, 12];
    const { fetch } = listing((index) => names(shrinking[index] ?? 0));
    await all(api.customers(client, {}, { fetch, pageSize: 7, onProgress }));
    expect(told).to.deep.equal([
      { done: 7, total: 30 },
      { done: 14, total: 15 },
      { done: 12, total: 12 },
    ]);
  });

  test("customers: a page is asked for when its turn comes, and not before", async () => {
    const { fetch, calls } = listing(() => names(100));
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

  test("customers: leaving the loop ends it, and the caller's signal holds nobody", async () => {
    const { fetch, calls } = listing(() => names(100));
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    Object.assign(signal, {
      addEventListener: (/** @type {Parameters<typeof addEventListener>} */ ...args) => {
        listeners += 1;
        addEventListener.apply(signal, args);
      },
      removeEventListener: (/** @type {Parameters<typeof removeEventListener>} */ ...args) => {
        listeners -= 1;
        removeEventListener.apply(signal, args);
      },
    });
    let rows = 0;
    for await (const _ of api.customers(client, {}, { fetch, pageSize: 10, signal })) {
      expect(listeners).to.equal(1);
      if (++rows === 12) break;
    }
    await sleep(5);
    expect(calls).to.have.length(2);
    expect(listeners).to.equal(0);
  });

  test("customers: an error comes after what came before it", async () => {
    const { fetch, calls } = recordFetch((_, index) =>
      index === 0
        ? createCustomerPage(names(10), 30)
        : new Response(`{"Response":{"Error":{"Code":"InvalidAction","Message":""}}}`),
    );
    const loop = api.customers(client, {}, { fetch, pageSize: 10 });
    for (const customerId of names(10)) {
      expect(await loop.next()).to.deep.equal({ done: false, value: { customerId } });
    }
    expect(await catchApiError(api, loop.next())).to.include({
      kind: "invalid-request",
      code: "InvalidAction",
    });
    expect(await loop.next()).to.deep.equal({ done: true, value: undefined });
    expect(calls).to.have.length(2);
  });

  test("customers: an error that passes costs nobody", async () => {
    const { onRetry, retries } = shortenWaits();
    const commands = [
      { next: { kind: "status", status: 503 }, times: 2 },
      { next: { kind: "truncated-json" } },
    ];
    const { value, requests } = await withFaults(gateways, "tencent", commands, () =>
      idsIn(api.customers(client, {}, { pageSize: 100, onRetry })),
    );
    expect(value).to.deep.equal(wanted);
    expect(requests).to.have.length(5);
    expect(retries).to.have.length(3);
  });

  test("customers: aborting ends it with the reason, between pages and within one", async () => {
    const reason = new Error("why");
    const stop = new AbortController();
    const { fetch, calls } = listing(() => names(100));
    const loop = api.customers(client, {}, { fetch, pageSize: 1, signal: stop.signal });
    await loop.next();
    stop.abort(reason);
    expect(await catchRejection(loop.next())).to.equal(reason);
    expect(calls).to.have.length(1);

    const again = new AbortController();
    const waiting = createHangingFetch();
    const first = api.customers(client, {}, { fetch: waiting.fetch, signal: again.signal }).next();
    await sleep(10);
    again.abort(reason);
    expect(await catchRejection(first)).to.equal(reason);
    expect(waiting.calls[0]?.signal.aborted).to.equal(true);

    const before = api.customers(client, {}, { fetch, signal: AbortSignal.abort(reason) });
    expect(await catchRejection(before.next())).to.equal(reason);
    expect(calls).to.have.length(1);
  });

  test("customers: what onProgress throws ends it", async () => {
    const mistake = new Error("listener");
    const { fetch, calls } = listing(() => names(100));
    const onProgress = () => {
      throw mistake;
    };
    expect(await catchRejection(all(api.customers(client, {}, { fetch, onProgress })))).to.equal(mistake);
    expect(calls).to.have.length(1);
  });

  test("customers: wrong arguments are named, and nothing is sent", async () => {
    const { fetch, calls } = listing(() => names(10));
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
    for (const [field, who, params] of cases) {
      const loop = api.customers(unchecked(who), unchecked(params), { fetch });
      await expectInvalidInputRejection(api, loop.next(), field);
    }
    const disposed = new api.TencentClient(TENCENT);
    dispose(disposed);
    await expectInvalidInputRejection(api, api.customers(disposed, {}, { fetch }).next(), "client");
    expect(calls).to.deep.equal([]);
  });

  test("customers: params that are no object are refused", async () => {
    const { fetch, calls } = listing(() => names(10));
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
