// Compares random requests of the package with those of other implementations, and throws at the first difference.
import assert from "node:assert/strict";
import { AliyunClient, stringToSign, TencentClient } from "iot-accounts";
import { signIdentityList, signPath } from "../../vectors/reference/aliyun.mjs";
import { signAction, signCustomerList } from "../../vectors/reference/tencent.mjs";
import {
  hashMd5WithNoble,
  PythonBatch,
  signSha1WithNoble,
  signSha256WithNoble,
  signWithOfficialClient,
} from "./peers.mjs";
import { drawAliyunRequests, drawTencentRequests } from "./random-requests.mjs";

/** @import { Python } from "../real-clients/python.mjs" */

/** Large enough to start few Python processes, small enough for their memory. */
const PYTHON_BATCH_SIZE = 10_000;

/**
 * @param {number} count
 * @param {number} seed
 * @returns {{ withParams: number }} how many requests had params
 */
export function compareTencent(count, seed) {
  let index = 0;
  let withParams = 0;
  for (const { client: options, overrides, action, params } of drawTencentRequests(count, seed)) {
    const name = `request ${index++} of seed ${seed}`;
    const client = new TencentClient(options);
    const request =
      action === undefined
        ? client.getCustomerList(params, overrides)
        : client.request(action, params, overrides);
    client[Symbol.dispose]();
    const input = { client: options, overrides, params };
    const expected = action === undefined ? signCustomerList(input) : signAction({ ...input, action });
    assert.equal(stringToSign(request), expected.stringToSign, name);
    assert.deepEqual(request, expected.request, name);
    const signature = signSha1WithNoble(options.appSecret, expected.stringToSign);
    assert.equal(expected.signature, signature, `${name}, @noble/hashes`);
    if (Object.keys(params).length > 0) withParams += 1;
  }
  return { withParams };
}

/**
 * @param {number} count
 * @param {number} seed
 * @param {Python} [python]
 * @returns {Promise<{ withQuery: number, withPython: number }>} how many requests had a query, and how many were
 *   compared with Python's official library
 */
export async function compareAliyun(count, seed, python) {
  let index = 0;
  let withQuery = 0;
  let withPython = 0;
  let batch = new PythonBatch();
  for (const { client: options, overrides, identityIds, path, call } of drawAliyunRequests(count, seed)) {
    const name = `request ${index++} of seed ${seed}`;
    const client = new AliyunClient(options);
    const input = { client: options, overrides };
    const [request, expected] =
      identityIds === undefined
        ? [client.request(path, call, overrides), signPath({ ...input, path, call })]
        : [client.queryIdentityList(identityIds, overrides), signIdentityList({ ...input, identityIds })];
    client[Symbol.dispose]();
    const official = signWithOfficialClient(options, overrides, call?.headers ?? {}, request);
    assert.equal(stringToSign(request), official.text, name);
    assert.deepEqual(request.headers, official.headers, name);
    assert.equal(expected.stringToSign, official.text, name);
    assert.deepEqual(request, expected.request, name);
    const signature = signSha256WithNoble(options.appSecret, official.text);
    assert.equal(expected.signature, signature, `${name}, @noble/hashes`);
    assert.equal(
      expected.request.headers["content-md5"],
      hashMd5WithNoble(request.body),
      `${name}, @noble/hashes`,
    );
    if (path?.includes("?")) withQuery += 1;
    if (python === undefined) continue;
    batch.add(request, options.appSecret, name);
    if (index % PYTHON_BATCH_SIZE === 0 || index === count) {
      withPython += await batch.compare(python, assert.deepEqual);
      batch = new PythonBatch();
    }
  }
  return { withQuery, withPython };
}
