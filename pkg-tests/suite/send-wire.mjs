import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
/** @import { Fault } from "./faults.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, createCountedBody, recordFetch } from "./fetch-doubles.mjs";
import { catchApiError } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

const CLOUDS = /** @type {const} */ (["tencent", "aliyun"]);
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Errors on the wire: connections, timeouts and sizes.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { send: sendTo } = createClients(api, gateways);

  /** @type {[title: string, fault: Fault, kind: string, timeoutMs: number][]} */
  const TEMPORARY = [
    ["a dropped connection", { kind: "dropped-connection" }, "network", 5000],
    ["a truncated body", { kind: "cut-body" }, "network", 5000],
    ["no response", { kind: "no-response" }, "timeout", 150],
    ["a slow first byte", { kind: "slow-first-byte", ms: 5000 }, "timeout", 150],
    ["a slow body", { kind: "slow-body", ms: 5000, pieces: 50 }, "timeout", 150],
    ["a body that stops in the middle", { kind: "slow-body", ms: 10_000, pieces: 2 }, "timeout", 150],
  ];
  for (const [title, fault, kind, timeoutMs] of TEMPORARY) {
    for (const cloud of CLOUDS) {
      test(`send: ${cloud}, ${title} is ${kind}, and retried`, async () => {
        const { onRetry, retries } = shortenWaits();
        const commands = [{ next: fault, times: 2 }];
        const options = { onRetry, timeoutMs, retries: 1 };
        const start = Date.now();
        const failed = await withFaults(gateways, cloud, commands, () =>
          catchApiError(api, sendTo[cloud](options)),
        );
        expect(Date.now() - start).to.be.below(3000);
        expect(failed.requests).to.have.length(2);
        expect(failed.value).to.include({ provider: cloud, kind, retryable: true, code: "" });
        expect(failed.value).to.not.have.any.keys("status", "requestId", "retryAfterMs", "serverTimeMs");
        expect(failed.value.message.startsWith(`${cloud} `), failed.value.message).to.equal(true);
        if (kind === "network") expect(failed.value.cause).to.be.instanceOf(Error);
        else expect(failed.value.message).to.contain(`${timeoutMs} ms`);
        const passed = await withFaults(gateways, cloud, [{ next: fault }], () => sendTo[cloud](options));
        expect(passed.value).to.have.property("requestId");
        expect(passed.requests).to.have.length(2);
        expect(retries.map(({ error }) => error.kind)).to.deep.equal([kind, kind]);
      });
    }
  }

  test("send: each attempt has its own timeout, and a slow response within it is read", async () => {
    const { onRetry } = shortenWaits();
    const commands = [
      { next: { kind: "no-response" }, times: 2 },
      { next: { kind: "slow-body", ms: 300, pieces: 3 } },
    ];
    for (const cloud of CLOUDS) {
      const options = { onRetry, timeoutMs: 900 };
      const { requests } = await withFaults(gateways, cloud, commands, () => sendTo[cloud](options));
      expect(requests).to.have.length(3);
    }
  });

  for (const cloud of CLOUDS) {
    for (const [title, fault] of /** @type {const} */ ([
      ["10 MiB of garbage", { kind: "garbage" }],
      ["a body that never ends", { kind: "endless-body" }],
    ])) {
      test(`send: ${cloud}, ${title} is refused at once and not retried`, async () => {
        const { fetch, calls } = recordFetch();
        const { value: error, requests } = await withFaults(gateways, cloud, [{ always: fault }], () =>
          catchApiError(api, sendTo[cloud]({ fetch })),
        );
        expect(error).to.include({ provider: cloud, kind: "malformed-response", retryable: false });
        expect(error.message).to.contain(`${MAX_BYTES} bytes`);
        expect(requests).to.have.length(1);
        // This closes the connection.
        expect(calls[0]?.signal.aborted).to.equal(true);
      });
    }
  }

  test("send: reads no more of an endless body than the maximum size", async () => {
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    const { stream, counts } = createCountedBody(() => chunk);
    const { fetch } = recordFetch(() => new Response(stream));
    const error = await catchApiError(api, sendTo.tencent({ fetch }));
    expect(error.kind).to.equal("malformed-response");
    expect(counts.bytes).to.be.within(MAX_BYTES, MAX_BYTES + 4 * chunk.length);
    expect(counts.cancelled).to.equal(true);
    const { bytes } = counts;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(counts.bytes).to.equal(bytes);
  });

  test("send: a response of 8 MiB is read, one byte more is refused", async () => {
    const list = `{"Response":{"Customers":[],"Total":0}}`;
    for (const [length, isRead] of /** @type {const} */ ([
      [MAX_BYTES, true],
      [MAX_BYTES + 1, false],
    ])) {
      const bytes = new TextEncoder().encode(list.padEnd(length));
      for (const pieces of [1, 7]) {
        const size = Math.ceil(length / pieces);
        const { stream } = createCountedBody((index) =>
          index < pieces ? bytes.subarray(index * size, (index + 1) * size) : undefined,
        );
        const { fetch, calls } = recordFetch(() => new Response(stream));
        const sent = sendTo.tencent({ fetch });
        if (isRead) expect(await sent).to.deep.equal({ total: 0, droppedCells: 0, customers: [] });
        else expect((await catchApiError(api, sent)).kind).to.equal("malformed-response");
        expect(calls).to.have.length(1);
      }
    }
  });

  test("send: a response in single-byte chunks is read", async () => {
    const text = JSON.stringify({
      Response: { Customers: [{ CustomerId: "客户🌟" }], Total: 1, RequestId: "r" },
    });
    const bytes = new TextEncoder().encode(text);
    const { stream } = createCountedBody((index) =>
      index < bytes.length ? bytes.subarray(index, index + 1) : undefined,
    );
    const { fetch } = recordFetch(() => new Response(stream));
    expect(await sendTo.tencent({ fetch })).to.deep.equal({
      requestId: "r",
      total: 1,
      droppedCells: 0,
      customers: [{ customerId: "客户🌟" }],
    });
  });
}
