import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { askData, askTencent } from "./account-calls.mjs";

const gateways = await startGateways({ customers: 300, identities: 300 });
const { aliyun, tencent } = gateways;
after(() => gateways.close());
beforeEach(() => {
  for (const gateway of [aliyun, tencent]) {
    gateway.reset();
    gateway.faults.clear();
  }
});

/** @typedef {{ identityId: string }} Identity */
/** @typedef {{ CustomerId: string }} Customer */

/** @param {Parameters<typeof askData>[1]} path */
const identityPager =
  (path) =>
  /** @param {number} offset @returns {Promise<string[]>} */
  async (offset) => {
    const data = await askData(aliyun, path, { offset, count: 10 });
    return data.map((/** @type {Identity} */ { identityId }) => identityId);
  };
/** @param {number} Offset @returns {Promise<string[]>} */
const pageCustomers = async (Offset) => {
  const { Customers } = await askTencent(tencent, { Offset, Limit: 10 });
  return Customers.map((/** @type {Customer} */ { CustomerId }) => CustomerId);
};
const lists = [
  { name: "Tencent", gateway: tencent, ask: pageCustomers },
  { name: "Aliyun", gateway: aliyun, ask: identityPager("/cloud/account/queryIdentityByPage") },
  {
    name: "Aliyun, newest first",
    gateway: aliyun,
    ask: identityPager("/cloud/account/queryidentitydescbypage"),
  },
];

/** @param {(offset: number) => Promise<string[]>} ask */
async function readAll(ask) {
  /** @type {string[][]} */
  const pages = [];
  for (let offset = 0; pages.at(-1)?.length !== 0; offset += 10) pages.push(await ask(offset));
  return pages;
}

for (const { name, gateway, ask } of lists) {
  describe(`a list that changes, ${name}`, () => {
    test("grows and shrinks between two requests, for good", async () => {
      const start = (await readAll(ask)).flat();
      assert.equal(start.length, 300);
      gateway.faults.always({ kind: "list-changed", inserted: 3, removed: 3, seed: 4 });
      const pages = await readAll(ask);
      gateway.faults.clear();
      const { inserted, removed } = gateway.readState();
      assert.ok(inserted.length > 20 && removed.length > 20);
      assert.deepEqual(inserted.slice(0, 2), ["arrival_1", "arrival_2"]);
      assert.ok(removed.some((id) => start.includes(id)));
      const left = (await readAll(ask)).flat();
      const expected = new Set([...start, ...inserted].filter((id) => !removed.includes(id)));
      assert.deepEqual(new Set(left), expected);
      assert.equal(left.length, expected.size);
      const given = pages.flat();
      assert.ok(new Set(given).size < given.length, "a row that moved back is given twice");
    });

    test("the same seed does the same, another one something else", async () => {
      /** @param {number} seed */
      const run = async (seed) => {
        gateway.reset();
        gateway.faults.clear().always({ kind: "list-changed", seed });
        return { pages: await readAll(ask), state: gateway.readState() };
      };
      const first = await run(7);
      assert.deepEqual(await run(7), first);
      assert.notDeepEqual(await run(8), first);
    });

    test("only newcomers leave again, if so asked", async () => {
      const start = (await readAll(ask)).flat();
      gateway.faults.always({ kind: "list-changed", inserted: 5, removed: 9, whom: "newcomers" });
      await readAll(ask);
      gateway.faults.clear();
      const { inserted, removed } = gateway.readState();
      assert.ok(removed.length > 20 && removed.every((id) => inserted.includes(id)));
      const left = (await readAll(ask)).flat();
      assert.deepEqual(left.slice(inserted.length - removed.length), start);
    });

    test("rows-inserted and rows-removed move the rows for one request", async () => {
      const start = await ask(0);
      gateway.faults.next({ kind: "rows-inserted", count: 3 }).next({ kind: "rows-removed", count: 4 });
      assert.deepEqual(await ask(0), ["newcomer_1", "newcomer_2", "newcomer_3", ...start.slice(0, 7)]);
      assert.deepEqual((await ask(0)).slice(0, 6), start.slice(4));
      assert.deepEqual(await ask(0), start);
    });

    test("a list can lose everybody", async () => {
      gateway.faults.always({ kind: "list-changed", inserted: 0, removed: 1000, seed: 2 });
      let last = await ask(0);
      for (let count = 0; count < 20 && last.length > 0; count += 1) last = await ask(0);
      assert.deepEqual(last, []);
      assert.equal(gateway.readState().removed.length, 300);
    });
  });
}

