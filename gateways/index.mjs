import * as aliyun from "./aliyun.mjs";
import { CUSTOMER_COUNT, chooseCustomers, chooseIdentities, IDENTITY_COUNT } from "./data.mjs";
import { ALIYUN_FAULTS } from "./faults/aliyun.mjs";
import { LIST_FAULTS } from "./faults/lists.mjs";
import { REQUEST_FAULTS } from "./faults/request.mjs";
import { TENCENT_FAULTS } from "./faults/tencent.mjs";
import { WIRE_FAULTS } from "./faults/wire.mjs";
import { Faults } from "./faults.mjs";
import { listen } from "./listener.mjs";
import * as tencent from "./tencent.mjs";

/**
 * Local stand-ins for the two clouds, on the loopback interface. They can be made to fail, in every way that `faults.mjs`
 * describes, and be set, from the start (`aliyunSettings`, `tencentSettings`) or later with `change`:
 *
 * Aliyun
 * - separateAppKeys = false: `appKey` may call only the App list (`/iotx/…`, `/user/…`), `cloudAppKey` only the cloud list
 *   (`/cloud/…`); the other list is HTTP 200 with 403 "request forbidden.". Otherwise both may call everything.
 * - cloudTokenRequired = false: the calls of the cloud list need a cloud token; without, 460 "cloudToken blank". A token
 *   that is sent has to be valid in any case.
 * - tokenLifetimeMs = 7_200_000, by the gateway's clock
 * - tokenName = "cloudToken" or "iotToken", tokenExpiryName = "expireIn", "expiresIn" or "none", tokenExpiryUnit = "ms" or
 *   "s": how a token is described
 * - endedTokenCode = 2401, 2043, 29003 or 460 ("cloudToken blank"): what an ended, voided or unknown token is answered with
 * - maxCount = 2_147_483_647: a page of more is refused with 460 "invalid count or offset!"
 * - identityAs = "array" of one or "object": the data of `getByIdentityId`
 *
 * Tencent
 * - deviceListWrapped = true: whether ServiceGetDeviceList has the member `Response` around its result
 * - deviceCount = 25: the devices of each product
 *
 * Writes take effect. `readState()` has `writes`, every one that was valid, in order: `{ call, requestId, account,
 * effective }`, where `effective` is false if there was no such account; `inserted` and `removed` are the ids of accounts
 * that writes and the fault `list-changed` inserted and removed. `readRows()` gives the accounts as they are now, while
 * `customers` and `identities` are those of the start. `reset` goes back to the start, with other accounts if given, and
 * leaves the faults alone.
 *
 * @typedef {Readonly<import("./data.mjs").Customer>} Customer
 * @typedef {Readonly<import("./data.mjs").Identity>} Identity
 *
 * @typedef {{ origin: string, appKey: string, appSecret: string, faults: Faults,
 *   requests: import("./types.mjs").RecordedRequest[], readState: () => import("./types.mjs").State }} Started `requests` holds the last requests, newest last
 *
 * @typedef {object} Gateways
 * @property {Started & { endpoint: string, readRows: () => readonly Customer[],
 *   change: (settings: Partial<import("./tencent-settings.mjs").TencentSettings>) => void,
 *   reset: (options?: { customers?: number | readonly Customer[], seed?: number }) => void }} tencent `endpoint` is the
 *   full URL of the serviceapi
 * @property {Started & { cloudAppKey: string, cloudAppSecret: string, readRows: () => readonly Identity[],
 *   change: (settings: Partial<import("./aliyun-settings.mjs").AliyunSettings>) => void,
 *   reset: (options?: { identities?: number | readonly Identity[], seed?: number, fullIdentities?: boolean }) => void
 *   }} aliyun
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
 * @param {boolean} [options.fullIdentities] whether generated identities have all members of all pages of the vendor,
 *   instead of those of `queryIdentityList`
 * @param {{ tencent: string, aliyun: string, aliyunCloud?: string }} [options.appSecrets] by default those of the demo
 * @param {Partial<import("./tencent-settings.mjs").TencentSettings>} [options.tencentSettings]
 * @param {Partial<import("./aliyun-settings.mjs").AliyunSettings>} [options.aliyunSettings]
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
  fullIdentities = false,
  appSecrets = { tencent: tencent.APP_SECRET, aliyun: aliyun.APP_SECRET },
  tencentSettings = {},
  aliyunSettings = {},
  keepAlive = true,
  keepRequests = 100,
} = {}) {
  const customers = chooseCustomers({ customers: customersOption, seed }, []);
  const identities = chooseIdentities({ identities: identitiesOption, seed, fullIdentities }, []);
  const cloudAppSecret = appSecrets.aliyunCloud ?? aliyun.CLOUD_APP_SECRET;
  const shared = { now, requestTimeoutMs, keepAlive, keepRequests };
  const tencentFaults = new Faults({ ...REQUEST_FAULTS, ...WIRE_FAULTS, ...LIST_FAULTS, ...TENCENT_FAULTS });
  const aliyunFaults = new Faults({ ...REQUEST_FAULTS, ...WIRE_FAULTS, ...LIST_FAULTS, ...ALIYUN_FAULTS });
  const tencentGateway = tencent.createTencentGateway(customers, {
    appSecret: appSecrets.tencent,
    changes: tencentSettings,
  });
  const aliyunGateway = aliyun.createAliyunGateway(identities, {
    appSecret: appSecrets.aliyun,
    cloudAppSecret,
    changes: aliyunSettings,
  });
  const tencentListener = await listen({
    gateway: tencentGateway,
    port: tencentPort,
    faults: tencentFaults,
    ...shared,
  });
  const aliyunListener = await listen({
    gateway: aliyunGateway,
    port: aliyunPort,
    faults: aliyunFaults,
    ...shared,
  }).catch(async (error) => {
    await tencentListener.close();
    throw error;
  });
  return {
    tencent: {
      ...exposeState(tencentGateway),
      origin: tencentListener.origin,
      endpoint: `${tencentListener.origin}${tencent.SERVICE_PATH}`,
      appKey: tencent.APP_KEY,
      appSecret: appSecrets.tencent,
      faults: tencentFaults,
      requests: tencentListener.requests,
    },
    aliyun: {
      ...exposeState(aliyunGateway),
      origin: aliyunListener.origin,
      appKey: aliyun.APP_KEY,
      appSecret: appSecrets.aliyun,
      cloudAppKey: aliyun.CLOUD_APP_KEY,
      cloudAppSecret,
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

/**
 * @template Row
 * @template {Readonly<Record<string, import("./settings.mjs").Value>>} Values
 * @param {{ settings: import("./settings.mjs").Settings<Values>, readState: () => import("./types.mjs").State,
 *   readRows: () => readonly Row[], reset: (options: Record<string, unknown>) => void }} gateway
 */
function exposeState({ settings, readState, readRows, reset }) {
  return {
    readState,
    readRows,
    change: (/** @type {Partial<Values>} */ changes) => settings.change(changes),
    reset: (options = {}) => reset(options),
  };
}
