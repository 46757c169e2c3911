// Calling a listener of the user's, which may be asynchronous.
import { checkFunction, isAbsent } from "../check.js";

export function checkListener(field: string, listener: unknown): void {
  if (!isAbsent(listener)) checkFunction(field, listener);
}

/**
 * Calls a listener. What one gives that is asynchronous is to be waited for, so that its failure is an error of the call:
 * nobody else would hear of it. `undefined` where there is nothing to wait for.
 *
 * @param signal ends the waiting; how the listener ends later is nobody's business
 */
export function callListener<Event>(
  listener: ((event: Event) => unknown) | null | undefined,
  event: Event,
  signal: AbortSignal | undefined,
): Promise<void> | undefined {
  const given = listener?.(event);
  return typeof given === "object" && given !== null ? untilAborted(given, signal) : undefined;
}

function untilAborted(given: object, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal?.reason);
    const settle = (end: () => void) => {
      signal?.removeEventListener("abort", stop);
      end();
    };
    Promise.resolve(given).then(
      () => settle(resolve),
      (error) => settle(() => reject(error)),
    );
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
