import { AliyunClient, parseCustomerList, parseIdentityList, TencentClient } from "iot-accounts";

/** @param {import("./hand-written.mjs").Credentials} credentials */
export function createSigner(credentials) {
  const tencent = new TencentClient(credentials);
  const aliyun = new AliyunClient(credentials);
  return {
    /** @param {import("./hand-written.mjs").FirstPage} page */
    customerList: (page) => tencent.getCustomerList(page),
    /** @param {readonly string[]} ids */
    identityList: (ids) => aliyun.queryIdentityList(ids),
  };
}

/** @type {import("./wire.mjs").Reader} */
export const reader = {
  customers: { fromText: parseCustomerList, fromBytes: parseCustomerList, toExpected: (value) => value },
  identities: { fromText: parseIdentityList, fromBytes: parseIdentityList, toExpected: (value) => value },
};
