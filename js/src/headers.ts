// Headers from outside: a Headers object, a Map or a plain object. Whatever else is given is refused, since its contents
// would be lost in silence.
import { checkString, isAbsent, isPlain, MAX_TEXT, nameMember, read, readEntries } from "./check.js";
import { InvalidInputError } from "./errors.js";

/** As many as the core takes: the rest of a longer list is not read. */
const MAX_HEADERS = 100;

/** @internal Looks up a header by its name in lower case. */
export type HeaderLookup = (name: string) => string | undefined;

/**
 * @internal A copy of headers that are to be sent, names in lower case.
 *
 * @throws InvalidInputError with `field`, or that of a member
 */
export function readHeaders(field: string, headers: unknown): Record<string, string> {
  if (isAbsent(headers)) return {};
  const entries = read(field, () => (isHeaders(headers) ? readPairs(headers) : readEntries(headers)));
  if (entries === undefined) {
    throw new InvalidInputError(field, "must be a plain object of strings, a Headers object or a Map");
  }
  if (entries.length > MAX_HEADERS)
    throw new InvalidInputError(field, `must hold at most ${MAX_HEADERS} headers`);
  const values = new Map<string, string>();
  for (const [name, value] of entries) {
    if (typeof name !== "string") throw new InvalidInputError(field, "must have names that are strings");
    const lower = checkString(nameMember(field, name), name).toLowerCase();
    if (values.has(lower)) throw new InvalidInputError(`${field}.${lower}`, "must be given once");
    values.set(lower, checkString(`${field}.${name}`, value));
  }
  return Object.fromEntries(values);
}

/**
 * @internal How to look up the headers of an answer; `undefined` for what are no headers. Nothing is looked up before it is
 * needed.
 */
export function findLookup(headers: unknown): HeaderLookup | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  const { get } = headers as { get?: unknown };
  // Older fetch libraries and HTTP clients have classes of their own. FormData and URLSearchParams, which also have a `get`,
  // say what they are.
  if (typeof get === "function" && /^\[object (?:Headers|Object)\]$/.test(nameKind(headers)))
    return (name) => toText(get.call(headers, name));
  return isPlain(headers) || readEntries(headers) !== undefined ? lookUpIn(headers) : undefined;
}

function lookUpIn(headers: object): HeaderLookup {
  return (wanted) => {
    const isWanted = ([name]: [unknown, unknown]) =>
      typeof name === "string" && name.toLowerCase() === wanted;
    return toText(readEntries(headers)?.find(isWanted)?.[1]);
  };
}

/** HTTP servers and clients have lower limits: a longer text is none that came over HTTP. */
function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, MAX_TEXT) : undefined;
}

function isHeaders(value: unknown): value is Iterable<[unknown, unknown]> {
  return nameKind(value) === "[object Headers]";
}

function nameKind(value: unknown): string {
  return Object.prototype.toString.call(value);
}

function readPairs(headers: Iterable<[unknown, unknown]>): [unknown, unknown][] {
  const pairs: [unknown, unknown][] = [];
  for (const [name, value] of headers) {
    if (pairs.push([name, value]) > MAX_HEADERS) break;
  }
  return pairs;
}
