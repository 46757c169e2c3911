import { createHmac } from "node:crypto";

/** @import { Client, Overrides, Signed } from "../types.mjs" */

const ENDPOINT = "https://iot.cloud.tencent.com/api/exploreropen/serviceapi";

const CUSTOMER_LIST_NAMES = {
  customerId: "CustomerId",
  countryCode: "CountryCode",
  phoneNumber: "PhoneNumber",
  offset: "Offset",
  limit: "Limit",
};

/**
 * @param {{ client: Client, overrides: Overrides, params: Record<string, unknown> }} input
 * @returns {Signed}
 */
export function signCustomerList({ client, overrides, params }) {
  const wireParams = Object.fromEntries(
    Object.entries(CUSTOMER_LIST_NAMES).map(([name, wireName]) => [wireName, params[name]]),
  );
  return signAction({ client, overrides, action: "ServiceGetCustomerList", params: wireParams });
}

/**
 * @param {{ client: Client, overrides: Overrides, action: string, params: Record<string, unknown> }} input
 * @returns {Signed}
 */
export function signAction({ client, overrides, action, params }) {
  const all = {
    ...params,
    Action: action,
    AppKey: client.appKey,
    Nonce: overrides.nonce,
    RequestId: overrides.requestId,
    Timestamp: Math.floor(overrides.timestamp / 1000),
  };
  const signed = Object.entries(all)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const stringToSign = signed
    .map(
      ([name, value]) =>
        `${name.replaceAll("_", ".")}=${typeof value === "string" ? value : jsonText(value)}`,
    )
    .join("&");
  const signature = createHmac("sha1", client.appSecret).update(stringToSign, "utf8").digest("base64");
  const members = [...signed, ["Signature", signature]];
  return {
    stringToSign,
    signature,
    request: {
      url: client.endpoint ?? ENDPOINT,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `{${members.map(([name, value]) => `${JSON.stringify(name)}:${jsonText(value)}`).join(",")}}`,
      requestId: overrides.requestId,
    },
  };
}

/** @type {Record<string, [action: string, params: (args: Record<string, any>) => Record<string, unknown>]>} */
const CALLS = {
  createCustomer: ["ServiceCreateCustomer", ({ customer }) => wireNames(customer)],
  getDeviceList: ["ServiceGetDeviceList", ({ params }) => wireNames({ offset: 0, limit: 20, ...params })],
  getOrderList: ["ServiceGetOrderList", ({ params }) => wireNames(params)],
};

/** @param {Record<string, unknown>} params */
function wireNames({ includeSecrets: _, ...params }) {
  const upper = (/** @type {string} */ name) => name.charAt(0).toUpperCase() + name.slice(1);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [upper(name), value]));
}

/**
 * @param {{ client: Client, overrides: Overrides, name: string, args: Record<string, any> }} input
 * @returns {Signed | undefined} nothing for a call of another name
 */
export function signCall({ client, overrides, name, args }) {
  const known = CALLS[name];
  if (known === undefined) return undefined;
  const [action, params] = known;
  return signAction({ client, overrides, action, params: params(args) });
}

/** @param {unknown} value */
function jsonText(value) {
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}
