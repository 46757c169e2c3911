// An answer as the parsers take it.
import { isUint8Array } from "./check.js";
import { InvalidInputError } from "./errors.js";
import type { ResponseLike } from "./types.js";

type Body = string | Uint8Array;

/** @internal The arguments of the core's parsers: body, status, headers. */
export function parts(response: ResponseLike): [Uint8Array, number | undefined, Headers | undefined] {
  if (isBody(response)) return [bytes(response), undefined, undefined];
  if (typeof response !== "object" || response === null)
    throw wrong("must be a string, a Uint8Array or an object with `status` and `body`");
  const { status, headers, body } = response;
  if (!isBody(body))
    throw wrong("must have a `body` that is a string or a Uint8Array, such as `await response.text()`");
  if (!Number.isInteger(status) || status < 100 || status > 599)
    throw wrong("must have a `status` from 100 to 599");
  return [bytes(body), status, withGet(headers)];
}

/** What is kept for texts of the usual size; `encode` makes a new array each time, which takes seven times as long. */
const MOST_SCRATCH = 1024 * 1024;
let scratch = new Uint8Array(0);
let encoder: TextEncoder | undefined;

/** The core copies them at once, so that the next call may use the same ones. */
function bytes(body: Body): Uint8Array {
  if (typeof body !== "string") return body;
  encoder ??= new TextEncoder();
  // Three bytes of UTF-8 at the most for each UTF-16 unit.
  const room = body.length * 3;
  if (room > MOST_SCRATCH) return encoder.encode(body);
  if (scratch.length < room) scratch = new Uint8Array(room);
  return scratch.subarray(0, encoder.encodeInto(body, scratch).written);
}

function isBody(value: unknown): value is Body {
  return typeof value === "string" || isUint8Array(value);
}

/** The core asks for single headers by `get`, as of a Headers object. */
function withGet(headers: unknown): Headers | undefined {
  if (headers === undefined || headers === null) return undefined;
  if (typeof headers !== "object" || Array.isArray(headers))
    throw wrong("must have `headers` that are a Headers object or a plain object");
  if (typeof (headers as Headers).get === "function") return headers as Headers;
  const copy = new Map<string, unknown>();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "string") copy.set(name.toLowerCase(), value);
  }
  return copy as unknown as Headers;
}

function wrong(expected: string): InvalidInputError {
  return new InvalidInputError("response", expected);
}
