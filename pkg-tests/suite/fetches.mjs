/**
 * What tests put in the place of the global fetch.
 *
 * @import { GatewayFacts, Api } from "./types.mjs"
 *
 * @typedef {(url: string, init: RequestInit) => Promise<Response>} FetchLike
 * @typedef {{ url: string, init: RequestInit, headers: Record<string, string>, signal: AbortSignal,
 *   body: Record<string, unknown> }} Call
 */

/**
 * Notes every call, then lets it through.
 *
 * @param {(call: Call, index: number) => Response | Promise<Response>} [answer] by default the host's own fetch
 * @returns {{ fetch: FetchLike, calls: Call[] }}
 */
export function recordFetch(answer = ({ url, init }) => fetch(url, init)) {
  /** @type {Call[]} */
  const calls = [];
  return {
    calls,
    fetch: async (url, init) => {
      const { headers, signal, body } = init;
      if (!(signal instanceof AbortSignal)) throw new Error("the fetch got no signal");
      const call = {
        url,
        init,
        headers: /** @type {Record<string, string>} */ (headers),
        signal,
        body: JSON.parse(String(body)),
      };
      calls.push(call);
      return answer(call, calls.length - 1);
    },
  };
}

/** Never answers, and pays no heed to its signal. */
export function createHangingFetch() {
  return recordFetch(() => new Promise(() => {}));
}

/**
 * @param {unknown} value
 * @param {ResponseInit} [init]
 */
export function json(value, init) {
  return new Response(JSON.stringify(value), init);
}

/**
 * @param {readonly string[]} ids
 * @param {number} total
 */
export function createCustomerPage(ids, total) {
  return json({ Response: { Customers: ids.map((CustomerId) => ({ CustomerId })), Total: total } });
}

/** @param {readonly string[]} ids */
export function createIdentityPage(ids) {
  return json({ code: 200, id: "1", data: ids.map((identityId) => ({ identityId })) });
}

/** @param {Call} call */
export function getRequestedIds({ body }) {
  const { identityIds } = /** @type {{ identityIds: string[] }} */ (body["params"]);
  return identityIds;
}

/**
 * A body that counts what it was asked for.
 *
 * @param {(index: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>} chunk undefined ends it
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
 * Clients of the local gateways.
 *
 * @param {Api} api
 * @param {GatewayFacts} gateways
 */
export function createClients(api, { tencent, aliyun }) {
  return {
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
}
