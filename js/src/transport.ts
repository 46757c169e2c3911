// One attempt: sends a request and reads the whole answer, within a time and a size.

import type { ErrorKind } from "./errors.js";
import { ApiError, InvalidInputError } from "./errors.js";
import type { SignedRequest } from "./request.js";

/** What sends a request: the global `fetch`, or anything that behaves like it. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** An answer as the parsers take it. */
export interface WholeAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

/** What an answer may have at the most. */
const MAX_BYTES = 8 * 1024 * 1024;

interface Limits {
  signal: AbortSignal | undefined;
  timeoutMs: number;
  /** Throws an ApiError. */
  fail: (kind: ErrorKind, detail: string, cause?: unknown) => never;
}

/** Whatever ends the attempt also ends the fetch below it: nothing keeps running. */
export async function fetchWhole(
  fetch: FetchLike,
  { url, method, headers, body }: SignedRequest,
  { signal, timeoutMs, fail }: Limits,
): Promise<WholeAnswer> {
  signal?.throwIfAborted();
  const attempt = new AbortController();
  let endedBy: "signal" | "timeout" | undefined;
  let end: (by: "signal" | "timeout") => void = () => {};
  // A fetch that pays no heed to its signal must not hold up the caller.
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
      return wholeOf(await fetch(url, init), fail);
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

async function wholeOf(response: Response, fail: Limits["fail"]): Promise<WholeAnswer> {
  const looksRight =
    typeof response === "object" &&
    response !== null &&
    Number.isInteger(response.status) &&
    typeof response.headers?.get === "function" &&
    typeof response.arrayBuffer === "function";
  // Following one would carry the signed headers to another host. Across origins it shows as status 0.
  const isRedirect =
    response?.type === "opaqueredirect" || (response?.status >= 300 && response?.status < 400);
  if (isRedirect) return fail("malformed-response", "a redirect came, which is not followed");
  if (!looksRight) throw new InvalidInputError("fetch", "must give a Response, as the global fetch does");
  return { status: response.status, headers: response.headers, body: await bytesOf(response, fail) };
}

async function bytesOf(response: Response, fail: Limits["fail"]): Promise<Uint8Array> {
  const tooLarge = (): never =>
    fail("malformed-response", `more than ${MAX_BYTES} bytes came, which is the most that is read`);
  const reader = response.body?.getReader?.();
  if (reader === undefined) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.length > MAX_BYTES ? tooLarge() : bytes;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > MAX_BYTES) {
      reader.cancel().catch(() => {});
      return tooLarge();
    }
    chunks.push(part.value);
  }
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const bytes = new Uint8Array(length);
  let place = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, place);
    place += chunk.length;
  }
  return bytes;
}
