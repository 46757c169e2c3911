/**
 * The part of Aliyun that gives tokens, as a function in place of fetch, and stores that holders share.
 *
 * @import { FetchLike } from "./fetch-doubles.mjs"
 * @import { CloudTokenStore, StoredCloudToken } from "iot-accounts"
 *
 * @typedef {{ path: string, cloudToken?: string, params: Record<string, unknown> }} TokenCall
 */

const LIFE_MS = 2 * 60 * 60 * 1000;
/** For so long a token can be used after it was refreshed. */
const AFTERLIFE_MS = 5 * 60 * 1000;

/** Gives tokens as the vendor does: a new one voids the old. */
export class TokenCloud {
  /** @type {TokenCall[]} */
  calls = [];
  lifeMs = LIFE_MS;
  #given = 0;
  /** @type {Map<string, number>} until when each can be used */
  #ends = new Map();

  /** How many calls got a new token, how many refreshed one. */
  get counts() {
    const count = (/** @type {string} */ path) => this.calls.filter((call) => call.path === path).length;
    return { asked: count("/cloud/token"), refreshed: count("/cloud/token/refresh") };
  }

  /** @param {unknown} token */
  isValid(token) {
    return Date.now() < (this.#ends.get(String(token)) ?? 0);
  }

  /** No token is valid any more. */
  end() {
    this.#ends.clear();
  }

  /** @param {string} url @param {RequestInit} init */
  answer(url, init) {
    const { pathname: path } = new URL(url);
    const { id, request, params } = JSON.parse(String(init.body));
    const { cloudToken } = request;
    this.calls.push({ path, params, ...(cloudToken !== undefined && { cloudToken }) });
    const answer = this.#carryOut(path, cloudToken, params);
    return createPlainResponse({ id, ...answer });
  }

  /** @type {FetchLike} */
  fetch = async (url, init) => this.answer(url, init);

  /** @param {string} path @param {unknown} cloudToken @param {Record<string, unknown>} params */
  #carryOut(path, cloudToken, params) {
    if (path === "/cloud/token") {
      this.end();
      return { code: 200, data: this.#give() };
    }
    if (path === "/cloud/token/refresh") {
      const { cloudToken: old } = params;
      if (!this.isValid(old)) return { code: 2401, message: "no permission" };
      this.#ends.set(String(old), Date.now() + AFTERLIFE_MS);
      return { code: 200, data: this.#give() };
    }
    if (!this.isValid(cloudToken)) return { code: 2401, message: "no permission" };
    return { code: 200, data: [{ identityId: "1" }] };
  }

  #give() {
    const cloudToken = `token-${++this.#given}`;
    this.#ends.set(cloudToken, Date.now() + this.lifeMs);
    return { cloudToken, expireIn: this.lifeMs };
  }
}

/**
 * Has no stream and no timers, so that reading it takes nothing but microtasks.
 *
 * @param {unknown} value
 * @param {number} [status]
 * @returns {Response}
 */
export function createPlainResponse(value, status = 200) {
  const { buffer } = new TextEncoder().encode(JSON.stringify(value));
  const response = { status, headers: new Headers(), body: null, arrayBuffer: async () => buffer };
  return /** @type {never} */ (response);
}

/** Keeps JSON, as engines outside of the process do. */
export class JsonStore {
  /** @type {string | null} */
  json = null;

  /** @returns {StoredCloudToken | null} */
  readNow() {
    return JSON.parse(this.json ?? "null");
  }

  /** @param {StoredCloudToken | undefined} previous @param {StoredCloudToken} next */
  replaceNow(previous, next) {
    if (this.readNow()?.version !== previous?.version) return false;
    this.json = JSON.stringify(next);
    return true;
  }

  /** As if the token had been there for a minute: one that ends in its first second is not replaced before. */
  age() {
    const { obtainedAtMs = 0, ...stored } = this.readNow() ?? { version: "" };
    this.json = JSON.stringify({ ...stored, obtainedAtMs: obtainedAtMs - 60_000 });
  }

  /** @type {CloudTokenStore["read"]} */
  read = async () => this.readNow();

  /** @type {CloudTokenStore["replace"]} */
  replace = async (previous, next) => this.replaceNow(previous, next);
}
