// Reading a signed request, wherever it comes from.
import { checkOptionalString, checkString, nameMember, read, readMembers } from "./check.js";
import { callCore } from "./core/thrown.js";
import type { Provider } from "./errors.js";
import { InvalidInputError } from "./errors.js";
import { readHeaders } from "./headers.js";
import type { ResponseLike, SignedRequest, SigningOverrides } from "./types.js";

const OVERRIDES: readonly string[] = ["requestId", "nonce", "timestamp"];
/** @internal Those that Aliyun takes. */
export const ALIYUN_OVERRIDES: readonly string[] = [
  "requestId",
  "nonce",
  "timestamp",
  "iotToken",
  "cloudToken",
];
/** @internal The characters of a body. Escapes in JSON can make six of each that a call may have. */
export const MAX_BODY = 64 * 1024 * 1024;

/** @internal Overrides as the module takes them: `undefined` where there are none, which is the fast path. */
export function readOverrides(
  overrides: SigningOverrides | undefined,
  known = OVERRIDES,
): SigningOverrides | undefined {
  if (overrides === undefined) return undefined;
  const { requestId, nonce, timestamp, iotToken, cloudToken } = readMembers("overrides", overrides, known);
  const hasToken = iotToken !== undefined || cloudToken !== undefined;
  if (requestId === undefined && nonce === undefined && timestamp === undefined && !hasToken)
    return undefined;
  checkOptionalString("requestId", requestId);
  if (typeof nonce === "string") checkString("nonce", nonce);
  checkOptionalString("iotToken", iotToken);
  checkOptionalString("cloudToken", cloudToken);
  return { requestId, nonce, timestamp, iotToken, cloudToken };
}

/**
 * The text whose HMAC the signature is, worked out again from the request alone.
 *
 * @example
 * console.log(stringToSign(client.getByIdentityId("50ebop4f8c3f")));
 *
 * @throws InvalidInputError with the field `request`, or that of a member, when it is no request of this package
 */
export function stringToSign(request: SignedRequest): string {
  const copy = readRequest(request);
  return callCore((core) => core.stringToSign(copy));
}

/**
 * The request as a line for a POSIX shell. Mind that it is valid for some minutes, and that a token of the user
 * (`iotToken`, `cloudToken`) is part of the body.
 *
 * @example
 * console.log(toCurl(client.getByIdentityId("50ebop4f8c3f")));
 *
 * @throws InvalidInputError with the field `request`, or that of a member, when it is no request of this package
 */
export function toCurl(request: SignedRequest): string {
  const { url, method, headers, body } = readRequest(request);
  // A shell ends the argument there.
  if (body.includes("\0")) throw new InvalidInputError("request.body", "must not hold U+0000");
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

/** @internal What of a signed request is sent. */
export interface PlainRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * @internal A copy of a request that may come from anywhere, each member read once. What is in it can be sent, and can stand
 * in a line for a shell.
 */
export function readRequest(request: unknown): PlainRequest {
  const { url, method, headers, body } = read("request", () => {
    const { url, method, headers, body } = (request ?? {}) as Record<keyof SignedRequest, unknown>;
    return { url, method, headers, body };
  });
  const isRecord =
    typeof headers === "object" && headers !== null && !read("request.headers", () => Array.isArray(headers));
  if (![url, method, body].every((text) => typeof text === "string") || !isRecord)
    throw new InvalidInputError("request", "must be a signed request: url, method, headers and body");
  const copy = {
    url: checkString("request.url", url),
    method: checkString("request.method", method),
    headers: readHeaders("request.headers", headers),
    body: checkString("request.body", body, MAX_BODY),
  };
  if (!/^[A-Z]+$/.test(copy.method)) throw new InvalidInputError("request.method", "must be `POST`");
  if (!/^https?:\/\/[!-~]+$/.test(copy.url))
    throw new InvalidInputError("request.url", "must be an absolute URL of https or http, in ASCII");
  for (const [name, value] of Object.entries(copy.headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\0\r\n]/.test(value))
      throw new InvalidInputError(nameMember("request.headers", name), "must be a header of one line");
  }
  return copy;
}

/** @internal The cloud that a request is for. */
export function detectProvider(request: PlainRequest): Provider {
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
