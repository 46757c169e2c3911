// A long answer as lines of JSON (NDJSON), each page sent as soon as it is there.

import type { RetryEvent } from "../index.js";
import type { Call } from "./call.js";
import { NO_SUBREQUESTS_LEFT } from "./call.js";
import type { ErrorDetail } from "./errors.js";
import type { Line } from "./line.js";
import { SECURITY_HEADERS } from "./security-headers.js";

export const STREAM_HEADERS = { ...SECURITY_HEADERS, "content-type": "application/x-ndjson" };
/** Rows are written together: a chunk each would cost more than all else. */
const CHUNK_CHARACTERS = 32 * 1024;

/** Writes lines, and waits where the reader is slower. */
export class LineWriter<Row> {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #onFirst: () => void;
  #text = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasStarted = false;

  constructor(writer: WritableStreamDefaultWriter<Uint8Array>, onFirst: () => void) {
    this.#writer = writer;
    this.#onFirst = onFirst;
  }

  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  async row(row: Row): Promise<void> {
    this.#text += `{"row":${JSON.stringify(row)}}\n`;
    if (this.#text.length >= CHUNK_CHARACTERS) await this.#flush();
    // The rows of a page come at once; those behind them are waited for.
    else this.#timer ??= setTimeout(() => void this.#flush().catch(() => {}));
  }

  /** Everything but rows is sent at once, with the rows before it. */
  async line(line: Line<Row>): Promise<void> {
    this.#text += `${JSON.stringify(line)}\n`;
    await this.#flush();
  }

  async #flush(): Promise<void> {
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.#onFirst();
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const bytes = new TextEncoder().encode(this.#text);
    this.#text = "";
    await this.#writer.write(bytes);
  }
}

/** What a stream does. */
export interface StreamWork<Row> {
  /** Writes the rows, and the last line. */
  run(writer: LineWriter<Row>): Promise<void>;
  /** Where to go on from, when there is anything to go on from. */
  getCursor(): string | undefined;
  /** What the caller is told of an error. */
  describe(error: unknown): ErrorDetail;
  /** Called when a stream that had begun is over, with the error that ended it, if any. */
  onEnd(error: unknown): void;
}

/**
 * The answer is there with the first line. An error before it rejects, so that the answer can have its status; a later one is the last
 * line, because the status was sent already.
 */
export function stream<Row>(call: Call, work: StreamWork<Row>): Promise<Response> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  // The next write would notice only after the requests that are under way.
  writer.closed.catch(() => call.leave());
  return new Promise((resolve, reject) => {
    const lines = new LineWriter<Row>(writer, () =>
      resolve(new Response(readable, { headers: STREAM_HEADERS })),
    );
    const finish = async () => {
      let ended: unknown;
      try {
        await work.run(lines);
      } catch (error) {
        ended = await endEarly(lines, work, error);
        if (!lines.hasStarted) return reject(ended);
      } finally {
        call.end();
      }
      work.onEnd(ended);
      await writer.close();
    };
    // This fails only when nobody reads any more.
    finish().catch(() => work.onEnd(undefined));
  });
}

/** Writes the last line, and gives the error that it tells. */
async function endEarly<Row>(
  lines: LineWriter<Row>,
  work: StreamWork<Row>,
  error: unknown,
): Promise<unknown> {
  const cursor = work.getCursor();
  if (error === NO_SUBREQUESTS_LEFT && cursor !== undefined) {
    await lines.line({ cursor });
    return undefined;
  }
  if (lines.hasStarted)
    await lines.line({ error: work.describe(error), ...(cursor !== undefined && { cursor }) });
  return error;
}

/** A failure, and the next attempt. */
export function toRetry(
  { attempt, error, delayMs }: RetryEvent,
  retries: number,
): NonNullable<Line<never>["retry"]> {
  const { provider, kind } = error;
  return { provider, kind, attempt: attempt + 1, attempts: retries + 1, delayMs };
}
