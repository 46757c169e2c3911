// What both loops need: the requests that are under way, and the listener to their progress.
import { InvalidInputError } from "../errors.js";
import type { SendOptions } from "./send.js";
import { checkSendOptions, send } from "./send.js";

/** The progress of a loop. */
export interface Progress {
  /** How many are done; this includes those that a starting `offset` skips. */
  done: number;
  /** Of how many: as the cloud last said for customers, the number of distinct ids for identities. */
  total: number;
}

/** @internal The requests that a loop has under way. `end` aborts them all. */
export class Work {
  readonly #ending = new AbortController();
  /** One for each request: Node warns of a leak when more than ten listen to one signal. */
  readonly #running = new Set<AbortController>();
  readonly #options: SendOptions;
  readonly #outer: AbortSignal | undefined;
  readonly #onAbort = () => this.#abort(this.#outer?.reason);

  constructor(options: SendOptions) {
    const { signal } = checkSendOptions(options);
    this.#options = options;
    this.#outer = signal;
    if (signal?.aborted) this.#onAbort();
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async send<Result>(sign: Parameters<typeof send<Result>>[0]): Promise<Result> {
    this.#ending.signal.throwIfAborted();
    const one = new AbortController();
    this.#running.add(one);
    try {
      return await send(sign, { ...this.#options, signal: one.signal });
    } finally {
      this.#running.delete(one);
    }
  }

  end(): void {
    this.#outer?.removeEventListener("abort", this.#onAbort);
    this.#abort();
  }

  #abort(reason?: unknown): void {
    this.#ending.abort(reason);
    for (const one of this.#running) one.abort(reason);
  }
}

/** @internal */
export function checkProgressListener(listener: unknown): (progress: Progress) => void {
  if (listener === undefined) return () => {};
  if (typeof listener === "function") return listener as (progress: Progress) => void;
  throw new InvalidInputError("onProgress", "must be a function");
}
