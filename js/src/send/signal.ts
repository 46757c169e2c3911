// The caller's signal, which may be of any library: it is looked at here alone, and what follows it is a signal of the host.
import { isAbsent, read } from "../check.js";
import { InvalidInputError } from "../errors.js";

export function checkSignal(signal: AbortSignal | null | undefined): void {
  if (isAbsent(signal)) return;
  const isSignal = read("signal", () => {
    const { aborted, throwIfAborted, addEventListener, removeEventListener } = signal;
    const methods = [throwIfAborted, addEventListener, removeEventListener];
    return typeof aborted === "boolean" && methods.every((method) => typeof method === "function");
  });
  if (!isSignal) throw new InvalidInputError("signal", "must be an AbortSignal");
}

/**
 * Calls a function when the signal is aborted, at once where it is already.
 *
 * @returns ends that
 */
export function follow(
  signal: AbortSignal | null | undefined,
  onAbort: (reason: unknown) => void,
): () => void {
  if (isAbsent(signal)) return () => {};
  const listener = () => onAbort(tryTo(() => signal.reason));
  return read("signal", () => {
    const { aborted, addEventListener, removeEventListener } = signal;
    if (aborted) listener();
    else addEventListener.call(signal, "abort", listener, { once: true });
    return () => void tryTo(() => removeEventListener.call(signal, "abort", listener));
  });
}

/** Waits for a value, or rejects with the signal's reason. How what is waited for ends after that is nobody's business. */
export function untilAborted<Value>(signal: AbortSignal, value: Value | PromiseLike<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    Promise.resolve(value)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Where nobody is who could be told of a failure. */
function tryTo<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
