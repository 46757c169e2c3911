import { randomUUID } from "node:crypto";
import { createAccountServices } from "./aliyun-accounts.mjs";
import { badParameter, ServiceError } from "./aliyun-service-error.mjs";
import { createTokenServices } from "./aliyun-token-services.mjs";

/**
 * The services behind Aliyun's gateway. They get only authenticated requests, and respond with HTTP 200 and a JSON
 * `code`, which is 200 for success.
 *
 * @import { Backend, Body, Run, Service, ServiceRequest } from "./aliyun-types.mjs"
 */

/**
 * What an ended or a missing token is answered with: the vendor's pages name all of these codes.
 *
 * @type {Readonly<Record<import("./aliyun-settings.mjs").AliyunSettings["endedTokenCode"], [string, string]>>}
 */
const ENDED_TOKEN = {
  460: ["cloudToken blank", "cloudToken 为空"],
  2043: ["token is invalid", "token 无效"],
  2401: ["no permission", "没有权限"],
  29003: ["identityId is blank", "identityId 为空"],
};

/**
 * @param {() => Backend} readBackend
 * @returns {ReadonlyMap<string, Service>} by path
 */
export function createServices(readBackend) {
  return new Map([
    ...createAccountServices(readBackend),
    ...createTokenServices(readBackend),
    ["/iotx/demo/echo", { apiVers: ["1.0.0"], run: echo }],
  ]);
}

/**
 * Not an interface of the cloud: it lets tests call a path with any params and any query.
 *
 * @type {Run}
 */
function echo(params, { query }) {
  return { params, query: Object.fromEntries(query) };
}

/**
 * @param {Service} service
 * @param {Omit<ServiceRequest, "id"> & { bytes: Buffer, list: "app" | "cloud" }} request `list`: the one that the app
 *   key is for
 * @param {Backend} backend
 * @returns {string} the JSON body of the response
 */
export function callService(service, { bytes, list, ...request }, { tokens, readSettings }) {
  /** @type {string | undefined} */
  let id;
  try {
    const body = parseObject(bytes);
    const { id: bodyId } = body;
    if (typeof bodyId !== "string" || bodyId === "") throw badParameter("id is not a non-empty string");
    id = bodyId;
    const { separateAppKeys, cloudTokenRequired, endedTokenCode } = readSettings();
    if (separateAppKeys && service.list !== undefined && service.list !== list)
      throw new ServiceError(403, "request forbidden.", "请求被禁止", { data: null });
    const { params, cloudToken } = checkBody(body, service.apiVers);
    if (service.takesToken) {
      if (cloudToken === "" && cloudTokenRequired) throw new ServiceError(460, ...ENDED_TOKEN[460]);
      if (cloudToken !== "" && !tokens.isValid(cloudToken, request.now))
        throw new ServiceError(endedTokenCode, ...ENDED_TOKEN[endedTokenCode]);
    }
    return JSON.stringify({ code: 200, data: service.run(params, { ...request, id }), id });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { code, localizedMsg, message, members } = error;
    return JSON.stringify({
      code,
      id: id ?? randomUUID().replaceAll("-", ""),
      localizedMsg,
      message,
      ...members,
    });
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
 * @param {readonly string[]} apiVers
 * @returns {{ params: Body, cloudToken: string }}
 */
function checkBody({ version, request, params }, apiVers) {
  if (version !== "1.0") throw badParameter('version is not "1.0"');
  if (!isObject(request)) throw badParameter("request is not an object");
  for (const name of ["apiVer", "iotToken", "cloudToken", "language", "locale"]) {
    const value = request[name];
    if (value !== undefined && typeof value !== "string")
      throw badParameter(`request.${name} is not a string`);
  }
  const { apiVer, cloudToken = "" } = request;
  if (apiVer === undefined) throw badParameter("request.apiVer is missing");
  if (!apiVers.includes(String(apiVer)))
    throw new ServiceError(404, "api version not found", "接口版本不存在");
  if (!isObject(params)) throw badParameter("params is not an object");
  return { params, cloudToken: String(cloudToken) };
}

/**
 * @param {unknown} value
 * @returns {value is Body}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
