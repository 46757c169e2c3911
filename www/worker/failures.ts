// Every failure as an HTTP answer: a status that says whose turn it is, and JSON that says what happened and what to do.
import {
  ApiError,
  type ApiErrorFields,
  type ErrorKind,
  explainSignatureMismatch,
  InvalidInputError,
  type SignatureMismatch,
} from "iot-accounts";

/** The kinds that the worker's own caller can do something about; all others are the operator's or the cloud's: 502. */
const STATUS: Partial<Record<ErrorKind, number>> = {
  "invalid-request": 400,
  "not-found": 404,
  throttled: 429,
  timeout: 504,
};

/** The `error` of an answer. What a cloud refused has all that the package's ApiError has. */
export interface FailureDetail extends Partial<Omit<ApiErrorFields, "kind">> {
  /** A kind of the package's, or one of the worker's own such as `invalid-input` or `misconfigured`. */
  kind: string;
  /** What happened and what to do. */
  message: string;
  /** What is wrong with the caller's input. */
  field?: string | undefined;
  /** For kind `signature`: what was signed and what the cloud says it received. It holds no secret and no token. */
  explanation?: SignatureMismatch | undefined;
}

/** An answer of the worker's own, with nothing of a vendor's in it. */
export class Refusal extends Error {
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

export function badInput(field: string, message: string): Refusal {
  const refusal = new Refusal(400, "invalid-input", message);
  refusal.detail.field = field;
  return refusal;
}

/** A client could not be made: the caller cannot mend that, so it is no 400. Only the field's name goes out. */
export function misconfigured(provider: string, error: unknown): Refusal {
  const field = error instanceof InvalidInputError ? error.field : "client";
  return new Refusal(
    500,
    "misconfigured",
    `the worker's bindings for ${provider} are not right: see \`${field}\``,
  );
}

export function failureResponse(error: unknown): Response {
  const { status, detail, headers } = failureDetail(error);
  return json(status, { error: detail }, headers);
}

/** Logs what the operator has to know: enough to find the call in the cloud's console, and no word of a user's. */
export function failureDetail(error: unknown): {
  status: number;
  detail: FailureDetail;
  headers?: Record<string, string>;
} {
  if (error instanceof Refusal) {
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
    // What was signed must be laid beside what the cloud says it received.
    const explanation = error.request && explainSignatureMismatch(error.request, error);
    const differs = explanation?.part;
    console.error(JSON.stringify({ provider, kind, code, requestId, differs }));
    return {
      status: STATUS[kind] ?? 502,
      detail: { ...error, message, explanation },
      headers: retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) },
    };
  }
  console.error(error instanceof Error ? error.stack : "a value that is no error was thrown");
  return { status: 500, detail: { kind: "internal", message: "the worker failed" } };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store", ...headers } });
}
