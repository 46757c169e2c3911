import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { createClients, createCountedBody, recordFetch } from "./fetch-doubles.mjs";
import { catchApiError, expectInvalidInputRejection, unchecked } from "./helpers.mjs";
import { shortenWaits, sleep } from "./timers.mjs";

const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Whether the body of an answer is read at once or as a stream.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { send } = createClients(api, gateways);

  /**
   * Asks the gateway, and changes what came before it is read.
   *
   * @param {{ headers?: Record<string, string>, type?: string }} changes
   * @param {(response: Response) => unknown} [receive]
   */
  async function sendReceiving({ headers, type }, receive = (response) => response) {
    const ways = { atOnce: 0, asStream: 0 };
    const { fetch, calls } = recordFetch(async ({ url, init }) => {
      const response = await globalThis.fetch(url, init);
      const stream = response.body;
      const changed = {
        ...(headers !== undefined && { headers: { get: (/** @type {string} */ name) => headers[name] } }),
        ...(type !== undefined && { type }),
        arrayBuffer: () => {
          ways.atOnce += 1;
          return Response.prototype.arrayBuffer.call(response);
        },
        body: stream && {
          locked: stream.locked,
          getReader: () => {
            ways.asStream += 1;
            return stream.getReader();
          },
        },
      };
      for (const [name, value] of Object.entries(changed)) {
        Object.defineProperty(response, name, { value, configurable: true });
      }
      return unchecked(await receive(response));
    });
    const list = await send.tencent({ fetch, retries: 0 });
    expect(list).to.have.property("total");
    return { ways, signal: calls[0]?.signal };
  }

  const AT_ONCE = { atOnce: 1, asStream: 0 };
  const AS_STREAM = { atOnce: 0, asStream: 1 };
  // Vercel's edge runtime writes the address onto the answer, where anybody could: its answers show nothing that only the network has.
  const isTold = !("EdgeRuntime" in globalThis);
  const WHEN_SMALL = isTold ? AT_ONCE : AS_STREAM;

  test("send: a body whose length the network has said is read at once", async () => {
    for (const length of ["1", "500", `${MAX_BYTES}`]) {
      const { ways } = await sendReceiving({ headers: { "content-length": length }, type: "basic" });
      expect(ways, length).to.deep.equal(WHEN_SMALL);
    }
  });

  test("send: a body whose length is not known, too large or no number is read as a stream", async () => {
    const lengths = [`${MAX_BYTES + 1}`, "1e3", "0x10", "-1", "5, 5", " 5", "", "five", "Infinity"];
    for (const headers of [{}, ...lengths.map((length) => ({ "content-length": length }))]) {
      const { ways } = await sendReceiving({ headers, type: "basic" });
      expect(ways, JSON.stringify(headers)).to.deep.equal(AS_STREAM);
    }
  });

  test("send: a body that is encoded, or may be without showing it, is read as a stream", async () => {
    const length = { "content-length": "5" };
    for (const encoding of ["gzip", "br", "identity", ""]) {
      const headers = { ...length, "content-encoding": encoding };
      expect((await sendReceiving({ headers, type: "basic" })).ways, encoding).to.deep.equal(AS_STREAM);
    }
    expect((await sendReceiving({ headers: length, type: "cors" })).ways).to.deep.equal(AS_STREAM);
  });

  test("send: a body of a Response that did not come from the network is read as a stream", async () => {
    const length = { "content-length": "5" };
    const { ways } = await sendReceiving({ headers: length }, (response) => {
      const { body, url, arrayBuffer } = response;
      return { status: 200, headers: new Headers(length), type: "basic", body, url, arrayBuffer };
    });
    expect(ways).to.deep.equal(AS_STREAM);
  });

  test("send: a Response that was made with a length and an address is cancelled when the time is over", async () => {
    const { stream, counts } = createCountedBody((index) =>
      index === 0 ? new TextEncoder().encode("{") : new Promise(() => {}),
    );
    const fetch = async (/** @type {string} */ url) => {
      const made = new Response(stream, { headers: { "content-length": "5" } });
      return Object.defineProperty(made, "url", { value: url });
    };
    const error = await catchApiError(api, send.tencent({ fetch, timeoutMs: 50, retries: 0 }));
    expect(error.kind).to.equal("timeout");
    await sleep(20);
    expect(counts.cancelled).to.equal(true);
  });

  test("send: what is read at once is checked as what is read as a stream", async () => {
    const headers = { "content-length": "5" };
    const cause = new Error("reset");
    /** @param {() => unknown} arrayBuffer */
    const giving = (arrayBuffer) => {
      const { onRetry, retries } = shortenWaits();
      const { fetch, calls } = recordFetch(async ({ url, init }) => {
        const response = await globalThis.fetch(url, init);
        return Object.defineProperties(response, {
          headers: { value: new Headers(headers) },
          type: { value: "basic" },
          arrayBuffer: { value: arrayBuffer },
        });
      });
      return { sent: send.tencent({ fetch, retries: 1, onRetry }), calls, retries };
    };
    const large = giving(async () => new ArrayBuffer(MAX_BYTES + 1));
    if (!isTold) {
      expect(await large.sent).to.have.property("total");
      return;
    }
    expect(await catchApiError(api, large.sent)).to.include({ kind: "malformed-response", retryable: false });
    expect(large.calls.map(({ signal }) => signal.aborted)).to.deep.equal([true]);
    await expectInvalidInputRejection(api, giving(async () => "text").sent, "fetch");
    for (const fail of [
      () => Promise.reject(cause),
      () => {
        throw cause;
      },
    ]) {
      const broken = giving(fail);
      expect(await catchApiError(api, broken.sent)).to.include({ kind: "network", cause });
      expect(broken.retries).to.have.length(1);
      expect(broken.calls.map(({ signal }) => signal.aborted)).to.deep.equal([true, true]);
    }
  });

  test("send: nothing is aborted after a body that was read at once", async () => {
    const { ways, signal } = await sendReceiving({ headers: { "content-length": "5" }, type: "basic" });
    expect(ways).to.deep.equal(WHEN_SMALL);
    expect(signal?.aborted).to.equal(!isTold);
  });
}
