// Signs the attempts of one call: each anew, with the time and the token as they are then.
import { read } from "../check.js";
import type { ApiError } from "../errors.js";
import { InvalidInputError } from "../errors.js";
import type { Parser, PlainRequest } from "../request.js";
import { findMarkedParser, readRequest } from "../request.js";
import type { SignedRequest, SigningOverrides } from "../types.js";
import { saysThatTokenEnded } from "./holders.js";
import { chooseParser } from "./parser.js";
import type { CloudTokens } from "./token-holder.js";

export interface Signed {
  request: PlainRequest;
  requestId: string;
  parse: Parser;
}

export class Signing {
  readonly #sign: (overrides: SigningOverrides) => SignedRequest;
  readonly #tokens: CloudTokens | undefined;
  #isFirst = true;
  #clockOffset: number | undefined;
  #token: string | undefined;
  /** Whether an attempt was signed because a token had ended; there is one at most. */
  tokenRenewed = false;

  constructor(sign: (overrides: SigningOverrides) => SignedRequest, tokens: CloudTokens | undefined) {
    this.#sign = sign;
    this.#tokens = tokens;
  }

  correctClock(offset: number): void {
    this.#clockOffset = offset;
  }

  /** Gets the token, where one is needed. `undefined` where there is nothing to wait for. */
  prepare(signal: AbortSignal): Promise<void> | undefined {
    this.#token = this.#tokens?.current();
    if (this.#tokens === undefined || this.#token !== undefined) return undefined;
    // Whom it is for is seen before a token is asked for: that may void one that is in use.
    if (this.#isFirst) this.next();
    return this.#tokens.get(signal).then((token) => {
      this.#token = token;
    });
  }

  /** Gets a new token where the last one has ended, once. */
  async renewAfter(error: ApiError, signal: AbortSignal): Promise<boolean> {
    if (this.#token === undefined || this.tokenRenewed || !saysThatTokenEnded(error)) return false;
    this.tokenRenewed = true;
    await this.#tokens?.renew(this.#token, signal);
    return true;
  }

  next(): Signed {
    this.#isFirst = false;
    const sign = this.#sign;
    const signed = sign(override(this.#clockOffset, this.#token));
    refusePromise(signed);
    const request = readRequest(signed);
    if (this.#tokens !== undefined) checkToken(request, this.#tokens, this.#token);
    const requestId = read("request", () => signed.requestId);
    return { request, requestId, parse: findMarkedParser(signed) ?? chooseParser(request) };
  }
}

/** The type says so already. What the promise does later is nobody's business, and must not count as unhandled. */
function refusePromise(signed: unknown): void {
  if (!isPromise(signed)) return;
  // Not `catch`: that hands on a value, whose `then` may be there again.
  Promise.resolve(signed).then(ignore, ignore);
  throw new InvalidInputError("sign", "must give a signed request, not a promise of one");
}

function ignore(): void {}

function isPromise(value: unknown): boolean {
  try {
    return typeof (value as { then?: unknown } | undefined)?.then === "function";
  } catch {
    return false;
  }
}

/** Reads the clock when it is asked for the time. */
function override(clockOffset: number | undefined, cloudToken: string | undefined): SigningOverrides {
  const token = cloudToken === undefined ? {} : { cloudToken };
  if (clockOffset === undefined) return token;
  return {
    ...token,
    get timestamp() {
      return Date.now() + clockOffset;
    },
  };
}

function checkToken(request: PlainRequest, tokens: CloudTokens, token: string | undefined): void {
  if (!tokens.isFor(request)) {
    const expected = "must be made with the client that signs, or one of the same app key and endpoint";
    throw new InvalidInputError("tokens", expected);
  }
  if (token !== undefined && !request.body.includes(JSON.stringify(token)))
    throw new InvalidInputError("sign", "must hand on its overrides: the request is without the cloud token");
}
