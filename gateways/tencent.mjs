import { randomUUID } from "node:crypto";
import { ChangingList } from "./changing-list.mjs";
import { equalInConstantTime } from "./constant-time.mjs";
import { chooseCustomers } from "./data.mjs";
import { readFlatObject } from "./flat-json.mjs";
import { NonceMemory } from "./nonces.mjs";
import { Settings } from "./settings.mjs";
import { createActions, INT_MAX } from "./tencent-actions.mjs";
import { invalid, requiredInteger, requiredString, requireParams, TencentError } from "./tencent-params.mjs";
import { TENCENT_SETTINGS } from "./tencent-settings.mjs";
import { sign, stringToSign } from "./tencent-signature.mjs";

/**
 * A stand-in for iot.cloud.tencent.com that accepts exactly the requests that the cloud would. Errors are HTTP 200 with
 * `{"Response":{"Error":{"Code","Message"},"RequestId"}}`, like the vendor's. Where the vendor names no code, one was
 * chosen here: an expired timestamp is the general code `AuthFailure.SignatureExpire`, a used nonce
 * `InvalidParameterValue`, an unknown AppKey `invalid CustomerId or invalid ServiceAppKey`.
 *
 * @typedef {import("./flat-json.mjs").FlatObject} FlatObject
 * @typedef {import("./types.mjs").GatewayResponse} GatewayResponse
 */

export const SERVICE_PATH = "/api/exploreropen/serviceapi";
export const APP_PATH = "/api/exploreropen/appapi";
export const APP_KEY = "local-tencent-key";
export const APP_SECRET = "local-tencent-secret";
export const TIMESTAMP_WINDOW_MS = 5 * 60 * 1000;

const COMMON_PARAMS = ["Action", "RequestId", "AppKey", "Signature", "Timestamp", "Nonce"];
const PARAM_NAME = /^[A-Za-z0-9_.]{1,128}$/;
const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
// The cloud sends no CORS headers; the stand-in does, for the demo page.
const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type",
};

/**
 * @param {readonly import("./data.mjs").Customer[]} customers
 * @param {{ appSecret: string, changes?: Partial<import("./tencent-settings.mjs").TencentSettings> }} options
 * @returns {import("./types.mjs").Gateway & { settings: Settings<import("./tencent-settings.mjs").TencentSettings>,
 *   readRows: () => readonly import("./data.mjs").Customer[] }}
 */
export function createTencentGateway(customers, { appSecret, changes = {} }) {
  /** @type {Settings<import("./tencent-settings.mjs").TencentSettings>} */
  const settings = new Settings(TENCENT_SETTINGS, changes);
  let backend = createBackend(customers, () => settings.values);
  const actions = createActions(() => backend);
  /** @type {ReadonlyMap<string, ReadonlyMap<string, import("./tencent-actions.mjs").Action>>} */
  const actionsByPath = new Map([
    [SERVICE_PATH, actions.serviceapi],
    [APP_PATH, actions.appapi],
  ]);
  // A timestamp can be ahead by the window, and stays valid until it is behind by the window.
  const nonces = new NonceMemory(2 * TIMESTAMP_WINDOW_MS);

  /** @type {import("./types.mjs").Gateway["handle"]} */
  const handle = ({ request, now, conditions }) => {
    if (request.method === "OPTIONS") return respondEmpty(204);
    const pathActions = actionsByPath.get(request.target);
    if (pathActions === undefined) return respondEmpty(404);
    if (request.method !== "POST") return respondEmpty(405, { allow: "POST, OPTIONS" });
    if (request.bodyTooLarge) {
      const error = { Code: "InvalidParameterValue", Message: "请求体超过 1 MiB" };
      return respond(413, { Error: error, RequestId: randomUUID() });
    }
    /** @type {string} */
    let requestId = randomUUID();
    let authenticated = false;
    try {
      const params = readParams(request);
      requestId = echoableRequestId(params) ?? requestId;
      authenticate(params, appSecret, nonces, now);
      authenticated = true;
      if (conditions.refused) return respond(200, { RequestId: requestId }, authenticated);
      const name = requiredString(params, "Action");
      const action = pathActions.get(name);
      if (action === undefined) throw new TencentError("InvalidAction", "Action 非法");
      const members = { RequestId: requestId, ...action(params, now, conditions) };
      const response = respond(200, members, authenticated);
      const isWrapped = name !== "ServiceGetDeviceList" || settings.values.deviceListWrapped;
      return isWrapped ? response : { ...response, body: JSON.stringify(members) };
    } catch (error) {
      if (!(error instanceof TencentError)) throw error;
      return respond(
        200,
        { Error: { Code: error.code, Message: error.message }, RequestId: requestId },
        authenticated,
      );
    }
  };
  return {
    handle,
    readNonce,
    settings,
    reset(options) {
      const chosen = chooseCustomers(options, customers);
      settings.reset();
      backend = createBackend(chosen, () => settings.values);
    },
    readState() {
      const { writes, customers: list } = backend;
      return { writes, inserted: list.inserted, removed: list.removed };
    },
    readRows: () => backend.customers.rows,
  };
}

