// How often one caller may ask. The count is the platform's: isolates share nothing of their own.
import { WorkerError } from "./errors.js";

/**
 * Counts requests by key, in an engine that all isolates share. Cloudflare's rate-limiting binding is one.
 * Source: https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/
 */
export interface RateLimiter {
  /** Counts a request; `success` is `false` when there were too many. */
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** A limiter says no more than that there were too many; this is the shortest of the periods that Cloudflare counts in. */
const RETRY_AFTER_MS = 10_000;

/** @throws WorkerError of kind `throttled`; whatever the limiter throws: nobody is let through uncounted */
export async function checkRate(limiter: RateLimiter | undefined, who: string): Promise<void> {
  if (limiter === undefined) return;
  const { success } = await limiter.limit({ key: who });
  if (success === true) return;
  const options = { retryAfterMs: RETRY_AFTER_MS };
  throw new WorkerError("throttled", "you asked too often: try again later", options);
}
