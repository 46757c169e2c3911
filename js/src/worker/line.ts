// One line of a long answer.
import type { Provider } from "../index.js";
import type { ErrorDetail } from "./errors.js";

/** One line. An answer whose last line has none of `end`, `cursor` and `error` was cut off. */
export interface Line<Row> {
  /** One of the list. */
  row?: Row;
  /** How far the stream is: with what is to come of this page. */
  progress?: { done: number; total?: number };
  /** A request to a cloud failed, and is made again. */
  retry?: { provider: Provider; kind: string; attempt: number; attempts: number; delayMs: number };
  /** Why the stream ended early. */
  error?: ErrorDetail;
  /** Where to go on from, behind all rows before this line: ask the same again with it. */
  cursor?: string;
  /** Everybody was given. */
  end?: true;
}
