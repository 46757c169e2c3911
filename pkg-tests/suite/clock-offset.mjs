import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients } from "./fetch-doubles.mjs";
import { ALIYUN, expectInvalidInput, parseBody, TENCENT, unchecked } from "./helpers.mjs";

const MINUTE_MS = 60_000;

/**
 * The difference between this machine's clock and the server's.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const clients = [
    {
      name: "TencentClient",
      create: (options = {}) => new api.TencentClient({ ...TENCENT, ...options }),
      /** @param {import("iot-accounts").TencentClient} client @param {number} [timestamp] */
      getTimestamp: (client, timestamp) =>
        Number(parseBody(client.getCustomerList({}, { timestamp }))["Timestamp"]) * 1000,
    },
    {
      name: "AliyunClient",
      create: (options = {}) => new api.AliyunClient({ ...ALIYUN, ...options }),
      /** @param {import("iot-accounts").AliyunClient} client @param {number} [timestamp] */
      getTimestamp: (client, timestamp) =>
        Number(client.queryIdentityList(["1"], { timestamp }).headers["x-ca-timestamp"]),
    },
  ];

  for (const { name, create, getTimestamp: getTypedTimestamp } of clients) {
    /** @type {(client: { clockOffsetMs: number }, timestamp?: number) => number} */
    const getTimestamp = (client, timestamp) => getTypedTimestamp(unchecked(client), timestamp);

    test(`clock offset: ${name} can be read and set`, () => {
      expect(create().clockOffsetMs).to.equal(0);
      const client = create({ clockOffsetMs: -90_000 });
      expect(client.clockOffsetMs).to.equal(-90_000);
      const other = create();
      for (const offset of [0, 1, -1, 20 * MINUTE_MS, -20 * MINUTE_MS, 365 * 24 * 60 * MINUTE_MS]) {
        client.clockOffsetMs = offset;
        expect(client.clockOffsetMs).to.equal(offset);
        expect(getTimestamp(client) - Date.now()).to.be.closeTo(offset, 2000);
        expect(getTimestamp(other) - Date.now()).to.be.closeTo(0, 2000);
      }
    });

    test(`clock offset: ${name}, an explicit timestamp is not changed`, () => {
      const client = create({ clockOffsetMs: 20 * MINUTE_MS });
      expect(getTimestamp(client, 1_599_468_019_000)).to.equal(1_599_468_019_000);
    });

    test(`clock offset: ${name} refuses a value that is not an integer, and keeps its offset`, () => {
      const client = create({ clockOffsetMs: 5000 });
      for (const value of [1.5, Number.NaN, Infinity, -Infinity, "5", {}, [], true, 5n, 2 ** 53]) {
        const set = () => {
          client.clockOffsetMs = unchecked(value);
        };
        expectInvalidInput(api, set, "clockOffsetMs");
        expectInvalidInput(api, () => create({ clockOffsetMs: value }), "clockOffsetMs");
      }
      expect(client.clockOffsetMs).to.equal(5000);
    });

    test(`clock offset: ${name}, an offset that gives an invalid time is an error when signing`, () => {
      for (const offset of [2 ** 52, -(2 ** 52), -Date.now()]) {
        const client = create({ clockOffsetMs: offset });
        expectInvalidInput(api, () => getTimestamp(client), "clockOffsetMs");
        expectInvalidInput(api, () => getTimestamp(client, 1), "timestamp");
      }
    });
  }

  test("clock offset: is derived from a Date header in any kind of headers", () => {
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

  test("clock offset: is undefined without a valid Date header", () => {
    for (const headers of [new Headers(), {}, { date: "" }, { date: "yesterday" }, { "x-date": "1" }]) {
      expect(api.clockOffsetFrom(unchecked({ headers }))).to.equal(undefined);
    }
  });

  test("clock offset: is undefined when the date is not in the form of HTTP, or not of our time", () => {
    for (const date of [
      "1",
      "2026",
      "2026-01-05T00:00:00Z",
      "Mon, 05 Jan 2026 00:00:00 +0800",
      "Mon, 05 Jan 2026 00:00:00",
      "Mon, 5 Jan 2026 00:00:00 GMT",
      "Mon, 05 Jan 2026 00:00 00 GMT",
      "Mon, 30 Feb 2026 00:00:00 GMT",
      "Monday, 05-Jan-26 00:00:00 GMT",
      "Thu, 01 Jan 1970 00:00:00 GMT",
      "Fri, 31 Dec 9999 23:59:59 GMT",
    ]) {
      expect(api.clockOffsetFrom({ headers: { date } }), date).to.equal(undefined);
    }
    const ahead = api.clockOffsetFrom({ headers: { date: " Mon, 05 Jan 2026 00:00:00 GMT " } });
    expect(ahead).to.be.closeTo(Date.UTC(2026, 0, 5) - Date.now(), 2000);
  });

  test("clock offset: a value without headers is refused", () => {
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

  test("clock offset: taken from a gateway with a wrong clock, it makes the next call succeed", async () => {
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
