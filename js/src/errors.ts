// The two classes of errors.
import type { SignedRequest } from "./types.js";

/** The cloud whose API was called. */
export type Provider = "tencent" | "aliyun";

/**
 * What a failure means for the one who has to act on it.
 *
 * - `signature`: the signature does not match: a wrong app secret, or a request changed after it was signed
 * - `credentials`: the app key or a token is unknown, or not authorised for this API
 * - `clock`: the timestamp lies outside the window that the cloud accepts
 * - `replay`: the nonce was used before
 * - `throttled`: too many requests for now
 * - `quota`: the paid or granted amount is used up, or the account is in arrears
 * - `forbidden`: a rule of the account or the gateway forbids it
 * - `not-found`: no such API, customer or identity
 * - `invalid-request`: the cloud found a parameter missing or wrong
 * - `server`: the cloud itself failed
 * - `timeout`: no answer in time
 * - `network`: no answer at all
 * - `malformed-response`: an answer came, and it is none that this API gives
 */
export type ErrorKind =
  | "signature"
  | "credentials"
  | "clock"
  | "replay"
  | "throttled"
  | "quota"
  | "forbidden"
  | "not-found"
  | "invalid-request"
  | "server"
  | "timeout"
  | "network"
  | "malformed-response";

/** The fields of an ApiError besides its message. */
export interface ApiErrorFields {
  /** The cloud whose API was called. */
  provider: Provider;
  /** What the failure means. */
  kind: ErrorKind;
  /** The vendor's code, unchanged, numbers as their text; `""` when there was none. */
  code: string;
  /** The vendor's message; the start of the body when it could not be read; `""` when there was none. */
  vendorMessage: string;
  /** The vendor's message in the language of the request (Aliyun's `localizedMsg`). */
  localizedMessage?: string | undefined;
  /** The HTTP status, when the caller told it. */
  status?: number | undefined;
  /** The id under which the vendor's support finds the call. */
  requestId?: string | undefined;
  /** Whether the same call, signed afresh, can succeed (`clock`: once, after correcting the clock; `replay`: once). */
  retryable: boolean;
  /** How long the vendor asks to wait, in milliseconds (header `Retry-After`). */
  retryAfterMs?: number | undefined;
  /** The server's clock, in milliseconds since 1970 (header `Date`). */
  serverTimeMs?: number | undefined;
  /**
   * `true` when the call writes and nobody knows whether the cloud carried it out: `send` gave it up after a `timeout`, a
   * failure of the `network` or of the `server`, a `replay` (the request arrived twice), or an answer that could not be read. It
   * is not `retryable` then: look first.
   */
  outcomeUnknown?: boolean | undefined;
}

const FIELDS: Readonly<Record<keyof ApiErrorFields, "string" | "number" | "boolean">> = {
  provider: "string",
  kind: "string",
  code: "string",
  vendorMessage: "string",
  localizedMessage: "string",
  status: "number",
  requestId: "string",
  retryable: "boolean",
  retryAfterMs: "number",
  serverTimeMs: "number",
  outcomeUnknown: "boolean",
};
const REQUIRED: readonly string[] = ["provider", "kind", "code", "vendorMessage", "retryable"];

/**
 * A cloud or its gateway refused the request, or no readable answer came. The message says what happened and what to do;
 * the vendor's code and message are kept unchanged beside it. The kinds follow, for Tencent, from the codes on
 * https://cloud.tencent.com/document/product/1465/59074, for Aliyun
 * https://help.aliyun.com/document_detail/43906.html (gateway) and
 * https://help.aliyun.com/document_detail/127995.html (service).
 */
export class ApiError extends Error implements ApiErrorFields {
  declare readonly provider: Provider;
  declare readonly kind: ErrorKind;
  declare readonly code: string;
  declare readonly vendorMessage: string;
  declare readonly localizedMessage?: string;
  declare readonly status?: number;
  declare readonly requestId?: string;
  declare readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly serverTimeMs?: number;
  declare readonly outcomeUnknown?: boolean;
  /**
   * The request that was refused, on errors that `send` and the loops throw; for `explainSignatureMismatch`. Not enumerable, so that
   * neither logs nor JSON repeat a token in its body.
   */
  declare readonly request?: SignedRequest;

  /**
   * For tests that need such an error. The package makes the errors that it throws.
   *
   * @throws InvalidInputError with the field `message`, `options`, or that of a member of `fields`
   */
  constructor(message: string, fields: ApiErrorFields, options?: { cause?: unknown }) {
    const checked = readFields(fields);
    super(checkText("message", message), readCause(options));
    for (const [name, value] of checked) Object.defineProperty(this, name, { value, enumerable: true });
  }

  /**
   * Every field, with the message, for logs and for what copies an error: JSON, `structuredClone` and `postMessage` would lose
   * them. Never the request or the cause, which may hold a token.
   *
   * @example
   * console.error(JSON.stringify(error)); // by toJSON()
   */
  toJSON(): ApiErrorFields & { name: string; message: string } {
    const { name, message } = this;
    const fields = Object.keys(FIELDS) as (keyof ApiErrorFields)[];
    const told = fields.flatMap((field) =>
      this[field] === undefined ? [] : [[field, this[field]] as const],
    );
    return { name, message, ...(Object.fromEntries(told) as unknown as ApiErrorFields) };
  }
}

// Minifiers change the names of classes, so the name is written out. It is set outside of the class because esbuild
// renames a class whose static block refers to it.
ApiError.prototype.name = "ApiError";

/** An input is wrong; this was found before anything was signed or sent. The message says what would be right. */
export class InvalidInputError extends TypeError {
  /** The name of the input that is wrong, with its path: `offset`, `identityIds[2]`, `params.DeviceName`; control characters as spaces. */
  declare readonly field: string;

  /** The message is "`field` expected"; it never repeats the value, which may be a secret. */
  constructor(field: string, expected: string, options?: { cause?: unknown }) {
    const value = toOneLine(checkText("field", field));
    super(`\`${value}\` ${checkText("expected", expected)}`, readCause(options));
    Object.defineProperty(this, "field", { value, enumerable: true });
  }

  /**
   * The field, with the message, for logs and for what copies an error.
   *
   * @example
   * const { field } = new InvalidInputError("offset", "must be an integer").toJSON();
   */
  toJSON(): { name: string; message: string; field: string } {
    const { name, message, field } = this;
    return { name, message, field };
  }
}

InvalidInputError.prototype.name = "InvalidInputError";

/** A name may be anybody's; in a log or a terminal it must not pass for more than a name. */
function toOneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ");
}

/** Those that are there, each read once. */
function readFields(fields: ApiErrorFields): [name: string, value: unknown][] {
  const read: [string, unknown][] = [];
  for (const [name, type] of Object.entries(FIELDS)) {
    const value: unknown = get(name, fields, name);
    const isAbsent = value === undefined || value === null;
    if (isAbsent ? REQUIRED.includes(name) : typeof value !== type)
      throw new InvalidInputError(name, `must be a ${type}`);
    if (!isAbsent) read.push([name, value]);
  }
  return read;
}

function checkText(field: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new InvalidInputError(field, "must be a string");
}

/** As the constructors of errors take it: they look whether there is one. */
function readCause(options: { cause?: unknown } | undefined): { cause?: unknown } | undefined {
  const cause = get("options", options, "cause");
  return cause === undefined ? undefined : { cause };
}

function get(field: string, object: object | null | undefined, name: string): unknown {
  try {
    return Reflect.get(Object(object), name);
  } catch (cause) {
    throw new InvalidInputError(field, "must be readable: reading it threw an error", { cause });
  }
}
