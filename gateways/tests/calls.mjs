import { createHash, createHmac, randomInt, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";

/**
 * Calls of each cloud, signed without the code under test, and an HTTP client that reports everything that happens
 * on the wire.
 *
 * @typedef {Awaited<ReturnType<typeof import("../index.mjs").startGateways>>} Gateways
 * @typedef {{ origin: string, path: string, headers: Record<string, string>, body: string, id: string, nonce: string,
 *   timestamp: string, text: string }} Call `text` is the string to sign
 *
 * @typedef {object} Outcome
 * @property {number} status 0 when no response began
 * @property {import("node:http").IncomingHttpHeaders} headers
 * @property {Buffer} bytes
 * @property {string} [error] the code of the connection's error
 * @property {number} headersAfterMs
 * @property {number} endedAfterMs
 * @property {number} chunks
 */

/**
 * @param {Gateways["tencent"]} gateway
 * @param {Record<string, string | number>} [members] added to the common parameters, or replacing them
 * @param {{ now?: number, appSecret?: string }} [options]
 * @returns {Call}
 */
export function tencentCall(gateway, members = {}, { now = Date.now(), appSecret = gateway.appSecret } = {}) {
  /** @type {Record<string, string | number>} */
  const params = {
    Action: "ServiceGetCustomerList",
    RequestId: randomUUID(),
    AppKey: gateway.appKey,
    Timestamp: Math.floor(now / 1000),
    Nonce: randomInt(1, 2 ** 31),
    ...members,
  };
  const names = Object.keys(params).sort();
  const text = names.map((name) => `${name}=${params[name]}`).join("&");
  const Signature = createHmac("sha1", appSecret).update(text).digest("base64");
  return {
    origin: gateway.origin,
    path: new URL(gateway.endpoint).pathname,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...params, Signature }),
    id: String(params["RequestId"]),
    nonce: String(params["Nonce"]),
    timestamp: String(params["Timestamp"]),
    text,
  };
}

/**
 * @param {Gateways["aliyun"]} gateway
 * @param {readonly string[]} [identityIds]
 * @param {{ now?: number, appSecret?: string }} [options]
 * @returns {Call}
 */
export function aliyunCall(gateway, identityIds = ["1", "2"], options = {}) {
  const service = { path: "/iotx/account/queryIdentityList", apiVer: "1.0.6", params: { identityIds } };
  return serviceCall(gateway, service, options);
}

/**
 * @param {Gateways["aliyun"]} gateway
 * @param {{ path: string, apiVer: string, params: Record<string, unknown>, cloudToken?: string }} service
 * @param {{ now?: number, appKey?: string, appSecret?: string }} [options]
 * @returns {Call}
 */
export function serviceCall(
  gateway,
  { path, params, ...request },
  { now = Date.now(), appKey = gateway.appKey, appSecret = gateway.appSecret } = {},
) {
  const id = randomUUID().replaceAll("-", "");
  const body = JSON.stringify({ id, version: "1.0", request, params });
  const accept = "application/json";
  const type = "application/json; charset=utf-8";
  const md5 = createHash("md5").update(body).digest("base64");
  const nonce = randomUUID();
  const timestamp = String(now);
  const signed = {
    "x-ca-key": appKey,
    "x-ca-nonce": nonce,
    "x-ca-stage": "RELEASE",
    "x-ca-timestamp": timestamp,
  };
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}`);
  const text = ["POST", accept, md5, type, "", ...lines, path].join("\n");
  const headers = {
    accept,
    "content-type": type,
    "content-md5": md5,
    ...signed,
    "x-ca-signature-headers": Object.keys(signed).join(","),
    "x-ca-signature": createHmac("sha256", appSecret).update(text).digest("base64"),
  };
  return { origin: gateway.origin, path, headers, body, id, nonce, timestamp, text };
}

/**
 * Sends a call and never rejects: an error is part of the outcome.
 *
 * @param {Pick<Call, "origin" | "path" | "headers" | "body">} call
 * @param {{ method?: string, maxBytes?: number }} [options] `maxBytes`: disconnect after this many bytes of the body
 * @returns {Promise<Outcome>}
 */
export function attempt({ origin, path, headers, body }, { method = "POST", maxBytes } = {}) {
  return new Promise((resolve) => {
    const start = performance.now();
    /** @type {Buffer[]} */
    const chunks = [];
    let length = 0;
    let headersAfterMs = Number.NaN;
    /** @type {import("node:http").IncomingMessage | undefined} */
    let response;
    /** @param {unknown} [error] */
    const finish = (error) => {
      resolve({
        status: response?.statusCode ?? 0,
        headers: response?.headers ?? {},
        bytes: Buffer.concat(chunks),
        ...(error !== undefined && { error: String(Reflect.get(Object(error), "code") ?? error) }),
        headersAfterMs,
        endedAfterMs: performance.now() - start,
        chunks: chunks.length,
      });
    };
    const request = httpRequest(
      new URL(path, origin),
      { method, agent: false, headers: { ...headers, "content-length": Buffer.byteLength(body) } },
      (incoming) => {
        response = incoming;
        headersAfterMs = performance.now() - start;
        incoming.on("data", (chunk) => {
          chunks.push(chunk);
          length += chunk.length;
          if (maxBytes !== undefined && length >= maxBytes) request.destroy();
        });
        incoming.on("end", () => finish());
        incoming.on("error", finish);
      },
    );
    request.on("error", finish);
    request.end(body);
  });
}

/** @param {Outcome} outcome */
export function json({ bytes }) {
  return JSON.parse(bytes.toString("utf8"));
}
