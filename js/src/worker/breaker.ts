// When a cloud asks to be left alone for a while, nobody in this isolate calls it until then.
import type { Provider } from "../index.js";
import { ApiError } from "../index.js";

/** One odd header must not shut a cloud for longer. */
const MAX_PAUSE_MS = 10 * 60_000;

/**
 * Shares a cloud's `Retry-After` between all calls of the isolate. What isolates have in common is the cloud itself: each learns of the
 * pause by one answer.
 */
export class Breaker {
  readonly #provider: Provider;
  #pausedUntilMs = 0;

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /** Throws an ApiError as the cloud would have given it, while it is not to be called. */
  check(): void {
    const leftMs = Math.ceil(this.#pausedUntilMs - Date.now());
    if (leftMs <= 0) return;
    const message = `${this.#provider} asked for a pause, of which ${Math.ceil(leftMs / 1000)} s are left: try again then`;
    throw createThrottled(this.#provider, message, leftMs);
  }

  /** Looks whether an answer asks for a pause. */
  note(response: Response): void {
    // Whether a fetch gave a Response, its caller finds out.
    const headers = response?.headers;
    const asked = headers?.get?.("retry-after");
    if (typeof asked !== "string") return;
    const now = Date.now();
    const pauseMs = parseRetryAfter(asked, headers.get("date"), now);
    if (pauseMs > 0)
      this.#pausedUntilMs = Math.max(this.#pausedUntilMs, now + Math.min(pauseMs, MAX_PAUSE_MS));
  }
}

export function createThrottled(provider: Provider, message: string, retryAfterMs: number): ApiError {
  return new ApiError(message, {
    provider,
    kind: "throttled",
    code: "",
    vendorMessage: "",
    retryable: true,
    retryAfterMs,
  });
}

/** Seconds, or a date by the server's own clock; NaN for anything else. */
function parseRetryAfter(asked: string, date: string | null, now: number): number {
  if (/^ *\d+ *$/.test(asked)) return Number(asked) * 1000;
  return Date.parse(asked) - (date === null ? now : Date.parse(date));
}
