// One look-up: who asks, what it may cost, and what is logged of it.
import type { FetchLike } from "../index.js";
import type { Caller } from "./authorize.js";
import { WorkerError } from "./errors.js";
import type { CheckedLimits } from "./limits.js";

/** The vendors' support finds a call by its id; more than the last of a long stream help nobody. */
const KEPT_REQUESTS = 8;

/** The reason of a look-up's end when it used up its requests to the clouds. */
export const NO_SUBREQUESTS_LEFT = new WorkerError(
  "too-much",
  "the question takes more requests to the clouds than one request of the worker may make: see `limits.subrequests`",
);

export class Call {
  readonly request: Request;
  readonly limits: CheckedLimits;
  readonly caller: Caller;
  /** Whether personal data is given unmasked. */
  reveal = false;
  /** By what is asked. */
  question: readonly string[] = [];
  /** How many rows were given. */
  count = 0;
  /** Whether the caller left before the answer was complete. */
  isLeft = false;
  readonly #ending = new AbortController();
  readonly #requestIds: string[] = [];
  #subrequests = 0;

  constructor(request: Request, limits: CheckedLimits, caller: Caller) {
    this.request = request;
    this.limits = limits;
    this.caller = caller;
    if (request.signal.aborted) this.leave();
    else request.signal.addEventListener("abort", () => this.leave());
  }

  /** Aborted when nobody waits for the answer any more, or it may cost no more. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  end(reason?: unknown): void {
    this.#ending.abort(reason);
  }

  /** Nobody waits for the answer any more. */
  leave(): void {
    this.isLeft ||= !this.signal.aborted;
    this.end();
  }

  /** Unmasked rows are for who may have them. */
  setReveal(reveal: boolean): void {
    if (reveal && this.caller.canReveal !== true)
      throw new WorkerError("forbidden", "you may not reveal personal data", { field: "reveal" });
    this.reveal = reveal;
  }

  /** Counts the requests to the clouds. */
  wrap(fetch: FetchLike | undefined): FetchLike {
    return async (url, init) => {
      if (this.#subrequests >= this.limits.subrequests) {
        this.end(NO_SUBREQUESTS_LEFT);
        throw NO_SUBREQUESTS_LEFT;
      }
      this.#subrequests++;
      const { RequestId, id } = JSON.parse(String(init.body)) as { RequestId?: string; id?: string };
      const response = await (fetch ?? globalThis.fetch)(url, init);
      // Aliyun's gateway gives each request an id of its own; Tencent's cloud repeats the one that it was sent.
      this.#requestIds.push(response.headers.get("x-ca-request-id") ?? RequestId ?? id ?? "");
      return response;
    };
  }

  /** The last of them. */
  get requestIds(): readonly string[] {
    return this.#requestIds.slice(-KEPT_REQUESTS);
  }
}
