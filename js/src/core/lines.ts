// A signed request crosses as lines: one line for each part that is new in every request, then the body.
// src/sign.rs writes them.
//
//   Tencent   requestId ⏎ body
//   Aliyun    requestId ⏎ x-ca-nonce ⏎ x-ca-timestamp ⏎ content-md5 ⏎ x-ca-signature-headers ⏎ x-ca-signature ⏎ body
//
// The core refuses every part that holds a line break; the body, which comes last, may hold any.
import type { SignedRequest } from "../types.js";

/** The headers of Aliyun's lines, in their order. */
export type FreshHeaders = readonly [
  nonce: string,
  timestamp: string,
  contentMd5: string,
  signatureHeaders: string,
  signature: string,
];

/** @param headers the same in each of the client's requests */
export function readTencentRequest<Result>(
  lines: string,
  url: string,
  headers: Readonly<Record<string, string>>,
): SignedRequest<Result> {
  const end = lines.indexOf("\n");
  return {
    url,
    method: "POST",
    headers: { ...headers },
    body: lines.slice(end + 1),
    requestId: lines.slice(0, end),
  };
}

/**
 * @param headers all of the gateway's, in the order in which they are sent; those of `fresh` are still empty. To copy this
 * object and fill it in takes less time than to write the headers out one by one
 */
export function readAliyunRequest<Result>(
  lines: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  fresh: FreshHeaders,
): SignedRequest<Result> {
  const requestIdEnd = lines.indexOf("\n");
  const nonceEnd = lines.indexOf("\n", requestIdEnd + 1);
  const timestampEnd = lines.indexOf("\n", nonceEnd + 1);
  const md5End = lines.indexOf("\n", timestampEnd + 1);
  const signatureHeadersEnd = lines.indexOf("\n", md5End + 1);
  const signatureEnd = lines.indexOf("\n", signatureHeadersEnd + 1);
  const filled: Record<string, string> = { ...headers };
  filled[fresh[0]] = lines.slice(requestIdEnd + 1, nonceEnd);
  filled[fresh[1]] = lines.slice(nonceEnd + 1, timestampEnd);
  filled[fresh[2]] = lines.slice(timestampEnd + 1, md5End);
  filled[fresh[3]] = lines.slice(md5End + 1, signatureHeadersEnd);
  filled[fresh[4]] = lines.slice(signatureHeadersEnd + 1, signatureEnd);
  return {
    url,
    method: "POST",
    headers: filled,
    body: lines.slice(signatureEnd + 1),
    requestId: lines.slice(0, requestIdEnd),
  };
}
