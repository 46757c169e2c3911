import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { countListeners } from "./abort-signals.mjs";
import {
  createClients,
  createCountedBody,
  createCustomerPage,
  createHangingFetch,
  recordFetch,
} from "./fetch-doubles.mjs";
import { catchRejection, TENCENT } from "./helpers.mjs";
import { shortenWaits, sleep, watchTimers } from "./timers.mjs";

/** Not the default, so that this timer can be told from the host's timers. */
const TIMEOUT_MS = 54_321;

/**
 * Aborting takes effect immediately and leaves nothing running.
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
   * Aborts a running call that would otherwise take a minute.
   *
   * @param {AbortController} controller
   * @param {Promise<unknown>} sent
   */
  async function abort(controller, sent) {
    const reason = new Error("the user left");
    // The call needs this time to reach the point at which it is aborted.
    await sleep(30);
    const start = Date.now();
    controller.abort(reason);
    expect(await catchRejection(sent)).to.equal(reason);
    expect(Date.now() - start).to.be.below(500);
  }

  test("abort: before the call, nothing is signed or sent", async () => {
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
    const controller = new AbortController();
    const reason = new Error("why");
    const sign = () => {
      controller.abort(reason);
      return client.getCustomerList();
    };
    expect(await catchRejection(api.send(sign, { fetch, signal: controller.signal }))).to.equal(reason);
    expect(calls).to.deep.equal([]);
  });

  test("abort: during a fetch that ignores its signal", () =>
    watchTimers(async (running) => {
      const { fetch, calls } = createHangingFetch();
      const controller = new AbortController();
      const sent = send({ fetch, signal: controller.signal });
      expect(running()).to.include(TIMEOUT_MS);
      await abort(controller, sent);
      expect(calls).to.have.length(1);
      expect(calls[0]?.signal.aborted).to.equal(true);
      expect(running()).to.not.include(TIMEOUT_MS);
    }));

  test("abort: the signal of fetch has the reason", async () => {
    const controller = new AbortController();
    /** @type {unknown} */
    let fetchReason;
    const { fetch } = recordFetch(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            fetchReason = signal.reason;
            reject(new Error("an error that is not the reason"));
          });
        }),
    );
    const sent = send({ fetch, signal: controller.signal });
    await abort(controller, sent);
    expect(fetchReason).to.equal(controller.signal.reason);
  });

  test("abort: a reason that is an ApiError is the reason, and no failure to retry", async () => {
    const fields = /** @type {const} */ ({
      provider: "tencent",
      kind: "server",
      code: "",
      vendorMessage: "",
    });
    const reason = Object.freeze(new api.ApiError("why", { ...fields, retryable: true }));
    const { fetch, calls } = createHangingFetch();
    const controller = new AbortController();
    const onRetry = () => expect.fail("it was retried");
    const sent = send({ fetch, onRetry, signal: controller.signal });
    await sleep(5);
    controller.abort(reason);
    expect(await catchRejection(sent)).to.equal(reason);
    expect(calls).to.have.length(1);
    expect(reason.request).to.equal(undefined);
  });

  test("abort: inside the fetch function", async () => {
    const controller = new AbortController();
    const reason = new Error("why");
    const { fetch, calls } = recordFetch(() => {
      controller.abort(reason);
      return createCustomerPage(["one"], 1);
    });
    expect(await catchRejection(send({ fetch, signal: controller.signal }))).to.equal(reason);
    expect(calls).to.have.length(1);
  });

  test("abort: during a body that hangs, cancels its stream", () =>
    watchTimers(async (running) => {
      const { stream, counts } = createCountedBody((index) =>
        index === 0 ? new TextEncoder().encode(`{"Response":`) : new Promise(() => {}),
      );
      const { fetch, calls } = recordFetch(() => new Response(stream));
      const controller = new AbortController();
      await abort(controller, send({ fetch, signal: controller.signal }));
      expect(calls[0]?.signal.aborted).to.equal(true);
      expect(running()).to.not.include(TIMEOUT_MS);
      await sleep(20);
      expect(counts.cancelled).to.equal(true);
    }));

  test("abort: during a body, reads no more of it", async () => {
    const { stream, counts } = createCountedBody(async (index) => {
      await sleep(5);
      return index < 100 ? new Uint8Array(16).fill(0x20) : undefined;
    });
    const { fetch } = recordFetch(() => new Response(stream));
    const controller = new AbortController();
    await abort(controller, send({ fetch, signal: controller.signal }));
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
      const controller = new AbortController();
      let delay = 0;
      const onRetry = ({ delayMs = 0 }) => {
        delay = delayMs;
      };
      const sent = send({ fetch, onRetry, signal: controller.signal });
      await sleep(10);
      expect(delay).to.be.within(60_000, 60_300);
      expect(running()).to.include(delay).and.not.include(TIMEOUT_MS);
      await abort(controller, sent);
      expect(calls).to.have.length(1);
      expect(running()).to.not.include(delay);
    }));

  test("abort: in onRetry, prevents the retry", async () => {
    const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
    const controller = new AbortController();
    const reason = new Error("why");
    const onRetry = () => controller.abort(reason);
    expect(await catchRejection(send({ fetch, onRetry, signal: controller.signal }))).to.equal(reason);
    expect(calls).to.have.length(1);
  });

  test("abort: AbortSignal.timeout gives its TimeoutError", async () => {
    const { fetch } = createHangingFetch();
    const error = await catchRejection(send({ fetch, signal: AbortSignal.timeout(30) }));
    expect(error).to.have.property("name", "TimeoutError");
    expect(error).to.not.be.instanceOf(api.ApiError);
  });

  test("abort: a real request ends without waiting for the response", async () => {
    const { tencent } = createClients(api, gateways);
    const { fetch, calls } = recordFetch();
    const controller = new AbortController();
    const sent = api.send(() => tencent().getCustomerList({ limit: 1 }), {
      fetch,
      signal: controller.signal,
    });
    controller.abort();
    expect(await catchRejection(sent)).to.equal(controller.signal.reason);
    expect(calls[0]?.signal.aborted ?? true).to.equal(true);
  });

  test("abort: after the end has no effect, and the signal has no listeners left", () =>
    watchTimers(async (running) => {
      const controller = new AbortController();
      const { signal } = controller;
      const getListenerCount = countListeners(signal);
      const { onRetry } = shortenWaits();
      const { fetch, calls } = recordFetch((_, index) =>
        index % 2 === 0 ? new Response("", { status: 503 }) : createCustomerPage(["one"], 1),
      );
      const list = await send({ fetch, onRetry, signal });
      expect(list.customers).to.have.length(1);
      expect(calls).to.have.length(2);
      expect(getListenerCount()).to.equal(0);
      await catchRejection(send({ fetch, signal, retries: 0 }));
      expect(getListenerCount()).to.equal(0);
      const hangingFetch = createHangingFetch();
      const sent = send({ fetch: hangingFetch.fetch, signal });
      await sleep(10);
      expect(getListenerCount()).to.equal(1);
      controller.abort();
      await catchRejection(sent);
      expect(getListenerCount()).to.equal(0);
      expect(running()).to.not.include(TIMEOUT_MS);
    }));

  test("send: leaves no timer running, however it ends", () =>
    watchTimers(async (running) => {
      const { onRetry, delays } = shortenWaits();
      for (const respond of [
        () => createCustomerPage(["one"], 1),
        () => new Response("", { status: 503 }),
        () => new Response("not JSON"),
        () => {
          throw new Error("network");
        },
      ]) {
        const { fetch } = recordFetch(respond);
        await send({ fetch, onRetry, retries: 1 }).catch(() => {});
        expect(running()).to.not.include(TIMEOUT_MS);
      }
      expect(delays).to.have.length(2);
      const { fetch } = createHangingFetch();
      await catchRejection(send({ fetch, retries: 0, timeoutMs: 54 }));
      expect(running()).to.not.include(54);
    }));
}
