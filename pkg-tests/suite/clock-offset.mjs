import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients } from "./fetches.mjs";
import { ALIYUN, expectInvalidInput, parseBody, TENCENT, unchecked } from "./helpers.mjs";

const MINUTE_MS = 60_000;

/**
 * This machine's clock against the server's.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const clients = [
    {
      name: "TencentClient",
      make: (options = {}) => new api.TencentClient({ ...TENCENT, ...options }),
      /** @param {import("iot-accounts").TencentClient} client @param {number} [timestamp] */
      signedAt: (client, timestamp) =>
        Number(parseBody(client.getCustomerList({}, { timestamp }))["Timestamp"]) * 1000,
    },
    {
      name: "AliyunClient",
      make: (options = {}) => new api.AliyunClient({ ...ALIYUN, ...options }),
      /** @param {import("iot-accounts").AliyunClient} client @param {number} [timestamp] */
      signedAt: (client, timestamp) =>
        Number(client.queryIdentityList(["1"], { timestamp }).headers["x-ca-timestamp"]),
    },
  ];

  for (const { name, make, signedAt: typed } of clients) {
    /** @type {(client: { clockOffsetMs: number }, timestamp?: number) => number} */
    const signedAt = (client, timestamp) => typed(unchecked(client), timestamp);

    test(`clock offset: ${name} has one that can be read and set`, () => {
      expect(make().clockOffsetMs).to.equal(0);
      const client = make({ clockOffsetMs: -90_000 });
      expect(client.clockOffsetMs).to.equal(-90_000);
      const other = make();
      for (const offset of [0, 1, -1, 20 * MINUTE_MS, -20 * MINUTE_MS, 365 * 24 * 60 * MINUTE_MS]) {
        client.clockOffsetMs = offset;
        expect(client.clockOffsetMs).to.equal(offset);
        expect(signedAt(client) - Date.now()).to.be.closeTo(offset, 2000);
        expect(signedAt(other) - Date.now()).to.be.closeTo(0, 2000);
      }
    });

    test(`clock offset: ${name}, a timestamp of one's own is not moved`, () => {
      const client = make({ clockOffsetMs: 20 * MINUTE_MS });
      expect(signedAt(client, 1_599_468_019_000)).to.equal(1_599_468_019_000);
    });

    test(`clock offset: ${name} refuses what is no whole number, and keeps what it has`, () => {
      const client = make({ clockOffsetMs: 5000 });
      for (const value of [1.5, Number.NaN, Infinity, -Infinity, "5", null, {}, [], true, 5n, 2 ** 53]) {
        const set = () => {
          client.clockOffsetMs = unchecked(value);
        };
        expectInvalidInput(api, set, "clockOffsetMs");
        expectInvalidInput(api, () => make({ clockOffsetMs: value }), "clockOffsetMs");
      }
      expect(client.clockOffsetMs).to.equal(5000);
    });

    test(`clock offset: ${name}, one that leads to no time is an error at signing`, () => {
      for (const offset of [2 ** 52, -(2 ** 52), -Date.now()]) {
        const client = make({ clockOffsetMs: offset });
        expectInvalidInput(api, () => signedAt(client), "timestamp");
      }
    });
  }

  test("clock offset: derived from a Date header, whoever holds the headers", () => {
    const date = new Date(Date.now() + 20 * MINUTE_MS).toUTCString();
    for (const headers of [
      new Headers({ date }),
      { date },
      { Date: date },
      { "x-other": "1", DATE: date },
      new Response("", { headers: { date } }).headers,
    ]) {
      const offset = api.clockOffsetFrom(unchecked({ headers }));
      expect(offset).to.be.closeTo(20 * MINUTE_MS, 2000);
      expect(Number.isInteger(offset)).to.equal(true);
    }
    const behind = new Date(Date.now() - MINUTE_MS).toUTCString();
    expect(api.clockOffsetFrom({ headers: { date: behind } })).to.be.closeTo(-MINUTE_MS, 2000);
  });

  test("clock offset: without a date that can be read there is none", () => {
    for (const headers of [new Headers(), {}, { date: "" }, { date: "yesterday" }, { "x-date": "1" }]) {
      expect(api.clockOffsetFrom(unchecked({ headers }))).to.equal(undefined);
    }
  });

  test("clock offset: what has no headers is refused", () => {
    for (const value of [
      undefined,
      null,
      5,
      "text",
      {},
      { headers: null },
      { headers: "date" },
      { headers: 5 },
    ]) {
      expectInvalidInput(api, () => api.clockOffsetFrom(unchecked(value)), "response");
    }
  });

  test("clock offset: from a gateway whose clock is off, set on the client, the next call is let in", async () => {
    const { tencent, aliyun } = createClients(api, gateways);
    for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
      const client = cloud === "tencent" ? tencent() : aliyun();
      const sign = () =>
        client instanceof api.TencentClient
          ? client.getCustomerList({ limit: 1 })
          : client.queryIdentityList(["1"]);
      const commands = [{ always: { kind: "clock", aheadMs: -40 * MINUTE_MS } }];
      const { requests } = await withFaults(gateways, cloud, commands, async () => {
        for (let round = 0; round < 2; round += 1) {
          const request = sign();
          const response = await fetch(request.url, request);
          await response.text();
          client.clockOffsetMs = api.clockOffsetFrom(response) ?? expect.fail("the Date header is missing");
          expect(client.clockOffsetMs).to.be.closeTo(-40 * MINUTE_MS, 3000);
        }
      });
      expect(requests.map(({ authenticated }) => authenticated)).to.deep.equal([false, true]);
    }
  });
}
