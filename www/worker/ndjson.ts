// A long response as lines of JSON (NDJSON), each sent as soon as possible.
import type { Progress, RetryEvent, SendOptions } from "iot-accounts";
import { createErrorResponse, describeError, type FailureDetail } from "./failures.ts";

/** One line. A response whose last line is neither `end` nor `error` is incomplete. */
export type Line<Row> =
  | { row: Row }
  | { progress: Progress }
  | { retry: Retry }
  | { error: FailureDetail }
  | { end: true };

/** The failure, and the next attempt. */
export interface Retry {
  provider: string;
  kind: string;
  /** The number of the next attempt, counted from 1. */
  attempt: number;
  attempts: number;
  delayMs: number;
}

export function toRetry({ attempt, error, delayMs }: RetryEvent, retries: number): Retry {
  const { provider, kind } = error;
  return { provider, kind, attempt: attempt + 1, attempts: retries + 1, delayMs };
}

type Watch = Pick<SendOptions, "onRetry"> & { onProgress: (progress: Progress) => void };

/**
 * Streams the rows of a loop of the package. An error before the first line, such as an invalid parameter, gives an
 * error response with its status; a later error is the last line, because the status was sent already.
 */
export function stream<Row>(
  { retries, signal }: { retries: number; signal: AbortSignal },
  createLoop: (watch: Watch) => AsyncGenerator<Row, void, undefined>,
): Promise<Response> {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  let isStarted = false;
  let isLeft = false;
  return new Promise((resolve) => {
    // Resolves when the reader is ready for more.
    const write = (line: Line<Row>) => {
      if (!isStarted) {
        isStarted = true;
        const headers = { "content-type": "application/x-ndjson", "cache-control": "no-store" };
        resolve(new Response(readable, { headers }));
      }
      return writer.write(encoder.encode(`${JSON.stringify(line)}\n`));
    };
    const writeWithoutWaiting = (line: Line<Row>) => void write(line).catch(() => {});
    const work = async () => {
      try {
        const rows = createLoop({
          onProgress: (progress) => writeWithoutWaiting({ progress }),
          onRetry: (event) => writeWithoutWaiting({ retry: toRetry(event, retries) }),
        });
        // The next write would notice only after the requests that are under way.
        writer.closed.catch(() => {
          isLeft = true;
          return rows.return();
        });
        for await (const row of rows) await write({ row });
        await write({ end: true });
      } catch (error) {
        if (!isStarted) resolve(createErrorResponse(error));
        else if (!signal.aborted && !isLeft) await write({ error: describeError(error).detail });
      } finally {
        await writer.close();
      }
    };
    // This fails only when the client has disconnected.
    work().catch(() => {});
  });
}
