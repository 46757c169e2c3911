import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, createCustomerPage, recordFetch } from "./fetch-doubles.mjs";
import { catchApiError } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

const CLOUDS = /** @type {const} */ (["tencent", "aliyun"]);

/**
 * How many retries there are, and how long send waits before each.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { send: sendTo } = createClients(api, gateways);
  /** @param {number} status @param {number} [times] */
  const failWith = (status, times = 1) => ({ next: { kind: "status", status }, times });

  test("send: three failures are retried, and onRetry is called for each", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries, delays } = shortenWaits();
      const commands = [failWith(500), failWith(503), failWith(502)];
      const { value, requests } = await withFaults(gateways, cloud, commands, () =>
        sendTo[cloud]({ onRetry }),
      );
      expect(value).to.have.property("requestId");
      expect(requests.map(({ status }) => status)).to.deep.equal([500, 503, 502, 200]);
      expect(retries.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
      expect(retries.map(({ error }) => error.status)).to.deep.equal([500, 503, 502]);
      expect(delays).to.deep.equal(retries.map(({ delayMs }) => delayMs));
    }
  });

  test("send: the last of four failures is thrown", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries } = shortenWaits();
      const commands = [failWith(500), failWith(502), failWith(503), failWith(504), failWith(500)];
      const { value, pending } = await withFaults(gateways, cloud, commands, () =>
        catchApiError(api, sendTo[cloud]({ onRetry })),
      );
      expect(value).to.include({ kind: "server", status: 504 });
      expect(retries).to.have.length(3);
      expect(pending).to.equal(1);
    }
  });

  for (const retries of [0, 1, 2, 10]) {
    test(`send: retries: ${retries}`, async () => {
      const { onRetry, retries: retryEvents } = shortenWaits(200);
      const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
      const error = await catchApiError(api, sendTo.tencent({ fetch, retries, onRetry }));
      expect(error.kind).to.equal("server");
      expect(calls).to.have.length(retries + 1);
      expect(retryEvents).to.have.length(retries);
    });
  }

  test("send: delays are random within a range that doubles from 0.3 to 10 seconds", async () => {
    const runs = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const { onRetry, retries, delays } = shortenWaits(500);
        const { fetch } = recordFetch(() => new Response("", { status: 503 }));
        await catchApiError(api, sendTo.aliyun({ fetch, retries: 10, onRetry }));
        const reportedDelays = retries.map(({ delayMs }) => delayMs);
        expect(delays).to.deep.equal(reportedDelays);
        return reportedDelays;
      }),
    );
    for (const [index, range] of [300, 600, 1200, 2400, 4800, 9600, 1e4, 1e4, 1e4, 1e4].entries()) {
      const delays = runs.map((run) => run[index] ?? Number.NaN);
      expect(delays.every(Number.isInteger), `delay ${index + 1} is an integer`).to.equal(true);
      // Sixty uniform draws all miss a third of the range about once in 3 * 10^10 runs.
      expect(Math.min(...delays), `minimum of delay ${index + 1}`).to.be.within(0, range / 3);
      expect(Math.max(...delays), `maximum of delay ${index + 1}`).to.be.within((range * 2) / 3, range);
    }
  });

  test("send: waits for Retry-After plus jitter", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries, delays } = shortenWaits();
      const commands = [{ next: { kind: "throttled", retryAfter: 1 }, times: 2 }];
      const { requests } = await withFaults(gateways, cloud, commands, () => sendTo[cloud]({ onRetry }));
      expect(requests).to.have.length(3);
      expect(retries.map(({ error }) => error.retryAfterMs)).to.deep.equal([1000, 1000]);
      expect(retries[0]?.delayMs).to.be.within(1000, 1300);
      expect(retries[1]?.delayMs).to.be.within(1000, 1600);
      expect(delays).to.deep.equal(retries.map(({ delayMs }) => delayMs));
    }
  });

  test("send: really waits before a retry", async () => {
    const { fetch } = recordFetch((_, index) =>
      index === 0
        ? new Response("", { status: 503, headers: { "retry-after": "1" } })
        : createCustomerPage(["one"], 1),
    );
    const start = Date.now();
    await sendTo.tencent({ fetch });
    // Timers may fire a millisecond early.
    expect(Date.now() - start).to.be.within(998, 5000);
  });

  test("send: waits for a Retry-After of 60 seconds, and throws at once for a longer one", async () => {
    for (const [header, expected] of /** @type {const} */ ([
      ["60", [60_000]],
      ["61", []],
      ["86400", []],
      ["Wed, 02 Sep 2020 08:41:19 GMT", [60_000]],
      ["Wed, 02 Sep 2020 08:41:20 GMT", []],
    ])) {
      const headers = { "retry-after": header, date: "Wed, 02 Sep 2020 08:40:19 GMT" };
      const { fetch, calls } = recordFetch(() => new Response("", { status: 429, headers }));
      const controller = new AbortController();
      /** @type {number[]} */
      const minDelays = [];
      /** @param {import("./types.mjs").RetryEvent} retry */
      const onRetry = ({ delayMs, error }) => {
        minDelays.push(error.retryAfterMs ?? 0);
        expect(delayMs).to.be.within(60_000, 60_300);
        controller.abort(error);
      };
      const error = await catchApiError(api, sendTo.tencent({ fetch, onRetry, signal: controller.signal }));
      expect(error.kind).to.equal("throttled");
      expect(error.retryAfterMs, header).to.be.a("number");
      expect(minDelays, header).to.deep.equal(expected);
      expect(calls).to.have.length(1);
    }
  });

  test("send: minRetryDelayMs is the shortest wait after throttling, and doubles", async () => {
    for (const [cloud, status, retryAfter, shortest] of /** @type {const} */ ([
      ["aliyun", 429, undefined, [60_000, 120_000, 240_000]],
      ["tencent", 429, undefined, [60_000, 120_000, 240_000]],
      ["aliyun", 429, "20", [60_000, 120_000, 240_000]],
      ["aliyun", 503, undefined, [0, 0, 0]],
    ])) {
      const { onRetry, retries, delays } = shortenWaits(20_000);
      const headers = retryAfter === undefined ? undefined : { "retry-after": retryAfter };
      const { fetch } = recordFetch(() => new Response("", { status, ...(headers && { headers }) }));
      await catchApiError(api, sendTo[cloud]({ fetch, onRetry, minRetryDelayMs: 60_000 }));
      expect(delays).to.have.length(3);
      expect(delays).to.deep.equal(retries.map(({ delayMs }) => delayMs));
      for (const [index, atLeast] of shortest.entries())
        expect(delays[index]).to.be.within(atLeast, atLeast + 300 * 2 ** index);
    }
    const { onRetry, delays } = shortenWaits(20_000);
    const { fetch } = recordFetch((_, index) => new Response("", { status: index === 1 ? 503 : 429 }));
    await catchApiError(api, sendTo.aliyun({ fetch, onRetry, minRetryDelayMs: 1000 }));
    expect(delays[0]).to.be.within(1000, 1300);
    expect(delays[1]).to.be.within(0, 600);
    expect(delays[2]).to.be.within(2000, 3200);
  });

  test("send: truncated and empty responses are retried, unreadable ones are not", async () => {
    for (const cloud of CLOUDS) {
      for (const [kind, attempts, last] of /** @type {const} */ ([
        ["truncated-json", 2, undefined],
        ["empty-body", 2, undefined],
        ["html", 1, "malformed-response"],
        ["garbage", 1, "malformed-response"],
      ])) {
        const { onRetry, retries } = shortenWaits();
        const options = kind === "html" ? { status: 200 } : kind === "garbage" ? { bytes: 1000 } : {};
        const commands = [{ next: { kind, ...options } }];
        const { value, requests } = await withFaults(gateways, cloud, commands, () =>
          last === undefined ? sendTo[cloud]({ onRetry }) : catchApiError(api, sendTo[cloud]({ onRetry })),
        );
        expect(requests, `${cloud} ${kind}`).to.have.length(attempts);
        const error = last === undefined ? retries[0]?.error : value;
        expect(error, kind).to.include({ kind: "malformed-response", retryable: last === undefined });
      }
    }
  });

  test("send: a proxy's page with status 502 is a server error", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries } = shortenWaits();
      const commands = [{ next: { kind: "html", status: 502 } }];
      const { requests } = await withFaults(gateways, cloud, commands, () => sendTo[cloud]({ onRetry }));
      expect(requests).to.have.length(2);
      expect(retries[0]?.error).to.include({ kind: "server", status: 502 });
      expect(retries[0]?.error.vendorMessage).to.contain("<h1>Bad Gateway</h1>");
    }
  });

  test("send: an error thrown by onRetry ends it", async () => {
    const listenerError = new Error("listener");
    const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
    const sent = sendTo.tencent({
      fetch,
      onRetry() {
        throw listenerError;
      },
    });
    expect(await sent.catch((error) => error)).to.equal(listenerError);
    expect(calls).to.have.length(1);
  });
}
