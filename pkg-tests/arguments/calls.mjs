// Every function and method of the package with arguments that are right, before one of them is changed.
import {
  AliyunClient,
  ApiError,
  allIdentities,
  clockOffsetFrom,
  cloudTokens,
  customers,
  explainSignatureMismatch,
  findUsers,
  InvalidInputError,
  identities,
  maskEmail,
  maskPhone,
  maskUser,
  parseAliyun,
  parseCloudToken,
  parseCustomerList,
  parseDeviceList,
  parseIdentity,
  parseIdentityList,
  parseOpenId,
  parseOrderList,
  parseTencent,
  send,
  stringToSign,
  TencentClient,
  toCurl,
  toUser,
  users,
} from "iot-accounts";

export const TENCENT = { appKey: "ServiceAppKey", appSecret: "ServiceAppSecret" };
export const ALIYUN = { appKey: "23432342", appSecret: "3f2504e04f8941d39a0c0305e82c3301" };
export const OVERRIDES = { requestId: "r", nonce: 7, timestamp: 1_700_000_000_000 };
export const ALIYUN_OVERRIDES = { ...OVERRIDES, nonce: "n" };
const CUSTOMERS = `{"Response":{"RequestId":"r","Customers":[{"CustomerId":"c"}],"Total":1}}`;
const IDENTITIES = `{"code":200,"id":"q","data":[{"identityId":"1"}]}`;
const DEVICES = `{"Response":{"RequestId":"r","Devices":[{"DeviceName":"d","Status":1}],"Total":1}}`;
const ORDERS = `{"Response":{"RequestId":"r","Orders":[{"OrderNo":"o","ItemNum":1}],"Total":1}}`;
const IDENTITY = {
  ...{ identityId: "1", nickName: "n", loginName: "l", phone: "13900005930", phoneLocationCode: "86" },
  ...{ email: "zhang@example.com", avatarUrl: "u", gmtCreateMs: 1, lastLoginTimeMs: 2 },
};
const TOKEN = `{"code":200,"id":"q","data":{"cloudToken":"t","expireIn":7200000}}`;

const tencent = new TencentClient(TENCENT);
const aliyun = new AliyunClient(ALIYUN);

const createHeaders = () => ({ date: "Mon, 05 Jan 2026 00:00:00 GMT", "x-ca-error-code": "A400IS" });
/** @param {string} body */
const createResponse = (body) => ({ status: 200, headers: createHeaders(), body });
const createCall = () => ({ apiVersion: "1.0.0", params: { a: [{ b: 1 }, "x"] }, headers: { "x-a": "1" } });
const createRequest = () => ({ ...aliyun.request("/a", createCall(), ALIYUN_OVERRIDES) });
const createFields = () => ({
  ...{ provider: "aliyun", kind: "signature", code: "A400IS", retryable: false, status: 400 },
  vendorMessage: "Invalid Signature, Server StringToSign:`POST#*/*#`",
});
/** @param {string} body */
const createOptions = (body) => ({
  fetch: async () => new Response(body),
  ...{ signal: new AbortController().signal, timeoutMs: 1000, retries: 0 },
  onRetry: () => {},
  onClockOffset: () => {},
});
/** @param {string} body */
const createLoopOptions = (body) => ({ ...createOptions(body), onProgress: () => {} });
/** @returns {import("iot-accounts").CloudTokenStore} */
function createStore() {
  /** @type {import("iot-accounts").StoredCloudToken | undefined} */
  let stored;
  return {
    read: async () => stored,
    replace: async (_, next) => {
      stored = next;
      return true;
    },
  };
}
const createHolder = () =>
  cloudTokens(aliyun, { ...createOptions(TOKEN), projectId: "p", store: createStore() });
const { prototype: holders } = /** @type {{ prototype: object }} */ (createHolder().constructor);

/** @param {AsyncIterable<unknown>} loop */
async function readSome(loop) {
  const rows = [];
  for await (const row of loop) {
    if (rows.push(row) === 3) break;
  }
  return rows;
}

/**
 * @typedef {object} Call
 * @property {() => unknown[]} make the arguments, made anew
 * @property {(...args: any[]) => unknown} run
 */

