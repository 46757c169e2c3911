import assert from "node:assert/strict";
import { createHash, createHmac, randomUUID } from "node:crypto";
import { assertCorsHeaders, clock, gateways, send } from "./setup.mjs";

export const PATH = "/iotx/account/queryIdentityList";
export const ECHO_PATH = "/iotx/demo/echo";
const SECRET = "local-aliyun-secret";

/** @typedef {Record<string, string>} Headers */
/** @typedef {{ body: string | Buffer, headers: Headers, to: string }} Call */

/**
 * @param {unknown} params
 * @param {Record<string, unknown>} [members] replace those of the body
 */
export function createBody(params, members = {}) {
  const request = { apiVer: "1.0.6" };
  return JSON.stringify({
    id: randomUUID().replaceAll("-", ""),
    version: "1.0",
    request,
    params,
    ...members,
  });
}

/**
 * @param {string | Buffer} body
 * @param {object} [options]
 * @param {string} [options.to]
 * @param {string} [options.signAs] the path and query in the string to sign
 * @param {Headers} [options.set] headers to replace or add before signing
 * @param {string[]} [options.omit] headers to omit before signing
 * @param {string} [options.key]
 * @returns {Call}
 */
export function sign(body, { to = PATH, signAs = to, set = {}, omit = [], key = SECRET } = {}) {
  /** @type {Headers} */
  const headers = {
    accept: "application/json",
    "content-type": "application/json; charset=utf-8",
    "content-md5": createHash("md5").update(body).digest("base64"),
    "x-ca-key": "60000001",
    "x-ca-nonce": randomUUID(),
    "x-ca-stage": "RELEASE",
    "x-ca-timestamp": String(clock.now),
    ...set,
  };
  for (const name of omit) delete headers[name];
  const unlisted = ["accept", "content-md5", "content-type", "date"];
  const listed = Object.keys(headers)
    .filter((name) => !unlisted.includes(name))
    .sort();
  let text = "POST\n";
  for (const name of unlisted) text += `${headers[name] ?? ""}\n`;
  for (const name of listed) text += `${name}:${headers[name]}\n`;
  const signature = createHmac("sha256", key)
    .update(text + signAs)
    .digest("base64");
  headers["x-ca-signature-headers"] = listed.join(",");
  headers["x-ca-signature"] = signature;
  return { body, headers, to };
}

/** @param {Call} call */
export const sendCall = ({ body, headers, to }) => send(gateways.aliyun.origin, to, { headers, body });

/** @param {Call} call */
export async function expectServed(call) {
  const reply = await sendCall(call);
  assert.equal(reply.status, 200, String(reply.headers["x-ca-error-message"]));
  assertCorsHeaders(reply);
  assert.match(String(reply.headers["x-ca-request-id"]), /^[0-9A-F-]{36}$/);
  return JSON.parse(reply.text);
}

/**
 * @param {Call} call
 * @param {string | RegExp} message
 * @param {string} code
 * @param {number} [status]
 */
export async function expectRefused(call, message, code, status = 400) {
  const reply = await sendCall(call);
  const errorMessage = Buffer.from(String(reply.headers["x-ca-error-message"]), "latin1").toString("utf8");
  if (typeof message === "string") assert.equal(errorMessage, message);
  else assert.match(errorMessage, message);
  assert.deepEqual([reply.status, reply.headers["x-ca-error-code"], reply.text], [status, code, ""]);
  assert.match(String(reply.headers["x-ca-request-id"]), /^[0-9A-F-]{36}$/);
  assertCorsHeaders(reply);
}

export const createIdsBody = () => createBody({ identityIds: ["3", "1", "nobody", "60", "3"] });
