// 10,000 customers and 5,000 identities while three requests in ten fail.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AliyunClient, customers, identities, TencentClient } from "iot-accounts";
import { startGateways } from "../../gateways/index.mjs";
import { withTimes } from "../suite/helpers.mjs";

const CUSTOMERS = 10_000;
const IDENTITIES = 5_000;

describe("returns every row exactly once, in order", { concurrency: true }, () => {
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
        const progressEvents = [];
        /** @type {string[]} */
        const retriedKinds = [];
        const loop = customers(
          client,
          {},
          {
            pageSize: 200,
            retries: 10,
            onProgress: (progress) => progressEvents.push(progress),
            onRetry: ({ error }) => retriedKinds.push(error.kind),
          },
        );
        for await (const { customerId } of loop) found.push(customerId);
        assert.deepEqual(
          found,
          gateways.customers.map(({ CustomerId }) => CustomerId),
        );
        assert.equal(new Set(found).size, CUSTOMERS);
        assert.deepEqual(
          progressEvents,
          Array.from({ length: 51 }, (_, page) => ({
            done: Math.min(200 + 199 * page, CUSTOMERS),
            total: CUSTOMERS,
          })),
        );
        return retriedKinds;
      }

      async function fetchIdentities() {
        const { origin: endpoint, appKey, appSecret } = aliyun;
        const client = new AliyunClient({ endpoint, appKey, appSecret });
        const ids = gateways.identities.map(({ identityId }) => identityId);
        const found = [];
        /** @type {string[]} */
        const retriedKinds = [];
        const loop = identities(client, ids, {
          batchSize: 100,
          concurrency: 4,
          retries: 10,
          onRetry: ({ error }) => retriedKinds.push(error.kind),
        });
        for await (const identity of loop) found.push(identity);
        assert.deepEqual(found, withTimes(gateways.identities));
        return retriedKinds;
      }

      /**
       * @param {string[]} retriedKinds
       * @param {typeof tencent.requests} requests
       * @param {number} successes
       */
      function checkRetries(retriedKinds, requests, successes) {
        assert.ok(retriedKinds.length >= 10, `${retriedKinds.length} failures are too few`);
        assert.deepEqual([...new Set(retriedKinds)].sort(), ["network", "server", "throttled"]);
        assert.equal(requests.length, successes + retriedKinds.length);
        assert.equal(new Set(requests.map(({ nonce }) => nonce)).size, requests.length);
        assert.ok(requests.every(({ authenticated }) => authenticated));
      }
      const [customerRetries, identityRetries] = await Promise.all([
        pageThroughCustomers(),
        fetchIdentities(),
      ]);
      checkRetries(customerRetries, tencent.requests, 51);
      checkRetries(identityRetries, aliyun.requests, 50);
    });
  }
});
