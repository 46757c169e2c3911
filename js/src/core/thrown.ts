// What the module throws, and the errors that are made of it.
import type { ErrorKind, Provider } from "../errors.js";
import { ApiError, InvalidInputError } from "../errors.js";
import type { Core } from "./module.js";
import { getCore } from "./module.js";
import { Cells } from "./packed.js";

/** Calls a function of the module. What that throws leaves as an error of the package. */
export function callCore<Value>(call: (core: Core) => Value): Value {
  try {
    return call(getCore());
  } catch (thrown) {
    throw toError(thrown);
  }
}

function toError(thrown: unknown): unknown {
  return typeof thrown === "string" ? readError(new Cells(thrown)) : thrown;
}

/** The module throws the cells that src/errors.rs lists: two for an input, eleven for an answer. */
function readError(cells: Cells): ApiError | InvalidInputError {
  const message = cells.next() ?? "";
  const provider = cells.next() ?? "";
  if (cells.isEmpty) return new InvalidInputError(message, provider);
  return new ApiError(message, {
    provider: provider as Provider,
    kind: cells.next() as ErrorKind,
    code: cells.next() ?? "",
    vendorMessage: cells.next() ?? "",
    localizedMessage: cells.next(),
    status: toNumber(cells.next()),
    requestId: cells.next(),
    retryable: cells.next() !== undefined,
    retryAfterMs: toNumber(cells.next()),
    serverTimeMs: toNumber(cells.next()),
  });
}

function toNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
