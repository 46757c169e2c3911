import assert from "node:assert/strict";
import { attempt, json, serviceCall, tencentCall } from "./calls.mjs";

/**
 * The calls of the account family, by short names.
 *
 * @typedef {Awaited<ReturnType<typeof import("../index.mjs").startGateways>>} Gateways
 * @typedef {{ cloudToken?: string, key?: "app" | "cloud", now?: number, apiVer?: string }} Options
 */

const APP_LIST = {
  "/iotx/account/queryIdentityList": "1.0.6",
  "/iotx/account/modifyAccount": "1.0.7",
  "/user/account/unregister": "1.0.1",
  "/user/account/identity/query": "1.0.0",
};
const CLOUD_LIST = {
  "/cloud/token": "1.0.1",
  "/cloud/token/refresh": "1.0.1",
  "/cloud/account/queryIdentityByPage": "1.0.4",
  "/cloud/account/queryidentitydescbypage": "1.0.0",
  "/cloud/account/getByIdentityId": "1.0.4",
  "/cloud/account/getByOpenId": "1.0.5",
  "/cloud/account/openId/getByIdentityId": "1.0.4",
  "/cloud/device/queryByUser": "1.0.7",
};
const API_VERS = { ...APP_LIST, ...CLOUD_LIST };
/** @typedef {keyof typeof API_VERS} Path */

export const APP_PATHS = /** @type {Path[]} */ (Object.keys(APP_LIST));
export const CLOUD_PATHS = /** @type {Path[]} */ (Object.keys(CLOUD_LIST));

/**
 * @param {Gateways["aliyun"]} aliyun
 * @param {Path} path
 * @param {Record<string, unknown>} params
 * @param {Options} [options]
 */
export function prepare(aliyun, path, params, { cloudToken, key = "cloud", now, apiVer } = {}) {
  const keys = key === "app" ? {} : { appKey: aliyun.cloudAppKey, appSecret: aliyun.cloudAppSecret };
  const service = { path, apiVer: apiVer ?? API_VERS[path], params, cloudToken };
  return serviceCall(aliyun, service, { ...keys, ...(now !== undefined && { now }) });
}

/**
 * @param {Gateways["aliyun"]} aliyun
 * @param {Path} path
 * @param {Record<string, unknown>} params
 * @param {Options} [options]
 */
export async function ask(aliyun, path, params, options) {
  const outcome = await attempt(prepare(aliyun, path, params, options));
  assert.equal(outcome.status, 200, String(outcome.headers["x-ca-error-message"]));
  return json(outcome);
}

/**
 * @param {Gateways["aliyun"]} aliyun
 * @param {Path} path
 * @param {Record<string, unknown>} params
 * @param {Options} [options]
 */
export async function askData(aliyun, path, params, options) {
  const { code, message, data } = await ask(aliyun, path, params, options);
  assert.equal(code, 200, message);
  return data;
}

/**
 * @param {Gateways["aliyun"]} aliyun
 * @param {Path} path
 * @param {Record<string, unknown>} params
 * @param {Options} [options]
 */
export async function askError(aliyun, path, params, options) {
  const { code, message } = await ask(aliyun, path, params, options);
  return `${code} ${message}`;
}

/**
 * @param {Gateways["tencent"]} tencent
 * @param {Record<string, string | number>} members
 */
export async function askTencent(tencent, members) {
  return json(await attempt(tencentCall(tencent, members))).Response;
}
