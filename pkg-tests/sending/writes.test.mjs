// Calls that write, while the stand-ins fail in every way: none takes effect twice, none is said to be done that is not.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AliyunClient, ApiError, send, TencentClient } from "iot-accounts";
import { startGateways } from "../../gateways/index.mjs";

const CALLS = 150;
const FAULTS = [
  ...[{ kind: "throttled" }, { kind: "clock" }, { kind: "dropped-connection" }],
  ...[{ kind: "status" }, { kind: "html" }, { kind: "cut-body" }, { kind: "truncated-json" }],
  ...[{ kind: "empty-body" }, { kind: "no-response" }, { kind: "nonce-reused" }],
];
/** The cloud's word that it failed itself, of which nobody knows what came before it. */
const FAULTS_OF = {
  tencent: [
    { kind: "error", code: "InternalError" },
    { kind: "error", code: "InternalError", effective: true },
  ],
  aliyun: [
    { kind: "error", code: 500 },
    { kind: "error", code: 500, effective: true },
  ],
};

/** @typedef {{ outcome: "done" | "refused" | "unknown", account: string }} Told */

/**
 * @param {string} account
 * @param {Promise<unknown>} sent
 * @returns {Promise<Told>}
 */
async function tell(account, sent) {
  try {
    await sent;
    return { account, outcome: "done" };
  } catch (error) {
    assert.ok(error instanceof ApiError, String(error));
    return { account, outcome: error.outcomeUnknown === true ? "unknown" : "refused" };
  }
}

describe("writes", { concurrency: true }, () => {
  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    it(`${cloud}: ${CALLS} calls, while six in ten fail`, async (context) => {
      const gateways = await startGateways({ identities: CALLS, keepAlive: false });
      context.after(() => gateways.close());
      const { faults, readState } = gateways[cloud];
      faults.rate(0.6, { seed: 3, faults: [...FAULTS, ...FAULTS_OF[cloud]] });
      const { endpoint, ...tencentKey } = gateways.tencent;
      const tencent = new TencentClient({
        endpoint,
        appKey: tencentKey.appKey,
        appSecret: tencentKey.appSecret,
      });
      const { origin, appKey, appSecret } = gateways.aliyun;
      const aliyun = new AliyunClient({ endpoint: origin, appKey, appSecret });

      /** @param {number} index */
      async function write(index) {
        const options = { retries: 10, timeoutMs: 3000 };
        if (cloud === "tencent") {
          const CustomerId = `new_${index}`;
          const params = { CustomerId, CountryCode: "86", PhoneNumber: `1380000${index}` };
          return tell(
            CustomerId,
            send((overrides) => tencent.request("ServiceCreateCustomer", params, overrides), options),
          );
        }
        const identityId = gateways.identities[index]?.identityId ?? assert.fail();
        const call = { apiVersion: "1.0.1", params: { identityId } };
        return tell(
          identityId,
          send((overrides) => aliyun.request("/user/account/unregister", call, overrides), options),
        );
      }

      /** @type {Told[]} */
      const told = [];
      let next = 0;
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          while (next < CALLS) told.push(await write(next++));
        }),
      );
      const { writes } = readState();
      for (const { account, outcome } of told) {
        const effects = writes.filter((one) => one.account === account).length;
        if (outcome === "done") assert.equal(effects, 1, `${account} is done`);
        else if (outcome === "refused") assert.equal(effects, 0, `${account} was refused`);
        else assert.ok(effects <= 1, `${account} took effect ${effects} times`);
      }
      /** @param {Told["outcome"]} which */
      const count = (which) => told.filter(({ outcome }) => outcome === which).length;
      assert.ok(count("done") > 40, `${count("done")} were done`);
      assert.ok(count("unknown") > 40, `of ${count("unknown")} nobody knows`);
      assert.ok(writes.length > count("done"), "some took effect of which nobody knew");
    });
  }
});
