import { expect } from "chai";

/** @import { Cloud, Context, Register, SignedRequest } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, recordFetch } from "./fetch-doubles.mjs";
import { catchApiError, parseBody } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

const CLOUDS = /** @type {const} */ (["tencent", "aliyun"]);
const MINUTE_MS = 60_000;
/** A Date header has whole seconds, and so has Tencent's timestamp. */
const TOLERANCE_MS = 3000;

/** @param {SignedRequest} request */
function getTimestamp(request) {
  const header = request.headers["x-ca-timestamp"];
  return header === undefined ? Number(parseBody(request)["Timestamp"]) * 1000 : Number(header);
}

/**
 * A wrong clock and a used nonce are corrected once per call.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const clients = createClients(api, gateways);
  /** @param {Cloud} cloud @param {number} [clockOffsetMs] */
  function setUp(cloud, clockOffsetMs = 0) {
    const { onRetry, retries } = shortenWaits();
    /** @type {number[]} */
    const offsets = [];
    /** @type {number[]} difference of each attempt's timestamp to this machine's clock */
    const shifts = [];
    const tencent = clients.tencent({ clockOffsetMs });
    const aliyun = clients.aliyun({ clockOffsetMs });
    const client = cloud === "tencent" ? tencent : aliyun;
    /** @param {import("iot-accounts").SigningOverrides} [overrides] @returns {SignedRequest} */
    const sign = (overrides) =>
      cloud === "tencent"
        ? tencent.getCustomerList({ limit: 1 }, overrides)
        : aliyun.queryIdentityList(["1"], overrides);
    /** @param {import("iot-accounts").SendOptions} [options] */
    const send = (options) => {
      const onClockOffset = (/** @type {number} */ offset) => {
        offsets.push(offset);
      };
      return api.send(
        (overrides) => {
          const request = sign(overrides);
          shifts.push(getTimestamp(request) - Date.now());
          return request;
        },
        { onRetry, onClockOffset, ...options },
      );
    };
    return { client, sign, send, retries, offsets, shifts };
  }

  /** @param {number | undefined} ms @param {number} minutes */
  function expectMinutes(ms, minutes) {
    expect(ms).to.be.closeTo(minutes * MINUTE_MS, TOLERANCE_MS);
  }

  for (const cloud of CLOUDS) {
    for (const minutes of [20, -20]) {
      const always = [{ always: { kind: "clock", aheadMs: minutes * MINUTE_MS } }];

      test(`send: ${cloud}, a clock ${minutes} minutes off is corrected once, for this call only`, async () => {
        const { client, sign, send, retries, offsets, shifts } = setUp(cloud);
        const { value, requests } = await withFaults(gateways, cloud, always, () => send());
        expect(value).to.have.property("requestId");
        expect(requests.map(({ authenticated }) => authenticated)).to.deep.equal([false, true]);
        expect(retries).to.have.length(1);
        expect(retries[0]).to.include({ attempt: 1, delayMs: 0 });
        expect(retries[0]?.error).to.include({ kind: "clock", retryable: true });
        expect(offsets).to.have.length(1);
        expect(Number.isInteger(offsets[0])).to.equal(true);
        expectMinutes(offsets[0], minutes);
        expectMinutes(shifts[0], 0);
        expectMinutes(shifts[1], minutes);

        expect(client.clockOffsetMs).to.equal(0);
        expectMinutes(getTimestamp(sign()) - Date.now(), 0);
        const again = await withFaults(gateways, cloud, always, () => send());
        expect(again.requests.map(({ authenticated }) => authenticated)).to.deep.equal([false, true]);
        const [, lastOffset] = offsets;
        client.clockOffsetMs = lastOffset ?? expect.fail();
        const third = await withFaults(gateways, cloud, always, () => send());
        expect(third.requests.map(({ authenticated }) => authenticated)).to.deep.equal([true]);
        expect(offsets).to.have.length(2);
      });
    }

    test(`send: ${cloud}, a wrong offset is replaced, not added to`, async () => {
      const { client, send, offsets, shifts } = setUp(cloud, 20 * MINUTE_MS);
      const { requests } = await withFaults(gateways, cloud, [], () => send());
      expect(requests.map(({ authenticated }) => authenticated)).to.deep.equal([false, true]);
      expect(offsets).to.have.length(1);
      expectMinutes(offsets[0], 0);
      expectMinutes(shifts[0], 20);
      expectMinutes(shifts[1], 0);
      expect(client.clockOffsetMs).to.equal(20 * MINUTE_MS);
    });

    test(`send: ${cloud}, a clock refused again is not corrected again`, async () => {
      const { send, offsets } = setUp(cloud);
      const commands = [20, 60, 20].map((minutes) => ({
        next: { kind: "clock", aheadMs: minutes * MINUTE_MS },
      }));
      const { value, pending } = await withFaults(gateways, cloud, commands, () =>
        catchApiError(api, send()),
      );
      expect(value).to.include({ kind: "clock" });
      expect(pending).to.equal(1);
      expect(offsets).to.have.length(1);
    });

    test(`send: ${cloud}, the correction applies to all further attempts`, async () => {
      const { send, offsets, shifts } = setUp(cloud);
      const commands = [
        { always: { kind: "clock" } },
        { next: { kind: "clock", aheadMs: 0 } },
        { next: { kind: "status", status: 503 }, times: 2 },
      ];
      const { requests } = await withFaults(gateways, cloud, commands, () => send());
      expect(requests.map(({ authenticated }) => authenticated)).to.deep.equal([false, true, true, true]);
      expect(offsets).to.have.length(1);
      for (const shift of shifts.slice(1)) expectMinutes(shift, 20);
    });

    test(`send: ${cloud}, is not corrected without the server's time or without a retry left`, async () => {
      for (const [commands, options] of /** @type {[import("./faults.mjs").FaultCommand[], object][]} */ ([
        [[{ always: { kind: "clock" } }, { always: { kind: "no-date" } }], {}],
        [[{ always: { kind: "clock" } }], { retries: 0 }],
      ])) {
        const { send, offsets, retries } = setUp(cloud);
        const { value, requests } = await withFaults(gateways, cloud, commands, () =>
          catchApiError(api, send(options)),
        );
        expect(value).to.include({ kind: "clock" });
        expect(requests).to.have.length(1);
        expect([offsets, retries]).to.deep.equal([[], []]);
      }
    });
  }

  for (const date of ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"]) {
    test(`send: a server's time that nothing can be signed with (${date}) is not used`, async () => {
      const { send, offsets, retries } = setUp("aliyun");
      const { fetch, calls } = recordFetch(
        () => new Response("", { status: 400, headers: { "x-ca-error-message": "Timestamp Expired", date } }),
      );
      const error = await catchApiError(api, send({ fetch }));
      expect(error).to.include({ kind: "clock", vendorMessage: "Timestamp Expired" });
      expect(error.serverTimeMs).to.equal(Date.parse(date));
      expect(calls).to.have.length(1);
      expect([offsets, retries]).to.deep.equal([[], []]);
    });
  }

  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    test(`send: ${cloud}, a used nonce is replaced once`, async () => {
      const { send, retries, offsets } = setUp(cloud);
      const once = await withFaults(gateways, cloud, [{ next: { kind: "nonce-reused" } }], () => send());
      expect(once.value).to.have.property(cloud === "tencent" ? "customers" : "identities");
      expect(new Set(once.requests.map(({ nonce }) => nonce)).size).to.equal(2);
      expect(retries).to.have.length(1);
      expect(retries[0]).to.include({ attempt: 1, delayMs: 0 });
      expect(retries[0]?.error).to.include({ kind: "replay", retryable: true });

      const twice = await withFaults(gateways, cloud, [{ always: { kind: "nonce-reused" } }], () =>
        catchApiError(api, send()),
      );
      expect(twice.value).to.include({ kind: "replay" });
      expect(twice.requests).to.have.length(2);
      expect(offsets).to.deep.equal([]);
    });
  }

  test("send: aliyun, a used nonce is replaced once per call, whatever happens in between", async () => {
    const { send } = setUp("aliyun");
    const commands = [
      { next: { kind: "nonce-reused" } },
      { next: { kind: "status", status: 503 } },
      { next: { kind: "nonce-reused" } },
    ];
    const { value, requests } = await withFaults(gateways, "aliyun", commands, () =>
      catchApiError(api, send()),
    );
    expect(value).to.include({ kind: "replay" });
    expect(requests).to.have.length(3);
  });
}
