import { expect } from "chai";

/** @import { Cloud, Context, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, createCustomerPage, recordFetch } from "./fetches.mjs";
import { catchApiError } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

const CLOUDS = /** @type {const} */ (["tencent", "aliyun"]);

/**
 * How often is tried again, and after how long.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const clients = createClients(api, gateways);
  /** @type {Record<Cloud, (options: import("iot-accounts").SendOptions) => Promise<object>>} */
  const sendTo = {
    tencent: (options) => api.send((overrides) => clients.tencent().getCustomerList({}, overrides), options),
    aliyun: (options) =>
      api.send((overrides) => clients.aliyun().queryIdentityList(["1"], overrides), options),
  };
  /** @param {number} status @param {number} [times] */
  const failing = (status, times = 1) => ({ next: { kind: "status", status }, times });

  test("send: a burst of three failures is survived, and each retry is told", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries, waited } = shortenWaits();
      const commands = [failing(500), failing(503), failing(502)];
      const { value, requests } = await withFaults(gateways, cloud, commands, () =>
        sendTo[cloud]({ onRetry }),
      );
      expect(value).to.have.property("requestId");
      expect(requests.map(({ status }) => status)).to.deep.equal([500, 503, 502, 200]);
      expect(retries.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
      expect(retries.map(({ error }) => error.status)).to.deep.equal([500, 503, 502]);
      expect(waited).to.deep.equal(retries.map(({ delayMs }) => delayMs));
    }
  });

  test("send: a burst of four is not, and the last error is thrown", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries } = shortenWaits();
      const commands = [failing(500), failing(502), failing(503), failing(504), failing(500)];
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
      const { onRetry, retries: told } = shortenWaits(200);
      const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
      const error = await catchApiError(api, sendTo.tencent({ fetch, retries, onRetry }));
      expect(error.kind).to.equal("server");
      expect(calls).to.have.length(retries + 1);
      expect(told).to.have.length(retries);
    });
  }

  test("send: waits are drawn from all of a span that doubles from 0.3 to 10 seconds", async () => {
    const runs = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const { onRetry, retries, waited } = shortenWaits(500);
        const { fetch } = recordFetch(() => new Response("", { status: 503 }));
        await catchApiError(api, sendTo.aliyun({ fetch, retries: 10, onRetry }));
        const delays = retries.map(({ delayMs }) => delayMs);
        expect(waited).to.deep.equal(delays);
        return delays;
      }),
    );
    for (const [index, span] of [300, 600, 1200, 2400, 4800, 9600, 1e4, 1e4, 1e4, 1e4].entries()) {
      const delays = runs.map((run) => run[index] ?? Number.NaN);
      expect(delays.every(Number.isInteger), `wait ${index + 1} is whole`).to.equal(true);
      // Sixty even draws all miss a third of the span about once in 3 * 10^10 runs.
      expect(Math.min(...delays), `least of wait ${index + 1}`).to.be.within(0, span / 3);
      expect(Math.max(...delays), `most of wait ${index + 1}`).to.be.within((span * 2) / 3, span);
    }
  });

  test("send: Retry-After is waited for in full, plus the jitter", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries, waited } = shortenWaits();
      const commands = [{ next: { kind: "throttled", retryAfter: 1 }, times: 2 }];
      const { requests } = await withFaults(gateways, cloud, commands, () => sendTo[cloud]({ onRetry }));
      expect(requests).to.have.length(3);
      expect(retries.map(({ error }) => error.retryAfterMs)).to.deep.equal([1000, 1000]);
      expect(retries[0]?.delayMs).to.be.within(1000, 1300);
      expect(retries[1]?.delayMs).to.be.within(1000, 1600);
      expect(waited).to.deep.equal(retries.map(({ delayMs }) => delayMs));
    }
  });

  test("send: a wait takes its time", async () => {
    const { fetch } = recordFetch((_, index) =>
      index === 0
        ? new Response("", { status: 503, headers: { "retry-after": "1" } })
        : createCustomerPage(["one"], 1),
    );
    const start = Date.now();
    await sendTo.tencent({ fetch });
    // Timers may go off a millisecond early.
    expect(Date.now() - start).to.be.within(998, 5000);
  });

  test("send: a Retry-After of 60 seconds is waited for, a longer one is thrown at once", async () => {
    for (const [header, expected] of /** @type {const} */ ([
      ["60", [60_000]],
      ["61", []],
      ["86400", []],
      ["Wed, 02 Sep 2020 08:41:19 GMT", [60_000]],
      ["Wed, 02 Sep 2020 08:41:20 GMT", []],
    ])) {
      const headers = { "retry-after": header, date: "Wed, 02 Sep 2020 08:40:19 GMT" };
      const { fetch, calls } = recordFetch(() => new Response("", { status: 429, headers }));
      const stop = new AbortController();
      /** @type {number[]} */
      const floors = [];
      /** @param {import("./types.mjs").RetryEvent} retry */
      const onRetry = ({ delayMs, error }) => {
        floors.push(error.retryAfterMs ?? 0);
        expect(delayMs).to.be.within(60_000, 60_300);
        stop.abort(error);
      };
      const error = await catchApiError(api, sendTo.tencent({ fetch, onRetry, signal: stop.signal }));
      expect(error.kind).to.equal("throttled");
      expect(error.retryAfterMs, header).to.be.a("number");
      expect(floors, header).to.deep.equal(expected);
      expect(calls).to.have.length(1);
    }
  });

  test("send: half an answer and an empty one are tried again, an unreadable one is not", async () => {
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

  test("send: a proxy's page under 502 is the server's failure", async () => {
    for (const cloud of CLOUDS) {
      const { onRetry, retries } = shortenWaits();
      const commands = [{ next: { kind: "html", status: 502 } }];
      const { requests } = await withFaults(gateways, cloud, commands, () => sendTo[cloud]({ onRetry }));
      expect(requests).to.have.length(2);
      expect(retries[0]?.error).to.include({ kind: "server", status: 502 });
      expect(retries[0]?.error.vendorMessage).to.contain("<h1>Bad Gateway</h1>");
    }
  });

  test("send: what onRetry throws ends it", async () => {
    const mistake = new Error("listener");
    const { fetch, calls } = recordFetch(() => new Response("", { status: 503 }));
    const sent = sendTo.tencent({
      fetch,
      onRetry() {
        throw mistake;
      },
    });
    expect(await sent.catch((error) => error)).to.equal(mistake);
    expect(calls).to.have.length(1);
  });
}
