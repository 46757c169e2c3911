import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createCustomerPage, createJsonResponse, recordFetch } from "./fetch-doubles.mjs";
import { catchRejection, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";
import { sleep } from "./timers.mjs";

/** It is a promise, and is none, by turns. */
function createFickleThenable() {
  let asked = 0;
  const get = () => {
    asked += 1;
    if (asked % 2 === 0) return undefined;
    return () => {
      throw new Error("from a promise that is none by turns");
    };
  };
  // biome-ignore lint/suspicious/noThenProperty: what somebody who means harm may give
  return Object.defineProperty({}, "then", { get });
}

/**
 * What `send` calls may be asynchronous. A rejection that nobody handled would end most of the runtimes, and this suite.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.TencentClient(TENCENT);
  const sign = () => client.getCustomerList();
  const listenerError = new Error("listener");
  const FAILING = [
    () => {
      throw listenerError;
    },
    async () => {
      throw listenerError;
    },
    () => Promise.reject(listenerError),
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: what a library of promises may give
      then: (/** @type {unknown} */ _, /** @type {(error: Error) => void} */ reject) => reject(listenerError),
    }),
  ];

  /** The first answer refuses the clock. */
  function createFetch() {
    return recordFetch((_, index) => {
      if (index > 0) return createCustomerPage(["one"], 1);
      const body = { Response: { Error: { Code: "AuthFailure.SignatureExpire", Message: "" } } };
      const headers = { date: new Date().toUTCString() };
      return createJsonResponse(body, { headers });
    });
  }

  for (const option of ["onRetry", "onClockOffset"]) {
    test(`send: an ${option} that fails ends it, synchronous or not`, async () => {
      for (const listener of FAILING) {
        const { fetch, calls } = createFetch();
        const sent = api.send(sign, { fetch, [option]: listener });
        expect(await catchRejection(sent)).to.equal(listenerError);
        expect(calls).to.have.length(1);
      }
    });

    test(`send: an ${option} that is asynchronous is waited for, until an abort`, async () => {
      const { fetch, calls } = createFetch();
      const controller = new AbortController();
      const reason = new Error("why");
      /** @type {(error: Error) => void} */
      let fail = () => {};
      const listener = () =>
        new Promise((_, reject) => {
          fail = reject;
        });
      const sent = api.send(sign, { fetch, signal: controller.signal, [option]: listener });
      await sleep(10);
      expect(calls).to.have.length(1);
      controller.abort(reason);
      expect(await catchRejection(sent)).to.equal(reason);
      // Nobody waits for it any more.
      fail(new Error("too late"));
      await sleep(5);
      expect(calls).to.have.length(1);
    });
  }

  test("send: asynchronous listeners are called in their order, before the next attempt", async () => {
    /** @type {string[]} */
    const events = [];
    const record = (/** @type {string} */ name) => async () => {
      events.push(`${name} begins`);
      await sleep(5);
      events.push(`${name} ends`);
    };
    const recorded = createFetch();
    /** @type {typeof recorded.fetch} */
    const fetch = (url, init) => {
      events.push("fetch");
      return recorded.fetch(url, init);
    };
    await api.send(sign, { fetch, onRetry: record("retry"), onClockOffset: record("offset") });
    expect(events).to.deep.equal([
      "fetch",
      ...["offset begins", "offset ends", "retry begins", "retry ends"],
      "fetch",
    ]);
  });

  test("send: a sign that is asynchronous is refused, and nothing is sent", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    for (const asynchronous of [
      async () => sign(),
      async () => {
        throw listenerError;
      },
      () => Promise.reject(listenerError),
      createFickleThenable,
      ...FAILING.slice(1),
    ]) {
      await expectInvalidInputRejection(api, api.send(unchecked(asynchronous), { fetch }), "sign");
    }
    await sleep(5);
    expect(calls).to.deep.equal([]);
  });
}
