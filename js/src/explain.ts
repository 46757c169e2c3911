// Finds out why a signature was not accepted.
import { checkString, isA, read } from "./check.js";
import { callCore } from "./core/thrown.js";
import { ApiError, InvalidInputError } from "./errors.js";
import { detectProvider, MAX_BODY, readRequest } from "./request.js";
import type { SignedRequest } from "./types.js";

/** The two strings to sign, where they differ, and what to check. */
export interface SignatureMismatch {
  /**
   * The first part that differs: `method`, `accept`, `content-md5`, `content-type`, `date`, `path`, or `header` with its
   * name. Absent when both sides agree, or when the server did not show its side.
   */
  part?: string;
  /** That part in our string to sign; absent for a header that only the server signed. */
  ours?: string;
  /** That part in the server's; absent for a header that only we signed. */
  theirs?: string;
  /** Ours, with its line breaks. */
  stringToSign: string;
  /** The server's, as it arrived: its line breaks replaced or removed, perhaps cut off. */
  serverStringToSign?: string;
  /** Whether the server's text ended early, and agrees as far as it goes. */
  cutOff: boolean;
  /** What to check, the likeliest first. */
  advice: string[];
}

/**
 * Compares what was signed with what the server says it signed. Only Aliyun's gateway shows its string to sign; for
 * Tencent the usual suspects are given.
 * Source: https://help.aliyun.com/document_detail/143207.html
 *
 * @example
 * const mismatch = explainSignatureMismatch(request, error);
 * console.error(mismatch?.part, mismatch?.ours, mismatch?.theirs, mismatch?.advice);
 *
 * @param request the request as it was sent
 * @param error what its parser threw
 * @returns `undefined` when the error is not of kind `signature`, or not of this request's cloud
 * @throws InvalidInputError with the field `request` or `error`, or that of a member, when it is none of this package
 */
export function explainSignatureMismatch(
  request: SignedRequest,
  error: ApiError,
): SignatureMismatch | undefined {
  const copy = readRequest(request);
  const found = read("error", () => {
    if (!isA(error, ApiError)) return undefined;
    const { kind, provider, vendorMessage } = error;
    return { kind, provider, vendorMessage };
  });
  if (found === undefined) throw new InvalidInputError("error", "must be an ApiError");
  if (found.kind !== "signature" || found.provider !== detectProvider(copy)) return undefined;
  const vendorMessage = checkString("error.vendorMessage", found.vendorMessage, MAX_BODY);
  return callCore((core) => core.explainSignatureMismatch({ ...copy, vendorMessage }));
}
