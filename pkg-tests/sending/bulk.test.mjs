// A bad day at full size: 10,000 customers and 5,000 identities, and three requests in ten fail.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AliyunClient, customers, identities, TencentClient } from "iot-accounts";
import { startGateways } from "../../gateways/index.mjs";

const CUSTOMERS = 10_000;
const IDENTITIES = 5_000;

describe("each of them comes exactly once, in order", { concurrency: true }, () => {
  for (const seed of [7, 9]) {
    it(`seed ${seed}`, async (context) => {
      const gateways = await startGateways({
        customers: CUSTOMERS,
        identities: IDENTITIES,
        keepRequests: 1000,
      });
      context.after(() => gateways.close());
      const { tencent, aliyun } = gateways;
      tencent.faults.rate(0.3, { seed });
      aliyun.faults.rate(0.3, { seed });

      async function pageThroughCustomers() {
        const { endpoint, appKey, appSecret } = tencent;
        const client = new TencentClient({ endpoint, appKey, appSecret });
        const found = [];
        /** @type {import("iot-accounts").Progress[]} */
        const told = [];
        /** @type {string[]} */
        const retried = [];
        const loop = customers(
          client,
          {},
          {
            pageSize: 200,
            retries: 10,
            onProgress: (progress) => told.push(progress),
            onRetry: ({ error }) => retried.push(error.kind),
          },
        );
        for await (const { customerId } of loop) found.push(customerId);
        assert.deepEqual(
          found,
          gateways.customers.map(({ CustomerId }) => CustomerId),
        );
        assert.equal(new Set(found).size, CUSTOMERS);
        assert.deepEqual(
          told,
          Array.from({ length: 50 }, (_, page) => ({ done: 200 * (page + 1), total: CUSTOMERS })),
        );
        return retried;
      }

      async function fetchIdentities() {
        const { origin: endpoint, appKey, appSecret } = aliyun;
        const client = new AliyunClient({ endpoint, appKey, appSecret });
        const ids = gateways.identities.map(({ identityId }) => identityId);
        const found = [];
        /** @type {string[]} */
        const retried = [];
        const loop = identities(client, ids, {
          batchSize: 100,
          concurrency: 4,
          retries: 10,
          onRetry: ({ error }) => retried.push(error.kind),
        });
        for await (const identity of loop) found.push(identity);
        assert.deepEqual(found, gateways.identities);
        return retried;
      }

      /**
       * @param {string[]} retried
       * @param {typeof tencent.requests} requests
       * @param {number} answers
       */
      function expectBadDay(retried, requests, answers) {
        assert.ok(retried.length >= 10, `${retried.length} failures are too few for a bad day`);
        assert.deepEqual([...new Set(retried)].sort(), ["network", "server", "throttled"]);
        assert.equal(requests.length, answers + retried.length);
        assert.equal(new Set(requests.map(({ nonce }) => nonce)).size, requests.length);
        assert.ok(requests.every(({ authenticated }) => authenticated));
      }
      const [ofCustomers, ofIdentities] = await Promise.all([pageThroughCustomers(), fetchIdentities()]);
      expectBadDay(ofCustomers, tencent.requests, 50);
      expectBadDay(ofIdentities, aliyun.requests, 50);
    });
  }
});
