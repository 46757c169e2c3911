// Every failure as an HTTP answer: a status that says whose turn it is, and JSON that names the kind.
import { ApiError, type ErrorKind, InvalidInputError } from "iot-accounts";

/** The kinds that the worker's own caller can do something about; all others are the operator's or the cloud's: 502. */
const STATUS: Partial<Record<ErrorKind, number>> = {
  "invalid-request": 400,
  "not-found": 404,
  throttled: 429,
  timeout: 504,
};

/** An answer of the worker's own, with nothing of a vendor's in it. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: Record<string, unknown>;
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

/** The cloud gave no answer at all. */
export function unreachable(provider: "tencent" | "aliyun", error: unknown): Refusal {
  const late = error instanceof Error && error.name === "TimeoutError";
  const kind: ErrorKind = late ? "timeout" : "network";
  const message = late ? `${provider} did not answer in time` : `${provider} could not be reached`;
  const refusal = new Refusal(late ? 504 : 502, kind, message);
  Object.assign(refusal.detail, { provider, code: "", vendorMessage: "", retryable: true });
  return refusal;
}

export function failureResponse(error: unknown): Response {
  if (error instanceof Refusal) {
    if (error.status >= 500) console.error(JSON.stringify(error.detail));
    return json(error.status, { error: error.detail }, error.headers);
  }
  if (error instanceof InvalidInputError) {
    return json(400, { error: { kind: "invalid-input", field: error.field, message: error.message } });
  }
  if (error instanceof ApiError) {
    const { provider, kind, code, message, vendorMessage, localizedMessage, requestId, retryable } = error;
    // For the operator: enough to find the call in the cloud's console, and no word of a user's.
    console.error(JSON.stringify({ provider, kind, code, requestId }));
    const headers: Record<string, string> = {};
    if (error.retryAfterMs !== undefined)
      headers["retry-after"] = String(Math.ceil(error.retryAfterMs / 1000));
    const detail = { provider, kind, code, message, vendorMessage, localizedMessage, requestId, retryable };
    return json(STATUS[kind] ?? 502, { error: detail }, headers);
  }
  console.error(error instanceof Error ? error.stack : "a value that is no error was thrown");
  return json(500, { error: { kind: "internal", message: "the worker failed" } });
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(value, { status, headers: { "cache-control": "no-store", ...headers } });
}
