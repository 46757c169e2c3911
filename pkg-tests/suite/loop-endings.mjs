import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { countListeners } from "./abort-signals.mjs";
import {
  createCustomerPage,
  createHangingFetch,
  createIdentityPage,
  getRequestedIds,
  recordFetch,
} from "./fetch-doubles.mjs";
import { ALIYUN, catchRejection, TENCENT } from "./helpers.mjs";
import { createIds } from "./iterables.mjs";
import { sleep } from "./timers.mjs";

/** @typedef {{ fetch: import("./fetch-doubles.mjs").FetchLike, signal?: AbortSignal,
 *   onProgress?: () => void, retries?: number }} Options */

const END = { done: true, value: undefined };

/**
 * How the loops end: by their signal, by whoever reads them, by an error.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const tencent = new api.TencentClient(TENCENT);
  const aliyun = new api.AliyunClient(ALIYUN);
  /** @param {number} rows */
  const serveIdentities = (rows) =>
    recordFetch(({ body }) => {
      const { offset, count } = /** @type {{ offset: number, count: number }} */ (body["params"]);
      return createIdentityPage(createIds("r", rows).slice(offset, offset + count));
    }).fetch;
  /** @type {Readonly<Record<string, string>>} */
  const idNames = { customers: "customerId", users: "id" };
  /** @type {Record<string, { start: (options: Options, size: number, rows: number) => AsyncGenerator<object>,
   *   answer: (size: number, rows: number) => import("./fetch-doubles.mjs").FetchLike }>} */
  const loops = {
    customers: {
      start: (options, size) => api.customers(tencent, {}, { ...options, pageSize: size }),
      answer: (_, rows) =>
        recordFetch(({ body }) => {
          const offset = Number(body["Offset"]);
          const count = Math.min(Number(body["Limit"]), rows - offset);
          return createCustomerPage(createIds("r", count, offset), rows);
        }).fetch,
    },
    allIdentities: {
      start: (options, size) => api.allIdentities(aliyun, { ...options, pageSize: size }),
      answer: (_, rows) => serveIdentities(rows),
    },
    users: {
      start: (options, size) => api.users({ aliyun }, { ...options, pageSize: size }),
      answer: (_, rows) => serveIdentities(rows),
    },
    identities: {
      start: (options, size, rows) =>
        api.identities(aliyun, createIds("r", rows), { ...options, batchSize: size }),
      answer: () => recordFetch((call) => createIdentityPage(getRequestedIds(call))).fetch,
    },
  };

  for (const [name, { start, answer }] of Object.entries(loops)) {
    /** @param {object | void | undefined} row */
    const getId = (row) => row && Reflect.get(row, idNames[name] ?? "identityId");

    test(`${name}: an abort while a page is handed out ends it at the next row`, async () => {
      const reason = new Error("why");
      for (const inside of [true, false]) {
        const controller = new AbortController();
        const { signal } = controller;
        const getListenerCount = countListeners(signal);
        const loop = start({ fetch: answer(1000, 1000), signal }, 1000, 1000);
        /** @type {unknown[]} */
        const found = [];
        const reading = (async () => {
          for await (const row of loop) {
            found.push(getId(row));
            if (found.length === 4 && inside) controller.abort(reason);
            else if (found.length === 4) queueMicrotask(() => controller.abort(reason));
            if (found.length === 4 && !inside) await Promise.resolve();
          }
        })();
        expect(await catchRejection(reading)).to.equal(reason);
        expect(found).to.deep.equal(createIds("r", 4));
        expect(await loop.next()).to.deep.equal(END);
        expect(getListenerCount()).to.equal(0);
      }
    });

    test(`${name}: leaving it while a request hangs ends both at once`, async () => {
      const { fetch, calls } = createHangingFetch();
      const { signal } = new AbortController();
      const getListenerCount = countListeners(signal);
      const loop = start({ fetch, signal }, 10, 100);
      const pending = [loop.next(), loop.next()];
      await sleep(5);
      const sent = calls.length;
      expect(sent).to.be.above(0);
      expect(calls.some((call) => call.signal.aborted)).to.equal(false);
      const left = loop.return("value");
      expect(calls.map((call) => call.signal.aborted)).to.deep.equal(Array(sent).fill(true));
      expect(await Promise.all(pending)).to.deep.equal([END, END]);
      expect(await left).to.deep.equal({ done: true, value: "value" });
      expect(getListenerCount()).to.equal(0);
      await sleep(5);
      expect(calls).to.have.length(sent);
    });

    test(`${name}: an error thrown into it while a request hangs ends both at once`, async () => {
      const { fetch, calls } = createHangingFetch();
      const loop = start({ fetch }, 10, 100);
      const pending = loop.next();
      await sleep(5);
      const thrown = new Error("thrown");
      const ended = catchRejection(loop.throw(thrown));
      expect(calls.every((call) => call.signal.aborted)).to.equal(true);
      expect(await pending).to.deep.equal(END);
      expect(await ended).to.equal(thrown);
      expect(await loop.next()).to.deep.equal(END);
    });

    test(`${name}: leaving it ends a wait before a retry, and a body that hangs`, async () => {
      let cancelled = false;
      const body = new ReadableStream({
        pull: () => new Promise(() => {}),
        cancel() {
          cancelled = true;
        },
      });
      const answers = [
        () => new Response("", { status: 503, headers: { "retry-after": "60" } }),
        () => new Response(body),
      ];
      for (const respond of answers) {
        const { fetch, calls } = recordFetch(respond);
        const loop = start({ fetch }, 100, 100);
        const pending = loop.next();
        await sleep(5);
        expect(await loop.return(undefined)).to.deep.equal(END);
        expect(await pending).to.deep.equal(END);
        expect(calls).to.have.length(1);
        expect(calls[0]?.signal.aborted).to.equal(true);
      }
      await sleep(5);
      expect(cancelled).to.equal(true);
    });

    test(`${name}: cancelling a stream that reads it ends the request that hangs`, async () => {
      const { fetch, calls } = createHangingFetch();
      const loop = start({ fetch }, 10, 100);
      const stream = new ReadableStream({
        async pull(controller) {
          const { done, value } = await loop.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        async cancel() {
          await loop.return(undefined);
        },
      });
      const reader = stream.getReader();
      const read = reader.read();
      await sleep(5);
      await reader.cancel();
      expect(await read).to.deep.equal(END);
      expect(calls.map((call) => call.signal.aborted)).to.not.include(false).and.not.be.empty;
    });

    test(`${name}: after an abort that comes while a request hangs, leaving it gives the reason`, async () => {
      const { fetch } = createHangingFetch();
      const controller = new AbortController();
      const reason = new Error("why");
      const loop = start({ fetch, signal: controller.signal }, 10, 100);
      const pending = catchRejection(loop.next());
      await sleep(5);
      controller.abort(reason);
      expect(await loop.return(undefined)).to.deep.equal(END);
      expect(await pending).to.equal(reason);
    });

    test(`${name}: before the first row, return and throw end it and nothing is sent`, async () => {
      const { fetch, calls } = createHangingFetch();
      const { signal } = new AbortController();
      const getListenerCount = countListeners(signal);
      const returned = start({ fetch, signal }, 10, 100);
      expect(await returned.return("value")).to.deep.equal({ done: true, value: "value" });
      expect(await returned.next()).to.deep.equal(END);
      const thrown = new Error("thrown");
      const failed = start({ fetch, signal }, 10, 100);
      expect(await catchRejection(failed.throw(thrown))).to.equal(thrown);
      expect(await failed.next()).to.deep.equal(END);
      await sleep(5);
      expect(calls).to.deep.equal([]);
      expect(getListenerCount()).to.equal(0);
    });

    test(`${name}: is used like a generator of the language`, async () => {
      async function* generate() {
        for (const id of createIds("r", 7)) yield id;
      }
      /** @param {AsyncGenerator<unknown>} loop @param {string} method */
      const call = (loop, method) => {
        if (method === "next") return loop.next();
        return method === "return" ? loop.return("value") : loop.throw("thrown");
      };
      /** @param {PromiseSettledResult<IteratorResult<unknown>>} result */
      const describe = (result) =>
        result.status === "rejected"
          ? result.reason
          : {
              ...result.value,
              value:
                Object(result.value.value) === result.value.value
                  ? getId(result.value.value)
                  : result.value.value,
            };
      const createLoops = () => [start({ fetch: answer(3, 7) }, 3, 7), generate()];
      for (const methods of [
        ["next", "return", "next", "return", "throw"],
        ["next", "throw", "next", "throw", "return"],
        ["return", "return", "next", "throw"],
        ["throw", "next"],
        Array(10).fill("next"),
      ]) {
        const outcomes = [];
        for (const loop of createLoops()) {
          const results = [];
          for (const method of methods) {
            const [result] = await Promise.allSettled([call(loop, method)]);
            results.push(result && describe(result));
          }
          outcomes.push(results);
        }
        expect(outcomes[0], methods.join()).to.deep.equal(outcomes[1]);
      }
      // All at the same time: they are answered in their order.
      for (const methods of [
        Array(10).fill("next"),
        ["return", "next", "throw"],
        ["throw", "return", "next"],
      ]) {
        const outcomes = [];
        for (const loop of createLoops()) {
          const results = await Promise.allSettled(methods.map((method) => call(loop, method)));
          outcomes.push(results.map(describe));
        }
        expect(outcomes[0], methods.join()).to.deep.equal(outcomes[1]);
      }
      const [loop, generator] = createLoops();
      expect(Object.prototype.toString.call(loop)).to.equal(Object.prototype.toString.call(generator));
      expect(loop?.[Symbol.asyncIterator]()).to.equal(loop);
      expect(Object.keys(loop ?? {})).to.deep.equal([]);
    });

    test(`${name}: a listener that fails ends it at once, and the requests under way`, async () => {
      const listenerError = new Error("listener");
      for (const onProgress of [
        () => {
          throw listenerError;
        },
        async () => {
          throw listenerError;
        },
        () => Promise.reject(listenerError),
      ]) {
        // Of two batches the second is answered, the first hangs.
        const { fetch, calls } = recordFetch((call, index) => {
          if (name === "customers") return createCustomerPage(createIds("r", 10), 100);
          if (name !== "identities") return createIdentityPage(createIds("r", 10));
          return index === 0 ? new Promise(() => {}) : createIdentityPage(getRequestedIds(call));
        });
        const loop = start({ fetch, onProgress }, 10, 100);
        expect(await catchRejection(loop.next())).to.equal(listenerError);
        expect(calls.map((call) => call.signal.aborted)).to.not.include(false);
        expect(await loop.next()).to.deep.equal(END);
      }
    });

    test(`${name}: an asynchronous listener is waited for, unless the loop ends`, async () => {
      /** @type {string[]} */
      const events = [];
      const onProgress = async () => {
        events.push("called");
        await sleep(5);
        events.push("done");
      };
      const loop = start({ fetch: answer(10, 10), onProgress }, 10, 10);
      await loop.next();
      events.push("row");
      expect(events).to.deep.equal(["called", "done", "row"]);
      await loop.return(undefined);

      const controller = new AbortController();
      const reason = new Error("why");
      const hanging = start(
        { fetch: answer(10, 10), onProgress: () => new Promise(() => {}), signal: controller.signal },
        10,
        10,
      );
      const pending = hanging.next();
      await sleep(5);
      controller.abort(reason);
      expect(await catchRejection(pending)).to.equal(reason);

      /** @type {(error: Error) => void} */
      let fail = () => {};
      const rejected = () =>
        new Promise((_, reject) => {
          fail = reject;
        });
      const left = start({ fetch: answer(10, 10), onProgress: rejected }, 10, 10);
      const first = left.next();
      await sleep(5);
      expect(await left.return(undefined)).to.deep.equal(END);
      expect(await first).to.deep.equal(END);
      // Nobody waits any more: a runtime that saw it as unhandled would end the suite.
      fail(new Error("too late"));
      await sleep(5);
    });

    test(`${name}: a listener may end the loop that it listens to`, async () => {
      /** @type {AsyncGenerator<object>} */
      let loop;
      /** @type {Promise<unknown> | undefined} */
      let left;
      const onProgress = () => {
        left = loop.return(undefined);
      };
      loop = start({ fetch: answer(10, 20), onProgress }, 10, 20);
      expect(await loop.next()).to.deep.equal(END);
      expect(await left).to.deep.equal(END);

      const controller = new AbortController();
      const reason = new Error("why");
      const { signal } = controller;
      const aborted = start(
        { fetch: answer(10, 20), signal, onProgress: () => controller.abort(reason) },
        10,
        20,
      );
      expect(await catchRejection(aborted.next())).to.equal(reason);
    });
  }

  test("identities: a listener that fails while rows are handed out ends it at the next row", async () => {
    const listenerError = new Error("listener");
    /** @type {(response: Response) => void} */
    let respond = () => {};
    const { fetch } = recordFetch((call, index) =>
      index === 0
        ? createIdentityPage(getRequestedIds(call))
        : new Promise((resolve) => {
            respond = resolve;
          }),
    );
    let reports = 0;
    const onProgress = () => {
      reports += 1;
      if (reports === 2) throw listenerError;
    };
    const loop = api.identities(aliyun, createIds("r", 20), { fetch, batchSize: 10, onProgress });
    expect(await loop.next()).to.deep.include({ done: false });
    respond(createIdentityPage(createIds("r", 10, 10)));
    await sleep(5);
    expect(await catchRejection(loop.next())).to.equal(listenerError);
  });
}
