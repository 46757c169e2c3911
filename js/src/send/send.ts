// Signs, fetches, reads, and tries again where the core says that it can help.
import { checkFunction, checkInteger, isA, read, readMembers } from "../check.js";
import { callCore, createSendingError } from "../core/thrown.js";
import type { ErrorKind } from "../errors.js";
import { ApiError, InvalidInputError } from "../errors.js";
import type { PlainRequest } from "../request.js";
import { detectProvider, findMarkedParser, markParser, readRequest } from "../request.js";
import type { SignedRequest, SigningOverrides } from "../types.js";
import { callListener, checkListener } from "./listener.js";
import { chooseParser } from "./parser.js";
import { checkSignal, follow, untilAborted } from "./signal.js";
import type { FetchLike } from "./transport.js";
import { fetchWhole } from "./transport.js";

/** Describes a retry that is about to happen. */
export interface RetryEvent {
  /** Which attempt failed, counted from 1. */
  attempt: number;
  /** Why. */
  error: ApiError;
  /** How long is waited before the next attempt, in milliseconds. */
  delayMs: number;
}

/** Options of `send`. */
export interface SendOptions {
  /** Sends the request; by default the host's `fetch`. An ApiError that it throws is the attempt's error. */
  fetch?: FetchLike | undefined;
  /** Ends everything at once; `send` rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** How long one attempt may take, the body included: milliseconds, an integer from 1 to 600000, by default 10000. */
  timeoutMs?: number | undefined;
  /** How many attempts may follow the first: an integer from 0 to 10, by default 3. */
  retries?: number | undefined;
  /** Called before each further attempt. It may be asynchronous: it is waited for, and `send` rejects with what it throws. */
  onRetry?: ((retry: RetryEvent) => void) | undefined;
  /**
   * Called when the cloud refused the clock and the next attempt is signed with the server's time. The correction counts
   * for this call alone; set it as the client's `clockOffsetMs` (milliseconds) to keep it. It may be asynchronous, as `onRetry`.
   */
  onClockOffset?: ((clockOffsetMs: number) => void) | undefined;
}

const OPTIONS = ["fetch", "signal", "timeoutMs", "retries", "onRetry", "onClockOffset"] as const;

/** @internal The names of SendOptions, for the options that add to them. */
export const SEND_OPTIONS: readonly (keyof SendOptions)[] = OPTIONS;

/**
 * Sends a call and gives what its parser gives: a CustomerList for ServiceGetCustomerList, an IdentityList for
 * queryIdentityList, for every other call a TencentResult or an AliyunResult.
 *
 * `await send((overrides) => client.getCustomerList({ limit: 20 }, overrides))`
 *
 * Tried again, after a random wait that doubles from at most 0.3 to at most 10 seconds: errors of kind `throttled`,
 * `server`, `network` and `timeout`, and answers that were cut off. A `Retry-After` of up to 60 seconds is waited for on
 * top. A refused clock is corrected once, a used nonce replaced once. An answer larger than 8 MiB is not read.
 *
 * @param sign makes the request. It is called for every attempt: each needs a nonce and a timestamp that are new
 * @throws ApiError, the last attempt's; InvalidInputError for a wrong option; the signal's reason when it was aborted
 */
export async function send<Result>(
  sign: (overrides: SigningOverrides) => SignedRequest<Result>,
  options?: SendOptions,
): Promise<Result> {
  checkFunction("sign", sign, "must be a function that signs a request");
  const checked = checkSendOptions(options);
  const ending = new AbortController();
  const unfollow = follow(checked.signal, (reason) => ending.abort(reason));
  try {
    return await sendUntil(ending.signal, sign, checked);
  } finally {
    unfollow();
  }
}

async function sendUntil<Result>(
  signal: AbortSignal,
  sign: (overrides: SigningOverrides) => SignedRequest<Result>,
  { fetch, timeoutMs, retries, onRetry, onClockOffset }: ReturnType<typeof checkSendOptions>,
): Promise<Result> {
  let overrides: SigningOverrides = {};
  let clockCorrected = false;
  let replayed = false;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const signed = sign(overrides);
    refusePromise(signed);
    const request = readRequest(signed);
    const requestId = read("request", () => signed.requestId);
    const parse = findMarkedParser(signed) ?? chooseParser(request);
    let error: ApiError;
    try {
      const answer = await fetchWhole(fetch, request, { signal, timeoutMs, fail: createFail(request) });
      return parse(answer) as Result;
    } catch (thrown) {
      signal.throwIfAborted();
      if (!isA(thrown, ApiError)) throw thrown;
      error = thrown;
      const value = markParser({ ...request, requestId }, parse);
      Object.defineProperty(error, "request", { value, configurable: true });
    }
    const { kind, retryable, serverTimeMs } = error;
    // A span that the module cannot count in would pass for none.
    const retryAfterMs = Math.min(Math.ceil(error.retryAfterMs ?? 0), Number.MAX_SAFE_INTEGER);
    const counted = { failed: attempt, retries, clockCorrected, replayed };
    const failure = { kind, retryable, retryAfterMs, serverTimeMs, ...counted };
    const delayMs = callCore((core) => core.retryDelay(failure));
    if (delayMs === undefined) throw error;
    if (kind === "replay") replayed = true;
    if (kind === "clock" && serverTimeMs !== undefined) {
      clockCorrected = true;
      const offset = serverTimeMs - Date.now();
      overrides = correctClock(offset);
      const heard = callListener(onClockOffset, offset, signal);
      if (heard !== undefined) await heard;
    }
    const heard = callListener(onRetry, { attempt, error, delayMs }, signal);
    if (heard !== undefined) await heard;
    await sleep(delayMs, signal);
  }
}

/** The type says so already. What the promise does later is nobody's business, and must not count as unhandled. */
function refusePromise(signed: unknown): void {
  if (!isPromise(signed)) return;
  // Not `catch`: that hands on a value, whose `then` may be there again.
  Promise.resolve(signed).then(ignore, ignore);
  throw new InvalidInputError("sign", "must give a signed request, not a promise of one");
}

function ignore(): void {}

function isPromise(value: unknown): boolean {
  try {
    return typeof (value as { then?: unknown } | undefined)?.then === "function";
  } catch {
    return false;
  }
}

/** Reads the clock at each attempt. */
function correctClock(offset: number): SigningOverrides {
  return {
    get timestamp() {
      return Date.now() + offset;
    },
  };
}

/** Throws the ApiError of what the sender found. */
function createFail(request: PlainRequest) {
  return (kind: ErrorKind, detail: string, cause?: unknown): never => {
    const options = cause === undefined ? undefined : { cause };
    throw createSendingError(detectProvider(request), kind, detail, options);
  };
}

/** @internal Fills in the defaults and checks what is given. */
export function checkSendOptions(options: SendOptions | undefined) {
  const { fetch, signal, timeoutMs, retries, onRetry, onClockOffset } = readMembers(
    "options",
    options,
    new Set(OPTIONS),
  );
  checkSignal(signal);
  // Looked up at each call: test tools and hosts replace it.
  const fetchLike = fetch ?? globalThis.fetch?.bind(globalThis);
  checkFunction("fetch", fetchLike, "must be a function like the global fetch");
  checkListener("onRetry", onRetry);
  checkListener("onClockOffset", onClockOffset);
  return {
    fetch: fetchLike,
    signal,
    timeoutMs: checkInteger("timeoutMs", timeoutMs, 1, 600_000, 10_000),
    retries: checkInteger("retries", retries, 0, 10, 3),
    onRetry,
    onClockOffset,
  };
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
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
