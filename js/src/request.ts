// Reading a signed request, wherever it comes from.
import { checkKeys } from "./check.js";
import { callCore } from "./core/thrown.js";
import type { Provider } from "./errors.js";
import { InvalidInputError } from "./errors.js";
import type { ResponseLike, SignedRequest, SigningOverrides } from "./types.js";

const OVERRIDES: ReadonlySet<string> = new Set(["requestId", "nonce", "timestamp"]);

/** @internal Overrides as the module takes them: `undefined` where there are none, which is the fast path. */
export function readOverrides(overrides: SigningOverrides | undefined): SigningOverrides | undefined {
  if (overrides === undefined) return undefined;
  const { requestId, nonce, timestamp } = checkKeys("overrides", overrides, OVERRIDES);
  if (requestId === undefined && nonce === undefined && timestamp === undefined) return undefined;
  return { requestId, nonce, timestamp };
}

/**
 * The text whose HMAC the signature is, worked out again from the request alone.
 *
 * @throws InvalidInputError with the field `request` when it is no request of this package
 */
export function stringToSign(request: SignedRequest): string {
  const copy = copyRequest(checkRequest(request));
  return callCore((core) => core.stringToSign(copy));
}

/**
 * The request as a line for a POSIX shell. Mind that it is valid for some minutes, and that a token of the user
 * (`iotToken`, `cloudToken`) is part of the body.
 *
 * @throws InvalidInputError with the field `request` when it is no request of this package
 */
export function toCurl(request: SignedRequest): string {
  const { url, method, headers, body } = checkRequest(request);
  const parts = ["curl", "--globoff", "-X", method, quote(url)];
  for (const [name, value] of Object.entries(headers)) {
    // curl drops a header that ends in a colon; a semicolon sends it empty.
    parts.push("-H", quote(value === "" ? `${name};` : `${name}: ${value}`));
  }
  return [...parts, "--data-raw", quote(body)].join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** @internal Checks a request that may come from anywhere. */
export function checkRequest<Result>(request: SignedRequest<Result>): SignedRequest<Result> {
  const { url, method, headers, body } = request ?? {};
  const isRecord = typeof headers === "object" && headers !== null && !Array.isArray(headers);
  const texts = [url, method, body, ...(isRecord ? Object.values(headers) : [undefined])];
  if (texts.every((text) => typeof text === "string")) return request;
  throw new InvalidInputError("request", "must be a signed request: url, method, headers and body");
}

/** @internal A signed request as the module takes it. */
export function copyRequest({ url, method, headers, body }: SignedRequest): object {
  return { url, method, headers: { ...headers }, body };
}

/** @internal The cloud that a request is for. */
export function detectProvider(request: SignedRequest): Provider {
  return Object.keys(request.headers).some((name) => name.toLowerCase() === "x-ca-key")
    ? "aliyun"
    : "tencent";
}

/** @internal Reads an answer. */
export type Parser = (response: ResponseLike) => unknown;

/** Gives the class below an object that is there already, to which it then adds its private field. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is what the class is for
    return object;
  }
}

/**
 * Which parser reads the answer of a request, as a private field of the request: nobody sees it, it costs nothing, and a
 * copy of the request has none. A property that is not enumerable takes a fifth of the time of signing.
 */
class Marked extends Given {
  readonly #parser: Parser;

  constructor(request: object, parser: Parser) {
    super(request);
    this.#parser = parser;
  }

  static parserOf(request: object): Parser | undefined {
    return #parser in request ? request.#parser : undefined;
  }
}

/** @internal Notes which parser reads the answer of a request that was just signed. */
export function markParser<Request extends object>(request: Request, parser: Parser): Request {
  // The same object; a bundler that saw its value unused would leave out the call.
  return new Marked(request, parser) as object as Request;
}

/** @internal The parser that was noted; `undefined` for a copy of a request. */
export function findMarkedParser(request: object): Parser | undefined {
  return Marked.parserOf(request);
}
