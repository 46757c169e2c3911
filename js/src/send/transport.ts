// One attempt: sends a request and reads the whole answer, within a time and a size.

import { getterOf } from "../bytes.js";
import { isA, read } from "../check.js";
import { createSendingError } from "../core/thrown.js";
import type { ErrorKind } from "../errors.js";
import { ApiError, InvalidInputError } from "../errors.js";
import type { HeaderLookup } from "../headers.js";
import { findLookup } from "../headers.js";
import type { PlainRequest } from "../request.js";
import { cancel, MAX_BYTES, readBody } from "./body.js";
import { follow, untilAborted } from "./signal.js";

/** The global `fetch`, or a function that behaves like it. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** @internal An answer as the parsers take it. */
export interface WholeAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

interface Limits {
  signal: AbortSignal;
  timeoutMs: number;
  /** Throws an ApiError. */
  fail: (kind: ErrorKind, detail: string, cause?: unknown) => never;
}

/** @internal Sends one request. However the attempt ends, its fetch ends, too: nothing keeps running. */
export async function fetchWhole(
  fetch: FetchLike,
  { url, method, headers, body }: PlainRequest,
  { signal, timeoutMs, fail }: Limits,
): Promise<WholeAnswer> {
  signal.throwIfAborted();
  let isLate = false;
  let isReadAtOnce = false;
  const attempt = new AbortController();
  const unfollow = follow(signal, (reason) => attempt.abort(reason));
  const timer = setTimeout(() => {
    isLate = true;
    attempt.abort();
  }, timeoutMs);
  try {
    // The headers are a copy: an error shows the request as it was signed, whatever a fetch adds to them.
    const init = {
      method,
      headers: { ...headers },
      body,
      signal: attempt.signal,
      redirect: "manual",
    } as const;
    const answer = receive(() => fetch(url, init), fail);
    // A fetch that ignores its signal must not keep the caller waiting.
    return await untilAborted(
      attempt.signal,
      answer.then(async (received) => {
        const whole = await readWhole(received, fail, attempt.signal);
        isReadAtOnce = received.isSmall;
        return whole;
      }),
    );
  } catch (error) {
    if (isLate) return fail("timeout", `no whole answer within ${timeoutMs} ms`);
    throw error;
  } finally {
    clearTimeout(timer);
    unfollow();
    // Frees the connection of an answer that was not read to its end. An abort costs a fifth of what sending does, and after
    // a body that the host read to its end there is nothing to free.
    if (!isReadAtOnce) attempt.abort();
  }
}

type Received = ReturnType<typeof readResponse>;

/** What the fetch gives, or why it failed. */
async function receive(fetch: () => unknown, fail: Limits["fail"]): Promise<Received> {
  try {
    const given = fetch();
    // What cannot even be looked at is no answer, and no failure of the network either.
    read("fetch", () => (given as { then?: unknown } | undefined)?.then);
    return readResponse(await given);
  } catch (thrown) {
    throw toOwnError(thrown) ?? fail("network", "the fetch failed", thrown);
  }
}

/**
 * Whether the host itself keeps the body within the limit, so that it may be read at once: a stream takes several times as
 * long. Only what came from the network has an address, and no fetch can give one to a Response that it makes; what says
 * less of a body than is true must not be believed. A length is that of the encoded body, and from another origin a page
 * cannot see whether there is an encoding. The getter is looked up here because Node loads its whole fetch with the class.
 */
function isKnownSmall(response: unknown, type: unknown, lookup: HeaderLookup | undefined): boolean {
  try {
    const length = lookup?.("content-length") ?? "";
    return (
      /^\d+$/.test(length) &&
      Number(length) <= MAX_BYTES &&
      lookup?.("content-encoding") === undefined &&
      type !== "cors" &&
      getterOf(Response.prototype, "url").call(response) !== ""
    );
  } catch {
    return false;
  }
}

/** Each member is read once: what is checked is what is used. */
function readResponse(response: unknown) {
  return read("fetch", () => {
    const { type, status, headers, body, bodyUsed, arrayBuffer } = Object(response) as Partial<Response>;
    const { locked, getReader } = body ?? {};
    const lookup = findLookup(headers);
    const isSmall = isKnownSmall(response, type, lookup);
    return {
      type,
      status,
      headers: lookup,
      isUsed: bodyUsed === true || locked === true,
      isReadable: typeof arrayBuffer === "function" && ["function", "undefined"].includes(typeof getReader),
      stream: body,
      isSmall,
      getReader: isSmall ? undefined : getReader?.bind(body),
      arrayBuffer: arrayBuffer?.bind(response),
    };
  });
}

/**
 * An error of this package that a fetch threw, such as one that asks another worker, is that of the call. It is read once,
 * into an error of our own, wherever its class is from: it may be frozen, and say something else when it is asked again.
 */
function toOwnError(thrown: unknown): ApiError | InvalidInputError | undefined {
  try {
    if (thrown instanceof InvalidInputError) return thrown;
    const { name, message } = thrown as Error;
    if (!(thrown instanceof ApiError) && name !== "ApiError") return undefined;
    const error = new ApiError(message, thrown as ApiError, { cause: thrown });
    // Throws for a kind or a cloud that there is not.
    createSendingError(error.provider, error.kind, "");
    return error;
  } catch {
    return undefined;
  }
}

async function readWhole(
  { type, status, headers, isUsed, isReadable, ...body }: Received,
  fail: Limits["fail"],
  ended: AbortSignal,
): Promise<WholeAnswer> {
  if (ended.aborted) {
    // The answer came too late: nobody waits for it.
    void cancel(body.stream);
    throw ended.reason;
  }
  // Following a redirect would carry the signed headers to another host. Across origins it shows as status 0.
  const isNumber = typeof status === "number" && Number.isInteger(status);
  if (type === "opaqueredirect" || (isNumber && status >= 300 && status < 400))
    return fail("malformed-response", "a redirect came, which is not followed");
  if (!isNumber || status < 100 || status > 999 || headers === undefined || !isReadable)
    throw new InvalidInputError("fetch", "must give a Response, as the global fetch does");
  if (isUsed) throw new InvalidInputError("fetch", "must give a Response whose body was not read");
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readBody(body, ended);
  } catch (cause) {
    if (ended.aborted || isA(cause, InvalidInputError)) throw cause;
    return fail("network", "the connection broke off in the middle of the answer", cause);
  }
  if (bytes === undefined) {
    return fail("malformed-response", `the answer has more than ${MAX_BYTES} bytes, which is the limit`);
  }
  return { status, headers: { get: headers } as unknown as Headers, body: bytes };
}
