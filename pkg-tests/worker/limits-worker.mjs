// A worker of the packed package, asked without a server, whose clouds are a function of the test's.
import { accountsWorker } from "iot-accounts/worker";

/** @import { LogEntry, WorkerOptions } from "iot-accounts/worker" */

const KEYS = { appKey: "key", appSecret: "secret-of-the-test" };

/**
 * @param {{ fetch: (url: string, init: RequestInit) => Promise<Response | undefined> }
 *   & Partial<Omit<WorkerOptions<object>, "fetch">>} options
 */
export function createWorker({ fetch, ...options }) {
  /** @type {{ url: string, init: RequestInit }[]} */
  const calls = [];
  /** @type {LogEntry[]} */
  const entries = [];
  const worker = accountsWorker({
    tencent: () => KEYS,
    aliyun: () => ({ ...KEYS, cloud: KEYS }),
    authorize: () => ({ who: "support", canReveal: true }),
    log: (entry) => entries.push(entry),
    fetch: (url, init) => {
      calls.push({ url, init });
      return /** @type {Promise<Response>} */ (fetch(url, init));
    },
    ...options,
  });
  return {
    calls,
    entries,
    /** @param {string} path below `/api` @param {RequestInit} [init] */
    ask: async (path, init) => worker.fetch(new Request(`https://worker.example/api${path}`, init), {}),
  };
}
