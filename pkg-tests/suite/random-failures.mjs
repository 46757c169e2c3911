import { expect } from "chai";
import { withFaults } from "./faults.mjs";
import { createClients } from "./fetch-doubles.mjs";
/** @import { Context, Register } from "./types.mjs" */
import { withTimes } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

/**
 * Three requests in ten fail, with any of the common temporary failures.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const clients = createClients(api, gateways);
  for (const seed of [1, 2, 3]) {
    const commands = [{ rate: 0.3, seed }];

    test(`random failures: returns every customer exactly once (seed ${seed})`, async () => {
      const { onRetry, retries } = shortenWaits();
      const { value, requests } = await withFaults(gateways, "tencent", commands, async () => {
        const found = [];
        const options = { pageSize: 4, retries: 10, onRetry };
        for await (const { customerId } of api.customers(clients.tencent(), {}, options))
          found.push(customerId);
        return found;
      });
      expect(value).to.deep.equal(gateways.customers.map(({ CustomerId }) => CustomerId));
      // 46 pages: fewer than five failures are practically impossible at 30 %.
      expect(retries.length).to.be.above(5);
      expect(requests).to.have.length(46 + retries.length);
    });

    test(`random failures: returns every identity exactly once (seed ${seed})`, async () => {
      const { onRetry, retries } = shortenWaits();
      const ids = gateways.identities.map((identity) => String(Reflect.get(identity, "identityId")));
      const { value, requests } = await withFaults(gateways, "aliyun", commands, async () => {
        const found = [];
        const options = { batchSize: 2, concurrency: 4, retries: 10, onRetry };
        for await (const identity of api.identities(clients.aliyun(), ids, options)) found.push(identity);
        return found;
      });
      expect(value).to.deep.equal(withTimes(gateways.identities));
      expect(retries.length).to.be.above(4);
      expect(requests).to.have.length(30 + retries.length);
    });
  }
}
