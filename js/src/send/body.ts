// Reads the body of an answer up to a limit: piece by piece, or at once where that is safe.
import { isArrayBuffer, isUint8Array, viewBytes } from "../bytes.js";
import { InvalidInputError } from "../errors.js";

/** An answer that has more is not read. */
export const MAX_BYTES = 8 * 1024 * 1024;

/** Reading pieces that have already arrived keeps the host's timers waiting, so after so many it gets a turn. */
const PIECES_AT_ONCE = 256;

/** @internal How a body is read: as a stream or, where none is given, as a whole. */
export interface Body {
  getReader: (() => ReadableStreamDefaultReader<unknown>) | undefined;
  arrayBuffer: (() => Promise<unknown>) | undefined;
}

/**
 * All bytes of a body; `undefined` when there are more than {@link MAX_BYTES}, of which no more are read.
 *
 * @param ended stops the reading and cancels the stream, which may ignore the signal that its fetch was given
 */
export async function readBody(
  { getReader, arrayBuffer }: Body,
  ended: AbortSignal,
): Promise<Uint8Array | undefined> {
  const reader = getReader?.();
  if (reader === undefined) {
    const buffer: unknown = await arrayBuffer?.();
    if (!isArrayBuffer(buffer)) throw createBodyError();
    const whole = new Uint8Array(buffer);
    return whole.length > MAX_BYTES ? undefined : whole;
  }
  const stop = () => void cancel(reader);
  ended.addEventListener("abort", stop, { once: true });
  try {
    let bytes = new Uint8Array(16 * 1024);
    let length = 0;
    for (let pieces = 1; ; pieces++) {
      const { done, value } = await reader.read();
      ended.throwIfAborted();
      if (done) return bytes.subarray(0, length);
      const piece = isUint8Array(value) ? viewBytes(value) : undefined;
      if (piece === undefined) throw createBodyError();
      if (length + piece.length > MAX_BYTES) return undefined;
      if (length + piece.length > bytes.length) bytes = grow(bytes, length + piece.length);
      bytes.set(piece, length);
      length += piece.length;
      if (pieces % PIECES_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } finally {
    ended.removeEventListener("abort", stop);
    stop();
  }
}

/** @internal Cancels a stream, or what reads it. How that ends is nobody's business. */
export async function cancel(stream: { cancel?: () => unknown } | null | undefined): Promise<void> {
  try {
    await stream?.cancel?.();
  } catch {
    // It was of no use any more.
  }
}

function grow(bytes: Uint8Array<ArrayBuffer>, atLeast: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(atLeast, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

function createBodyError(): InvalidInputError {
  return new InvalidInputError("fetch", "must give a Response whose body is bytes");
}
