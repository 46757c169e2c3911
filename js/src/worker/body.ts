// The body of a request: JSON in UTF-8, bounded in size and time.
import { WorkerError } from "./errors.js";
import type { CheckedLimits } from "./limits.js";
import { createInputError } from "./query.js";

const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** The members of a JSON object that has none but these. */
export async function readBody<Name extends string>(
  request: Request,
  { bodyBytes, bodyTimeoutMs }: CheckedLimits,
  names: readonly Name[],
): Promise<Partial<Record<Name, unknown>>> {
  if (!JSON_TYPE.test(request.headers.get("content-type") ?? "")) {
    throw new WorkerError("wrong-content-type", "the content type must be `application/json`, in UTF-8");
  }
  const text = decode(await readBytes(request, bodyBytes, bodyTimeoutMs));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw createInputError("body", "must be JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw createInputError("body", "must be a JSON object");
  for (const name of Object.keys(value)) {
    if (!(names as readonly string[]).includes(name))
      throw createInputError(name, `is not known here; known are ${names.join(", ")}`);
  }
  return value as Partial<Record<Name, unknown>>;
}

/** Counted while it is read: content-length may be missing or wrong. */
async function readBytes(request: Request, maxBytes: number, timeoutMs: number): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void reader.cancel().catch(() => {});
  }, timeoutMs);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) throw new WorkerError("too-slow", `the body took longer than ${timeoutMs} ms`);
      if (done) break;
      size += value.byteLength;
      if (size > maxBytes) {
        void reader.cancel().catch(() => {});
        throw new WorkerError("too-large", `the body is larger than ${maxBytes} bytes`);
      }
      chunks.push(value);
    }
  } finally {
    clearTimeout(timer);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw createInputError("body", "must be UTF-8");
  }
}
