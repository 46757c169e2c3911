import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createCountedBody, createCustomerPage, createHangingFetch, recordFetch } from "./fetch-doubles.mjs";
import { catchApiError, expectInvalidInputRejection, TENCENT, unchecked } from "./helpers.mjs";
import { shortenWaits, sleep } from "./timers.mjs";

const LIST = { total: 1, droppedCells: 0, customers: [{ customerId: "one" }] };

/**
 * A custom fetch that fails or returns invalid values.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  const client = new api.TencentClient(TENCENT);
  /** @param {import("iot-accounts").SendOptions} options */
  const send = (options) => api.send((overrides) => client.getCustomerList({}, overrides), options);

  test("send: a fetch that rejects is a network error with the cause, and is retried", async () => {
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

  test("send: a fetch that throws synchronously is a network error too", async () => {
    const cause = new Error("synchronous");
    const fetch = () => {
      throw cause;
    };
    const error = await catchApiError(api, send({ fetch, retries: 0 }));
    expect(error).to.include({ kind: "network", cause });
  });

  test("send: an error of this package thrown by fetch is not a network error", async () => {
    const { fetch, calls } = recordFetch(() => {
      throw new api.InvalidInputError("proxy", "must be set");
    });
    await expectInvalidInputRejection(api, send({ fetch }), "proxy");
    expect(calls).to.have.length(1);
  });

  test("send: a fetch that fails is retried until it succeeds", async () => {
    const { onRetry } = shortenWaits();
    const { fetch, calls } = recordFetch((_, index) => {
      if (index < 3) throw new TypeError("fetch failed");
      return createCustomerPage(["one"], 1);
    });
    expect(await send({ fetch, onRetry })).to.deep.equal(LIST);
    expect(calls).to.have.length(4);
  });

  test("send: a fetch that hangs and ignores its signal is a timeout, and its signal is aborted", async () => {
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

  test("send: reads no more of a body after a timeout", async () => {
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

  test("send: does not read a response that comes after the timeout", async () => {
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
    // A stream pulls once by itself.
    expect(counts.pulls).to.be.below(3);
    expect(counts.cancelled).to.equal(true);
  });

  test("send: an endless series of empty chunks is a timeout, because timers still run", async () => {
    const start = Date.now();
    // Ends by itself, so that a bug makes the test fail and not hang.
    const { stream } = createCountedBody(() => (Date.now() - start < 3000 ? new Uint8Array(0) : undefined));
    const { fetch } = recordFetch(() => new Response(stream));
    const error = await catchApiError(api, send({ fetch, timeoutMs: 100, retries: 0 }));
    expect(error.kind).to.equal("timeout");
    expect(Date.now() - start).to.be.below(1500);
  });

  test("send: an endless body of single bytes is too large or a timeout", async () => {
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

  test("send: chunks that are not bytes are an InvalidInputError, and reading stops", async () => {
    for (const chunk of [new ArrayBuffer(1024 * 1024), "text", 5, {}, null, [1, 2, 3]]) {
      let pulls = 0;
      const stream = new ReadableStream({
        pull(controller) {
          pulls += 1;
          if (pulls > 64) controller.close();
          else controller.enqueue(chunk);
        },
      });
      const { fetch, calls } = recordFetch(() => new Response(stream));
      await expectInvalidInputRejection(api, send({ fetch }), "fetch");
      expect(pulls).to.be.below(9);
      expect(calls).to.have.length(1);
    }
  });

  test("send: a Response without an HTTP status is an InvalidInputError", async () => {
    for (const response of [
      Response.error(),
      ...[0, 99, 1000, 200.5, -1].map((status) =>
        Object.defineProperty(new Response("{}"), "status", { value: status }),
      ),
    ]) {
      const { fetch, calls } = recordFetch(() => response);
      await expectInvalidInputRejection(api, send({ fetch }), "fetch");
      expect(calls).to.have.length(1);
    }
  });

  test("send: a status from 600 to 999 is a failure of the server", async () => {
    for (const status of [600, 999]) {
      const { fetch } = recordFetch(() =>
        Object.defineProperty(new Response("{}"), "status", { value: status }),
      );
      const error = await catchApiError(api, send({ fetch, retries: 0 }));
      expect(error).to.include({ kind: "server", status, retryable: true });
    }
  });

  test("send: a fetch that does not return a Response is an InvalidInputError, without a retry", async () => {
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

  test("send: a Response without a stream is accepted", async () => {
    const response = createCustomerPage(["one"], 1);
    const bytes = await response.arrayBuffer();
    const responseLike = { status: 200, headers: new Headers(), arrayBuffer: async () => bytes };
    const { fetch } = recordFetch(() => unchecked(responseLike));
    expect(await send({ fetch })).to.deep.equal(LIST);
    const large = { ...responseLike, arrayBuffer: async () => new ArrayBuffer(8 * 1024 * 1024 + 1) };
    const error = await catchApiError(api, send({ fetch: recordFetch(() => unchecked(large)).fetch }));
    expect(error).to.include({ kind: "malformed-response", retryable: false });
  });

  test("send: a Response without a body is malformed, and retried", async () => {
    const { onRetry, retries } = shortenWaits();
    const { fetch, calls } = recordFetch((_, index) =>
      index === 0 ? new Response(null, { status: 204 }) : createCustomerPage(["one"], 1),
    );
    expect(await send({ fetch, onRetry })).to.deep.equal(LIST);
    expect(retries[0]?.error).to.include({ kind: "malformed-response", retryable: true, status: 204 });
    expect(calls).to.have.length(2);
  });

  test("send: a body that fails in the middle is a network error with the cause", async () => {
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
    test(`send: a redirect (${status}) is not followed and not retried`, async () => {
      const headers = { location: "https://elsewhere.example.com/" };
      const { fetch, calls } = recordFetch(() => new Response(null, { status, headers }));
      const error = await catchApiError(api, send({ fetch }));
      expect(error).to.include({ kind: "malformed-response", retryable: false });
      expect(error.message).to.contain("redirect");
      expect(calls).to.have.length(1);
    });
  }

  test("send: a browser's opaque redirect is a redirect", async () => {
    const opaque = Object.defineProperty(new Response(null), "type", { value: "opaqueredirect" });
    Object.defineProperty(opaque, "status", { value: 0 });
    const { fetch, calls } = recordFetch(() => opaque);
    const error = await catchApiError(api, send({ fetch }));
    expect(error).to.include({ kind: "malformed-response", retryable: false });
    expect(error.message).to.contain("redirect");
    expect(calls).to.have.length(1);
  });
}
