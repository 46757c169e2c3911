// Types are checked at run time, too: callers in JavaScript have no compiler. The core checks ranges and formats.
import { InvalidInputError } from "./errors.js";

/** Values may be left out, `undefined` or `null`. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** What has members by name. An array has none that mean anything here. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object that has none but the known keys: an unknown key is nearly always a typing error. */
export function checkKeys<Options extends object>(
  field: string,
  value: Options | null | undefined,
  keys: ReadonlySet<string>,
): Partial<Options> {
  if (isAbsent(value)) return {};
  if (!isObject(value)) throw new InvalidInputError(field, "must be an object");
  for (const key of Object.keys(value)) {
    if (!keys.has(key)) {
      throw new InvalidInputError(`${field}.${key}`, `is not known here; known are ${[...keys].join(", ")}`);
    }
  }
  return value;
}

/** Half a surrogate pair has no form in UTF-8: another character would be signed and stored in its stead. */
export function isWellFormed(text: string): boolean {
  // The method is several times as fast, but some browsers do not have it yet.
  return text.isWellFormed?.() ?? !/\p{Cs}/u.test(text);
}

export function checkString(field: string, value: unknown): string {
  if (typeof value !== "string") throw new InvalidInputError(field, "must be a string");
  if (!isWellFormed(value))
    throw new InvalidInputError(field, "must be well-formed Unicode: it holds half a surrogate pair");
  return value;
}

export function checkOptionalString(field: string, value: unknown): string | undefined {
  return isAbsent(value) ? undefined : checkString(field, value);
}

/** What is no number becomes NaN. The core refuses that and names the range. */
export function toOptionalNumber(value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  return typeof value === "number" ? value : Number.NaN;
}

/** An option that only the JavaScript layer knows. */
export function checkInteger(
  field: string,
  value: unknown,
  min: number,
  max: number,
  byDefault: number,
): number {
  if (isAbsent(value)) return byDefault;
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return value as number;
  throw new InvalidInputError(field, `must be an integer from ${min} to ${max}`);
}

/** Milliseconds to add to this machine's clock. */
export function checkClockOffset(value: unknown): number {
  if (value === undefined) return 0;
  if (Number.isSafeInteger(value)) return value as number;
  throw new InvalidInputError("clockOffsetMs", "must be a whole number of milliseconds");
}

/** A URL in its normal form: international host names and odd characters encoded. */
export function normalizeUrl(field: string, value: unknown): string | undefined {
  if (isAbsent(value)) return undefined;
  const text = value instanceof URL ? value.href : checkString(field, value);
  try {
    return new URL(text).href;
  } catch {
    throw new InvalidInputError(field, "must be an absolute URL, such as `https://host/path`");
  }
}
