import { randomBytes } from "node:crypto";
import { createRandom, seedOfText } from "./random.mjs";
import { createDevices, createOrders } from "./tencent-data.mjs";
import {
  optionalInteger,
  optionalString,
  requiredInteger,
  requiredString,
  TencentError,
} from "./tencent-params.mjs";

/**
 * What Tencent does with an authenticated request: one function per action, from the parameters to the members of
 * `Response`. Unknown parameters are ignored, as the vendor does.
 *
 * @typedef {import("./flat-json.mjs").FlatObject} FlatObject
 * @typedef {import("./types.mjs").Conditions} Conditions
 * @typedef {(params: FlatObject, now: number, conditions: Conditions) => Record<string, unknown>} Action
 *
 * @typedef {object} Backend what the actions work on
 * @property {import("./changing-list.mjs").ChangingList<import("./data.mjs").Customer>} customers
 * @property {import("./types.mjs").Write[]} writes
 * @property {() => import("./tencent-settings.mjs").TencentSettings} readSettings
 */

/** The vendor's tables say `Int` for these and `Int64` for the timestamp, so an `Int` has 32 bits. */
export const INT_MAX = 2 ** 31 - 1;
const DEFAULT_LIMIT = 10;
const TOKEN_LIFETIME_SECONDS = 30 * 24 * 60 * 60;

/**
 * @param {() => Backend} readBackend
 * @returns {Readonly<Record<"serviceapi" | "appapi", ReadonlyMap<string, Action>>>}
 */
export function createActions(readBackend) {
  return {
    serviceapi: new Map([
      ["ServiceGetCustomerList", getCustomerList(readBackend)],
      ["ServiceCreateCustomer", createCustomer(readBackend)],
      ["ServiceGetOrderList", getOrderList(readBackend)],
      ["ServiceGetDeviceList", getDeviceList(readBackend)],
      ["ServiceDescribeDeviceData", describeDeviceData],
    ]),
    appapi: new Map([["AppGetTokenByWeiXin", getTokenByWeiXin]]),
  };
}

/**
 * A filter that matches nobody gives an empty list: `invalid CustomerId or invalid ServiceAppKey` is the error of actions
 * on one customer, and this one is a search.
 *
 * @param {() => Backend} readBackend
 * @returns {Action}
 */
function getCustomerList(readBackend) {
  return (params, _now, conditions) => {
    const customerId = checkCustomerId(optionalString(params, "CustomerId"));
    const countryCode = checkDigits(optionalString(params, "CountryCode"));
    const phoneNumber = checkDigits(optionalString(params, "PhoneNumber"));
    const { offset, limit } = readOptionalPage(params);
    const found = readBackend()
      .customers.view(conditions)
      .filter(
        (customer) =>
          (customerId === undefined || customer.CustomerId === customerId) &&
          (countryCode === undefined || customer.CountryCode === countryCode) &&
          (phoneNumber === undefined || customer.PhoneNumber === phoneNumber),
      );
    const { rows, Total } = cutPage(found, { offset, limit }, conditions);
    return { Customers: rows, Total };
  };
}

/**
 * The vendor does not say what happens with an id that exists: here the customer is replaced, so that a request that took
 * effect twice is two writes.
 *
 * @param {() => Backend} readBackend
 * @returns {Action}
 */
function createCustomer(readBackend) {
  return (params) => {
    const CustomerId = requiredString(params, "CustomerId");
    const CountryCode = requiredString(params, "CountryCode");
    const PhoneNumber = requiredString(params, "PhoneNumber");
    checkCustomerId(CustomerId);
    for (const digits of [CountryCode, PhoneNumber]) checkDigits(digits);
    const email = optionalString(params, "Email");
    if (email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email))
      throw new TencentError("invalid Email", "Email 格式错误");
    const { customers, writes } = readBackend();
    customers.put({ CustomerId, CountryCode, PhoneNumber });
    const requestId = requiredString(params, "RequestId");
    writes.push({ call: "ServiceCreateCustomer", requestId, account: CustomerId, effective: true });
    return { Status: "OK" };
  };
}

/**
 * @param {() => Backend} readBackend
 * @returns {Action}
 */
function getOrderList(readBackend) {
  return (params, _now, conditions) => {
    const customerId = checkCustomerId(optionalString(params, "CustomerId"));
    const orderNo = optionalString(params, "OrderNo");
    const page = readOptionalPage(params);
    const found = readBackend()
      .customers.rows.filter(({ CustomerId }) => customerId === undefined || CustomerId === customerId)
      .flatMap(({ CustomerId }) => createOrders(CustomerId))
      .filter(({ OrderNo }) => orderNo === undefined || OrderNo === orderNo);
    const { rows, Total } = cutPage(found, page, conditions);
    return { Orders: rows, Total };
  };
}

/**
 * Every product exists here, with devices that depend only on its id.
 *
 * @param {() => Backend} readBackend
 * @returns {Action}
 */
function getDeviceList(readBackend) {
  return (params, _now, conditions) => {
    const productId = requiredString(params, "ProductId");
    const offset = requiredInteger(params, "Offset", 0, INT_MAX);
    const limit = requiredInteger(params, "Limit", 1, INT_MAX);
    const devices = createDevices(productId, readBackend().readSettings().deviceCount);
    const { rows, Total } = cutPage(devices, { offset, limit }, conditions);
    return { Devices: rows, Total };
  };
}

/** @param {string | undefined} customerId */
function checkCustomerId(customerId) {
  if (customerId !== undefined && !/^\w{1,32}$/.test(customerId))
    throw new TencentError("invalid CustomerId", "CustomerId 格式错误");
  return customerId;
}

/** @param {string | undefined} digits */
function checkDigits(digits) {
  if (digits !== undefined && !/^\d{1,32}$/.test(digits))
    throw new TencentError("invalid Phone", "Phone 或者 CountryCode 格式错误");
  return digits;
}

/** @param {FlatObject} params */
function readOptionalPage(params) {
  return {
    offset: optionalInteger(params, "Offset", 0, INT_MAX) ?? 0,
    limit: optionalInteger(params, "Limit", 1, INT_MAX) ?? DEFAULT_LIMIT,
  };
}

/**
 * @template Row
 * @param {readonly Row[]} found
 * @param {{ offset: number, limit: number }} page
 * @param {Conditions} conditions
 */
function cutPage(found, { offset, limit }, { maxRows = INT_MAX, totalOffset = 0 }) {
  return {
    rows: found.slice(offset, offset + Math.min(limit, maxRows)),
    Total: Math.max(0, found.length + totalOffset),
  };
}

/**
 * Every device exists here, with readings that depend only on its names, so that a test can use any device. `Data` is
 * JSON in a string, as the vendor sends it.
 *
 * @type {Action}
 */
function describeDeviceData(params, now) {
  const productId = requiredString(params, "ProductId");
  const deviceName = requiredString(params, "DeviceName");
  const random = createRandom(seedOfText(`${productId}/${deviceName}`));
  const LastUpdate = now - random(60_000);
  const data = {
    power_switch: { Value: random(2), LastUpdate },
    brightness: { Value: random(101), LastUpdate },
    name: { Value: `${deviceName} 台灯💡`, LastUpdate },
  };
  return { Data: JSON.stringify(data) };
}

/** @type {Action} */
function getTokenByWeiXin(params, now) {
  for (const name of ["WxOpenID", "NickName", "Avatar"]) requiredString(params, name);
  const ExpireAt = Math.floor(now / 1000) + TOKEN_LIFETIME_SECONDS;
  return { Data: { ExpireAt, Token: randomBytes(16).toString("hex") } };
}
