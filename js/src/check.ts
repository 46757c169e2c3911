// Types are checked at run time, too: callers in JavaScript have no compiler. The core checks ranges and formats.
//
// What a caller hands over is read once, and the copy is used: a getter or a proxy may answer otherwise the second time.
import { InvalidInputError } from "./errors.js";

/** The characters of one text: a key, a token, an id, the value of a header. A longer one is refused before it is copied. */
export const MAX_TEXT = 64 * 1024;
/** The characters of all parameters, or of all ids, of one call together. */
export const MAX_CONTENTS = 8 * 1024 * 1024;
/** The ids of one call. */
export const MAX_IDS = 1_000_000;

/** Values may be left out, `undefined` or `null`. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Reads something of the caller's. What throws meanwhile, such as a revoked proxy, becomes the `cause`. */
export function read<Value>(field: string, get: () => Value): Value {
  try {
    return get();
  } catch (cause) {
    throw createUnreadable(field, cause);
  }
}

export function createUnreadable(field: string, cause: unknown): InvalidInputError {
  return new InvalidInputError(field, "must be readable: reading it threw an error", { cause });
}

/** `instanceof`, for what may be thrown or handed over by anybody: a revoked proxy is of no class. */
export function isA<Class>(value: unknown, type: abstract new (...args: never[]) => Class): value is Class {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** The field of a member. A name may be as long as the caller likes, the message may not. */
export function nameMember(field: string, name: string): string {
  return `${field}.${name.length > 128 ? `${name.slice(0, 128)}…` : name}`;
}

/** An object that no class made, of any realm: others keep their contents where a copy would not find them. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A copy that inherits nothing: what somebody added to Object.prototype is no option of the caller's. */
export function copyOwn<Given extends object>(value: Given): Given {
  return Object.assign(Object.create(null), value);
}

/** A copy of a plain object that has none but the known keys: an unknown key is nearly always a typing error. */
export function readMembers<Options extends object>(
  field: string,
  value: Options | null | undefined,
  keys: readonly string[],
): Partial<Options> {
  if (isAbsent(value)) return Object.create(null);
  const copy = read(field, () => (isPlain(value) ? copyOwn(value) : undefined));
  if (copy === undefined) throw new InvalidInputError(field, "must be a plain object");
  for (const key of Object.keys(copy)) {
    if (!keys.includes(key)) {
      throw new InvalidInputError(nameMember(field, key), `is not known here; known are ${keys.join(", ")}`);
    }
  }
  return copy;
}

const { forEach } = Map.prototype;

/** The members of a plain object or a Map, each read once; `undefined` for anything else. */
export function readEntries(value: unknown): [name: unknown, value: unknown][] | undefined {
  if (isPlain(value)) return Object.entries(value);
  const entries: [unknown, unknown][] = [];
  try {
    // A Map of another realm has the same slots; what only calls itself a Map has none.
    forEach.call(value as Map<unknown, unknown>, (member, name) => entries.push([name, member]));
  } catch {
    return undefined;
  }
  return entries;
}

/** Half a surrogate pair has no form in UTF-8: another character would be signed and stored in its stead. */
export function isWellFormed(text: string): boolean {
  // The method is several times as fast, but some browsers do not have it yet.
  return text.isWellFormed?.() ?? !/\p{Cs}/u.test(text);
}

export function checkString(field: string, value: unknown, max = MAX_TEXT): string {
  if (typeof value !== "string") throw new InvalidInputError(field, "must be a string");
  if (value.length > max) throw new InvalidInputError(field, `must have at most ${max} characters`);
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

export function checkFlag(field: string, value: unknown): boolean {
  if (isAbsent(value)) return false;
  if (typeof value !== "boolean") throw new InvalidInputError(field, "must be true or false");
  return value;
}

export function checkFunction(field: string, value: unknown, expected = "must be a function"): void {
  // A proxy that was revoked still calls itself a function.
  const isFunction =
    typeof value === "function" && read(field, () => Object.getPrototypeOf(value)) !== undefined;
  if (!isFunction) throw new InvalidInputError(field, expected);
}

/** Milliseconds to add to this machine's clock. */
export function checkClockOffset(value: unknown): number {
  if (isAbsent(value)) return 0;
  if (Number.isSafeInteger(value)) return value as number;
  throw new InvalidInputError("clockOffsetMs", "must be a whole number of milliseconds");
}

/** A URL in its normal form: international host names and odd characters encoded. */
export function normalizeUrl(field: string, value: unknown): string | undefined {
  if (isAbsent(value)) return undefined;
  const given = read(field, () => (isA(value, URL) ? value.href : value));
  const text = checkString(field, given);
  try {
    return new URL(text).href;
  } catch {
    throw new InvalidInputError(field, "must be an absolute URL, such as `https://host/path`");
  }
}
