// Signs the attempts of one call: each anew, with the time as it is then.
import { read } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { Parser, PlainRequest } from "../request.js";
import { findMarkedParser, readRequest } from "../request.js";
import type { SignedRequest, SigningOverrides } from "../types.js";
import { chooseParser } from "./parser.js";

export interface Signed {
  request: PlainRequest;
  requestId: string;
  parse: Parser;
}

export class Signing {
  readonly #sign: (overrides: SigningOverrides) => SignedRequest;
  #clockOffset: number | undefined;

  constructor(sign: (overrides: SigningOverrides) => SignedRequest) {
    this.#sign = sign;
  }

  correctClock(offset: number): void {
    this.#clockOffset = offset;
  }

  next(): Signed {
    const sign = this.#sign;
    const signed = sign(override(this.#clockOffset));
    refusePromise(signed);
    const request = readRequest(signed);
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
function override(clockOffset: number | undefined): SigningOverrides {
  if (clockOffset === undefined) return {};
  return {
    get timestamp() {
      return Date.now() + clockOffset;
    },
  };
}
