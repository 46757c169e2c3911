// What a page is told of a failure: of the clouds, as the worker tells it, of the worker itself, and of the way to it.
import type { ErrorKind as CloudErrorKind, Provider } from "../errors.js";
import type { SignatureMismatch } from "../explain.js";
import { isObject, isText } from "./values.js";

/**
 * What a failure means for the one who has to act on it: the kinds of the clouds' failures, and those of the worker's own.
 *
 * - `unauthorized`: the worker knows no such caller: sign in, or sign in again
 * - `forbidden`: this caller may not reveal; also a rule of a cloud
 * - `invalid-input`: the worker refused what `field` names
 * - `unknown-route`: the worker has no such cloud, or is not at `baseUrl`
 * - `wrong-method`, `wrong-content-type`, `wrong-host`: page and worker are of different versions, or something between them
 *   changes requests
 * - `too-large`, `too-much`: more was asked for than the worker allows at once; `too-slow`: it arrived too slowly
 * - `throttled`: too many requests; `provider` is absent where the worker itself says so
 * - `misconfigured`: the worker lacks a key or a binding
 * - `internal`, `busy`: the worker failed, or has too much to do
 * - `network`: no answer came, or it was cut off; `timeout`: nothing came for too long
 * - `malformed-response`: an answer came, and it is none of the worker's, such as the page of a proxy
 */
export type ErrorKind =
  | CloudErrorKind
  | "unauthorized"
  | "invalid-input"
  | "unknown-route"
  | "wrong-method"
  | "wrong-content-type"
  | "wrong-host"
  | "too-large"
  | "too-much"
  | "too-slow"
  | "misconfigured"
  | "internal"
  | "busy";

/** The fields of an ApiError besides its message. */
export interface ApiErrorFields {
  /** What the failure means. */
  kind: ErrorKind;
  /** The cloud that failed; absent for the worker and the way to it. */
  provider?: Provider | undefined;
  /** The vendor's code, numbers as their text; `""`, by default, when there was none. */
  code?: string | undefined;
  /** What was wrong in the request, such as `phoneNumber`. */
  field?: string | undefined;
  /** The HTTP status: the cloud's where the worker tells it, or else the worker's. */
  status?: number | undefined;
  /** The id under which the vendor's support finds the call. */
  requestId?: string | undefined;
  /** Whether the same call can succeed later; by default `false`. */
  retryable?: boolean | undefined;
  /** How long to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** What an operator can do, a sentence each. */
  advice?: readonly string[] | undefined;
  /** The vendor's message, for callers who may reveal; `""`, by default, for others and when there was none. */
  vendorMessage?: string | undefined;
  /** The vendor's message in the language of the request, for callers who may reveal. */
  localizedMessage?: string | undefined;
  /** Where the string that the cloud signed differs from that of the worker, for callers who may reveal. */
  explanation?: SignatureMismatch | undefined;
}

const FIELDS: Readonly<Record<keyof ApiErrorFields, "string" | "number" | "boolean" | "object">> = {
  kind: "string",
  provider: "string",
  code: "string",
  field: "string",
  status: "number",
  requestId: "string",
  retryable: "boolean",
  retryAfterMs: "number",
  advice: "object",
  vendorMessage: "string",
  localizedMessage: "string",
  explanation: "object",
};

/**
 * The worker or a cloud refused a request, or no readable answer came. It is a class of its own: that of the main entry is
 * always of a cloud, and knows no `unauthorized`. Both have the name `ApiError`, and the same fields for what both know.
 */
export class ApiError extends Error implements ApiErrorFields {
  declare readonly kind: ErrorKind;
  declare readonly provider?: Provider;
  declare readonly code: string;
  declare readonly field?: string;
  declare readonly status?: number;
  declare readonly requestId?: string;
  declare readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly advice?: readonly string[];
  declare readonly vendorMessage: string;
  declare readonly localizedMessage?: string;
  declare readonly explanation?: SignatureMismatch;

  /** For tests that need such an error. The package makes the errors that it throws. A field of a wrong type is left out. */
  constructor(message: string, fields: ApiErrorFields, options?: { cause?: unknown }) {
    super(message, options);
    const told: Record<string, unknown> = { code: "", vendorMessage: "", retryable: false };
    for (const [name, type] of Object.entries(FIELDS)) {
      const value: unknown = fields[name as keyof ApiErrorFields];
      if (typeof value === type && value !== null) told[name] = value;
    }
    define(this, told);
  }

  /**
   * Every field, with the message, for logs and for what copies an error. Never the cause.
   *
   * @example
   * console.error(JSON.stringify(error)); // by toJSON()
   */
  toJSON(): ApiErrorFields & { name: string; message: string } {
    return describe(this);
  }
}

// Minifiers change the names of classes, so the name is written out.
ApiError.prototype.name = "ApiError";

/** An argument is wrong; this was found before anything was sent. It has the name and the field of that of the main entry. */
export class InvalidInputError extends TypeError {
  /** The name of the argument that is wrong, with its path: `offset`, `identityIds[2]`, `options.revael`. */
  declare readonly field: string;

  /** The message is "`field` expected"; it never repeats the value. */
  constructor(field: string, expected: string) {
    super(`\`${field}\` ${expected}`);
    define(this, { field });
  }

  /**
   * The field, with the message, for logs and for what copies an error.
   *
   * @example
   * const { field } = new InvalidInputError("offset", "must be an integer").toJSON();
   */
  toJSON(): { name: string; message: string; field: string } {
    return describe(this);
  }
}

InvalidInputError.prototype.name = "InvalidInputError";

function describe<Told extends Error>(error: Told): Told {
  return { ...error, name: error.name, message: error.message };
}

function define(error: Error, fields: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(fields))
    Object.defineProperty(error, name, { value, enumerable: true });
}

/** The error that the worker describes; `undefined` for what describes none. */
export function toApiError(detail: unknown, status?: number): ApiError | undefined {
  if (!isObject(detail) || !isText(detail["kind"]) || !isText(detail["message"])) return undefined;
  const { advice } = detail;
  const fields = { status, ...detail, advice: Array.isArray(advice) ? advice.map(String) : undefined };
  return new ApiError(detail["message"], fields as unknown as ApiErrorFields);
}

export function createMalformed(
  message = "what came is not of a form that the worker gives",
  status?: number,
): ApiError {
  return new ApiError(message, { kind: "malformed-response", status });
}

export function createFailure(kind: "network" | "timeout", message: string, cause?: unknown): ApiError {
  return new ApiError(message, { kind, retryable: true }, cause ? { cause } : {});
}
