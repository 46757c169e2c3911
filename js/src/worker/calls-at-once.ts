// How many calls to one cloud are under way at once; the others wait in a queue.

/**
 * How long a call counts as under way at most, which is longer than any attempt. A host drops a request whose caller has gone, and then
 * runs none of its code any more: what it had under way would count for ever.
 */
const MAX_CALL_MS = 20_000;
/**
 * For the same reason somebody who waits looks for himself now and then: whoever was woken in his stead may be gone. It is also a sign of
 * life, for hosts that end a request in which nothing happens.
 */
const LOOK_AGAIN_MS = 250;

/** A queue that all requests of the isolate share. Of a request it holds nothing but the function that wakes it. */
export class CallsAtOnce {
  readonly #maxRunning: number;
  readonly #maxWaiting: number;
  /** When each call that is under way stops to count. */
  readonly #running = new Map<object, number>();
  /** What wakes each call that waits, in order. */
  readonly #waiting = new Map<object, () => void>();

  constructor(maxRunning: number, maxWaiting: number) {
    this.#maxRunning = maxRunning;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Waits until a call may begin.
   *
   * @param signal ends the waiting, with its reason
   * @returns ends the call, or `undefined` when too many wait already
   */
  async begin(signal: AbortSignal): Promise<(() => void) | undefined> {
    signal.throwIfAborted();
    const call = {};
    while (!this.#hasRoom()) {
      if (this.#waiting.size >= this.#maxWaiting && !this.#waiting.has(call)) return undefined;
      await this.#wait(call, signal);
    }
    this.#waiting.delete(call);
    this.#running.set(call, Date.now() + MAX_CALL_MS);
    return () => {
      if (this.#running.delete(call)) this.#wakeNext();
    };
  }

  #hasRoom(): boolean {
    if (this.#running.size < this.#maxRunning) return true;
    const now = Date.now();
    for (const [call, end] of this.#running) {
      if (end <= now) this.#running.delete(call);
    }
    return this.#running.size < this.#maxRunning;
  }

  #wakeNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    const [call, wake] = next;
    this.#waiting.delete(call);
    wake();
  }

  async #wait(call: object, signal: AbortSignal): Promise<void> {
    let wake = () => {};
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const timer = setTimeout(wake, LOOK_AGAIN_MS);
    signal.addEventListener("abort", wake, { once: true });
    // Who looks again keeps the place in the queue.
    this.#waiting.set(call, wake);
    await woken;
    // Not by whoever woke it: a timer is the affair of the request that set it.
    clearTimeout(timer);
    signal.removeEventListener("abort", wake);
    if (!signal.aborted) return;
    // The turn of somebody who has gone is the next one's.
    if (!this.#waiting.delete(call)) this.#wakeNext();
    throw signal.reason;
  }
}