/**
 * @param {readonly import("./data.mjs").Customer[]} customers
 * @param {import("./tencent-actions.mjs").Backend["readSettings"]} readSettings
 * @returns {import("./tencent-actions.mjs").Backend}
 */
function createBackend(customers, readSettings) {
  return {
    customers: new ChangingList(customers, {
      readId: ({ CustomerId }) => CustomerId,
      createRow: (CustomerId) => ({ CustomerId }),
    }),
    writes: [],
    readSettings,
  };
}

/** @type {import("./types.mjs").Gateway["readNonce"]} */
function readNonce({ body }) {
  const params = readFlatObject(decode(body) ?? "");
  return { nonce: params?.get("Nonce")?.text, timestamp: params?.get("Timestamp")?.text };
}

/**
 * @param {number} status
 * @param {Record<string, string>} [headers]
 * @returns {GatewayResponse}
 */
function respondEmpty(status, headers = {}) {
  return { status, headers: { ...CORS_HEADERS, ...headers }, body: "", authenticated: false };
}

/**
 * @param {number} status
 * @param {Record<string, unknown>} response
 * @param {boolean} [authenticated]
 * @returns {GatewayResponse}
 */
function respond(status, response, authenticated = false) {
  return {
    status,
    headers: { ...CORS_HEADERS, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ Response: response }),
    authenticated,
  };
}

/** @param {FlatObject} params */
function echoableRequestId(params) {
  const value = params.get("RequestId");
  return value?.kind === "string" && value.text !== "" ? value.text : undefined;
}

/**
 * @param {import("./types.mjs").GatewayRequest} request
 * @returns {FlatObject}
 */
function readParams({ headers, repeatedHeaders, body }) {
  const type = repeatedHeaders.includes("content-type") ? "" : (headers["content-type"] ?? "");
  const params = JSON_TYPE.test(type) ? readFlatObject(decode(body) ?? "") : undefined;
  if (params === undefined) throw new TencentError("InvalidParameterValue.InvalidJSON", "请求格式不是 JSON");
  for (const [name, value] of params) {
    // The vendor does not document how to sign an object or a list, and a name with `&` or `=` could be read as two
    // parameters.
    if (value.kind === "nested" || !PARAM_NAME.test(name)) throw invalid(name);
  }
  return params;
}

/** @param {Buffer} body */
function decode(body) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/**
 * @param {FlatObject} params
 * @param {string} appSecret
 * @param {NonceMemory} nonces
 * @param {number} now
 */
function authenticate(params, appSecret, nonces, now) {
  requireParams(params, COMMON_PARAMS);
  requiredString(params, "Action");
  requiredString(params, "RequestId");
  const appKey = requiredString(params, "AppKey");
  const signature = requiredString(params, "Signature");
  const timestamp = requiredInteger(params, "Timestamp", 1, Number.MAX_SAFE_INTEGER);
  const nonce = requiredInteger(params, "Nonce", 1, INT_MAX);
  if (appKey !== APP_KEY) {
    throw new TencentError(
      "invalid CustomerId or invalid ServiceAppKey",
      "CustomerId 或 ServiceAppKey 不存在",
    );
  }
  if (Math.abs(now - timestamp * 1000) > TIMESTAMP_WINDOW_MS) {
    throw new TencentError("AuthFailure.SignatureExpire", "Timestamp 与服务器时间相差超过 5 分钟");
  }
  if (!equalInConstantTime(signature, sign(appSecret, stringToSign(params)))) throw invalid("Signature");
  // Only a request with a valid signature uses up its nonce: otherwise anyone could use up the nonces of others.
  if (!nonces.use(`${timestamp} ${nonce}`, now)) {
    throw new TencentError("InvalidParameterValue", "Nonce 已被使用");
  }
}
