import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { parse } from "node:url";
import { AliyunClient, stringToSign, TencentClient } from "iot-accounts";
import { createRandom } from "../../gateways/random.mjs";
import { signIdentityList, signPath } from "../../vectors/reference/aliyun.mjs";
import { signAction, signCustomerList } from "../../vectors/reference/tencent.mjs";

/** @import { SignedRequest } from "iot-accounts" */

const REQUESTS = 1000;
const SEED = 0x10_7a_cc;

/**
 * What the official client's own `request` uses to sign; the rest of it sends.
 *
 * @typedef {{ md5(content: string): string, sign(text: string): string,
 *   buildHeaders(headers: Record<string, string>, signHeaders: Record<string, string>): Record<string, string>,
 *   getSignHeaderKeys(headers: Record<string, string>, signHeaders: Record<string, string>): string[],
 *   getSignedHeadersString(names: string[], headers: Record<string, string>): string,
 *   buildStringToSign(method: string, headers: Record<string, string>, signed: string, url: object): string
 *   }} OfficialClient
 */

/** @type {{ Client: new (appKey: string, appSecret: string, stage: string) => OfficialClient }} */
const official = createRequire(import.meta.url)("aliyun-api-gateway");

const PIECES = [
  "a",
  "Z",
  "0",
  "_",
  "__",
  "&",
  "=",
  '"',
  "'",
  "\\",
  "/",
  " ",
  "+",
  "%",
  "%20",
  "#",
  "?",
  "<",
  "{}",
];
const ODD_PIECES = [
  "客户",
  "身份",
  "é",
  "😀",
  "👨‍👩‍👧",
  "\n",
  "\t",
  "\u0000",
  "\u007f",
  "\u2028",
  "\ufeff",
  "&Limit=1",
  "$1",
];

/** @param {(bound: number) => number} random */
function createDraws(random) {
  /**
   * @template Value
   * @param {readonly Value[]} values
   * @returns {Value}
   */
  const pick = (values) => /** @type {Value} */ (values[random(values.length)]);
  /**
   * @param {number} length
   * @param {() => string} draw
   */
  const repeat = (length, draw) => Array.from({ length }, draw).join("");

  const text = () => repeat(1 + random(12), () => pick(random(2) ? PIECES : ODD_PIECES));
  const plain = () => repeat(1 + random(12), () => pick([..."abcXYZ019_"]));
  const digits = () => repeat(1 + random(15), () => pick([..."0123456789"]));
  const number = () =>
    pick([
      0,
      1,
      -1,
      2 ** 31,
      Number.MAX_SAFE_INTEGER,
      random(1e9),
      -random(1e9),
      random(1e9) / 1000,
      random(1e9) / 1e15,
    ]);
  const bigint = () => BigInt(`${pick(["", "-"])}1${digits()}${digits()}`.slice(0, 18));
  const scalar = () => pick([text, text, plain, number, bigint, () => true, () => false, () => ""])();
  /** @returns {unknown} */
  const json = (depth = 0) => {
    if (depth > 2 || random(3)) return pick([text, number, () => true, () => null, () => ""])();
    if (random(2)) return Array.from({ length: random(4) }, () => json(depth + 1));
    return Object.fromEntries(Array.from({ length: random(4) }, () => [text(), json(depth + 1)]));
  };
  const printable = () => String.fromCharCode(0x21 + random(94));
  return { pick, repeat, text, plain, digits, scalar, json, printable };
}

/** @param {(bound: number) => number} random */
function drawTencent(random) {
  const { pick, plain, digits, scalar, text } = createDraws(random);
  const client = { appKey: plain(), appSecret: `s${plain()}${pick(["", "密钥", "x".repeat(80)])}` };
  const overrides = {
    requestId: `${plain()}-${digits()}`,
    nonce: 1 + random(2 ** 31 - 1),
    timestamp: 1_500_000_000_000 + random(2 ** 31),
  };
  if (random(4) === 0) {
    const filters = { customerId: plain(), countryCode: digits(), phoneNumber: digits() };
    const kept = Object.entries({ ...filters, offset: random(2 ** 31), limit: 1 + random(1000) });
    return { client, overrides, params: Object.fromEntries(kept.filter(() => random(2))) };
  }
  const name = () => `P${plain()}${pick(["", ".", "_"])}${plain()}`;
  const entries = Array.from({ length: random(10) }, () => [name(), scalar()]);
  return {
    client,
    overrides,
    action: `Service${plain()}`,
    params: Object.fromEntries([...entries, ["Text", text()]]),
  };
}

