// Calling a listener of the user's, which may be asynchronous.
import { checkFunction, isAbsent } from "../check.js";
import { untilAborted } from "./signal.js";

export function checkListener(field: string, listener: unknown): void {
  if (!isAbsent(listener)) checkFunction(field, listener);
}

/**
 * Calls a listener. What one gives that is asynchronous is to be waited for, so that its failure is an error of the call:
 * nobody else would hear of it. `undefined` where there is nothing to wait for.
 *
 * @param signal ends the waiting
 */
export function callListener<Event>(
  listener: ((event: Event) => unknown) | null | undefined,
  event: Event,
  signal: AbortSignal,
): Promise<unknown> | undefined {
  const given = listener?.(event);
  return typeof given === "object" && given !== null ? untilAborted(signal, given) : undefined;
}
