// What a signed request is, and how to look into one.
import { guarded, InvalidInputError } from "./errors.js";
import { core } from "./load/start.js";

declare const result: unique symbol;

/**
 * A plain object, ready to be sent: `fetch(request.url, request)`. It never holds the app secret, but whoever sees it can
 * send it once. Every header and the body must be sent as they are.
 *
 * @typeParam Result what the answer's parser gives
 */
export interface SignedRequest<Result = unknown> {
  /** The absolute address. */
  url: string;
  /** Both clouds take nothing else. */
  method: "POST";
  /** Names in lower case. */
  headers: Record<string, string>;
  /** JSON text, UTF-8. */
  body: string;
  /** The id that the answer repeats (Tencent `RequestId`, Aliyun `id`); the vendors' support asks for it. */
  requestId: string;
  /** Only a type: ties the request to its parser's result. */
  readonly [result]?: Result;
}

/** Replaces what is drawn or read anew for every request. */
export interface SigningOverrides {
  /**
   * Tencent `RequestId`, Aliyun `id`: 1 to 128 printable ASCII characters without space, `&` or `=`; by default a UUID
   * v4 (for Aliyun without dashes).
   */
  requestId?: string | undefined;
  /**
   * Tencent `Nonce`: an integer from 1 to 2^31-1. Aliyun `x-ca-nonce`: a string under the rule of `requestId`, by
   * default a UUID v4. Must not repeat for 15 minutes.
   */
  nonce?: string | number | undefined;
  /** The time of signing in milliseconds since 1970, for both clouds; by default `Date.now()` plus `clockOffsetMs`. */
  timestamp?: number | undefined;
}

/** @internal The keys of SigningOverrides. */
export const OVERRIDES: ReadonlySet<string> = new Set(["requestId", "nonce", "timestamp"]);

/**
 * The text whose HMAC the signature is, worked out again from the request alone.
 *
 * @throws InvalidInputError with the field `request` when it is no request of this package
 */
export function stringToSign(request: SignedRequest): string {
  const { url, method, headers, body } = checked(request);
  return guarded(() =>
    core().stringToSign(url, method, JSON.stringify(Object.entries(headers).flat()), body),
  );
}

/**
 * The request as a line for a POSIX shell. Mind that it is valid for some minutes, and that a token of the user
 * (`iotToken`, `cloudToken`) is part of the body.
 *
 * @throws InvalidInputError with the field `request` when it is no request of this package
 */
export function toCurl(request: SignedRequest): string {
  const { url, method, headers, body } = checked(request);
  const parts = ["curl", "--globoff", "-X", method, quoted(url)];
  for (const [name, value] of Object.entries(headers)) {
    // curl drops a header that ends in a colon; a semicolon sends it empty.
    parts.push("-H", quoted(value === "" ? `${name};` : `${name}: ${value}`));
  }
  return [...parts, "--data-raw", quoted(body)].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @internal A request that may come from anywhere. */
export function checked<Result>(request: SignedRequest<Result>): SignedRequest<Result> {
  const { url, method, headers, body } = request ?? {};
  const isRecord = typeof headers === "object" && headers !== null && !Array.isArray(headers);
  const texts = [url, method, body, ...(isRecord ? Object.values(headers) : [undefined])];
  if (texts.every((text) => typeof text === "string")) return request;
  throw new InvalidInputError("request", "must be a signed request: url, method, headers and body");
}

/** @internal The core gives a request's changing parts one a line, and the body after them. */
export function lines(text: string, count: number): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let line = 1; line < count; line++) {
    const end = text.indexOf("\n", start);
    parts.push(text.slice(start, end));
    start = end + 1;
  }
  parts.push(text.slice(start));
  return parts;
}
