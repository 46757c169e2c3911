// Types are checked at run time too: callers in JavaScript have no compiler. Ranges and formats are the core's to check.
import { InvalidInputError } from "./errors.js";

/** Values may be left out, `undefined` or `null`. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** An object whose keys are all known: an unknown one is as a rule a slip of the pen. */
export function known<Options extends object>(
  field: string,
  value: Options | null | undefined,
  keys: ReadonlySet<string>,
): Partial<Options> {
  if (isAbsent(value)) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw new InvalidInputError(field, "must be an object");
  for (const key of Object.keys(value)) {
    if (!keys.has(key)) {
      throw new InvalidInputError(`${field}.${key}`, `is not known here; known are ${[...keys].join(", ")}`);
    }
  }
  return value;
}

/** Half a surrogate pair cannot be sent as UTF-8: it would be signed and stored as another character. */
export function isWellFormed(text: string): boolean {
  // The method is some times as fast, and younger than some browsers.
  return text.isWellFormed?.() ?? !/\p{Cs}/u.test(text);
}

export function string(field: string, value: unknown): string {
  if (typeof value !== "string") throw new InvalidInputError(field, "must be a string");
  if (!isWellFormed(value))
    throw new InvalidInputError(field, "must be well-formed Unicode: it holds half a surrogate pair");
  return value;
}

export function optionalString(field: string, value: unknown): string | undefined {
  return isAbsent(value) ? undefined : string(field, value);
}

/** What is no number becomes NaN, which the core refuses in its own words, naming the range. */
export function optionalNumber(value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  return typeof value === "number" ? value : Number.NaN;
}

/** A number of the JavaScript layer's own, which the core never sees. */
export function integer(field: string, value: unknown, min: number, max: number, fallback: number): number {
  if (isAbsent(value)) return fallback;
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw new InvalidInputError(field, `must be an integer from ${min} to ${max}`);
}

/** Milliseconds to add to this machine's clock. */
export function clockOffset(value: unknown): number {
  if (value === undefined) return 0;
  if (Number.isSafeInteger(value)) return value as number;
  throw new InvalidInputError("clockOffsetMs", "must be a whole number of milliseconds");
}

/** A URL in its normal form: international host names and odd characters encoded. */
export function optionalUrl(field: string, value: unknown): string | undefined {
  if (isAbsent(value)) return undefined;
  const text = value instanceof URL ? value.href : string(field, value);
  try {
    return new URL(text).href;
  } catch {
    throw new InvalidInputError(field, "must be an absolute URL, such as `https://host/path`");
  }
}

/** Also one of another realm, as test runners and frames hand them over; the question by the brand takes longer. */
export function isUint8Array(value: unknown): value is Uint8Array {
  if (value instanceof Uint8Array) return true;
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";
}
