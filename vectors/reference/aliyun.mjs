import { createHash, createHmac } from "node:crypto";

/** @import { Client, Overrides, Signed } from "../types.mjs" */

/** @type {Record<string, string>} */
const ORIGINS = {
  "cn-shanghai": "https://api.link.aliyun.com",
  "ap-southeast-1": "https://ap-southeast-1.api-iot.aliyuncs.com",
  "eu-central-1": "https://eu-central-1.api-iot.aliyuncs.com",
  "us-east-1": "https://us-east-1.api-iot.aliyuncs.com",
};

const NEVER_SIGNED = [
  "x-ca-signature",
  "x-ca-signature-headers",
  "accept",
  "content-md5",
  "content-type",
  "date",
];

/**
 * @param {{ client: Client, overrides: Overrides, identityIds: readonly string[] }} input
 * @returns {Signed}
 */
export function signIdentityList({ client, overrides, identityIds }) {
  const call = { apiVersion: "1.0.6", params: { identityIds } };
  return signPath({ client, overrides, path: "/iotx/account/queryIdentityList", call });
}

/** @typedef {Record<string, any>} Args what a call takes, by name */

/** @type {Record<string, [path: string, apiVersion: string, params: (args: Args) => object]>} */
const CALLS = {
  getCloudToken: ["/cloud/token", "1.0.1", ({ projectId }) => ({ grantType: "project", res: projectId })],
  refreshCloudToken: ["/cloud/token/refresh", "1.0.1", ({ cloudToken }) => ({ cloudToken })],
  queryIdentityByPage: ["/cloud/account/queryIdentityByPage", "1.0.4", ({ page }) => paging(page)],
  queryIdentityDescByPage: ["/cloud/account/queryidentitydescbypage", "1.0.0", ({ page }) => paging(page)],
  getByIdentityId: ["/cloud/account/getByIdentityId", "1.0.4", ({ identityId }) => ({ identityId })],
  getByOpenId: [
    "/cloud/account/getByOpenId",
    "1.0.5",
    ({ openId, openIdAppKey }) => ({ openId, openIdAppKey }),
  ],
  getOpenId: [
    "/cloud/account/openId/getByIdentityId",
    "1.0.4",
    ({ identityId, openIdAppKey }) => ({ identityId, openIdAppKey }),
  ],
  queryIdentity: [
    "/user/account/identity/query",
    "1.0.0",
    ({ query }) => ({ opType: opType(query), ...query }),
  ],
  modifyAccount: [
    "/iotx/account/modifyAccount",
    "1.0.7",
    ({ identityId, changes }) => ({ identityId, ...sorted(changes) }),
  ],
  unregister: ["/user/account/unregister", "1.0.1", ({ identityId }) => ({ identityId })],
};

/** @param {Args} query */
function opType({ loginId, phone }) {
  if (loginId !== undefined) return 1;
  return phone === undefined ? 3 : 2;
}

/** @param {Args} members */
function sorted(members) {
  return Object.fromEntries(Object.entries(members).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** @param {Args} page */
function paging({ offset, count }) {
  return { offset, count };
}

/**
 * @param {{ client: Client, overrides: Overrides, name: string, args: Args }} input
 * @returns {Signed | undefined} nothing for a call of another name
 */
export function signCall({ client, overrides, name, args }) {
  const known = CALLS[name];
  if (known === undefined) return undefined;
  const [path, apiVersion, params] = known;
  const call = { apiVersion, params: params(args) };
  if (!path.startsWith("/cloud/token")) return signPath({ client, overrides, path, call });
  // A token is got without one.
  const { cloudToken: _, ...rest } = client;
  const { cloudToken: __, ...others } = overrides;
  return signPath({ client: rest, overrides: others, path, call });
}

/**
 * @param {{ client: Client, overrides: Overrides, path: string,
 *   call: { apiVersion: string, params?: object, headers?: Record<string, string> } }} input
 * @returns {Signed}
 */
export function signPath({ client, overrides, path, call }) {
  const { language } = client;
  const { iotToken = client.iotToken, cloudToken = client.cloudToken } = overrides;
  const body = JSON.stringify({
    id: overrides.requestId,
    version: "1.0",
    request: { apiVer: call.apiVersion, iotToken, cloudToken, language },
    params: call.params ?? {},
  });
  const added = Object.entries(call.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  /** @type {Record<string, string>} */
  const headers = {
    accept: "application/json",
    "content-type": "application/json; charset=utf-8",
    "content-md5": contentMd5(body),
    "x-ca-key": client.appKey,
    "x-ca-nonce": String(overrides.nonce),
    "x-ca-stage": client.stage ?? "RELEASE",
    "x-ca-timestamp": String(overrides.timestamp),
    ...Object.fromEntries(added),
  };
  const names = Object.keys(headers)
    .filter((name) => !NEVER_SIGNED.includes(name))
    .sort();
  const stringToSign = canonicalText({ method: "POST", path, headers, names });
  const signature = hmacSha256(client.appSecret, stringToSign);
  return {
    stringToSign,
    signature,
    request: {
      url: (client.endpoint ?? ORIGINS[client.region ?? "cn-shanghai"]) + path,
      method: "POST",
      headers: { ...headers, "x-ca-signature-headers": names.join(","), "x-ca-signature": signature },
      body,
      requestId: overrides.requestId,
    },
  };
}

/**
 * @param {{ method: string, path: string, headers: Record<string, string>, names: string[] }} parts `names` of the
 *   signed headers, as spelled and in order
 */
export function canonicalText({ method, path, headers, names }) {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const fixed = ["accept", "content-md5", "content-type", "date"].map((name) => values.get(name) ?? "");
  const signed = names.map((name) => `${name}:${values.get(name.toLowerCase())}`);
  return [method, ...fixed, ...signed, pathAndQuery(path)].join("\n");
}

/**
 * @param {string} secret
 * @param {string} text
 */
export function hmacSha256(secret, text) {
  return createHmac("sha256", secret).update(text, "utf8").digest("base64");
}

/** @param {string} body */
export function contentMd5(body) {
  return createHash("md5").update(body, "utf8").digest("base64");
}

/** @param {string} path */
function pathAndQuery(path) {
  const mark = path.indexOf("?");
  if (mark === -1) return path;
  const pairs = path
    .slice(mark + 1)
    .split("&")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decode(name), decode(value.join("="))];
    })
    .sort(([left = ""], [right = ""]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  return `${path.slice(0, mark)}?${pairs.join("&")}`;
}

/** @param {string} text */
function decode(text) {
  return decodeURIComponent(text.replaceAll("+", " "));
}
