import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import {
  createClients,
  createCountedBody,
  createCustomerPage,
  createHangingFetch,
  recordFetch,
} from "./fetches.mjs";
import { catchRejection, TENCENT } from "./helpers.mjs";
import { shortenWaits, sleep, watchTimers } from "./timers.mjs";

/** Not the default, so that this timer is known among a host's own. */
const TIMEOUT_MS = 54_321;

/**
 * Aborting ends at once and leaves nothing running.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const client = new api.TencentClient(TENCENT);
  /** @param {import("iot-accounts").SendOptions} options */
  const send = (options) =>
    api.send((overrides) => client.getCustomerList({}, overrides), { timeoutMs: TIMEOUT_MS, ...options });

  /**
   * Aborts a call that is under way and would otherwise take a minute.
   *
   * @param {AbortController} stop
   * @param {Promise<unknown>} sent
   */
  async function aborted(stop, sent) {
    const reason = new Error("the user left");
    // Only then is the call where it is to be aborted.
    await sleep(30);
    const start = Date.now();
    stop.abort(reason);
    expect(await catchRejection(sent)).to.equal(reason);
    expect(Date.now() - start).to.be.below(500);
  }

  test("abort: before the call, nothing is signed and nothing is sent", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    for (const reason of [new Error("why"), "text", { code: 1 }, 0]) {
      let signed = 0;
      const sign = () => {
        signed += 1;
        return client.getCustomerList();
      };
      const sent = api.send(sign, { fetch, signal: AbortSignal.abort(reason) });
      expect(await catchRejection(sent)).to.equal(reason);
      expect(signed).to.equal(0);
    }
    expect(calls).to.deep.equal([]);
    const plain = await catchRejection(send({ fetch, signal: AbortSignal.abort() }));
    expect(plain).to.have.property("name", "AbortError");
  });

  test("abort: while signing, nothing is sent", async () => {
    const { fetch, calls } = recordFetch(() => createCustomerPage([], 0));
    const stop = new AbortController();
    const reason = new Error("why");
    const sign = () => {
      stop.abort(reason);
      return client.getCustomerList();
    };
    expect(await catchRejection(api.send(sign, { fetch, signal: stop.signal }))).to.equal(reason);
    expect(calls).to.deep.equal([]);
  });

  test("abort: during a fetch that pays no heed to its signal", () =>
    watchTimers(async (running) => {
      const { fetch, calls } = createHangingFetch();
      const stop = new AbortController();
      const sent = send({ fetch, signal: stop.signal });
      expect(running()).to.include(TIMEOUT_MS);
      await aborted(stop, sent);
      expect(calls).to.have.length(1);
      expect(calls[0]?.signal.aborted).to.equal(true);
      expect(running()).to.not.include(TIMEOUT_MS);
    }));

  test("abort: the fetch below is told the reason", async () => {
    const stop = new AbortController();
    /** @type {unknown} */
    let told;
    const { fetch } = recordFetch(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            told = signal.reason;
            reject(new Error("another error than the reason"));
          });
        }),
    );
    const sent = send({ fetch, signal: stop.signal });
    await aborted(stop, sent);
    expect(told).to.equal(stop.signal.reason);
  });

  test("abort: inside the fetch itself", async () => {
    const stop = new AbortController();
    const reason = new Error("why");
    const { fetch, calls } = recordFetch(() => {
      stop.abort(reason);
      return createCustomerPage(["one"], 1);
    });
    expect(await catchRejection(send({ fetch, signal: stop.signal }))).to.equal(reason);
    expect(calls).to.have.length(1);
  });

  test("abort: during a body that hangs, its stream is cancelled", () =>
    watchTimers(async (running) => {
      const { stream, counts } = createCountedBody((index) =>
        index === 0 ? new TextEncoder().encode(`{"Response":`) : new Promise(() => {}),
      );
      const { fetch, calls } = recordFetch(() => new Response(stream));
      const stop = new AbortController();
      await aborted(stop, send({ fetch, signal: stop.signal }));
      expect(calls[0]?.signal.aborted).to.equal(true);
      expect(running()).to.not.include(TIMEOUT_MS);
      await sleep(20);
      expect(counts.cancelled).to.equal(true);
    }));

  test("abort: during a body that goes on, no more of it is asked for", async () => {
    const { stream, counts } = createCountedBody(async (index) => {
      await sleep(5);
      return index < 100 ? new Uint8Array(16).fill(0x20) : undefined;
    });
    const { fetch } = recordFetch(() => new Response(stream));
    const stop = new AbortController();
    await aborted(stop, send({ fetch, signal: stop.signal }));
    await sleep(20);
    const { pulls } = counts;
    await sleep(60);
    expect(counts.pulls).to.equal(pulls);
    expect(counts.cancelled).to.equal(true);
  });

  test("abort: during the wait before a retry", () =>
    watchTimers(async (running) => {
      const headers = { "retry-after": "60" };
      const { fetch, calls } = recordFetch(() => new Response("", { status: 503, headers }));
      const stop = new AbortController();
      let delay = 0;
      const onRetry = ({ delayMs = 0 }) => {
        delay = delayMs;
      };
      const sent = send({ fetch, onRetry, signal: stop.signal });
      await sleep(10);
      expect(delay).to.be.within(60_000, 60_300);
      expect(running()).to.include(delay).and.not.include(TIMEOUT_MS);
      await aborted(stop, sent);
      expect(calls).to.have.length(1);
      expect(running()).to.not.include(delay);
    }));

  test("abort: in onRetry, there is no retry", async () => {
    const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
    const stop = new AbortController();
    const reason = new Error("why");
    const onRetry = () => stop.abort(reason);
    expect(await catchRejection(send({ fetch, onRetry, signal: stop.signal }))).to.equal(reason);
    expect(calls).to.have.length(1);
  });

  test("abort: a signal that times out gives its own reason", async () => {
    const { fetch } = createHangingFetch();
    const error = await catchRejection(send({ fetch, signal: AbortSignal.timeout(30) }));
    expect(error).to.have.property("name", "TimeoutError");
    expect(error).to.not.be.instanceOf(api.ApiError);
  });

  test("abort: a real request ends, the gateway's answer is not waited for", async () => {
    const { tencent } = createClients(api, gateways);
    const { fetch, calls } = recordFetch();
    const stop = new AbortController();
    const sent = api.send(() => tencent().getCustomerList({ limit: 1 }), { fetch, signal: stop.signal });
    stop.abort();
    expect(await catchRejection(sent)).to.equal(stop.signal.reason);
    expect(calls[0]?.signal.aborted ?? true).to.equal(true);
  });

  test("abort: after the end nothing happens, and the signal holds nobody any more", () =>
    watchTimers(async (running) => {
      const stop = new AbortController();
      const { signal } = stop;
      const listeners = new Set();
      const { addEventListener, removeEventListener } = signal;
      Object.assign(signal, {
        addEventListener: (/** @type {Parameters<typeof addEventListener>} */ ...args) => {
          listeners.add(args[1]);
          addEventListener.apply(signal, args);
        },
        removeEventListener: (/** @type {Parameters<typeof removeEventListener>} */ ...args) => {
          listeners.delete(args[1]);
          removeEventListener.apply(signal, args);
        },
      });
      const { onRetry } = shortenWaits();
      const { fetch, calls } = recordFetch((_, index) =>
        index % 2 === 0 ? new Response("", { status: 503 }) : createCustomerPage(["one"], 1),
      );
      const list = await send({ fetch, onRetry, signal });
      expect(list.customers).to.have.length(1);
      expect(calls).to.have.length(2);
      expect(listeners.size).to.equal(0);
      await catchRejection(send({ fetch, signal, retries: 0 }));
      expect(listeners.size).to.equal(0);
      const waiting = createHangingFetch();
      const sent = send({ fetch: waiting.fetch, signal });
      await sleep(10);
      expect(listeners.size).to.equal(1);
      stop.abort();
      await catchRejection(sent);
      expect(listeners.size).to.equal(0);
      expect(running()).to.not.include(TIMEOUT_MS);
    }));

  test("send: no timer outlives a call, however it ends", () =>
    watchTimers(async (running) => {
      const { onRetry, waited } = shortenWaits();
      for (const answer of [
        () => createCustomerPage(["one"], 1),
        () => new Response("", { status: 503 }),
        () => new Response("no json"),
        () => {
          throw new Error("network");
        },
      ]) {
        const { fetch } = recordFetch(answer);
        await send({ fetch, onRetry, retries: 1 }).catch(() => {});
        expect(running()).to.not.include(TIMEOUT_MS);
      }
      expect(waited).to.have.length(2);
      const { fetch } = createHangingFetch();
      await catchRejection(send({ fetch, retries: 0, timeoutMs: 54 }));
      expect(running()).to.not.include(54);
    }));
}
