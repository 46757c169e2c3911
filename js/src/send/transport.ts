// One attempt: sends a request and reads the whole answer, within a time and a size.

import type { ErrorKind } from "../errors.js";
import { ApiError, InvalidInputError } from "../errors.js";
import type { PlainRequest } from "../request.js";
import { MAX_BYTES, readBody } from "./body.js";

/** The global `fetch`, or a function that behaves like it. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** @internal An answer as the parsers take it. */
export interface WholeAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

interface Limits {
  signal: AbortSignal | undefined;
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
  signal?.throwIfAborted();
  const attempt = new AbortController();
  let endedBy: "signal" | "timeout" | undefined;
  let end: (by: "signal" | "timeout") => void = () => {};
  // A fetch that ignores its signal must not keep the caller waiting.
  const ended = new Promise<never>((_, reject) => {
    end = (by) => {
      endedBy ??= by;
      reject(new Error(by));
      attempt.abort(by === "signal" ? signal?.reason : undefined);
    };
  });
  ended.catch(() => {});
  const onAbort = () => end("signal");
  const timer = setTimeout(() => end("timeout"), timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const sent = (async () => {
      const init: RequestInit = { method, headers, body, signal: attempt.signal, redirect: "manual" };
      return readWhole(await fetch(url, init), fail, attempt.signal);
    })();
    sent.catch(() => {});
    return await Promise.race([sent, ended]);
  } catch (cause) {
    if (endedBy === "signal") throw signal?.reason;
    if (endedBy === "timeout") return fail("timeout", `no whole answer within ${timeoutMs} ms`);
    if (cause instanceof InvalidInputError || cause instanceof ApiError) throw cause;
    return fail("network", "the fetch failed", cause);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    // Frees the connection of an answer that was not read to its end.
    attempt.abort();
  }
}

async function readWhole(response: Response, fail: Limits["fail"], ended: AbortSignal): Promise<WholeAnswer> {
  if (ended.aborted) {
    // The answer came too late: nobody waits for it.
    response?.body?.cancel?.().catch(() => {});
    throw ended.reason;
  }
  // Following a redirect would carry the signed headers to another host. Across origins it shows as status 0.
  const isRedirect =
    response?.type === "opaqueredirect" || (response?.status >= 300 && response?.status < 400);
  if (isRedirect) return fail("malformed-response", "a redirect came, which is not followed");
  const looksRight =
    Number.isInteger(response?.status) &&
    response.status >= 100 &&
    response.status <= 999 &&
    typeof response.headers?.get === "function" &&
    typeof response.arrayBuffer === "function";
  if (!looksRight) throw new InvalidInputError("fetch", "must give a Response, as the global fetch does");
  let body: Uint8Array | undefined;
  try {
    body = await readBody(response, ended);
  } catch (cause) {
    if (ended.aborted || cause instanceof InvalidInputError) throw cause;
    return fail("network", "the connection broke off in the middle of the answer", cause);
  }
  if (body === undefined) {
    return fail("malformed-response", `the answer has more than ${MAX_BYTES} bytes, which is the limit`);
  }
  return { status: response.status, headers: response.headers, body };
}
