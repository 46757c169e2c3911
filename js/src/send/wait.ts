// Waiting for a time.
import { follow, untilAborted } from "./signal.js";

/** @param signal ends the waiting, which then rejects with its reason */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await untilAborted(signal, time);
  } finally {
    clearTimeout(timer);
  }
}

/** What a promise gives within a time. How it ends later is nobody's business. */
export async function within<Value>(
  ms: number,
  signal: AbortSignal,
  start: () => PromiseLike<Value> | Value,
  onTimeout: () => never,
): Promise<Value> {
  const over = new AbortController();
  const unfollow = follow(signal, (reason) => over.abort(reason));
  // What it throws at once is a rejection, too.
  const value = (async () => start())();
  try {
    return await Promise.race([untilAborted(over.signal, value), sleep(ms, over.signal).then(onTimeout)]);
  } finally {
    unfollow();
    over.abort();
  }
}
