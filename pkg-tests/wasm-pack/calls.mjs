// The calls of the vectors, made of what the wasm module exports.
import { reviveInput } from "../../vectors/input-values.mjs";
import { pack, rows, unpack } from "./packed.mjs";

/**
 * @import { AnswerVector, InvalidVector, SigningVector, VectorResponse } from "../../vectors/types.mjs"
 * @import { Signer } from "../../target/wasm/core.js"
 * @typedef {typeof import("../../target/wasm/core.js")} Module
 */

const CUSTOMER = ["customerId", "countryCode", "phoneNumber"];
const IDENTITY = [
  ...["tenantId", "identityId", "nickName", "loginName", "phone", "email", "avatarUrl", "loginId"],
  ...["loginSource", "gmtCreate", "gmtModified", "phoneLocationCode", "gender", "status", "onlineStatus"],
  ...["lastLoginTime", "scopeId", "createAppKey", "creater", "createrIdentityId", "modifier"],
  "subIdentityLimitCode",
];

/**
 * @param {Module} module
 * @param {SigningVector | InvalidVector} vector
 * @returns {object} the signed request
 */
export function sign(module, { cloud, input: { operation, client, arguments: given, overrides } }) {
  const options = { ...client, provider: cloud, clockOffsetMs: 0 };
  const args = /** @type {any} */ (reviveInput(given));
  if (cloud === "tencent") {
    const signer = new module.Signer(options);
    const { url, headers } = signer.constants();
    const [requestId, body] = signTencent(signer, operation, args, overrides);
    signer.free();
    return { url, method: "POST", headers, body, requestId };
  }
  const signer = new module.Signer(options);
  const { origin, identityListPath, headers, freshHeaders } = signer.constants();
  const [path, requestId, ...parts] = signAliyun(signer, operation, args, overrides);
  signer.free();
  const fresh = Object.fromEntries(
    freshHeaders.map((/** @type {string} */ name, /** @type {number} */ index) => [name, parts[index]]),
  );
  return {
    url: origin + (path || identityListPath),
    method: "POST",
    headers: { ...headers, ...fresh, ...lowered(args.call?.headers) },
    body: parts.at(-1),
    requestId,
  };
}

/**
 * @param {Signer} signer
 * @param {string} operation
 * @param {any} args
 * @param {object} overrides
 */
function signTencent(signer, operation, args, overrides) {
  const { action, params = {} } = args;
  if (!["getCustomerList", "request"].includes(operation))
    return lines(signer.call(operation, flat(args), overrides), 2);
  if (operation === "request") return lines(signer.request(action, params, overrides), 2);
  const { customerId, countryCode, phoneNumber, offset, limit } = params;
  return lines(signer.getCustomerList(customerId, countryCode, phoneNumber, offset, limit, overrides), 2);
}

/**
 * @param {Signer} signer
 * @param {string} operation
 * @param {any} args
 * @param {object} overrides
 * @returns {string[]} the path, and then the lines
 */
function signAliyun(signer, operation, args, overrides) {
  const { identityIds, path, call } = args;
  if (operation === "queryIdentityList")
    return ["", ...lines(signer.queryIdentityList(pack(identityIds), overrides), 7)];
  if (operation !== "request") return lines(signer.call(operation, flat(args), overrides), 8);
  const { apiVersion, params = {}, headers } = call;
  const sent = { apiVersion, paramsJson: JSON.stringify(params), headers: lowered(headers) };
  return [path, ...lines(signer.request(path, sent, overrides), 7)];
}

/**
 * @param {Record<string, any>} args
 * @returns {Record<string, unknown>} those in an object one by one
 */
function flat(args) {
  const members = Object.entries(args).map(([name, value]) =>
    typeof value === "object" ? value : { [name]: value },
  );
  return Object.assign({}, ...members);
}

/** @param {Record<string, string>} [headers] */
function lowered(headers = {}) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * @param {string} text
 * @param {number} count the last line may hold line breaks
 */
