// Waiting for a time.
import { untilAborted } from "./signal.js";

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
