// Who is asking.
import { InvalidInputError } from "../index.js";
import { WorkerError } from "./errors.js";

/** Who is asking, as `authorize` found out. */
export interface Caller {
  /** A name for the log, such as the subject of a token. Not a secret. */
  who: string;
  /** Whether this caller may see personal data unmasked, and what a vendor said about a failure; by default not. */
  canReveal?: boolean | undefined;
}

/**
 * Says who is asking, or `null` for nobody. It may read the request's headers; the body is the worker's.
 *
 * @example
 * // A JWT of an identity provider, by the package `jose`.
 * const keys = createRemoteJWKSet(new URL("https://login.example/.well-known/jwks.json"));
 * const authorize: Authorize<unknown> = async (request) => {
 *   const token = request.headers.get("authorization")?.replace(/^Bearer /, "");
 *   if (token === undefined) return null;
 *   try {
 *     const { payload } = await jwtVerify(token, keys, { issuer: "https://login.example", audience: "accounts" });
 *     return { who: payload.sub ?? "unknown", canReveal: payload.role === "lead" };
 *   } catch {
 *     return null;
 *   }
 * };
 */
export type Authorize<Env> = (request: Request, env: Env) => Caller | null | Promise<Caller | null>;

/**
 * An `authorize` for a token that callers send as `Authorization: Bearer …`. It compares hashes, so that the time it takes tells
 * nothing about the token. A token that is missing from `env` lets nobody in, and is said to be misconfigured.
 *
 * @example
 * const authorize = bearer((env: { ACCESS_TOKEN: string }) => env.ACCESS_TOKEN);
 *
 * @param getToken the token, at least 16 characters long
 * @param caller who has it; by default `{ who: "bearer" }`, who may not reveal
 * @throws InvalidInputError with the field `getToken` or `caller`
 */
export function bearer<Env>(
  getToken: (env: Env) => string | undefined,
  caller: Caller = { who: "bearer" },
): Authorize<Env> {
  if (typeof getToken !== "function")
    throw new InvalidInputError("getToken", "must be a function of `env` that gives the token");
  const checked = checkCaller(caller);
  if (checked === null) throw new InvalidInputError("caller", "must be an object with `who`, a text");
  return async (request, env) => {
    const expected = getToken(env);
    // A short token can be guessed, and an empty one would let in whoever sends none.
    if (typeof expected !== "string" || expected.length < 16)
      throw new WorkerError(
        "misconfigured",
        "the worker's access token is missing, or shorter than 16 characters",
      );
    const [, given] = /^Bearer +([\w.~+/=-]+) *$/i.exec(request.headers.get("authorization") ?? "") ?? [];
    if (given === undefined) return null;
    return (await haveSameHash(given, expected)) ? checked : null;
  };
}

/**
 * @internal
 *
 * @returns `null` for what is no caller
 */
export function checkCaller(caller: unknown): Caller | null {
  if (typeof caller !== "object" || caller === null) return null;
  const { who, canReveal } = caller as Partial<Caller>;
  if (typeof who !== "string" || who === "") return null;
  return { who, canReveal: canReveal === true };
}

async function haveSameHash(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map(hash));
  let difference = 0;
  for (const [index, byte] of (a as Uint8Array).entries())
    difference |= byte ^ ((b as Uint8Array)[index] ?? 0);
  return difference === 0;
}

async function hash(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
