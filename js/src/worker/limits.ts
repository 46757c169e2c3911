// What one request of the worker may cost.
import { InvalidInputError } from "../index.js";

/**
 * What one request of the worker may cost at most, and what all requests of an isolate may cost a cloud. None of them is off by
 * default. What is to hold for all isolates together lives in an engine that they share: the counting of each caller's requests in
 * the platform's rate limiter (`rateLimit`), the cloud token in its `store`.
 */
export interface WorkerLimits {
  /** Rows of a page: an integer from 1 to 10000, by default 200. */
  rowsPerPage?: number | undefined;
  /** Ids of a request: an integer from 1 to 100000, by default 500. */
  idsPerRequest?: number | undefined;
  /** Bytes of a body: an integer from 1 to 67108864, by default 65536 (64 kB). */
  bodyBytes?: number | undefined;
  /** How long a body may take to arrive: milliseconds, an integer from 1 to 600000, by default 5000. */
  bodyTimeoutMs?: number | undefined;
  /**
   * Requests to the clouds, retries included: an integer from 1 to 10000, by default 40; hosts have a limit of their own (Cloudflare's
   * free plan: 50). A stream that comes to it ends with a cursor to go on from.
   */
  subrequests?: number | undefined;
  /**
   * Requests to one cloud that wait for its answer at the same time, of all callers of an isolate: an integer from 1 to 1000, by default 6.
   * More wait for their turn.
   */
  callsAtOnce?: number | undefined;
  /**
   * How many may wait for their turn: an integer from 0 to 10000, by default 100. For one more the cloud counts as throttled.
   */
  callsWaiting?: number | undefined;
}

/** @internal */
export type CheckedLimits = { [Name in keyof WorkerLimits]-?: number };

const RANGES: Readonly<Record<keyof WorkerLimits, { min?: number; max: number; byDefault: number }>> = {
  rowsPerPage: { max: 10_000, byDefault: 200 },
  idsPerRequest: { max: 100_000, byDefault: 500 },
  bodyBytes: { max: 64 * 1024 * 1024, byDefault: 64 * 1024 },
  bodyTimeoutMs: { max: 600_000, byDefault: 5_000 },
  subrequests: { max: 10_000, byDefault: 40 },
  callsAtOnce: { max: 1_000, byDefault: 6 },
  callsWaiting: { min: 0, max: 10_000, byDefault: 100 },
};

/** @internal */
export function checkLimits(limits: WorkerLimits | undefined): CheckedLimits {
  if (limits !== undefined && (typeof limits !== "object" || limits === null))
    throw new InvalidInputError("limits", "must be a plain object");
  const given: Record<string, unknown> = { ...limits };
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(RANGES, name)) {
      const known = Object.keys(RANGES).join(", ");
      throw new InvalidInputError(`limits.${name}`, `is not known here; known are ${known}`);
    }
  }
  const checked = Object.entries(RANGES).map(([name, { min = 1, max, byDefault }]) => {
    const value = given[name] ?? byDefault;
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max)
      throw new InvalidInputError(`limits.${name}`, `must be an integer from ${min} to ${max}`);
    return [name, value];
  });
  return Object.fromEntries(checked) as CheckedLimits;
}
