import { randomUUID } from "node:crypto";

/**
 * The services behind Aliyun's gateway. They get only authenticated requests, and respond with HTTP 200 and a JSON
 * `code`, which is 200 for success.
 *
 * @typedef {Record<string, unknown>} Body
 * @typedef {{ apiVer: string, run: (params: Body, query: ReadonlyMap<string, string>) => unknown }} Service
 */

/** An error of a service. */
class ServiceError extends Error {
  /**
   * @param {number} code
   * @param {string} message
   * @param {string} localizedMsg
   */
  constructor(code, message, localizedMsg) {
    super(message);
    this.code = code;
    this.localizedMsg = localizedMsg;
  }
}

/** @param {string} detail */
function badParameter(detail) {
  return new ServiceError(460, `request parameter error: ${detail}`, "请求错误");
}

/**
 * @param {readonly import("./data.mjs").Identity[]} identities
 * @returns {ReadonlyMap<string, Service>} by path
 */
export function createServices(identities) {
  const byId = new Map(identities.map((identity) => [identity.identityId, identity]));
  return new Map([
    [
      "/iotx/account/queryIdentityList",
      { apiVer: "1.0.6", run: (/** @type {Body} */ params) => queryIdentityList(byId, params) },
    ],
    ["/iotx/demo/echo", { apiVer: "1.0.0", run: echo }],
  ]);
}

/**
 * @param {ReadonlyMap<string, import("./data.mjs").Identity>} byId
 * @param {Body} params
 */
function queryIdentityList(byId, params) {
  const { identityIds: ids } = params;
  if (!Array.isArray(ids) || ids.length === 0)
    throw badParameter("identityIds is not a list of at least one id");
  const found = new Set();
  ids.forEach((id, index) => {
    if (typeof id !== "string" || id === "")
      throw badParameter(`identityIds[${index}] is not a non-empty string`);
    const identity = byId.get(id);
    if (identity !== undefined) found.add(identity);
  });
  return [...found];
}

/**
 * Not an interface of the cloud: it lets tests call a path with any params and any query.
 *
 * @param {Body} params
 * @param {ReadonlyMap<string, string>} query
 */
function echo(params, query) {
  return { params, query: Object.fromEntries(query) };
}

/**
 * @param {Service} service
 * @param {ReadonlyMap<string, string>} query
 * @param {Buffer} bytes
 * @returns {string} the JSON body of the response
 */
export function callService(service, query, bytes) {
  /** @type {string | undefined} */
  let id;
  try {
    const body = parseObject(bytes);
    const { id: bodyId } = body;
    if (typeof bodyId !== "string" || bodyId === "") throw badParameter("id is not a non-empty string");
    id = bodyId;
    const params = checkBody(body, service.apiVer);
    return JSON.stringify({ code: 200, data: service.run(params, query), id });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, localizedMsg, message } = error;
    return JSON.stringify({ code, id: id ?? randomUUID().replaceAll("-", ""), localizedMsg, message });
  }
}

/**
 * @param {Buffer} bytes
 * @returns {Body}
 */
function parseObject(bytes) {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw badParameter("the body is not JSON");
  }
  if (!isObject(value)) throw badParameter("the body is not an object");
  return value;
}

/**
 * @param {Body} body
 * @param {string} apiVer
 * @returns {Body} the params
 */
function checkBody({ version, request, params }, apiVer) {
  if (version !== "1.0") throw badParameter('version is not "1.0"');
  if (!isObject(request)) throw badParameter("request is not an object");
  for (const name of ["apiVer", "iotToken", "cloudToken", "language", "locale"]) {
    const value = request[name];
    if (value !== undefined && typeof value !== "string")
      throw badParameter(`request.${name} is not a string`);
  }
  const { apiVer: requested } = request;
  if (requested === undefined) throw badParameter("request.apiVer is missing");
  if (requested !== apiVer) throw new ServiceError(404, "api version not found", "接口版本不存在");
  if (!isObject(params)) throw badParameter("params is not an object");
  return params;
}

/**
 * @param {unknown} value
 * @returns {value is Body}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