describe("changing a gateway over HTTP", () => {
  /**
   * @param {string} origin
   * @param {unknown} instruction
   */
  const post = async (origin, instruction) => {
    const body = JSON.stringify(instruction);
    const response = await fetch(`${origin}/__faults`, { method: "POST", body });
    return { status: response.status, value: await response.json() };
  };

  test("reset gives other accounts, and goes back to those of the start with its settings", async () => {
    await post(aliyun.origin, { reset: { identities: 1000, seed: 3, fullIdentities: true } });
    await post(tencent.origin, { reset: { customers: 1000, seed: 3 } });
    const count = { offset: 0, count: 2000 };
    const data = await askData(aliyun, "/cloud/account/queryIdentityByPage", count);
    assert.equal(data.length, 1000);
    assert.ok("lastLoginTime" in data[0]);
    assert.equal((await askTencent(tencent, {})).Total, 1000);
    const rows = [{ identityId: "x", phone: "1" }];
    await post(aliyun.origin, [{ change: { maxCount: 5 } }, { reset: { identities: rows } }]);
    assert.deepEqual(await askData(aliyun, "/cloud/account/queryIdentityByPage", count), rows);
    await post(tencent.origin, { reset: { customers: [{ CustomerId: "y" }] } });
    assert.deepEqual((await askTencent(tencent, {})).Customers, [{ CustomerId: "y" }]);
    await post(aliyun.origin, { reset: {} });
    await post(tencent.origin, { reset: {} });
    assert.deepEqual([aliyun.readRows(), tencent.readRows()], [gateways.identities, gateways.customers]);
  });

  test("change changes settings, and a response tells the writes", async () => {
    assert.equal((await post(aliyun.origin, { change: { separateAppKeys: true } })).status, 200);
    const path = "/user/account/unregister";
    await assert.rejects(askData(aliyun, path, { identityId: "1" }), /request forbidden/);
    await askData(aliyun, path, { identityId: "1" }, { key: "app" });
    const { writes, inserted, removed } = (await post(aliyun.origin, { clear: true })).value;
    assert.deepEqual([writes.length, writes[0].account, inserted, removed], [1, "1", [], ["1"]]);
    const { value } = await post(aliyun.origin, { reset: {} });
    assert.deepEqual([value.writes, value.removed], [[], []]);
  });

  test("an invalid setting or account is refused and changes nothing", async () => {
    /** @type {[string, unknown, RegExp][]} */
    const invalid = [
      [aliyun.origin, { change: { nothing: 1 } }, /no setting `nothing`; it has separateAppKeys, /],
      [aliyun.origin, { change: { maxCount: 5, toString: 1 } }, /no setting `toString`/],
      [aliyun.origin, { change: { maxCount: 0 } }, /`maxCount` must be an integer from 1/],
      [aliyun.origin, { change: { tokenExpiryUnit: "h" } }, /`tokenExpiryUnit` must be one of ms, s/],
      [aliyun.origin, { change: null }, /settings must be an object/],
      [aliyun.origin, { change: {}, clear: true }, /exactly one of/],
      [tencent.origin, { change: { deviceListWrapped: 1 } }, /must be one of true, false/],
      [aliyun.origin, { reset: { customers: 1 } }, /`reset` has no member `customers`/],
      [aliyun.origin, { reset: { identities: -1 } }, /`identities` must be an integer from 0/],
      [aliyun.origin, { reset: { identities: [{}] } }, /a list of objects with `identityId`/],
      [tencent.origin, { reset: { customers: "5" } }, /a list of objects with `CustomerId`/],
      [tencent.origin, { reset: { customers: 5, seed: "1" } }, /`seed` must be an integer/],
      [tencent.origin, { reset: true }, /`reset` must be an object/],
    ];
    for (const [origin, instruction, message] of invalid) {
      const { status, value } = await post(origin, instruction);
      assert.equal(status, 400, JSON.stringify(instruction));
      assert.match(value.error, message);
    }
    const data = await askData(aliyun, "/cloud/account/queryIdentityByPage", { offset: 0, count: 500 });
    assert.equal(data.length, 300);
  });

  test("an invalid setting is refused when the gateways start", async () => {
    await assert.rejects(startGateways({ aliyunSettings: { maxCount: 0 } }), /`maxCount` must be/);
    await assert.rejects(startGateways({ tencentSettings: { deviceCount: -1 } }), /`deviceCount` must be/);
  });
});
