// Four workers in one: each path requests the same page from the gateway, and does more or less with the response.
import { parseCustomerList, TencentClient } from "iot-accounts";
import { CREDENTIALS, FIRST_PAGE } from "../cases/calls.mjs";

/** @typedef {{ GATEWAY: string }} Env */

/** @type {Map<string, TencentClient>} */
const clients = new Map();
/** @type {Map<string, import("iot-accounts").SignedRequest>} */
const signed = new Map();

/** @type {Record<string, (endpoint: string) => Promise<Response>>} */
const routes = {
  /** Streams the response. */
  async "/forward"(endpoint) {
    const request = getSignedRequest(endpoint);
    const { body, status, headers } = await fetch(request.url, request);
    return new Response(body, { status, headers });
  },

  /** Forwards the response after reading all of it. */
  async "/forward-whole"(endpoint) {
    const request = getSignedRequest(endpoint);
    const response = await fetch(request.url, request);
    return new Response(await response.arrayBuffer(), response);
  },

  /** Signs a new request, parses the response, and forwards its bytes: the output is that of the routes above. */
  async "/sign-and-parse"(endpoint) {
    const request = getClient(endpoint).getCustomerList(FIRST_PAGE);
    const response = await fetch(request.url, request);
    const body = new Uint8Array(await response.arrayBuffer());
    const { customers } = parseCustomerList({ status: response.status, headers: response.headers, body });
    const headers = new Headers(response.headers);
    headers.set("x-rows", String(customers.length));
    return new Response(body, { status: response.status, headers });
  },

  /** Sends the parsed result as JSON, as a worker for a dashboard does. */
  async "/sign-parse-and-write"(endpoint) {
    const request = getClient(endpoint).getCustomerList(FIRST_PAGE);
    const response = await fetch(request.url, request);
    const body = new Uint8Array(await response.arrayBuffer());
    return Response.json(parseCustomerList({ status: response.status, headers: response.headers, body }));
  },
};

export default {
  /**
   * @param {Request} request
   * @param {Env} env
   */
  async fetch(request, { GATEWAY }) {
    const { pathname, searchParams } = new URL(request.url);
    const route = routes[pathname];
    if (route === undefined) return new Response("no such route", { status: 404 });
    return route(`${GATEWAY}/${searchParams.get("rows")}`);
  },
};

/** @param {string} endpoint */
function getClient(endpoint) {
  return getOrCreate(clients, endpoint, () => new TencentClient({ ...CREDENTIALS, endpoint }));
}

/** @param {string} endpoint */
function getSignedRequest(endpoint) {
  return getOrCreate(signed, endpoint, () => getClient(endpoint).getCustomerList(FIRST_PAGE));
}

/**
 * @template Value
 * @param {Map<string, Value>} cache
 * @param {string} key
 * @param {() => Value} create
 */
function getOrCreate(cache, key, create) {
  const value = cache.get(key) ?? create();
  cache.set(key, value);
  return value;
}
