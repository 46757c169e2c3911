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
 * Local stand-ins of the two clouds, on the loopback interface, each with one demo key. They can be told to fail, in
 * every way that `faults.mjs` describes.
 *
 * @typedef {Readonly<import("./data.mjs").Customer>} Customer
 * @typedef {Readonly<import("./data.mjs").Identity>} Identity
 *
 * @typedef {object} Gateways
 * @property {{ origin: string, endpoint: string, appKey: string, appSecret: string, faults: Faults,
 *   requests: import("./listener.mjs").RecordedRequest[] }} tencent `endpoint` is the full URL of the
 *   serviceapi; `requests` holds the last that arrived, newest last
 * @property {{ origin: string, appKey: string, appSecret: string, faults: Faults,
 *   requests: import("./listener.mjs").RecordedRequest[] }} aliyun
 * @property {readonly Customer[]} customers
 * @property {readonly Identity[]} identities
 * @property {() => Promise<void>} close ends open connections too; safe to call again
 */

/**
 * @param {object} [options]
 * @param {number} [options.tencentPort] 0 takes any free port
 * @param {number} [options.aliyunPort]
 * @param {() => number} [options.now] the clock of both gateways, in milliseconds
 * @param {number} [options.requestTimeoutMs] how long a request may take to arrive
 * @param {number | readonly Customer[]} [options.customers] how many to generate, or which
 * @param {number | readonly Identity[]} [options.identities]
 * @param {number} [options.seed] another one generates other customers and identities
 * @param {boolean} [options.keepAlive] whether a connection is good for more than one request
 * @param {number} [options.keepRequests] how many of the last requests are remembered
 * @returns {Promise<Gateways>}
 */
export async function startGateways({
  tencentPort = 0,
  aliyunPort = 0,
  now = Date.now,
  requestTimeoutMs = 10_000,
  customers: wantedCustomers = CUSTOMER_COUNT,
  identities: wantedIdentities = IDENTITY_COUNT,
  seed = 0,
  keepAlive = true,
  keepRequests = 100,
} = {}) {
  const customers =
    typeof wantedCustomers === "number" ? generateCustomers(wantedCustomers, seed) : wantedCustomers;
  const identities =
    typeof wantedIdentities === "number" ? generateIdentities(wantedIdentities, seed) : wantedIdentities;
  const shared = { now, requestTimeoutMs, keepAlive, keepRequests };
  const tencentFaults = new Faults({ ...REQUEST_FAULTS, ...WIRE_FAULTS, ...TENCENT_FAULTS });
  const aliyunFaults = new Faults({ ...REQUEST_FAULTS, ...WIRE_FAULTS, ...ALIYUN_FAULTS });
  const first = await listen({
    gateway: tencent.createTencentGateway(customers),
    port: tencentPort,
    faults: tencentFaults,
    ...shared,
  });
  const second = await listen({
    gateway: aliyun.createAliyunGateway(identities),
    port: aliyunPort,
    faults: aliyunFaults,
    ...shared,
  }).catch(async (error) => {
    await first.close();
    throw error;
  });
  return {
    tencent: {
      origin: first.origin,
      endpoint: `${first.origin}${tencent.SERVICE_PATH}`,
      appKey: tencent.APP_KEY,
      appSecret: tencent.APP_SECRET,
      faults: tencentFaults,
      requests: first.requests,
    },
    aliyun: {
      origin: second.origin,
      appKey: aliyun.APP_KEY,
      appSecret: aliyun.APP_SECRET,
      faults: aliyunFaults,
      requests: second.requests,
    },
    customers,
    identities,
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}
