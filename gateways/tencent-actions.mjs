import { randomBytes } from "node:crypto";
import { createRandom } from "./random.mjs";
import { optionalInteger, optionalString, requiredString, TencentError } from "./tencent-params.mjs";

/**
 * What Tencent does with an authenticated request: one function per action, from the parameters to the members of
 * `Response`. Unknown parameters are ignored, as the vendor does.
 *
 * @typedef {import("./flat-json.mjs").FlatObject} FlatObject
 * @typedef {import("./types.mjs").Conditions} Conditions
 * @typedef {(params: FlatObject, now: number, conditions: Conditions) => Record<string, unknown>} Action
 */

/** The vendor's tables say `Int` for these and `Int64` for the timestamp, so an `Int` has 32 bits. */
export const INT_MAX = 2 ** 31 - 1;
const DEFAULT_LIMIT = 10;
const TOKEN_LIFETIME_SECONDS = 30 * 24 * 60 * 60;

/**
 * @param {readonly import("./data.mjs").Customer[]} customers
 * @returns {Readonly<Record<"serviceapi" | "appapi", ReadonlyMap<string, Action>>>}
 */
export function createActions(customers) {
  return {
    serviceapi: new Map([
      ["ServiceGetCustomerList", getCustomerList(customers)],
      ["ServiceDescribeDeviceData", describeDeviceData],
    ]),
    appapi: new Map([["AppGetTokenByWeiXin", getTokenByWeiXin]]),
  };
}

/**
 * A filter that matches nobody gives an empty list: `invalid CustomerId or invalid ServiceAppKey` is the error of actions
 * on one customer, and this one is a search.
 *
 * @param {readonly import("./data.mjs").Customer[]} customers
 * @returns {Action}
 */
function getCustomerList(customers) {
  return (params, _now, conditions) => {
    const customerId = optionalString(params, "CustomerId");
    const countryCode = optionalString(params, "CountryCode");
    const phoneNumber = optionalString(params, "PhoneNumber");
    const offset = optionalInteger(params, "Offset", 0, INT_MAX) ?? 0;
    const limit = optionalInteger(params, "Limit", 1, INT_MAX) ?? DEFAULT_LIMIT;
    if (customerId !== undefined && !/^\w{1,32}$/.test(customerId)) {
      throw new TencentError("invalid CustomerId", "CustomerId 格式错误");
    }
    for (const digits of [countryCode, phoneNumber]) {
      if (digits !== undefined && !/^\d{1,32}$/.test(digits)) {
        throw new TencentError("invalid Phone", "Phone 或者 CountryCode 格式错误");
      }
    }
    const found = changeRows(customers, conditions).filter(
      (customer) =>
        (customerId === undefined || customer.CustomerId === customerId) &&
        (countryCode === undefined || customer.CountryCode === countryCode) &&
        (phoneNumber === undefined || customer.PhoneNumber === phoneNumber),
    );
    const { maxRows = INT_MAX, totalOffset = 0 } = conditions;
    return {
      Customers: found.slice(offset, offset + Math.min(limit, maxRows)),
      Total: Math.max(0, found.length + totalOffset),
    };
  };
}

/**
 * Inserts and removes rows at the start of the list, where that moves all other rows.
 *
 * @param {readonly import("./data.mjs").Customer[]} customers
 * @param {Conditions} conditions
 * @returns {readonly import("./data.mjs").Customer[]}
 */
function changeRows(customers, { insertedRows = 0, removedRows = 0 }) {
  if (insertedRows === 0 && removedRows === 0) return customers;
  const newcomers = Array.from({ length: insertedRows }, (_, index) => ({
    CustomerId: `newcomer_${index + 1}`,
  }));
  return [...newcomers, ...customers.slice(removedRows)];
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
  let seed = 1;
  for (const character of `${productId}/${deviceName}`) {
    seed = (Math.imul(seed, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  }
  const random = createRandom(seed || 1);
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
