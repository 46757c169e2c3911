// Errors of calls that write: whether the cloud carried one out matters more than that it is carried out.
import type { ErrorKind } from "../errors.js";
import { ApiError } from "../errors.js";

/**
 * After these the cloud may have carried out the call; every other kind is its word that it did not. A nonce that was drawn anew
 * and is known already came with the same request, which something on the way sent twice: the first may have been carried out.
 */
const UNKNOWN: readonly ErrorKind[] = ["server", "timeout", "network", "malformed-response", "replay"];

const ADVICE =
  "and before sending it again look whether it was carried out: the call writes, and its outcome is unknown";

/** Whether a call that writes may have been carried out although it ended with this error. */
export function leavesOutcomeUnknown({ kind, outcomeUnknown }: ApiError): boolean {
  return UNKNOWN.includes(kind) && outcomeUnknown !== true;
}

/** The error as that of a call that writes: what must not be sent again without a look is not retryable. */
export function toErrorOfWrite(error: ApiError): ApiError {
  const { message, ...fields } = error.toJSON();
  const options = "cause" in error ? { cause: error.cause } : undefined;
  return new ApiError(
    `${message}, ${ADVICE}`,
    { ...fields, retryable: false, outcomeUnknown: true },
    options,
  );
}
