// Checks that every peer signs like an independent signer on node:crypto, given the peer's nonce, id and timestamp.
import assert from "node:assert/strict";
import { signIdentityList } from "../../../vectors/reference/aliyun.mjs";
import { signCustomerList } from "../../../vectors/reference/tencent.mjs";
import { CREDENTIALS, FIRST_PAGE, IDENTITY_IDS } from "./calls.mjs";

/**
 * @import { SignedRequest } from "iot-accounts"
 * @import { Runtime } from "../runtimes/node.mjs"
 */

/**
 * @param {Runtime} runtime
 * @param {readonly string[]} subjects names
 */
export async function checkSigning(runtime, subjects) {
  for (const subject of subjects.filter((name) => name.startsWith("sign "))) {
    const check = subject.startsWith("sign Tencent") ? checkCustomerList : checkIdentityList;
    const requests = [await runtime.sample(subject), await runtime.sample(subject)];
    const randomValues = requests.flatMap((request) => Object.values(check(request)));
    assert.equal(new Set(randomValues).size, randomValues.length, `${subject} repeated a random value`);
  }
}

/**
 * @param {SignedRequest} request
 * @returns {{ nonce: unknown, requestId: string }} the random values
 */
export function checkCustomerList(request) {
  const { Nonce: nonce, RequestId: requestId, Timestamp } = JSON.parse(request.body);
  const overrides = { nonce, requestId, timestamp: Timestamp * 1000 };
  checkTime(overrides.timestamp);
  const expected = signCustomerList({ client: CREDENTIALS, overrides, params: FIRST_PAGE }).request;
  assert.deepEqual(request, expected);
  return { nonce, requestId };
}

/**
 * @param {SignedRequest} request
 * @returns {{ nonce: unknown, requestId: string }} the random values
 */
export function checkIdentityList(request) {
  // The official package also sends a user agent, and keeps the timestamp as a number.
  const { "user-agent": _, ...headers } = { ...request.headers };
  headers["x-ca-timestamp"] = String(headers["x-ca-timestamp"]);
  const { requestId } = request;
  const nonce = headers["x-ca-nonce"] ?? "";
  const overrides = { nonce, requestId, timestamp: Number(headers["x-ca-timestamp"]) };
  checkTime(overrides.timestamp);
  const expected = signIdentityList({ client: CREDENTIALS, overrides, identityIds: IDENTITY_IDS }).request;
  assert.deepEqual({ ...request, headers }, expected);
  return { nonce, requestId };
}

/** @param {number} timestamp */
function checkTime(timestamp) {
  assert.ok(
    Math.abs(timestamp - Date.now()) < 60_000,
    `the timestamp is ${new Date(timestamp).toISOString()}`,
  );
}
