/** @import { RetryEvent } from "./types.mjs" */

/**
 * Shortens the waits between the attempts of `send`, and nothing else: hosts use timers for their own fetch. `send`
 * tells of a retry right before it begins to wait.
 *
 * @param {number} [divisor]
 * @returns {{ onRetry: (retry: RetryEvent) => void, retries: RetryEvent[], waited: number[] }} `retries`: what was
 *   told; `waited`: for how long a timer was asked each time, in milliseconds
 */
export function shortenWaits(divisor = 50) {
  /** @type {RetryEvent[]} */
  const retries = [];
  /** @type {number[]} */
  const waited = [];
  return {
    retries,
    waited,
    onRetry(retry) {
      retries.push(retry);
      const { setTimeout: original } = globalThis;
      const restore = () => Object.assign(globalThis, { setTimeout: original });
      /** @param {() => void} callback @param {number} ms */
      const shortened = (callback, ms) => {
        restore();
        waited.push(ms);
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
 * Runs something and watches the host's timers meanwhile.
 *
 * @template Value
 * @param {(running: () => number[]) => Promise<Value>} run `running`: for how many milliseconds those timers were set
 *   that have neither gone off nor been cleared; a host's fetch has timers of its own among them
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
