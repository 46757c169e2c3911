// A long answer as lines of JSON (NDJSON), each sent as soon as there is something to say.
import type { Progress, RetryEvent, SendOptions } from "iot-accounts";
import { type FailureDetail, failureDetail, failureResponse } from "./failures.ts";

/** One line. Without an `end` or an `error` as the last one, the answer broke off. */
export type Line<Row> =
  | { row: Row }
  | { progress: Progress }
  | { retry: Retry }
  | { error: FailureDetail }
  | { end: true };

/** What failed, and when which attempt follows. */
export interface Retry {
  provider: string;
  kind: string;
  /** The one that follows, counted from 1. */
  attempt: number;
  attempts: number;
  delayMs: number;
}

export function retryOf({ attempt, error, delayMs }: RetryEvent, retries: number): Retry {
  const { provider, kind } = error;
  return { provider, kind, attempt: attempt + 1, attempts: retries + 1, delayMs };
}

type Watch = Pick<SendOptions, "onRetry"> & { onProgress: (progress: Progress) => void };

/**
 * Streams what a loop of the package gives. What fails before the first line, such as a wrong parameter, is an ordinary
 * answer with an ordinary status; after that the status is sent, and the last line tells.
 */
export function stream<Row>(
  { retries, signal }: { retries: number; signal: AbortSignal },
  begin: (watch: Watch) => AsyncIterable<Row>,
): Promise<Response> {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  let isBegun = false;
  return new Promise((resolve) => {
    // Waits until the reader is ready for more.
    const write = (line: Line<Row>) => {
      if (!isBegun) {
        isBegun = true;
        const headers = { "content-type": "application/x-ndjson", "cache-control": "no-store" };
        resolve(new Response(readable, { headers }));
      }
      return writer.write(encoder.encode(`${JSON.stringify(line)}\n`));
    };
    const tell = (line: Line<Row>) => void write(line).catch(() => {});
    const work = async () => {
      try {
        const rows = begin({
          onProgress: (progress) => tell({ progress }),
          onRetry: (event) => tell({ retry: retryOf(event, retries) }),
        });
        for await (const row of rows) await write({ row });
        await write({ end: true });
      } catch (error) {
        if (!isBegun) resolve(failureResponse(error));
        else if (!signal.aborted) await write({ error: failureDetail(error).detail });
      } finally {
        await writer.close();
      }
    };
    // What fails here is a line to a reader who has gone.
    work().catch(() => {});
  });
}
