// What the module throws, and the errors that are made of it.
import type { ApiErrorFields, ErrorKind, Provider } from "../errors.js";
import { ApiError, InvalidInputError } from "../errors.js";
import type { Core } from "./module.js";
import { getCore } from "./module.js";

/** What src/errors.rs throws for a wrong input. */
interface ThrownInput {
  field: string;
  expected: string;
}

/** What src/errors.rs throws for an answer. */
interface ThrownAnswer extends ApiErrorFields {
  message: string;
}

/** Calls a function of the module. What that throws leaves as an error of the package. */
export function callCore<Value>(call: (core: Core) => Value): Value {
  try {
    return call(getCore());
  } catch (thrown) {
    throw toError(thrown);
  }
}

/** The error of what the sender found, in the words of the core. */
export function createSendingError(
  provider: Provider,
  kind: ErrorKind,
  detail: string,
  options?: ErrorOptions,
): ApiError {
  const error: ThrownAnswer = callCore((core) => core.sendingError(provider, kind, detail));
  return toApiError(error, options);
}

function toError(thrown: unknown): unknown {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return thrown;
  if ("expected" in thrown) {
    const { field, expected } = thrown as ThrownInput;
    return new InvalidInputError(field, expected);
  }
  return "provider" in thrown ? toApiError(thrown as ThrownAnswer) : thrown;
}

function toApiError({ message, ...fields }: ThrownAnswer, options?: ErrorOptions): ApiError {
  return new ApiError(message, fields, options);
}
