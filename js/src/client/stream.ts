// Reads a stream of lines in bounded memory, and goes on where it was cut off.
import { parseObject } from "./ask.js";
import { ApiError, createFailure, createMalformed, toApiError } from "./errors.js";
import type { Shape } from "./shapes.js";
import { isProgress, isRetry } from "./shapes.js";
import type { LoopOptions } from "./types.js";
import { isText } from "./values.js";

/** The characters of a line: more than any row has. */
const MAX_LINE = 1024 * 1024;
/** How often a stream is asked for again after it was cut off, without a new cursor in between. */
const MAX_TRIES = 3;
const FIRST_DELAY_MS = 100;
/** The rows since the last cursor, which come again where a stream goes on: the worker gives a cursor after each page. */
const MAX_GIVEN = 10_000;

/**
 * The rows of a stream, each once.
 *
 * @param ask asks for the texts of the stream, from a cursor on
 */
export async function* readStream<Row extends object>(
  ask: (cursor: string | undefined, delayMs: number) => AsyncIterable<string>,
  isRow: Shape<Row>,
  { cursor, signal, onProgress, onRetry, onCursor }: LoopOptions,
): AsyncGenerator<Row, void, undefined> {
  let isBegun = false;
  let tries = 0;
  let given: string[] = [];
  const known: string[] = [];
  for (;;) {
    const asked = cursor;
    let isOver = false;
    let cut = createFailure("network", "the stream was cut off again and again");
    const lines = splitLines(ask(cursor, tries && FIRST_DELAY_MS * 2 ** tries));
    try {
      for (;;) {
        const next = await lines.next().catch((error: unknown) => {
          const isCut = error instanceof ApiError && error.retryable && !error.status;
          if (!isBegun || !isCut) throw error;
          cut = error;
        });
        if (!next || next.done) break;
        if (signal?.aborted) throw signal.reason;
        isBegun = true;
        const line = parseObject(next.value);
        const { row, progress, retry, error, end } = line;
        isOver = isText(line["cursor"]);
        if (isRow(row)) {
          // By the id a row is known again when it has changed meanwhile. A masked one may be that of several.
          const { customerId, identityId } = row as { customerId?: string; identityId?: string };
          const key = customerId || identityId || next.value;
          given.push(key);
          const index = known.indexOf(key);
          if (index < 0) yield row;
          else known.splice(index, 1);
        } else if (isProgress(progress)) {
          isOver = false;
          await onProgress?.(progress);
        } else if (isRetry(retry)) await onRetry?.(retry);
        else if (!isOver && !end && !error) throw createMalformed();
        if (isText(line["cursor"])) {
          cursor = line["cursor"];
          [tries, given] = [0, []];
          await onCursor?.(cursor);
        }
        if (error) throw toApiError(error) ?? createMalformed();
        if (end) return;
      }
    } finally {
      await lines.return();
    }
    if (isOver) {
      if (cursor === asked) throw createMalformed("the cursor leads no further");
      continue;
    }
    if (++tries > MAX_TRIES || given.length > MAX_GIVEN) throw cut;
    known.push(...given);
    given = [];
  }
}

/** The lines that came whole. An empty one only says that the connection lives. */
async function* splitLines(texts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = "";
  for await (const text of texts) {
    const lines = text.split("\n");
    lines[0] = rest + lines[0];
    for (const line of lines)
      if (line.length > MAX_LINE) throw createMalformed(`a line has more than ${MAX_LINE} characters`);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line) yield line;
  }
}
