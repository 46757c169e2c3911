import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createCountedBody, createCustomerPage, createHangingFetch, recordFetch } from "./fetches.mjs";
import { catchApiError, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";
import { shortenWaits, sleep } from "./timers.mjs";

const LIST = { total: 1, customers: [{ customerId: "one" }] };

/**
 * A fetch of one's own that does not behave.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.TencentClient(TENCENT);
  /** @param {import("iot-accounts").SendOptions} options */
  const send = (options) => api.send((overrides) => client.getCustomerList({}, overrides), options);

  test("send: a fetch that throws is a network error with the cause, and tried again", async () => {
    for (const cause of [new TypeError("fetch failed"), "a text", 5, null, { code: "ECONNRESET" }]) {
      const { onRetry, retries } = shortenWaits();
      const { fetch, calls } = recordFetch(() => {
        throw cause;
      });
      const error = await catchApiError(api, send({ fetch, onRetry, retries: 2 }));
      expect(error).to.include({ provider: "tencent", kind: "network", retryable: true });
      expect(error.cause).to.equal(cause);
      expect(Object.keys(error)).to.not.include("cause");
      expect(error.message).to.match(/could not be reached .*: check the network and the endpoint/);
      expect(calls).to.have.length(3);
      expect(retries.map((retry) => retry.error.cause)).to.deep.equal([cause, cause]);
    }
  });

  test("send: a fetch that throws before it gives a promise is a network error too", async () => {
    const cause = new Error("at once");
    const fetch = () => {
      throw cause;
    };
    const error = await catchApiError(api, send({ fetch, retries: 0 }));
    expect(error).to.include({ kind: "network", cause });
  });

  test("send: a fetch that throws an error of this package is no network error", async () => {
    const { fetch, calls } = recordFetch(() => {
      throw new api.InvalidInputError("proxy", "must be set");
    });
    await expectInvalidInputRejection(api, send({ fetch }), "proxy");
    expect(calls).to.have.length(1);
  });

  test("send: a fetch that recovers is tried until it does", async () => {
    const { onRetry } = shortenWaits();
    const { fetch, calls } = recordFetch((_, index) => {
      if (index < 3) throw new TypeError("fetch failed");
      return createCustomerPage(["one"], 1);
    });
    expect(await send({ fetch, onRetry })).to.deep.equal(LIST);
    expect(calls).to.have.length(4);
  });

  test("send: a fetch that hangs and pays no heed to its signal is a timeout, and is told to stop", async () => {
    const { onRetry } = shortenWaits();
    const { fetch, calls } = createHangingFetch();
    const start = Date.now();
    const error = await catchApiError(api, send({ fetch, onRetry, timeoutMs: 100, retries: 1 }));
    expect(Date.now() - start).to.be.within(195, 2000);
    expect(error).to.include({ kind: "timeout", retryable: true });
    expect(error.message).to.match(/did not answer in time .*100 ms.*: try again, or allow more time/);
    expect(calls.map(({ signal }) => signal.aborted)).to.deep.equal([true, true]);
    expect(calls[0]?.signal).to.not.equal(calls[1]?.signal);
  });

  test("send: a body that hangs is a timeout, and its stream is cancelled", async () => {
    const { stream, counts } = createCountedBody((index) =>
      index === 0 ? new TextEncoder().encode(`{"Response":`) : new Promise(() => {}),
    );
    const { fetch, calls } = recordFetch(() => new Response(stream));
    const error = await catchApiError(api, send({ fetch, timeoutMs: 100, retries: 0 }));
    expect(error.kind).to.equal("timeout");
    expect(calls[0]?.signal.aborted).to.equal(true);
    await sleep(20);
    expect(counts.cancelled).to.equal(true);
  });

  test("send: after a timeout nothing more of the body is asked for", async () => {
    const { stream, counts } = createCountedBody(async (index) => {
      await sleep(10);
      return index < 100 ? new Uint8Array(16).fill(0x20) : undefined;
    });
    const { fetch } = recordFetch(() => new Response(stream));
    const error = await catchApiError(api, send({ fetch, timeoutMs: 100, retries: 0 }));
    expect(error.kind).to.equal("timeout");
    await sleep(20);
    const { pulls } = counts;
    expect(pulls).to.be.above(2);
    await sleep(100);
    expect(counts.pulls).to.equal(pulls);
  });

  test("send: an answer that comes after the time is not read", async () => {
    const { stream, counts } = createCountedBody((index) =>
      index < 100 ? new Uint8Array(16).fill(0x20) : undefined,
    );
    const { fetch } = recordFetch(async () => {
      await sleep(150);
      return new Response(stream);
    });
    const error = await catchApiError(api, send({ fetch, timeoutMs: 50, retries: 0 }));
    expect(error.kind).to.equal("timeout");
    await sleep(200);
    // A stream asks once by itself.
    expect(counts.pulls).to.be.below(3);
    expect(counts.cancelled).to.equal(true);
  });

  test("send: empty pieces without end are a timeout: they must not keep the clock from ticking", async () => {
    const start = Date.now();
    // Ends by itself, so that a mistake here fails and does not hang.
    const { stream } = createCountedBody(() => (Date.now() - start < 3000 ? new Uint8Array(0) : undefined));
    const { fetch } = recordFetch(() => new Response(stream));
    const error = await catchApiError(api, send({ fetch, timeoutMs: 100, retries: 0 }));
    expect(error.kind).to.equal("timeout");
    expect(Date.now() - start).to.be.below(1500);
  });

  test("send: a body of single bytes without end is given up, too large or too late", async () => {
    const start = Date.now();
    const { stream, counts } = createCountedBody(() =>
      Date.now() - start < 3000 ? new Uint8Array(1).fill(0x20) : undefined,
    );
    const { fetch } = recordFetch(() => new Response(stream));
    const error = await catchApiError(api, send({ fetch, timeoutMs: 200, retries: 0 }));
    expect(error.kind).to.be.oneOf(["timeout", "malformed-response"]);
    expect(Date.now() - start).to.be.below(1500);
    const { pulls } = counts;
    await sleep(50);
    expect(counts.pulls).to.equal(pulls);
  });

  test("send: pieces that are no bytes are the caller's mistake, and not read without end", async () => {
    for (const piece of [new ArrayBuffer(1024 * 1024), "text", 5, {}, null, [1, 2, 3]]) {
      let pulls = 0;
      const stream = new ReadableStream({
        pull(controller) {
          pulls += 1;
          if (pulls > 64) controller.close();
          else controller.enqueue(piece);
        },
      });
      const { fetch, calls } = recordFetch(() => new Response(stream));
      await expectInvalidInputRejection(api, send({ fetch }), "fetch");
      expect(pulls).to.be.below(9);
      expect(calls).to.have.length(1);
    }
  });

  test("send: a Response without an HTTP status is the caller's mistake", async () => {
    for (const response of [
      Response.error(),
      ...[0, 99, 600, 200.5, -1].map((status) =>
        Object.defineProperty(new Response("{}"), "status", { value: status }),
      ),
    ]) {
      const { fetch, calls } = recordFetch(() => response);
      await expectInvalidInputRejection(api, send({ fetch }), "fetch");
      expect(calls).to.have.length(1);
    }
  });

  test("send: a fetch that gives no Response is the caller's mistake, and not tried again", async () => {
    const { url } = client.getCustomerList();
    for (const value of [
      undefined,
      null,
      "text",
      5,
      true,
      {},
      [],
      { status: 200 },
      { status: 200, headers: {}, text: async () => "{}" },
      { status: "200", headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(0) },
      new Request(url),
    ]) {
      const { fetch, calls } = recordFetch(() => unchecked(value));
      await expectInvalidInputRejection(api, send({ fetch }), "fetch");
      expect(calls).to.have.length(1);
    }
  });

  test("send: a Response without a stream will do", async () => {
    const response = createCustomerPage(["one"], 1);
    const bytes = await response.arrayBuffer();
    const like = { status: 200, headers: new Headers(), arrayBuffer: async () => bytes };
    const { fetch } = recordFetch(() => unchecked(like));
    expect(await send({ fetch })).to.deep.equal(LIST);
    const large = { ...like, arrayBuffer: async () => new ArrayBuffer(8 * 1024 * 1024 + 1) };
    const error = await catchApiError(api, send({ fetch: recordFetch(() => unchecked(large)).fetch }));
    expect(error).to.include({ kind: "malformed-response", retryable: false });
  });

  test("send: a Response without a body, and one that was already read", async () => {
    const { onRetry, retries } = shortenWaits();
    const { fetch, calls } = recordFetch((_, index) =>
      index === 0 ? new Response(null, { status: 204 }) : createCustomerPage(["one"], 1),
    );
    expect(await send({ fetch, onRetry })).to.deep.equal(LIST);
    expect(retries[0]?.error).to.include({ kind: "malformed-response", retryable: true, status: 204 });
    expect(calls).to.have.length(2);
    const used = createCustomerPage(["one"], 1);
    await used.text();
    const error = await catchApiError(api, send({ fetch: recordFetch(() => used).fetch, retries: 0 }));
    expect(error.kind).to.equal("network");
    expect(error.cause).to.be.instanceOf(TypeError);
  });

  test("send: a body that breaks in the middle is a network error with the cause", async () => {
    const { onRetry } = shortenWaits();
    const cause = new Error("reset");
    const { fetch, calls } = recordFetch((_, index) => {
      const { stream } = createCountedBody((pull) => {
        if (pull === 0) return new TextEncoder().encode(`{"Response":`);
        throw cause;
      });
      return index === 0 ? new Response(stream) : createCustomerPage(["one"], 1);
    });
    const error = await catchApiError(api, send({ fetch, retries: 0 }));
    expect(error).to.include({ kind: "network", cause });
    expect(await send({ fetch, onRetry })).to.deep.equal(LIST);
    expect(calls).to.have.length(2);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    test(`send: a redirect (${status}) is not followed and not tried again`, async () => {
      const headers = { location: "https://elsewhere.example.com/" };
      const { fetch, calls } = recordFetch(() => new Response(null, { status, headers }));
      const error = await catchApiError(api, send({ fetch }));
      expect(error).to.include({ kind: "malformed-response", retryable: false });
      expect(error.message).to.contain("redirect");
      expect(calls).to.have.length(1);
    });
  }

  test("send: what a browser shows of a redirect is one too", async () => {
    const opaque = Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" });
    Object.defineProperty(opaque, "status", { value: 0 });
    const { fetch, calls } = recordFetch(() => opaque);
    const error = await catchApiError(api, send({ fetch }));
    expect(error).to.include({ kind: "malformed-response", retryable: false });
    expect(error.message).to.contain("redirect");
    expect(calls).to.have.length(1);
  });
}
