// What the module throws, and the errors that are made of it.
import { copyOwn } from "../check.js";
import type { ApiErrorFields, ErrorKind, Provider } from "../errors.js";
import { ApiError, InvalidInputError } from "../errors.js";
import type { Core } from "./module.js";
import { abandon, getCore, getPassingCore } from "./module.js";

/** What src/errors.rs throws for a wrong input. */
interface ThrownInput {
  field: string;
  expected: string;
}

/** What src/errors.rs throws for an answer. */
interface ThrownAnswer extends ApiErrorFields {
  message: string;
}

/** Reading takes a few times the memory of what is read, at worst many times. That for an answer of this size may stay. */
const MAX_KEPT = 1024 * 1024;

/**
 * Calls a function of the module. What that throws leaves as an error of the package. Nothing else may be done in `call`:
 * whatever else is thrown means that the module broke off.
 */
export function callCore<Value>(call: (core: Core) => Value): Value {
  return callWith(getCore(), call);
}

/** As {@link callCore}, for a function that reads these bytes. */
export function callParser<Value>(bytes: Uint8Array, call: (core: Core) => Value): Value {
  return callWith(bytes.length > MAX_KEPT ? getPassingCore() : getCore(), call);
}

function callWith<Value>(core: Core, call: (core: Core) => Value): Value {
  try {
    return call(core);
  } catch (thrown) {
    const error = toError(thrown);
    if (error === undefined) abandon(core);
    throw error ?? thrown;
  }
}

/** The error of what the sender found, in the words of the core. */
export function createSendingError(
  provider: Provider,
  kind: ErrorKind,
  detail: string,
  options?: ErrorOptions,
): ApiError {
  const error: ThrownAnswer = callCore((core) => core.sendingError({ provider, kind, detail }));
  return toApiError(error, options);
}

/** `undefined` for what the module never throws. */
function toError(thrown: unknown): ApiError | InvalidInputError | undefined {
  if (typeof thrown !== "object" || thrown === null || thrown instanceof Error) return undefined;
  const own = copyOwn(thrown);
  if ("expected" in own) {
    const { field, expected } = own as ThrownInput;
    return new InvalidInputError(field, expected);
  }
  return "provider" in own ? toApiError(own as ThrownAnswer) : undefined;
}

function toApiError(thrown: ThrownAnswer, options?: ErrorOptions): ApiError {
  const fields = copyOwn(thrown);
  return new ApiError(fields.message, fields, options);
}
