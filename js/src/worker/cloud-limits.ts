// What all requests of the isolate have in common when they call the clouds.
import type { FetchLike, Provider } from "../index.js";
import { Breaker, createThrottled } from "./breaker.js";
import { CallsAtOnce } from "./calls-at-once.js";
import type { CheckedLimits } from "./limits.js";

/** When a call that finds the queue full may try again. */
const QUEUE_FULL_MS = 1_000;

/**
 * Makes every fetch that it is given keep to what they have in common: no call to a cloud during a pause that it asked for, and no more than
 * so many at once.
 */
export function limitClouds({ callsAtOnce, callsWaiting }: CheckedLimits): (fetch: FetchLike) => FetchLike {
  const createCloud = (provider: Provider) => ({
    provider,
    breaker: new Breaker(provider),
    calls: new CallsAtOnce(callsAtOnce, callsWaiting),
  });
  const clouds = { tencent: createCloud("tencent"), aliyun: createCloud("aliyun") };
  return (fetch) => async (url, init) => {
    const { provider, breaker, calls } = clouds[detectProvider(init)];
    breaker.check();
    const signal = init.signal as AbortSignal;
    const end = await calls.begin(signal);
    if (end === undefined) {
      const message = `${callsWaiting} calls wait for ${provider} already: try again later`;
      throw createThrottled(provider, message, QUEUE_FULL_MS);
    }
    try {
      signal.throwIfAborted();
      // The cloud may have asked for the pause while this call waited.
      breaker.check();
      const response = await fetch(url, init);
      breaker.note(response);
      return response;
    } finally {
      end();
    }
  };
}

function detectProvider({ headers }: RequestInit): Provider {
  return Object.hasOwn(headers as Record<string, string>, "x-ca-key") ? "aliyun" : "tencent";
}
