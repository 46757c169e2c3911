// What the module throws, and the errors that are made of it.
import type { ErrorKind, Provider } from "../errors.js";
import { ApiError, InvalidInputError } from "../errors.js";
import { Cells } from "./packed.js";

/** Runs a call of the module. What it throws leaves as an error of the package. */
export function guarded<Value>(call: () => Value): Value {
  try {
    return call();
  } catch (thrown) {
    throw typeof thrown === "string" ? errorOf(new Cells(thrown)) : thrown;
  }
}

/** The module throws the cells that src/errors.rs lists: two for an input, eleven for an answer. */
function errorOf(cells: Cells): ApiError | InvalidInputError {
  const message = cells.next() ?? "";
  const provider = cells.next() ?? "";
  if (cells.isEmpty) return new InvalidInputError(message, provider);
  return new ApiError(message, {
    provider: provider as Provider,
    kind: cells.next() as ErrorKind,
    code: cells.next() ?? "",
    vendorMessage: cells.next() ?? "",
    localizedMessage: cells.next(),
    status: numberOf(cells.next()),
    requestId: cells.next(),
    retryable: cells.next() !== undefined,
    retryAfterMs: numberOf(cells.next()),
    serverTimeMs: numberOf(cells.next()),
  });
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
