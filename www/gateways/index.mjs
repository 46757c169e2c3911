import * as aliyun from "./aliyun.mjs";
import { generateCustomers, generateIdentities } from "./data.mjs";
import { listen } from "./listener.mjs";
import * as tencent from "./tencent.mjs";

/**
 * Local stand-ins of the two clouds, on the loopback interface, each with one demo key.
 *
 * @typedef {object} Gateways
 * @property {{ origin: string, endpoint: string, appKey: string, appSecret: string,
 *   requests: import("./listener.mjs").RecordedRequest[] }} tencent `endpoint` is the full URL of the
 *   serviceapi; `requests` holds the last hundred that arrived, newest last
 * @property {{ origin: string, appKey: string, appSecret: string,
 *   requests: import("./listener.mjs").RecordedRequest[] }} aliyun
 * @property {readonly Readonly<import("./data.mjs").Customer>[]} customers
 * @property {readonly Readonly<import("./data.mjs").Identity>[]} identities
 * @property {() => Promise<void>} close ends open connections too; safe to call again
 */

/**
 * @param {object} [options]
 * @param {number} [options.tencentPort] 0 takes any free port
 * @param {number} [options.aliyunPort]
 * @param {() => number} [options.now] the clock of both gateways, in milliseconds
 * @param {number} [options.requestTimeoutMs] how long a request may take to arrive
 * @returns {Promise<Gateways>}
 */
export async function startGateways({
  tencentPort = 0,
  aliyunPort = 0,
  now = Date.now,
  requestTimeoutMs = 10_000,
} = {}) {
  const customers = generateCustomers();
  const identities = generateIdentities();
  const first = await listen({
    gateway: tencent.createTencentGateway({ customers, now }),
    port: tencentPort,
    now,
    requestTimeoutMs,
  });
  const second = await listen({
    gateway: aliyun.createAliyunGateway({ identities, now }),
    port: aliyunPort,
    now,
    requestTimeoutMs,
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
      requests: first.requests,
    },
    aliyun: {
      origin: second.origin,
      appKey: aliyun.APP_KEY,
      appSecret: aliyun.APP_SECRET,
      requests: second.requests,
    },
    customers,
    identities,
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}
