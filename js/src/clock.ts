// Comparing this machine's clock with the server's.
import { read } from "./check.js";
import { InvalidInputError } from "./errors.js";
import { findLookup } from "./headers.js";

/**
 * How far this machine's clock is behind the server's, to be set as a client's `clockOffsetMs`.
 *
 * @example
 * client.clockOffsetMs = clockOffsetFrom(response) ?? 0;
 *
 * @param response a fetch response, or anything with its headers; of an answer that was just received
 * @returns milliseconds to add to `Date.now()`, exact to about a second; `undefined` when there is no readable `Date`
 * header, as in a browser across origins, or when it is from a time that nothing can be signed with
 * @throws InvalidInputError with the field `response` when it has no headers
 */
export function clockOffsetFrom(response: {
  headers: Headers | ReadonlyMap<string, string> | Record<string, string>;
}): number | undefined {
  const lookUp = read("response", () => findLookup(response?.headers));
  if (lookUp === undefined) throw new InvalidInputError("response", "must have `headers`");
  const time = parseHttpDate(read("response", () => lookUp("date")) ?? "");
  return time === undefined ? undefined : time - Date.now();
}

/** `Date.parse` alone takes almost anything; the one form that servers may send is what `toUTCString` writes. */
function parseHttpDate(date: string): number | undefined {
  const text = date.trim();
  const time = Date.parse(text);
  // The times that can be signed with, 1973 to 5138.
  if (!(time >= 1e11 && time < 1e14)) return undefined;
  return new Date(time).toUTCString() === text ? time : undefined;
}
