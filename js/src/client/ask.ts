// One request to the worker, and its answer piece by piece.
import type { FetchLike } from "../send/transport.js";
import type { Rule } from "./check.js";
import { check } from "./check.js";
import { createFailure, createMalformed, toApiError } from "./errors.js";
import type { Shape } from "./shapes.js";
import type { AccountsClientOptions } from "./types.js";
import { isObject, isText } from "./values.js";

/** An answer that has more characters is not read. */
const MAX_ANSWER = 8 * 1024 * 1024;
const JSON_TYPE = "application/json";

export const TOKEN: Rule = [
  (value) => isText(value) && /^[!-~]+$/.test(value),
  "must be ASCII without spaces, or a function that gives it",
];
const RESPONSE: Rule = [(value) => isObject(value) && isObject(value["headers"]), "must give a Response"];

export interface Connection {
  base: string;
  token: AccountsClientOptions["token"];
  fetch: FetchLike;
}

export interface Question {
  /** Below the base. */
  path: string;
  /** What is `undefined`, `false` or an empty text is left out. */
  query?: Readonly<Record<string, unknown>>;
  /** Makes it a POST. */
  body?: object;
}

export interface Limits {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** How long to wait before. */
  delayMs?: number;
}

/** The answer as a whole. */
export async function askWhole<Value>(
  connection: Connection,
  question: Question,
  isValue: Shape<Value>,
  limits: Limits,
): Promise<Value> {
  const value: unknown = await readObject(ask(connection, question, JSON_TYPE, limits));
  if (!isValue(value)) throw createMalformed();
  return value;
}

/**
 * The answer as texts, as they come. However the reading ends, the request ends, too.
 *
 * @throws ApiError for every other answer than one of this type
 */
export async function* ask(
  { base, token, fetch }: Connection,
  { path, query = {}, body }: Question,
  type: string,
  { signal, timeoutMs = 90_000, delayMs }: Limits,
): AsyncGenerator<string, void, undefined> {
  const ending = new AbortController();
  const ended = ending.signal;
  const abort = () => ending.abort(signal?.reason);
  /** Each step has the whole time: a stream may take as long as it likes, as long as something comes. */
  const wait = <Value>(start: () => PromiseLike<Value>, ms = timeoutMs) =>
    new Promise<Value>((resolve, reject) => {
      ended.throwIfAborted();
      const stop = () => {
        clearTimeout(timer);
        ended.removeEventListener("abort", stop);
        reject(ended.reason);
      };
      const timer = setTimeout(
        () => ending.abort(createFailure("timeout", `nothing came from the worker for ${timeoutMs} ms`)),
        ms,
      );
      ended.addEventListener("abort", stop);
      start().then(resolve, reject).then(stop);
    });
  const reach: Reach = (start) =>
    wait(() =>
      start().catch((cause: unknown) => {
        const message = "the connection failed or broke off, or the worker does not allow this origin";
        throw createFailure("network", message, cause);
      }),
    );
  try {
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    if (delayMs) await wait(() => new Promise((resolve) => setTimeout(resolve, delayMs)), delayMs * 2);
    const current = await wait(async () => (typeof token === "function" ? token() : token));
    if (current !== undefined && current !== null) check("token", current, TOKEN);
    const response = await reach(async () => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query))
        if (value !== undefined && value !== "") search.set(name, String(value));
      const answer = await fetch(`${base}/${path}?${search}`, {
        method: body ? "POST" : "GET",
        headers: {
          accept: type,
          ...(current && { authorization: `Bearer ${current}` }),
          ...(body && { "content-type": JSON_TYPE }),
        },
        ...(body && { body: JSON.stringify(body) }),
        // An access proxy leads to its sign-in, which must not be taken for an answer, nor be given the token.
        redirect: "manual",
        signal: ended,
      });
      // Of a fetch that ignores its signal, when nobody waits any more.
      if (ended.aborted) cancel(answer.body);
      return answer;
    });
    check("fetch", response, RESPONSE);
    const { status } = response;
    const isOk = status === 200;
    const found = response.headers.get("content-type") ?? "no type";
    const createForeign = () =>
      createMalformed(
        response.type === "opaqueredirect" || (status >= 300 && status < 400)
          ? "a redirect came, as a rule to the sign-in of an access proxy: load the page anew"
          : `not the worker has answered, but perhaps a proxy: status ${status}, ${found}`,
        status,
      );
    if (!found.toLowerCase().startsWith(isOk ? type : JSON_TYPE)) throw createForeign();
    const texts = readTexts(response, reach);
    if (isOk) return yield* texts;
    const { error } = await readObject(texts);
    throw toApiError(error, status) ?? createForeign();
  } finally {
    signal?.removeEventListener("abort", abort);
    ending.abort();
  }
}

type Reach = <Value>(start: () => Promise<Value>) => Promise<Value>;

async function* readTexts(response: Response, reach: Reach): AsyncGenerator<string, void, undefined> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (;;) {
      const { done, value } = await reach(() => reader.read());
      if (done) return;
      yield attempt(() => decoder.decode(value, { stream: true }));
    }
  } finally {
    cancel(reader);
  }
}

/** How that ends is nobody's business. */
function cancel(stream: { cancel: () => Promise<void> } | null): void {
  stream?.cancel().catch(() => {});
}

async function readObject(texts: AsyncIterable<string>): Promise<Record<string, unknown>> {
  let whole = "";
  for await (const text of texts) {
    whole += text;
    if (whole.length > MAX_ANSWER) throw createMalformed("the answer is too large");
  }
  return parseObject(whole);
}

/** All that the worker says are objects. */
export function parseObject(text: string): Record<string, unknown> {
  const value: unknown = attempt(() => JSON.parse(text));
  if (isObject(value)) return value;
  throw createMalformed();
}

function attempt<Value>(decode: () => Value): Value {
  try {
    return decode();
  } catch {
    throw createMalformed();
  }
}
