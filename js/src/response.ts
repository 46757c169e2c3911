// Checks an answer and splits it for the module's parsers.
import { isUint8Array, viewBytes } from "./bytes.js";
import { isAbsent, read } from "./check.js";
import type { Core } from "./core/module.js";
import { getCore } from "./core/module.js";
import { callParser } from "./core/thrown.js";
import { InvalidInputError } from "./errors.js";
import { findLookup } from "./headers.js";
import type { ResponseLike } from "./types.js";

type Body = string | Uint8Array;

/** The most characters or bytes of a body: what is much larger has no room in WebAssembly's memory. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** The arguments of the module's parsers. */
type Split = [body: Uint8Array, status: number | undefined, headers: Headers | undefined];

/** @internal What a parser of the module makes of an answer. */
export function parseWith(response: ResponseLike, parse: (core: Core, ...split: Split) => string): string {
  const split = splitResponse(response);
  return callParser(split[0], (core) => parse(core, ...split));
}

/** @internal As packed text, by what the answer holds. */
export function parseAnswer(answer: string, response: ResponseLike, withSecrets = false): string {
  return parseWith(response, (core, ...split) => core.parseAnswer(answer, withSecrets, ...split));
}

function splitResponse(response: ResponseLike): Split {
  if (isBody(response)) return [encodeBody(response), undefined, undefined];
  if (typeof response !== "object" || response === null)
    throw createResponseError("must be a string, a Uint8Array or an object with `status` and `body`");
  const { status, headers, body } = read("response", () => {
    const { status, headers, body } = response;
    return { status, headers, body };
  });
  if (!isBody(body))
    throw createResponseError(
      "must have a `body` that is a string or a Uint8Array, such as `await response.text()`",
    );
  if (!Number.isInteger(status) || status < 100 || status > 999)
    throw createResponseError("must have a `status` from 100 to 999");
  return [encodeBody(body), status, toHeaders(headers)];
}

/** Up to this size the array is kept and used again: `encode` makes a new one each time and takes seven times as long. */
const MAX_SCRATCH = 1024 * 1024;
let scratch = new Uint8Array(0);
let encoder: TextEncoder | undefined;

/** The module copies the bytes at once, so that the next call may use the same array. */
function encodeBody(body: Body): Uint8Array {
  if (typeof body !== "string") {
    const bytes = viewBytes(body);
    if (bytes === undefined) throw createResponseError("must have bytes whose buffer still holds them");
    checkLength(bytes);
    return bytes;
  }
  checkLength(body);
  encoder ??= createEncoder();
  // UTF-8 has at most three bytes for each UTF-16 unit.
  const room = body.length * 3;
  if (room > MAX_SCRATCH) return encoder.encode(body);
  if (scratch.length < room) scratch = new Uint8Array(room);
  return scratch.subarray(0, encoder.encodeInto(body, scratch).written);
}

/** Before anything is copied. */
function checkLength({ length }: Body): void {
  if (length > MAX_ANSWER)
    throw createResponseError(`must have at most ${MAX_ANSWER} characters or bytes; it has ${length}`);
}

function createEncoder(): TextEncoder {
  // On a host that has no TextEncoder this says so.
  getCore();
  return new TextEncoder();
}

function isBody(value: unknown): value is Body {
  return typeof value === "string" || isUint8Array(value);
}

/** The module asks for single headers by `get`. */
function toHeaders(headers: unknown): Headers | undefined {
  if (isAbsent(headers)) return undefined;
  const get = read("response", () => findLookup(headers));
  if (get === undefined)
    throw createResponseError("must have `headers` that are a Headers object, a Map or a plain object");
  return { get } as unknown as Headers;
}

function createResponseError(expected: string): InvalidInputError {
  return new InvalidInputError("response", expected);
}