function lines(text, count) {
  const parts = text.split("\n");
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join("\n")];
}

/**
 * @param {Module} module
 * @param {AnswerVector} vector
 * @returns {object} what the answer is read as
 */
export function read(module, { answer: { parser, response } }) {
  const { status, headers } = response;
  /** @type {[Uint8Array, number | undefined, Headers | undefined]} */
  const args = [bodyOf(response), status, headers && new Headers(headers)];
  if (parser === "parseIdentity") {
    const { identities: found, ...rest } = identities(module.parseAnswer("identity", false, ...args));
    return { ...rest, ...(found[0] && { identity: found[0] }) };
  }
  if (parser === "parseOpenId") {
    const [requestId, openId] = unpack(module.parseAnswer("open-id", false, ...args));
    return { ...given({ requestId }), openId };
  }
  if (parser === "parseDeviceList") return page("devices", module.parseAnswer("devices", false, ...args));
  if (parser === "parseOrderList") return page("orders", module.parseAnswer("orders", false, ...args));
  if (parser === "parseCloudToken") return cloudToken(module.parseAnswer("cloud-token", false, ...args));
  if (parser === "parseCustomerList") return customers(module.parseCustomerList(...args));
  if (parser === "parseIdentityList") return identities(module.parseIdentityList(...args));
  const provider = parser === "parseAliyun" ? "aliyun" : "tencent";
  const [requestId, json] = unpack(module.parseAnswer(provider, false, ...args));
  const parsed = json === undefined ? null : JSON.parse(json);
  if (parser === "parseAliyun") return { ...given({ requestId }), data: parsed };
  const { RequestId: _, ...result } = parsed;
  return { ...given({ requestId }), result };
}

/** @param {string} packed */
function customers(packed) {
  const [requestId, droppedCells, total, ...cells] = unpack(packed);
  const head = { ...given({ requestId }), droppedCells: Number(droppedCells), total: Number(total) };
  return { ...head, customers: rows(cells, CUSTOMER) };
}

/** @param {string} packed */
function identities(packed) {
  const [requestId, droppedCells, width, ...cells] = unpack(packed);
  const head = { ...given({ requestId }), droppedCells: Number(droppedCells) };
  /** @type {Record<string, any>[]} */
  const found = rows(cells, IDENTITY.slice(0, Number(width)));
  for (const identity of found) {
    for (const name of ["gmtCreate", "gmtModified", "lastLoginTime"]) {
      const text = identity[name];
      if (text === undefined) continue;
      const date = /^\d+$/.test(text) ? Number(text) : Date.parse(`${text.replace(" ", "T")}+08:00`);
      if (date >= 1e11) identity[`${name}Ms`] = date;
    }
  }
  return { ...head, identities: found };
}

/**
 * @param {string} name
 * @param {string} packed
 */
function page(name, packed) {
  const [requestId, droppedCells, total, columns = "", ...cells] = unpack(packed);
  const head = { ...given({ requestId }), droppedCells: Number(droppedCells), total: Number(total) };
  const lower = (/** @type {string} */ column) => column.charAt(0).toLowerCase() + column.slice(1);
  return { ...head, [name]: rows(cells, columns.split(",").map(lower)) };
}

/** @param {string} packed */
function cloudToken(packed) {
  const [requestId, token, expiresInMs] = unpack(packed);
  return { ...given({ requestId }), cloudToken: token, expiresInMs: Number(expiresInMs) };
}

/** @param {{ requestId: string | undefined }} member */
function given({ requestId }) {
  return requestId === undefined ? {} : { requestId };
}

/** @param {VectorResponse} response */
function bodyOf({ body = "", bodyBase64, bodyRepeat }) {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, "base64");
  return new TextEncoder().encode(bodyRepeat ? bodyRepeat.text.repeat(bodyRepeat.times) : body);
}
