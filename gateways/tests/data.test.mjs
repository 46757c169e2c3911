import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { generateCustomers } from "../data.mjs";
import { startGateways } from "../index.mjs";
import { aliyunCall, attempt, json, tencentCall } from "./calls.mjs";

const gateways = await startGateways();
after(() => gateways.close());

describe("data", () => {
  test("a second start gives the same accounts", async () => {
    const again = await startGateways();
    await again.close();
    await again.close();
    assert.deepEqual(again.customers, gateways.customers);
    assert.deepEqual(again.identities, gateways.identities);
  });

  test("137 customers and 60 identities cover every combination of members", () => {
    const { customers, identities } = gateways;
    assert.equal(new Set(customers.map((row) => row.CustomerId)).size, 137);
    assert.ok(customers.every((row) => /^\w{1,32}$/.test(row.CustomerId)));
    assert.ok(customers.some((row) => row.CustomerId.includes("_")));
    assert.ok(customers.some((row) => row.CountryCode === undefined && row.PhoneNumber === undefined));
    assert.ok(customers.some((row) => row.CountryCode !== undefined && row.PhoneNumber === undefined));
    assert.equal(new Set(identities.map((row) => row.identityId)).size, 60);
    assert.ok(identities.some((row) => /\p{Script=Han}/u.test(row.nickName ?? "")));
    assert.ok(identities.some((row) => /\p{Extended_Pictographic}/u.test(row.nickName ?? "")));
    assert.ok(identities.some((row) => Object.keys(row).length === 1));
    assert.ok(identities.some((row) => Object.keys(row).length === 11));
  });
});

describe("large data", () => {
  test("10,000 customers and 5,000 identities are paged through, each exactly once", async () => {
    const large = await startGateways({ customers: 10_000, identities: 5000 });
    try {
      const { tencent, aliyun, customers, identities } = large;
      assert.deepEqual([customers.length, identities.length], [10_000, 5000]);
      assert.equal(new Set(customers.map(({ CustomerId }) => CustomerId)).size, 10_000);
      const phones = customers.flatMap(({ PhoneNumber }) => PhoneNumber ?? []);
      assert.equal(new Set(phones).size, phones.length);
      assert.equal(new Set(identities.map(({ identityId }) => identityId)).size, 5000);

      const rows = [];
      for (let Offset = 0; Offset < 10_000; Offset += 777) {
        const { Response } = json(await attempt(tencentCall(tencent, { Offset, Limit: 777 })));
        assert.equal(Response.Total, 10_000);
        rows.push(...Response.Customers);
      }
      assert.deepEqual(rows, customers);

      const found = [];
      const ids = identities.map(({ identityId }) => identityId);
      for (let start = 0; start < ids.length; start += 400) {
        found.push(...json(await attempt(aliyunCall(aliyun, ids.slice(start, start + 400)))).data);
      }
      assert.deepEqual(found, identities);
    } finally {
      await large.close();
    }
  });

  test("a seed gives the same accounts each time, another seed gives others", async () => {
    const started = await Promise.all([
      startGateways({ customers: 1000, identities: 500, seed: 5 }),
      startGateways({ customers: 1000, identities: 500, seed: 5 }),
      startGateways({ customers: 1000, identities: 500, seed: 6 }),
      startGateways({ customers: 137, identities: 60, seed: 0 }),
    ]);
    await Promise.all(started.map((started) => started.close()));
    const [first, same, other, defaults] = started;
    assert.deepEqual([same.customers, same.identities], [first.customers, first.identities]);
    assert.notDeepEqual(other.customers, first.customers);
    assert.notDeepEqual(other.identities, first.identities);
    assert.deepEqual([defaults.customers, defaults.identities], [gateways.customers, gateways.identities]);
  });

  test("phone numbers are unique for any number of customers", () => {
    const phones = generateCustomers(30_000).flatMap(({ PhoneNumber }) => PhoneNumber ?? []);
    assert.equal(new Set(phones).size, phones.length);
    assert.ok(phones.length > 20_000);
  });

  test("customers and identities can be passed in", async () => {
    const accounts = {
      customers: [{ CustomerId: "a_1" }, { CustomerId: "b", CountryCode: "86" }],
      identities: [{ identityId: "x", nickName: "灯" }],
    };
    const custom = await startGateways(accounts);
    try {
      const { Response } = json(await attempt(tencentCall(custom.tencent)));
      assert.deepEqual([Response.Customers, Response.Total], [accounts.customers, 2]);
      assert.deepEqual(json(await attempt(aliyunCall(custom.aliyun, ["1", "x"]))).data, accounts.identities);
    } finally {
      await custom.close();
    }
  });
});
