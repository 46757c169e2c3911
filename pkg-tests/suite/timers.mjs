/** @import { RetryEvent } from "./types.mjs" */

/**
 * Shortens the waits between the attempts of `send`, and no other timers, which hosts use in fetch. It relies on `send`
 * calling `onRetry` right before it starts the timer.
 *
 * @param {number} [divisor]
 * @returns {{ onRetry: (retry: RetryEvent) => void, retries: RetryEvent[], delays: number[] }} `delays`: the
 *   requested time of each timer, in milliseconds
 */
export function shortenWaits(divisor = 50) {
  /** @type {RetryEvent[]} */
  const retries = [];
  /** @type {number[]} */
  const delays = [];
  return {
    retries,
    delays,
    onRetry(retry) {
      retries.push(retry);
      const { setTimeout: original } = globalThis;
      const restore = () => Object.assign(globalThis, { setTimeout: original });
      /** @param {() => void} callback @param {number} ms */
      const shortened = (callback, ms) => {
        restore();
        delays.push(ms);
        return original(callback, ms / divisor);
      };
      Object.assign(globalThis, { setTimeout: shortened });
      queueMicrotask(() => {
        if (globalThis.setTimeout === /** @type {unknown} */ (shortened)) restore();
      });
    },
  };
}

/**
 * Runs a function and records the host's timers meanwhile.
 *
 * @template Value
 * @param {(running: () => number[]) => Promise<Value>} run `running` gives the times, in
 *   milliseconds, of all timers that have neither fired nor been cleared; timers of the host's fetch are included
 * @returns {Promise<Value>}
 */
export async function watchTimers(run) {
  const { setTimeout: originalSet, clearTimeout: originalClear } = globalThis;
  /** @type {Map<unknown, number>} */
  const pending = new Map();
  /** @param {(...args: unknown[]) => void} callback @param {number} ms @param {unknown[]} args */
  const set = (callback, ms, ...args) => {
    const timer = originalSet(() => {
      pending.delete(timer);
      callback(...args);
    }, ms);
    pending.set(timer, ms);
    return timer;
  };
  /** @param {ReturnType<typeof originalSet>} timer */
  const clear = (timer) => {
    pending.delete(timer);
    originalClear(timer);
  };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  try {
    return await run(() => [...pending.values()]);
  } finally {
    Object.assign(globalThis, { setTimeout: originalSet, clearTimeout: originalClear });
  }
}

/** @param {number} ms */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