/** @param {string} name @param {object} prototype */
const setter = (name, prototype) => {
  const { set } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  return (/** @type {unknown} */ client, /** @type {unknown} */ value) => set?.call(client, value);
};
/** @param {string} name @param {object} prototype */
const method = (name, prototype) => {
  const { value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  return (/** @type {unknown} */ client, /** @type {unknown[]} */ ...args) => value.call(client, ...args);
};

/** @type {Readonly<Record<string, Call>>} each method with the object that it is called on before its arguments */
export const calls = {
  TencentClient: {
    make: () => [{ ...TENCENT, endpoint: "https://example.org/a", clockOffsetMs: 5 }],
    run: (options) => new TencentClient(options).getCustomerList(),
  },
  "TencentClient.getCustomerList": {
    make: () => [tencent, { customerId: "c", countryCode: "86", offset: 1, limit: 5 }, { ...OVERRIDES }],
    run: method("getCustomerList", TencentClient.prototype),
  },
  "TencentClient.request": {
    make: () => [tencent, "Action", { A: "1", B: 2, C: true, D: 5n }, { ...OVERRIDES }],
    run: method("request", TencentClient.prototype),
  },
  "TencentClient.createCustomer": {
    make: () => [tencent, { customerId: "c", countryCode: "86", phoneNumber: "1" }, { ...OVERRIDES }],
    run: method("createCustomer", TencentClient.prototype),
  },
  "TencentClient.getDeviceList": {
    make: () => [tencent, { productId: "p", offset: 1, limit: 5, includeSecrets: true }, { ...OVERRIDES }],
    run: method("getDeviceList", TencentClient.prototype),
  },
  "TencentClient.getOrderList": {
    make: () => [tencent, { customerId: "c", orderNo: "o", offset: 1, limit: 5 }, { ...OVERRIDES }],
    run: method("getOrderList", TencentClient.prototype),
  },
  "TencentClient.clockOffsetMs": {
    make: () => [new TencentClient(TENCENT), 5],
    run: setter("clockOffsetMs", TencentClient.prototype),
  },
  AliyunClient: {
    make: () => [
      {
        ...{ ...ALIYUN, endpoint: new URL("https://example.org"), region: "us-east-1", stage: "PRE" },
        ...{ iotToken: "t", cloudToken: "u", language: "en-US", clockOffsetMs: 5 },
      },
    ],
    run: (options) => new AliyunClient(options).queryIdentityList(["1"]),
  },
  "AliyunClient.queryIdentityList": {
    make: () => [aliyun, ["1", "2"], { ...ALIYUN_OVERRIDES }],
    run: method("queryIdentityList", AliyunClient.prototype),
  },
  "AliyunClient.request": {
    make: () => [aliyun, "/a?b=c", createCall(), { ...ALIYUN_OVERRIDES }],
    run: method("request", AliyunClient.prototype),
  },
  "AliyunClient.queryIdentityByPage": {
    make: () => [aliyun, { offset: 1, count: 5 }, { ...ALIYUN_OVERRIDES }],
    run: method("queryIdentityByPage", AliyunClient.prototype),
  },
  "AliyunClient.queryIdentityDescByPage": {
    make: () => [aliyun, { offset: 1, count: 5 }, { ...ALIYUN_OVERRIDES }],
    run: method("queryIdentityDescByPage", AliyunClient.prototype),
  },
  "AliyunClient.getByIdentityId": {
    make: () => [aliyun, "1", { ...ALIYUN_OVERRIDES }],
    run: method("getByIdentityId", AliyunClient.prototype),
  },
  "AliyunClient.getByOpenId": {
    make: () => [aliyun, "1", "2", { ...ALIYUN_OVERRIDES }],
    run: method("getByOpenId", AliyunClient.prototype),
  },
  "AliyunClient.getOpenId": {
    make: () => [aliyun, "1", "2", { ...ALIYUN_OVERRIDES }],
    run: method("getOpenId", AliyunClient.prototype),
  },
  "AliyunClient.queryIdentity": {
    make: () => [aliyun, { loginId: "l", loginSource: "s" }, { ...ALIYUN_OVERRIDES }],
    run: method("queryIdentity", AliyunClient.prototype),
  },
  "AliyunClient.getCloudToken": {
    make: () => [aliyun, "p", { ...ALIYUN_OVERRIDES }],
    run: method("getCloudToken", AliyunClient.prototype),
  },
  "AliyunClient.refreshCloudToken": {
    make: () => [aliyun, "t", { ...ALIYUN_OVERRIDES }],
    run: method("refreshCloudToken", AliyunClient.prototype),
  },
  "AliyunClient.modifyAccount": {
    make: () => [aliyun, "1", { nickName: "n", phone: "1" }, { ...ALIYUN_OVERRIDES }],
    run: method("modifyAccount", AliyunClient.prototype),
  },
  "AliyunClient.unregister": {
    make: () => [aliyun, "1", { ...ALIYUN_OVERRIDES }],
    run: method("unregister", AliyunClient.prototype),
  },
  "AliyunClient.clockOffsetMs": {
    make: () => [new AliyunClient(ALIYUN), 5],
    run: setter("clockOffsetMs", AliyunClient.prototype),
  },
  parseCustomerList: { make: () => [createResponse(CUSTOMERS)], run: parseCustomerList },
  parseIdentityList: { make: () => [createResponse(IDENTITIES)], run: parseIdentityList },
  parseIdentity: { make: () => [createResponse(IDENTITIES)], run: parseIdentity },
  parseOpenId: { make: () => [createResponse(`{"code":200,"data":"o"}`)], run: parseOpenId },
  parseCloudToken: { make: () => [createResponse(TOKEN)], run: parseCloudToken },
  parseDeviceList: { make: () => [createResponse(DEVICES)], run: parseDeviceList },
  parseOrderList: { make: () => [createResponse(ORDERS)], run: parseOrderList },
  parseTencent: { make: () => [createResponse(CUSTOMERS)], run: parseTencent },
  parseAliyun: { make: () => [{ ...createResponse(""), status: 400 }], run: parseAliyun },
  clockOffsetFrom: { make: () => [{ headers: createHeaders() }], run: clockOffsetFrom },
  stringToSign: { make: () => [createRequest()], run: stringToSign },
  toCurl: { make: () => [createRequest()], run: toCurl },
  explainSignatureMismatch: {
    make: () => [createRequest(), new ApiError("m", /** @type {never} */ (createFields()))],
    run: explainSignatureMismatch,
  },
  ApiError: {
    make: () => ["message", createFields(), { cause: 5 }],
    run: (message, fields, options) => JSON.stringify(new ApiError(message, fields, options)),
  },
  InvalidInputError: {
    make: () => ["field", "must be", { cause: 5 }],
    run: (field, expected, options) => JSON.stringify(new InvalidInputError(field, expected, options)),
  },
  "send, Tencent": {
    make: () => [{ ...tencent.getCustomerList({}, OVERRIDES) }, createOptions(CUSTOMERS)],
    run: (request, options) => send(() => request, options),
  },
  "send, Aliyun": {
    make: () => [createRequest(), createOptions(IDENTITIES)],
    run: (request, options) => send(() => request, options),
  },
  "send, an answer": {
    make: () => [{ status: 200, headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(3) }],
    run: (answer) => send(() => tencent.getCustomerList(), { fetch: async () => answer, retries: 0 }),
  },
  "send, a piece of an answer": {
    make: () => [{ done: false, value: new Uint8Array(3) }],
    run: (piece) => {
      const pieces = [piece, { done: true }];
      const getReader = () => ({ read: async () => pieces.shift(), cancel: async () => {} });
      const answer = {
        status: 200,
        headers: new Headers(),
        body: { getReader },
        arrayBuffer: async () => {},
      };
      const fetch = async () => /** @type {never} */ (answer);
      return send(() => tencent.getCustomerList(), { fetch, retries: 0 });
    },
  },
  "send, a failure": {
    make: () => [new ApiError("m", /** @type {never} */ (createFields()))],
    run: (thrown) => {
      const fetch = () => Promise.reject(thrown);
      return send(() => tencent.getCustomerList(), { fetch, retries: 0 });
    },
  },
  cloudTokens: {
    make: () => [aliyun, { ...createOptions(TOKEN), projectId: "p", store: createStore() }],
    run: (client, options) => cloudTokens(client, options).get(),
  },
  "CloudTokens.get": {
    make: () => [createHolder(), new AbortController().signal],
    run: method("get", holders),
  },
  "CloudTokens.renew": {
    make: () => [createHolder(), "ended", new AbortController().signal],
    run: method("renew", holders),
  },
  "send, with a token": {
    make: () => [{ ...createOptions(IDENTITIES), tokens: createHolder(), minRetryDelayMs: 5 }],
    run: (options) => send((overrides) => aliyun.queryIdentityList(["1"], overrides), options),
  },
  toUser: {
    make: () => [{ customerId: "c", countryCode: "86", phoneNumber: "13900005930" }],
    run: toUser,
  },
  "toUser, an identity": {
    make: () => [{ ...IDENTITY }],
    run: toUser,
  },
  maskPhone: { make: () => ["13900005930"], run: maskPhone },
  maskEmail: { make: () => ["zhang@example.com"], run: maskEmail },
  maskUser: { make: () => [toUser({ ...IDENTITY })], run: maskUser },
  findUsers: {
    make: () => [
      { tencent, aliyun },
      "+86 139 0000 5930",
      { ...createOptions(CUSTOMERS), tokens: createHolder(), minRetryDelayMs: 5 },
    ],
    run: findUsers,
  },
  customers: {
    make: () => [tencent, { countryCode: "86", offset: 0 }, { ...createLoopOptions(CUSTOMERS), pageSize: 5 }],
    run: (...args) => readSome(Reflect.apply(customers, undefined, args)),
  },
  allIdentities: {
    make: () => [aliyun, { ...createLoopOptions(IDENTITIES), pageSize: 5, newestFirst: true }],
    run: (...args) => readSome(Reflect.apply(allIdentities, undefined, args)),
  },
  users: {
    make: () => [
      { tencent, aliyun },
      { ...createLoopOptions(CUSTOMERS), pageSize: 5, newestFirst: true },
    ],
    run: (...args) => readSome(Reflect.apply(users, undefined, args)),
  },
  identities: {
    make: () => [aliyun, ["1", "2"], { ...createLoopOptions(IDENTITIES), batchSize: 1, concurrency: 2 }],
    run: (...args) => readSome(Reflect.apply(identities, undefined, args)),
  },
};

/** What `init` takes is tried by an entry that no other test has started. */
export const STARTING = ["init", "initSync"];

/** @returns {unknown[]} what both clouds' clients sign, and what is read: the same as ever while all is well */
export function proveWorking() {
  return [
    tencent.getCustomerList({ limit: 1 }, OVERRIDES),
    aliyun.queryIdentityList(["1"], ALIYUN_OVERRIDES),
    parseIdentityList(IDENTITIES),
  ];
}
