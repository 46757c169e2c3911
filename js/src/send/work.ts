// What the loops share: the requests that are under way, and who is told how far they have come.
import { InvalidInputError } from "../errors.js";
import type { SendOptions } from "./send.js";
import { send, sendOptions } from "./send.js";

/** How far a loop has come. */
export interface Progress {
  /** How many are dealt with; those that an `offset` to begin with passes over are among them. */
  done: number;
  /** Of how many: as the cloud last said for customers, the number of distinct ids for identities. */
  total: number;
}

/** @internal What a loop has under way; ending it aborts all of that. */
export class Work {
  readonly #ending = new AbortController();
  /** One each: Node warns of a leak when more than ten listen to one signal. */
  readonly #running = new Set<AbortController>();
  readonly #options: SendOptions;
  readonly #outer: AbortSignal | undefined;
  readonly #onAbort = () => this.#abort(this.#outer?.reason);

  constructor(options: SendOptions) {
    const { signal } = sendOptions(options);
    this.#options = options;
    this.#outer = signal;
    if (signal?.aborted) this.#onAbort();
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async send<Result>(sign: Parameters<typeof send<Result>>[0]): Promise<Result> {
    this.#ending.signal.throwIfAborted();
    const own = new AbortController();
    this.#running.add(own);
    try {
      return await send(sign, { ...this.#options, signal: own.signal });
    } finally {
      this.#running.delete(own);
    }
  }

  end(): void {
    this.#outer?.removeEventListener("abort", this.#onAbort);
    this.#abort();
  }

  #abort(reason?: unknown): void {
    this.#ending.abort(reason);
    for (const own of this.#running) own.abort(reason);
  }
}

/** @internal */
export function progressListener(listener: unknown): (progress: Progress) => void {
  if (listener === undefined) return () => {};
  if (typeof listener === "function") return listener as (progress: Progress) => void;
  throw new InvalidInputError("onProgress", "must be a function");
}
