// Four workers in one: each path asks the gateway for the same page, and does more or less with the answer.
import { parseCustomerList, TencentClient } from "iot-accounts";
import { CREDENTIALS, FIRST_PAGE } from "../cases/calls.mjs";

/** @typedef {{ GATEWAY: string }} Env */

/** @type {Map<string, TencentClient>} */
const clients = new Map();
/** @type {Map<string, import("iot-accounts").SignedRequest>} */
const signed = new Map();

/** @type {Record<string, (endpoint: string) => Promise<Response>>} */
const routes = {
  /** Hands on what comes, as it comes. */
  async "/forward"(endpoint) {
    const request = signedBefore(endpoint);
    const { body, status, headers } = await fetch(request.url, request);
    return new Response(body, { status, headers });
  },

  /** The same, but for waiting until all of it is there. */
  async "/forward-whole"(endpoint) {
    const request = signedBefore(endpoint);
    const response = await fetch(request.url, request);
    return new Response(await response.arrayBuffer(), response);
  },

  /** Signs anew, checks and reads the answer, and hands the bytes on: the same comes out as of the others. */
  async "/sign-and-parse"(endpoint) {
    const request = client(endpoint).getCustomerList(FIRST_PAGE);
    const response = await fetch(request.url, request);
    const body = new Uint8Array(await response.arrayBuffer());
    const { customers } = parseCustomerList({ status: response.status, headers: response.headers, body });
    const headers = new Headers(response.headers);
    headers.set("x-rows", String(customers.length));
    return new Response(body, { status: response.status, headers });
  },

  /** As a dashboard would have it: what was read goes out as JSON of its own. */
  async "/sign-parse-and-write"(endpoint) {
    const request = client(endpoint).getCustomerList(FIRST_PAGE);
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
function client(endpoint) {
  return once(clients, endpoint, () => new TencentClient({ ...CREDENTIALS, endpoint }));
}

/** @param {string} endpoint */
function signedBefore(endpoint) {
  return once(signed, endpoint, () => client(endpoint).getCustomerList(FIRST_PAGE));
}

/**
 * @template Value
 * @param {Map<string, Value>} made
 * @param {string} key
 * @param {() => Value} make
 */
function once(made, key, make) {
  const value = made.get(key) ?? make();
  made.set(key, value);
  return value;
}
