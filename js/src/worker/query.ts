// The query of a URL, read strictly: what is misspelt must not pass for a question about everybody.
import { WorkerError } from "./errors.js";

export function readQuery<Name extends string>(
  request: Request,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = Object.create(null);
  for (const [name, value] of new URL(request.url).searchParams) {
    if (!(names as readonly string[]).includes(name))
      throw createInputError(name, `is not known here; known are ${names.join(", ")}`);
    if (name in found) throw createInputError(name, "must be there once");
    // An empty filter would ask for everybody.
    if (value === "") throw createInputError(name, "must not be empty: leave it out");
    found[name as Name] = value;
  }
  return found;
}

/** Stricter than `Number(text)`, which accepts "0x10" and "1e3". What is no integer becomes NaN, which the package refuses. */
export function parseInteger(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

export function parseFlag(field: string, text: string | undefined, byDefault: boolean): boolean {
  if (text === undefined) return byDefault;
  if (text === "true" || text === "false") return text === "true";
  throw createInputError(field, "must be true or false");
}

export function createInputError(field: string, expected: string): WorkerError {
  // A name of the caller's may be of any length, and hold anything.
  const name = field.slice(0, 64).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");
  return new WorkerError("invalid-input", `\`${name}\` ${expected}`, { field: name });
}
