// What an error says to the caller: a status for a program, and JSON that says what happened and what to do.
import type { ApiErrorFields, ErrorKind, Provider, SignatureMismatch } from "../index.js";
import { ApiError, explainSignatureMismatch, InvalidInputError } from "../index.js";
import { JSON_HEADERS } from "./security-headers.js";

/** The kinds of the worker's own errors, and their statuses. */
const OWN_STATUS = {
  unauthorized: 401,
  forbidden: 403,
  "invalid-input": 400,
  "unknown-route": 404,
  "wrong-method": 405,
  "wrong-host": 421,
  "wrong-content-type": 415,
  "too-large": 413,
  "too-slow": 408,
  "too-much": 422,
  throttled: 429,
  busy: 503,
  misconfigured: 500,
  internal: 500,
} as const;

/** The kinds of a cloud's errors that the caller can do something about; the others concern the operator or the cloud: 502. */
const CLOUD_STATUS: Partial<Record<ErrorKind, number>> = {
  "invalid-request": 400,
  "not-found": 404,
  throttled: 429,
  timeout: 504,
};

/** The kind of an error of the worker itself. */
export type WorkerErrorKind = keyof typeof OWN_STATUS;

/**
 * The `error` of an answer. One of a cloud has the members of the package's ApiError; what the vendor said is there for callers who
 * may reveal.
 */
export interface ErrorDetail extends Partial<Omit<ApiErrorFields, "kind">> {
  /** A kind of ApiError, or of the worker. */
  kind: ErrorKind | WorkerErrorKind;
  /** What happened and what to do. */
  message: string;
  /** The part of the question that is wrong. */
  field?: string | undefined;
  /** What the operator should check, the likeliest first. */
  advice?: string[] | undefined;
  /** What was signed and what the cloud says it received, without a secret or a token. */
  explanation?: SignatureMismatch | undefined;
}

/** @internal An error of the worker, not of a cloud. */
export class WorkerError extends Error {
  readonly detail: ErrorDetail;
  readonly headers: Record<string, string>;

  constructor(
    kind: WorkerErrorKind,
    message: string,
    {
      field,
      retryAfterMs,
      headers,
    }: { field?: string; retryAfterMs?: number; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.detail = { kind, message };
    if (field !== undefined) this.detail.field = field;
    if (retryAfterMs !== undefined) this.detail.retryAfterMs = retryAfterMs;
    this.headers = headers ?? {};
  }
}

/** @internal What is answered, and what the log says of it. */
export interface DescribedError {
  status: number;
  detail: ErrorDetail;
  headers: Record<string, string>;
  logged: { kind: string; code?: string; differs?: string };
}

/** @internal */
export function describeError(error: unknown, canReveal: boolean): DescribedError {
  if (error instanceof InvalidInputError) {
    const { field, message } = error;
    return describeOwn({ kind: "invalid-input", field, message }, {});
  }
  if (error instanceof WorkerError) return describeOwn(error.detail, error.headers);
  if (error instanceof ApiError) return describeCloud(error, canReveal);
  return describeOwn({ kind: "internal", message: "the worker failed" }, {});
}

/** @internal */
export function toResponse({ status, detail, headers }: DescribedError): Response {
  return new Response(JSON.stringify({ error: detail }), {
    status,
    headers: { ...JSON_HEADERS, ...headers },
  });
}

function describeOwn(detail: ErrorDetail, headers: Record<string, string>): DescribedError {
  const { kind } = detail;
  return {
    status: OWN_STATUS[kind as WorkerErrorKind],
    detail,
    headers: { ...headers, ...createRetryAfter(detail.retryAfterMs) },
    logged: { kind },
  };
}

function describeCloud(error: ApiError, canReveal: boolean): DescribedError {
  const { provider, kind, code, requestId, retryable, retryAfterMs, status } = error;
  const explanation = error.request && explainSignatureMismatch(error.request, error);
  const told = { provider, kind, code, requestId, retryable, retryAfterMs, status };
  const differs = explanation?.part;
  return {
    status: CLOUD_STATUS[kind] ?? 502,
    detail: canReveal
      ? { ...error.toJSON(), message: error.message, explanation, advice: explanation?.advice }
      : { ...told, message: MESSAGES[kind](CLOUDS[provider]) },
    headers: createRetryAfter(retryAfterMs),
    logged: { kind, ...(code !== "" && { code }), ...(differs !== undefined && { differs }) },
  };
}

function createRetryAfter(retryAfterMs: number | undefined): Record<string, string> {
  return retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
}

const CLOUDS: Readonly<Record<Provider, string>> = { tencent: "Tencent's cloud", aliyun: "Aliyun's cloud" };

/** In words of the worker's: a vendor's message may repeat what is for the operator alone. */
const MESSAGES: Readonly<Record<ErrorKind, (cloud: string) => string>> = {
  signature: (cloud) => `${cloud} refused the worker's signature: tell the operator`,
  credentials: (cloud) => `${cloud} refused the worker's keys: tell the operator`,
  clock: (cloud) => `${cloud} refused the worker's clock: try again, then tell the operator`,
  replay: (cloud) => `${cloud} has seen this request before: try again`,
  throttled: (cloud) => `${cloud} has too many requests: try again later`,
  quota: (cloud) => `the account's quota at ${cloud} is used up: tell the operator`,
  forbidden: (cloud) => `${cloud} forbids the worker this call: tell the operator`,
  "not-found": (cloud) => `${cloud} knows nobody like this`,
  "invalid-request": (cloud) => `${cloud} takes the question for invalid`,
  server: (cloud) => `${cloud} failed: try again later`,
  timeout: (cloud) => `${cloud} did not answer in time: try again`,
  network: (cloud) => `${cloud} could not be reached: try again`,
  "malformed-response": (cloud) => `${cloud} gave an answer that cannot be read: tell the operator`,
};
