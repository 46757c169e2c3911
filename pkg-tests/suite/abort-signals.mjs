/**
 * Counts the listeners that are registered on a signal.
 *
 * @param {AbortSignal} signal
 * @returns {() => number}
 */
export function countListeners(signal) {
  const listeners = new Set();
  const { addEventListener, removeEventListener } = signal;
  Object.assign(signal, {
    addEventListener: (/** @type {Parameters<typeof addEventListener>} */ ...args) => {
      listeners.add(args[1]);
      addEventListener.apply(signal, args);
    },
    removeEventListener: (/** @type {Parameters<typeof removeEventListener>} */ ...args) => {
      listeners.delete(args[1]);
      removeEventListener.apply(signal, args);
    },
  });
  return () => listeners.size;
}
