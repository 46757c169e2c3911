/** @import { AnswerCase, InvalidCase, SigningCase } from "../types.mjs" */

/**
 * @param {string} operation
 * @param {Record<string, unknown>} args
 * @returns {SigningCase}
 */
function call(operation, args) {
  return { source: "ours: its page has no example", operation, arguments: args };
}

/**
 * @param {string} field
 * @param {string} operation
 * @param {Record<string, unknown>} args
 * @returns {InvalidCase}
 */
function invalid(field, operation, args) {
  return { source: "ours", operation, arguments: args, field };
}

const customer = { customerId: "Customer_1", countryCode: "86", phoneNumber: "13900000000" };

/** @type {Record<string, SigningCase>} */
export const tencentCallsSigning = {
  "call-create-customer": call("createCustomer", { customer }),
  "call-devices": call("getDeviceList", { params: { productId: "ABCDE12345", offset: 40, limit: 20 } }),
  "call-devices-defaults": call("getDeviceList", { params: { productId: "ABCDE12345" } }),
  "call-orders": call("getOrderList", {
    params: { customerId: "Customer_1", orderNo: "No-1", offset: 0, limit: 1 },
  }),
  "call-orders-all": call("getOrderList", { params: {} }),
};

/** @type {Record<string, InvalidCase>} */
export const tencentCallsInvalid = {
  "invalid-create-id": invalid("customerId", "createCustomer", {
    customer: { ...customer, customerId: "a&b" },
  }),
  "invalid-create-country": invalid("countryCode", "createCustomer", {
    customer: { ...customer, countryCode: "+86" },
  }),
  "invalid-create-phone-missing": invalid("phoneNumber", "createCustomer", {
    customer: { customerId: "a", countryCode: "86" },
  }),
  "invalid-devices-product": invalid("productId", "getDeviceList", { params: { productId: "a&Limit=1" } }),
  "invalid-devices-product-missing": invalid("productId", "getDeviceList", { params: { limit: 1 } }),
  "invalid-devices-limit": invalid("limit", "getDeviceList", { params: { productId: "a", limit: 0 } }),
  "invalid-orders-no": invalid("orderNo", "getOrderList", { params: { orderNo: "a b" } }),
  "invalid-orders-offset": invalid("offset", "getOrderList", { params: { offset: -1 } }),
};

/** @type {Record<string, AnswerCase>} */
export const tencentCallsAnswers = {
  "devices-without-wrapper": {
    source: "ours: laid out as the sample of page 59063, and its secrets are left out",
    parser: "parseDeviceList",
    response: {
      body:
        `{"RequestId":"r1","Total":1,"Devices":[{"DeviceName":"lamp","Status":1,"DevicePsk":"s1","FirstOnlineTime":5,` +
        `"AppSKey":"s2","NwkSKey":"s3","AppKey":"s4","DevEUI":"e","Version":"1.0","DeviceCert":""}]}`,
    },
    expected: {
      requestId: "r1",
      total: 1,
      droppedCells: 0,
      devices: [
        {
          deviceName: "lamp",
          status: "1",
          firstOnlineTime: "5",
          version: "1.0",
          deviceCert: "",
          devEUI: "e",
        },
      ],
    },
  },
  "devices-none": {
    source: "ours: no device",
    parser: "parseDeviceList",
    response: { body: `{"Response":{"Total":0,"Devices":[]}}` },
    expected: { total: 0, droppedCells: 0, devices: [] },
  },
  "devices-unreadable": {
    source: "ours: what cannot be read may hold secrets, and is not shown",
    parser: "parseDeviceList",
    response: { status: 200, body: `{"Response":{"Devices":[{"DeviceName":"lamp","DevicePsk":"sec` },
    error: { kind: "malformed-response", vendorMessage: "", retryable: true },
  },
  "devices-without-name": {
    source: "ours: a device without a name is none",
    parser: "parseDeviceList",
    response: { body: `{"Response":{"Total":1,"Devices":[{"DevicePsk":"secret"}]}}` },
    error: { kind: "malformed-response", vendorMessage: "" },
  },
  orders: {
    source: "ours: with the members of page 59076",
    parser: "parseOrderList",
    response: {
      body:
        `{"Response":{"RequestId":"r1","Orders":[{"CustomerId":"c","OrderNo":"o","ItemId":"i","ItemVNO":"v","ItemNum":2}],` +
        `"Total":1}}`,
    },
    expected: {
      requestId: "r1",
      total: 1,
      droppedCells: 0,
      orders: [{ orderNo: "o", customerId: "c", itemId: "i", itemVNO: "v", itemNum: "2" }],
    },
  },
  "customer-made": {
    source: "ours: laid out as page 59073",
    parser: "parseTencent",
    response: { body: `{"Response":{"RequestId":"r1","Status":"OK"}}` },
    expected: { requestId: "r1", result: { Status: "OK" } },
  },
};
