// Asks a worker as many callers at once would.
import { Agent, request } from "node:http";
import { ACCESS_TOKEN } from "./variants.mjs";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** @typedef {{ status: number, body: Buffer }} Answer */

/**
 * @param {string} url
 * @param {{ leaveAfterMs?: number }} [options] `leaveAfterMs`: when the caller cuts the connection
 * @returns {Promise<Answer | undefined>} `undefined` when the caller left
 */
export function ask(url, { leaveAfterMs } = {}) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${ACCESS_TOKEN}` };
    let hasLeft = false;
    const asked = request(url, { agent, headers }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
      });
    });
    /** @param {Error} error */
    function fail(error) {
      if (hasLeft) resolve(undefined);
      else reject(error);
    }
    asked.on("error", fail);
    const timer =
      leaveAfterMs === undefined
        ? undefined
        : setTimeout(() => {
            hasLeft = true;
            asked.destroy(new Error("the caller left"));
          }, leaveAfterMs);
    asked.end();
  });
}

/**
 * Callers that ask again as soon as they have an answer, until the time is over.
 *
 * @param {string} url
 * @param {{ forMs: number, callers: number, check: (answer: Answer) => boolean }} options
 */
export async function putLoad(url, { forMs, callers, check }) {
  /** @type {number[]} */
  const latencies = [];
  let wrong = 0;
  const start = performance.now();
  const run = async () => {
    for (;;) {
      const begin = performance.now();
      if (begin - start >= forMs) return;
      const answer = await ask(url);
      latencies.push(performance.now() - begin);
      if (answer === undefined || !check(answer)) wrong += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, run));
  return { latencies, wrong, seconds: (performance.now() - start) / 1000 };
}
