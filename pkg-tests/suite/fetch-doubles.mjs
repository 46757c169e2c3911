/**
 * Functions that tests pass instead of the global fetch, and the responses they give.
 *
 * @import { Api, Cloud, GatewayFacts } from "./types.mjs"
 *
 * @typedef {(url: string, init: RequestInit) => Promise<Response>} FetchLike
 * @typedef {{ url: string, init: RequestInit, headers: Record<string, string>, signal: AbortSignal,
 *   body: Record<string, unknown> }} Call
 */

/**
 * Records every call before it responds.
 *
 * @param {(call: Call, index: number) => Response | Promise<Response>} [respond] by default the global fetch
 * @returns {{ fetch: FetchLike, calls: Call[] }}
 */
export function recordFetch(respond = ({ url, init }) => fetch(url, init)) {
  /** @type {Call[]} */
  const calls = [];
  return {
    calls,
    fetch: async (url, init) => {
      const { headers, signal, body } = init;
      if (!(signal instanceof AbortSignal)) throw new Error("fetch was called without a signal");
      const call = {
        url,
        init,
        headers: /** @type {Record<string, string>} */ (headers),
        signal,
        body: JSON.parse(String(body)),
      };
      calls.push(call);
      return respond(call, calls.length - 1);
    },
  };
}

/** Never responds, and ignores its signal. */
export function createHangingFetch() {
  return recordFetch(() => new Promise(() => {}));
}

/**
 * @param {unknown} value
 * @param {ResponseInit} [init]
 */
export function createJsonResponse(value, init) {
  return new Response(JSON.stringify(value), init);
}

/**
 * @param {readonly string[]} ids
 * @param {number} total
 */
export function createCustomerPage(ids, total) {
  return createJsonResponse({
    Response: { Customers: ids.map((CustomerId) => ({ CustomerId })), Total: total },
  });
}

/** @param {readonly string[]} ids */
export function createIdentityPage(ids) {
  return createJsonResponse({ code: 200, id: "1", data: ids.map((identityId) => ({ identityId })) });
}

/** @param {Call} call */
export function getRequestedIds({ body }) {
  const { identityIds } = /** @type {{ identityIds: string[] }} */ (body["params"]);
  return identityIds;
}

/**
 * A body that counts how much of it is read.
 *
 * @param {(index: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>} chunk undefined ends the body
 */
export function createCountedBody(chunk) {
  const counts = { pulls: 0, bytes: 0, cancelled: false };
  const stream = new ReadableStream({
    async pull(controller) {
      const bytes = await chunk(counts.pulls++);
      if (bytes === undefined) return controller.close();
      counts.bytes += bytes.length;
      controller.enqueue(bytes);
    },
    cancel() {
      counts.cancelled = true;
    },
  });
  return { stream, counts };
}

/**
 * Functions that create clients of the local gateways, and `send` a look-up with one.
 *
 * @param {Api} api
 * @param {GatewayFacts} gateways
 */
export function createClients(api, { tencent, aliyun }) {
  const clients = {
    /** @param {{ appSecret?: string, appKey?: string, clockOffsetMs?: number }} [changes] */
    tencent: (changes) => {
      const { endpoint, appKey, appSecret } = tencent;
      return new api.TencentClient({ endpoint, appKey, appSecret, ...changes });
    },
    /** @param {{ appSecret?: string, appKey?: string, clockOffsetMs?: number }} [changes] */
    aliyun: (changes) => {
      const { origin, appKey, appSecret } = aliyun;
      return new api.AliyunClient({ endpoint: origin, appKey, appSecret, ...changes });
    },
  };
  /** @type {Record<Cloud, (options: import("iot-accounts").SendOptions) => Promise<object>>} */
  const send = {
    tencent: (options) => api.send((overrides) => clients.tencent().getCustomerList({}, overrides), options),
    aliyun: (options) =>
      api.send((overrides) => clients.aliyun().queryIdentityList(["1"], overrides), options),
  };
  return { ...clients, send };
}
