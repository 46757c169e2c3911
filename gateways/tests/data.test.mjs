// The gateways fail as they are told to: seen by a client that knows nothing of the package.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { generateCustomers } from "../data.mjs";
import { startGateways } from "../index.mjs";
import { aliyunCall, attempt, json, tencentCall } from "./attempt.mjs";
import registerCodes from "./fault-codes.mjs";
import registerControl from "./fault-control.mjs";
import registerRequests from "./fault-requests.mjs";
import registerWire from "./fault-wire.mjs";

const gateways = await startGateways();
after(() => gateways.close());

registerCodes(gateways);
registerWire(gateways);
registerRequests(gateways);
registerControl(gateways);

describe("large data", () => {
  test("10,000 customers and 5,000 identities, each exactly once, page by page", async () => {
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

  test("is the same each time, other with another seed, and the usual by default", async () => {
    const started = await Promise.all([
      startGateways({ customers: 1000, identities: 500, seed: 5 }),
      startGateways({ customers: 1000, identities: 500, seed: 5 }),
      startGateways({ customers: 1000, identities: 500, seed: 6 }),
      startGateways({ customers: 137, identities: 60, seed: 0 }),
    ]);
    await Promise.all(started.map((one) => one.close()));
    const [first, same, other, usual] = started;
    assert.deepEqual([same.customers, same.identities], [first.customers, first.identities]);
    assert.notDeepEqual(other.customers, first.customers);
    assert.notDeepEqual(other.identities, first.identities);
    assert.deepEqual([usual.customers, usual.identities], [gateways.customers, gateways.identities]);
  });

  test("there are telephone numbers for any number of customers", () => {
    const phones = generateCustomers(30_000).flatMap(({ PhoneNumber }) => PhoneNumber ?? []);
    assert.equal(new Set(phones).size, phones.length);
    assert.ok(phones.length > 20_000);
  });

  test("can be given", async () => {
    const own = {
      customers: [{ CustomerId: "a_1" }, { CustomerId: "b", CountryCode: "86" }],
      identities: [{ identityId: "x", nickName: "灯" }],
    };
    const given = await startGateways(own);
    try {
      const { Response } = json(await attempt(tencentCall(given.tencent)));
      assert.deepEqual([Response.Customers, Response.Total], [own.customers, 2]);
      assert.deepEqual(json(await attempt(aliyunCall(given.aliyun, ["1", "x"]))).data, own.identities);
    } finally {
      await given.close();
    }
  });
});
