/** @import { InvalidCase } from "../types.mjs" */

/**
 * @param {string} field
 * @param {Record<string, unknown>} params
 * @param {Partial<InvalidCase>} [rest]
 * @returns {InvalidCase}
 */
function list(field, params, rest) {
  return { source: "ours", operation: "getCustomerList", arguments: { params }, field, ...rest };
}

/**
 * @param {string} field
 * @param {Record<string, unknown>} params
 * @param {string} [action]
 * @returns {InvalidCase}
 */
function action(field, params, action = "ServiceDescribeDeviceData") {
  return { source: "ours", operation: "request", arguments: { action, params }, field };
}

/** @type {Record<string, InvalidCase>} */
export const tencentInvalid = {
  "invalid-app-key-empty": list("appKey", {}, { client: { appKey: "" } }),
  "invalid-app-key-blank-in-front": list("appKey", {}, { client: { appKey: " ServiceAppKey" } }),
  "invalid-app-key-line-break-behind": list("appKey", {}, { client: { appKey: "ServiceAppKey\n" } }),
  "invalid-app-secret-empty": list("appSecret", {}, { client: { appSecret: "" } }),
  "invalid-app-secret-blank-in-front": list("appSecret", {}, { client: { appSecret: "\tServiceAppSecret" } }),
  "invalid-app-secret-blank-behind": list("appSecret", {}, { client: { appSecret: "ServiceAppSecret " } }),
  "invalid-endpoint-http": list(
    "endpoint",
    {},
    {
      client: { endpoint: "http://iot.cloud.tencent.com/api/exploreropen/serviceapi" },
    },
  ),
  "invalid-endpoint-looks-like-loopback": list(
    "endpoint",
    {},
    {
      client: { endpoint: "http://127.0.0.1.example.com/api/exploreropen/serviceapi" },
    },
  ),
  "invalid-endpoint-loopback-as-user": list(
    "endpoint",
    {},
    {
      client: { endpoint: "http://127.0.0.1:80@example.com/api/exploreropen/serviceapi" },
    },
  ),
  "invalid-endpoint-other-scheme": list(
    "endpoint",
    {},
    { client: { endpoint: "ftp://127.0.0.1/serviceapi" } },
  ),
  "invalid-endpoint-no-url": list("endpoint", {}, { client: { endpoint: "iot.cloud.tencent.com" } }),

  "invalid-customer-id-forges-a-parameter": list("customerId", { customerId: "x&Limit=1" }),
  "invalid-customer-id-with-dash": list("customerId", { customerId: "customer-1" }),
  "invalid-customer-id-chinese": list("customerId", { customerId: "客户" }),
  "invalid-customer-id-too-long": list("customerId", { customerId: "c".repeat(33) }),
  "invalid-country-code-with-plus": list("countryCode", { countryCode: "+86" }),
  "invalid-country-code-too-long": list("countryCode", { countryCode: "8".repeat(33) }),
  "invalid-country-code-other-digits": list("countryCode", { countryCode: "８６" }),
  "invalid-phone-number-with-blank": list("phoneNumber", { phoneNumber: "139 0000 0000" }),
  "invalid-phone-number-too-long": list("phoneNumber", { phoneNumber: "1".repeat(33) }),
  "invalid-offset-too-large": list("offset", { offset: 2 ** 31 }),
  "invalid-limit-zero": list("limit", { limit: 0 }),
  "invalid-limit-too-large": list("limit", { limit: 2 ** 31 }),

  "invalid-action-empty": action("action", {}, ""),
  "invalid-action-forges-a-parameter": action("action", {}, "ServiceGetCustomerList&Limit=1"),
  "invalid-param-is-common": action("params.Nonce", { Nonce: 5 }),
  "invalid-param-is-the-signature": action("params.Signature", { Signature: "x" }),
  "invalid-param-is-the-app-key": action("params.AppKey", { ProductId: "p", AppKey: "other" }),
  "invalid-param-name-with-equals": action("params.a=b", { "a=b": "x" }),
  "invalid-param-name-with-ampersand": action("params.a&b", { "a&b": "x" }),
  "invalid-param-name-chinese": action("params.名", { 名: "x" }),
  "invalid-param-array": action("params.DeviceNames", { DeviceNames: ["a", "b"] }),
  "invalid-param-object": action("params.Filter", { ProductId: "p", Filter: { Name: "a" } }),

  "invalid-request-id-empty": list("requestId", {}, { overrides: { requestId: "" } }),
  "invalid-request-id-with-ampersand": list("requestId", {}, { overrides: { requestId: "a&Limit=1" } }),
  "invalid-request-id-with-blank": list("requestId", {}, { overrides: { requestId: "a b" } }),
  "invalid-request-id-not-ascii": list("requestId", {}, { overrides: { requestId: "请求" } }),
  "invalid-request-id-too-long": list("requestId", {}, { overrides: { requestId: "r".repeat(129) } }),
  "invalid-nonce-zero": list("nonce", {}, { overrides: { nonce: 0 } }),
  "invalid-nonce-too-large": list("nonce", {}, { overrides: { nonce: 2 ** 31 } }),
  "invalid-timestamp-in-seconds": list("timestamp", {}, { overrides: { timestamp: 1599468019 } }),
  "invalid-timestamp-too-early": list("timestamp", {}, { overrides: { timestamp: 1e11 - 1 } }),
  "invalid-timestamp-too-late": list("timestamp", {}, { overrides: { timestamp: 1e14 } }),
};
