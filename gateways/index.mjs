import * as aliyun from "./aliyun.mjs";
import { CUSTOMER_COUNT, generateCustomers, generateIdentities, IDENTITY_COUNT } from "./data.mjs";
import { ALIYUN_FAULTS } from "./faults/aliyun.mjs";
import { REQUEST_FAULTS } from "./faults/request.mjs";
import { TENCENT_FAULTS } from "./faults/tencent.mjs";
import { WIRE_FAULTS } from "./faults/wire.mjs";
import { Faults } from "./faults.mjs";
import { listen } from "./listener.mjs";
import * as tencent from "./tencent.mjs";

/**
 * Local stand-ins for the two clouds, on the loopback interface, each with one demo key. They can be made to fail, in
 * every way that `faults.mjs` describes.
 *
 * @typedef {Readonly<import("./data.mjs").Customer>} Customer
 * @typedef {Readonly<import("./data.mjs").Identity>} Identity
 *
 * @typedef {object} Gateways
 * @property {{ origin: string, endpoint: string, appKey: string, appSecret: string, faults: Faults,
 *   requests: import("./types.mjs").RecordedRequest[] }} tencent `endpoint` is the full URL of the
 *   serviceapi; `requests` holds the last requests, newest last
 * @property {{ origin: string, appKey: string, appSecret: string, faults: Faults,
 *   requests: import("./types.mjs").RecordedRequest[] }} aliyun
 * @property {readonly Customer[]} customers
 * @property {readonly Identity[]} identities
 * @property {() => Promise<void>} close closes open connections too; may be called again
 */

/**
 * @param {object} [options]
 * @param {number} [options.tencentPort] 0, the default, chooses a free port
 * @param {number} [options.aliyunPort]
 * @param {() => number} [options.now] the clock of both gateways, in milliseconds
 * @param {number} [options.requestTimeoutMs] time limit for receiving a request
 * @param {number | readonly Customer[]} [options.customers] a number to generate, or the rows themselves
 * @param {number | readonly Identity[]} [options.identities]
 * @param {number} [options.seed] a different seed generates different customers and identities
 * @param {{ tencent: string, aliyun: string }} [options.appSecrets] by default those of the demo
 * @param {boolean} [options.keepAlive] whether a connection can serve more than one request
 * @param {number} [options.keepRequests] how many of the last requests are recorded
 * @returns {Promise<Gateways>}
 */
export async function startGateways({
  tencentPort = 0,
  aliyunPort = 0,
  now = Date.now,
  requestTimeoutMs = 10_000,
  customers: customersOption = CUSTOMER_COUNT,
  identities: identitiesOption = IDENTITY_COUNT,
  seed = 0,
  appSecrets = { tencent: tencent.APP_SECRET, aliyun: aliyun.APP_SECRET },
  keepAlive = true,
  keepRequests = 100,
} = {}) {
  const customers =
    typeof customersOption === "number" ? generateCustomers(customersOption, seed) : customersOption;
  const identities =
    typeof identitiesOption === "number" ? generateIdentities(identitiesOption, seed) : identitiesOption;
  const shared = { now, requestTimeoutMs, keepAlive, keepRequests };
  const tencentFaults = new Faults({ ...REQUEST_FAULTS, ...WIRE_FAULTS, ...TENCENT_FAULTS });
  const aliyunFaults = new Faults({ ...REQUEST_FAULTS, ...WIRE_FAULTS, ...ALIYUN_FAULTS });
  const tencentListener = await listen({
    gateway: tencent.createTencentGateway(customers, appSecrets.tencent),
    port: tencentPort,
    faults: tencentFaults,
    ...shared,
  });
  const aliyunListener = await listen({
    gateway: aliyun.createAliyunGateway(identities, appSecrets.aliyun),
    port: aliyunPort,
    faults: aliyunFaults,
    ...shared,
  }).catch(async (error) => {
    await tencentListener.close();
    throw error;
  });
  return {
    tencent: {
      origin: tencentListener.origin,
      endpoint: `${tencentListener.origin}${tencent.SERVICE_PATH}`,
      appKey: tencent.APP_KEY,
      appSecret: appSecrets.tencent,
      faults: tencentFaults,
      requests: tencentListener.requests,
    },
    aliyun: {
      origin: aliyunListener.origin,
      appKey: aliyun.APP_KEY,
      appSecret: appSecrets.aliyun,
      faults: aliyunFaults,
      requests: aliyunListener.requests,
    },
    customers,
    identities,
    async close() {
      await Promise.all([tencentListener.close(), aliyunListener.close()]);
    },
  };
}
