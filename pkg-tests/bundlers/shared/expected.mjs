// The values that the app in app/ must compute, computed without the package.
import assert from "node:assert/strict";
import { signInput } from "../../../vectors/reference/sign.mjs";
import { aliyun, tencent } from "./app/sample.js";

export const expected = {
  tencent: signInput("tencent", {
    operation: "getCustomerList",
    client: tencent.client,
    arguments: { params: tencent.params },
    overrides: tencent.overrides,
  }).request,
  aliyun: signInput("aliyun", {
    operation: "queryIdentityList",
    client: aliyun.client,
    arguments: { identityIds: aliyun.identityIds },
    overrides: aliyun.overrides,
  }).request,
  customers: {
    ...{ requestId: "r", total: 1, droppedCells: 0 },
    customers: [{ customerId: "Customer100001", countryCode: "86" }],
  },
  identities: {
    ...{ requestId: "r1", droppedCells: 0 },
    identities: [{ identityId: "50eb", nickName: "小明 😀" }],
  },
  invalidField: "limit",
  invalidFieldOfPage: "baseUrl",
};

/**
 * @param {unknown} result of the app's `lookUps`
 */
export function assertExpected(result) {
  if (typeof result === "object" && result !== null && "error" in result) {
    throw new Error(`the app failed: ${result.error}`);
  }
  assert.deepEqual(result, expected);
}