/** @param {(bound: number) => number} random */
function drawAliyun(random) {
  const { pick, repeat, text, plain, digits, json, printable } = createDraws(random);
  const client = {
    appKey: digits(),
    appSecret: `s${plain()}${pick(["", "密钥", "x".repeat(80)])}`,
    stage: pick(/** @type {const} */ (["RELEASE", "PRE", "TEST"])),
    region: pick(/** @type {const} */ (["cn-shanghai", "ap-southeast-1", "eu-central-1", "us-east-1"])),
    ...(random(3) === 0 && { iotToken: plain() }),
    ...(random(3) === 0 && { cloudToken: plain() }),
    ...(random(3) === 0 && { language: pick(["en-US", "zh-CN"]) }),
  };
  const overrides = {
    requestId: `${plain()}-${digits()}`,
    nonce: `${plain()}-${digits()}`,
    timestamp: 1_500_000_000_000 + random(2 ** 31),
  };
  if (random(2)) return { client, overrides, identityIds: Array.from({ length: 1 + random(20) }, text) };

  /** @param {string} part */
  const encode = (part) => encodeURIComponent(part).replaceAll("'", "%27");
  // The official client sorts names by UTF-16 units, the gateway's own source by bytes of UTF-8: names on whose order
  // the two disagree prove nothing.
  const queryName = () => text().replace(/[\ue000-\uffff]/g, "") || "n";
  const names = new Set(Array.from({ length: random(6) }, queryName));
  const pairs = [...names].map(
    (name) => encode(name) + pick([() => "", () => "=", () => `=${encode(text())}`])(),
  );
  const path = `/${encode(plain())}/${encode(text())}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`;
  const header = () => [
    `${pick(["x-", "X-Ca-X-", "A-", "zone-"])}${random(1000)}`,
    repeat(1 + random(20), printable),
  ];
  const headers = Object.fromEntries(Array.from({ length: random(4) }, header));
  const params = Object.fromEntries(Array.from({ length: random(5) }, () => [text(), json()]));
  return { client, overrides, path, call: { apiVersion: `1.0.${random(10)}`, params, headers } };
}

/**
 * Signs what we sent with the official client's functions, in the order in which its `request` calls them.
 *
 * @param {{ appKey: string, appSecret: string, stage: string }} options
 * @param {{ nonce: string, timestamp: number }} overrides
 * @param {Record<string, string>} added headers of the caller
 * @param {SignedRequest} request
 */
function signOfficially({ appKey, appSecret, stage }, { nonce, timestamp }, added, request) {
  const client = new official.Client(appKey, appSecret, stage);
  const signHeaders = Object.fromEntries(
    Object.entries(added).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const given = {
    "content-type": "application/json; charset=utf-8",
    "x-ca-timestamp": String(timestamp),
    "x-ca-nonce": nonce,
  };
  const headers = client.buildHeaders(given, signHeaders);
  headers["content-md5"] = client.md5(request.body);
  const names = client.getSignHeaderKeys(headers, signHeaders);
  headers["x-ca-signature-headers"] = names.join(",");
  const signed = client.getSignedHeadersString(names, headers);
  const text = client.buildStringToSign("POST", headers, signed, parse(request.url, true));
  return { text, headers: { ...headers, "x-ca-signature": client.sign(text) } };
}

describe("differential", () => {
  test(`${REQUESTS} random requests to Tencent are those of an implementation on node:crypto`, () => {
    const random = createRandom(SEED);
    let withOwnParams = 0;
    for (let index = 0; index < REQUESTS; index += 1) {
      const { client: options, overrides, action, params } = drawTencent(random);
      const client = new TencentClient(options);
      const request =
        action === undefined
          ? client.getCustomerList(params, overrides)
          : client.request(action, params, overrides);
      const input = { client: options, overrides, params };
      const expected = action === undefined ? signCustomerList(input) : signAction({ ...input, action });
      const name = `request ${index} of seed ${SEED}`;
      assert.equal(stringToSign(request), expected.stringToSign, name);
      assert.deepEqual(request, expected.request, name);
      if (Object.keys(params).length > 0) withOwnParams += 1;
    }
    assert.ok(withOwnParams > REQUESTS / 2);
  });

  test(`${REQUESTS} random requests to Aliyun are those of aliyun-api-gateway and of node:crypto`, () => {
    const random = createRandom(SEED);
    let withQuery = 0;
    for (let index = 0; index < REQUESTS; index += 1) {
      const { client: options, overrides, identityIds, path, call } = drawAliyun(random);
      const client = new AliyunClient(options);
      const input = { client: options, overrides };
      const [request, expected] =
        identityIds === undefined
          ? [client.request(path, call, overrides), signPath({ ...input, path, call })]
          : [client.queryIdentityList(identityIds, overrides), signIdentityList({ ...input, identityIds })];
      const name = `request ${index} of seed ${SEED}`;
      const signed = signOfficially(options, overrides, call?.headers ?? {}, request);
      assert.equal(stringToSign(request), signed.text, name);
      assert.deepEqual(request.headers, signed.headers, name);
      assert.equal(expected.stringToSign, signed.text, name);
      assert.deepEqual(request, expected.request, name);
      if (path?.includes("?")) withQuery += 1;
    }
    assert.ok(withQuery > REQUESTS / 4);
  });
});
