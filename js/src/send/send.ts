// Signs, fetches, reads, and tries again where the core says that it can help.
import { checkFunction, checkInteger, isA, isAbsent, readMembers } from "../check.js";
import { callCore, createSendingError } from "../core/thrown.js";
import type { ErrorKind } from "../errors.js";
import { ApiError } from "../errors.js";
import type { PlainRequest } from "../request.js";
import { detectProvider, markParser } from "../request.js";
import type { SignedRequest, SigningOverrides } from "../types.js";
import { checkHolder } from "./holders.js";
import { callListener, checkListener } from "./listener.js";
import { isWrite } from "./parser.js";
import { checkSignal, follow } from "./signal.js";
import { Signing } from "./signing.js";
import type { CloudTokens } from "./token-holder.js";
import type { FetchLike } from "./transport.js";
import { fetchWhole } from "./transport.js";
import { sleep } from "./wait.js";
import { leavesOutcomeUnknown, toErrorOfWrite } from "./writes.js";

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
  /**
   * How long is waited at least after the first answer that says `throttled`, twice as long after the next, and so on: in
   * milliseconds, an integer from 0 to 600000, by default 0. Aliyun's throttling lasts for minutes: 60000 fits it.
   */
  minRetryDelayMs?: number | undefined;
  /**
   * The holder of the cloud token, which `cloudTokens` gives, for calls of Aliyun: `sign` is told the token as
   * `overrides.cloudToken`. When the cloud says that it has ended, the call is signed once more with a new one, whatever
   * `retries` says. Where no token is known yet, `sign` is called once before, to see for whom it signs.
   */
  tokens?: CloudTokens | undefined;
  /** Called before each further attempt. It may be asynchronous: it is waited for, and `send` rejects with what it throws. */
  onRetry?: ((retry: RetryEvent) => void) | undefined;
  /**
   * Called when the cloud refused the clock and the next attempt is signed with the server's time. The correction counts
   * for this call alone; set it as the client's `clockOffsetMs` (milliseconds) to keep it. It may be asynchronous, as `onRetry`.
   */
  onClockOffset?: ((clockOffsetMs: number) => void) | undefined;
}

/** @internal The names of SendOptions, for the options that add to them. */
export const SEND_OPTIONS = [
  "fetch",
  "signal",
  "timeoutMs",
  "retries",
  "minRetryDelayMs",
  "tokens",
  "onRetry",
  "onClockOffset",
] as const satisfies readonly (keyof SendOptions)[];

/**
 * Sends a call and gives what its parser gives: a CustomerList for `getCustomerList`, an IdentityResult for `getByIdentityId`,
 * a TencentResult or an AliyunResult for a `request` of any other call.
 *
 * Tried again, after a random wait that doubles from at most 0.3 to at most 10 seconds: errors of kind `throttled`,
 * `server`, `network` and `timeout`, and answers that were cut off. A `Retry-After` of up to 60 seconds is waited for on
 * top. A refused clock is corrected once, a used nonce replaced once. An answer larger than 8 MiB is not read.
 *
 * A call that writes (`createCustomer`, `modifyAccount`, `unregister`) is tried again only when the cloud surely did not carry
 * it out: after `throttled`, `clock` and a token that ended. After `server`, `network`, `timeout`, `replay` (the request arrived
 * twice) and an answer that cannot be read nobody knows; the error then has `outcomeUnknown`. Nor does anybody after an abort.
 *
 * @example
 * const { customers } = await send((overrides) => client.getCustomerList({ limit: 20 }, overrides));
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
  {
    fetch,
    timeoutMs,
    retries,
    minRetryDelayMs,
    tokens,
    onRetry,
    onClockOffset,
  }: ReturnType<typeof checkSendOptions>,
): Promise<Result> {
  const signing = new Signing(sign, tokens);
  let clockCorrected = false;
  let replayed = false;
  let throttled = 0;
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    const ready = signing.prepare(signal);
    if (ready !== undefined) await ready;
    const { request, requestId, parse } = signing.next();
    let error: ApiError;
    try {
      const answer = await fetchWhole(fetch, request, { signal, timeoutMs, fail: createFail(request) });
      return parse(answer) as Result;
    } catch (thrown) {
      signal.throwIfAborted();
      if (!isA(thrown, ApiError)) throw thrown;
      error = leavesOutcomeUnknown(thrown) && isWrite(request) ? toErrorOfWrite(thrown) : thrown;
      const value = markParser({ ...request, requestId }, parse);
      Object.defineProperty(error, "request", { value, configurable: true });
    }
    const { kind, retryable, serverTimeMs } = error;
    if (await signing.renewAfter(error, signal)) {
      const heard = callListener(onRetry, { attempt, error, delayMs: 0 }, signal);
      if (heard !== undefined) await heard;
      continue;
    }
    // A span that the module cannot count in would pass for none.
    const retryAfterMs = Math.min(Math.ceil(error.retryAfterMs ?? 0), Number.MAX_SAFE_INTEGER);
    const counted = {
      failed: signing.tokenRenewed ? attempt - 1 : attempt,
      retries,
      clockCorrected,
      replayed,
    };
    const failure = { kind, retryable, retryAfterMs, serverTimeMs, ...counted };
    const drawnMs = error.outcomeUnknown === true ? undefined : callCore((core) => core.retryDelay(failure));
    if (drawnMs === undefined) throw error;
    const askedMs = Math.max(0, retryAfterMs || 0);
    const shortestMs = kind === "throttled" ? minRetryDelayMs * 2 ** throttled++ : 0;
    const delayMs = drawnMs + Math.max(0, shortestMs - askedMs);
    if (kind === "replay") replayed = true;
    if (kind === "clock" && serverTimeMs !== undefined) {
      clockCorrected = true;
      const offset = serverTimeMs - Date.now();
      signing.correctClock(offset);
      const heard = callListener(onClockOffset, offset, signal);
      if (heard !== undefined) await heard;
    }
    const heard = callListener(onRetry, { attempt, error, delayMs }, signal);
    if (heard !== undefined) await heard;
    await sleep(delayMs, signal);
  }
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
  const { fetch, signal, timeoutMs, retries, minRetryDelayMs, tokens, onRetry, onClockOffset } = readMembers(
    "options",
    options,
    SEND_OPTIONS,
  );
  checkSignal(signal);
  // Looked up at each call: test tools and hosts replace it.
  const fetchLike = fetch ?? globalThis.fetch?.bind(globalThis);
  checkFunction("fetch", fetchLike, "must be a function like the global fetch");
  if (!isAbsent(tokens)) checkHolder(tokens);
  checkListener("onRetry", onRetry);
  checkListener("onClockOffset", onClockOffset);
  return {
    fetch: fetchLike,
    signal,
    timeoutMs: checkInteger("timeoutMs", timeoutMs, 1, 600_000, 10_000),
    retries: checkInteger("retries", retries, 0, 10, 3),
    minRetryDelayMs: checkInteger("minRetryDelayMs", minRetryDelayMs, 0, 600_000, 0),
    tokens: tokens ?? undefined,
    onRetry,
    onClockOffset,
  };
}
