import { expect } from "chai";

/** @import { Api, ApiError, Cloud, Input, ResponseLike, SignedRequest, VectorResponse } from "./types.mjs" */
import { reviveInput } from "../../vectors/input-values.mjs";

export const TENCENT = { appKey: "ServiceAppKey", appSecret: "ServiceAppSecret" };
export const ALIYUN = { appKey: "23432342", appSecret: "3f2504e04f8941d39a0c0305e82c3301" };

/**
 * Uses Symbol.dispose or, in a runtime without it, the symbol that the package and polyfills use instead.
 *
 * @param {Disposable} client
 */
export function dispose(client) {
  Reflect.get(client, Symbol.dispose ?? Symbol.for("Symbol.dispose")).call(client);
}

/**
 * Avoids type checks on purpose: some tests pass invalid arguments.
 *
 * @param {unknown} value
 */
export function unchecked(value) {
  return /** @type {never} */ (value);
}

/**
 * @param {Api} api
 * @param {Cloud} cloud
 * @param {Input} input
 * @returns {SignedRequest}
 */
export function signInput(api, cloud, { operation, client: options, arguments: raw, overrides }) {
  /** @type {Record<string, unknown>} */
  const args = unchecked(reviveInput(raw));
  const uncheckedOverrides = unchecked(overrides);
  const Client = cloud === "tencent" ? api.TencentClient : api.AliyunClient;
  const client = new Client(unchecked(options));
  /** @type {(...given: unknown[]) => SignedRequest} */
  const method = Reflect.get(client, operation);
  // The arguments of a case are in the order in which the method takes them.
  return method.call(client, ...Object.values(args), uncheckedOverrides);
}

/**
 * @param {() => unknown} run
 * @returns {unknown}
 */
export function catchError(run) {
  try {
    run();
  } catch (error) {
    return error;
  }
  return expect.fail("nothing was thrown");
}

/**
 * @param {Promise<unknown>} promise
 * @returns {Promise<unknown>} the reason of the rejection
 */
export async function catchRejection(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  return expect.fail(`it resolved to ${JSON.stringify(value)} instead of rejecting`);
}

/**
 * @param {Api} api
 * @param {Promise<unknown>} promise
 * @returns {Promise<ApiError>}
 */
export async function catchApiError(api, promise) {
  const error = await catchRejection(promise);
  if (error instanceof api.ApiError) return error;
  return expect.fail(`it rejected with ${String(error)}, which is not an ApiError`);
}

/**
 * @param {Api} api
 * @param {Promise<unknown>} promise
 * @param {string} field
 */
export async function expectInvalidInputRejection(api, promise, field) {
  const error = await catchRejection(promise);
  expectInvalidInput(
    api,
    () => {
      throw error;
    },
    field,
  );
}

/**
 * @param {Api} api
 * @param {() => unknown} run
 * @param {string | RegExp} field
 */
export function expectInvalidInput(api, run, field) {
  const error = catchError(run);
  expect(error).to.be.instanceOf(api.InvalidInputError);
  if (!(error instanceof api.InvalidInputError)) return;
  if (typeof field === "string") expect(error.field, error.message).to.equal(field);
  else expect(error.field, error.message).to.match(field);
  expect(error.message).to.not.equal("");
}

/**
 * @param {Api} api
 * @param {() => unknown} run
 * @param {Record<string, unknown>} members which the error must have
 */
export function expectApiError(api, run, members) {
  const error = catchError(run);
  expect(error).to.be.instanceOf(api.ApiError);
  if (!(error instanceof api.ApiError)) return;
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const name of Object.keys(members)) found[name] = Reflect.get(error, name);
  expect(found, error.message).to.deep.equal(members);
}

/**
 * @param {VectorResponse} response
 * @returns {ResponseLike}
 */
export function createResponse({ status, headers, body, bodyBase64, bodyRepeat }) {
  /** @type {string | Uint8Array} */
  let content = body ?? "";
  if (bodyBase64 !== undefined)
    content = Uint8Array.from(atob(bodyBase64), (character) => character.charCodeAt(0));
  if (bodyRepeat !== undefined) content = bodyRepeat.text.repeat(bodyRepeat.times);
  if (status === undefined) return content;
  return { status, body: content, ...(headers && { headers }) };
}

/**
 * @param {SignedRequest} request
 * @returns {Promise<{ status: number, headers: Headers, body: string }>}
 */
export async function send(request) {
  const response = await fetch(request.url, request);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/**
 * Parses the body of a signed request.
 *
 * @param {SignedRequest} request
 * @returns {Record<string, unknown>}
 */
export function parseBody(request) {
  return JSON.parse(request.body);
}

/**
 * Identities as the package gives them: their dates as milliseconds, too.
 *
 * @param {readonly object[]} identities
 * @returns {object[]}
 */
export function withTimes(identities) {
  return identities.map((identity) => {
    const copy = { ...identity };
    for (const name of ["gmtCreate", "gmtModified"]) {
      const text = Reflect.get(identity, name);
      const time = /^\d+$/.test(text) ? Number(text) : Date.parse(`${text?.replace(" ", "T")}+08:00`);
      if (time >= 1e11) Reflect.set(copy, `${name}Ms`, time);
    }
    return copy;
  });
}
