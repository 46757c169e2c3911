// Turns every error into an HTTP response: a status for the caller's program, and JSON that says what happened and what
// to do.
import {
  ApiError,
  type ApiErrorFields,
  type ErrorKind,
  explainSignatureMismatch,
  InvalidInputError,
  type SignatureMismatch,
} from "iot-accounts";

/** The kinds that the worker's caller can act on; all others concern the operator or the cloud: 502. */
const STATUS: Partial<Record<ErrorKind, number>> = {
  "invalid-request": 400,
  "not-found": 404,
  throttled: 429,
  timeout: 504,
};

/** The `error` of a response. An error of a cloud has all members of the package's ApiError. */
export interface FailureDetail extends Partial<Omit<ApiErrorFields, "kind">> {
  /** A kind of ApiError, or one of the worker such as `invalid-input` or `misconfigured`. */
  kind: string;
  /** What happened and what to do. */
  message: string;
  /** The invalid part of the caller's input. */
  field?: string | undefined;
  /** For kind `signature`: what was signed and what the cloud says it received. It contains no secret and no token. */
  explanation?: SignatureMismatch | undefined;
}

/** An error of the worker, not of a cloud. */
export class WorkerError extends Error {
  readonly status: number;
  readonly detail: FailureDetail;
  readonly headers: Record<string, string>;

  constructor(status: number, kind: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.detail = { kind, message };
    this.headers = headers;
  }
}

export function createInputError(field: string, message: string): WorkerError {
  const error = new WorkerError(400, "invalid-input", message);
  error.detail.field = field;
  return error;
}

/** The error of creating a client. It is not a 400, because the caller cannot fix it; it reveals only the field's name. */
export function createConfigurationError(provider: string, error: unknown): WorkerError {
  const field = error instanceof InvalidInputError ? error.field : "client";
  return new WorkerError(
    500,
    "misconfigured",
    `the worker's bindings for ${provider} are invalid: see \`${field}\``,
  );
}

export function createErrorResponse(error: unknown): Response {
  const { status, detail, headers } = describeError(error);
  return createJsonResponse(status, { error: detail }, headers);
}

/** Logs what the operator needs to find the call in the cloud's console, and no personal data. */
export function describeError(error: unknown): {
  status: number;
  detail: FailureDetail;
  headers?: Record<string, string>;
} {
  if (error instanceof WorkerError) {
    if (error.status >= 500) console.error(JSON.stringify(error.detail));
    return error;
  }
  if (error instanceof InvalidInputError) {
    return {
      status: 400,
      detail: { kind: "invalid-input", field: error.field, message: error.message },
    };
  }
  if (error instanceof ApiError) {
    const { provider, kind, code, message, requestId, retryAfterMs } = error;
    const explanation = error.request && explainSignatureMismatch(error.request, error);
    const differs = explanation?.part;
    console.error(JSON.stringify({ provider, kind, code, requestId, differs }));
    return {
      status: STATUS[kind] ?? 502,
      detail: { ...error, message, explanation },
      headers: retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) },
    };
  }
  console.error(error instanceof Error ? error.stack : "a value that is not an Error was thrown");
  return { status: 500, detail: { kind: "internal", message: "the worker failed" } };
}

export function createJsonResponse(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store", ...headers } });
}
