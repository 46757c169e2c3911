// Where a stream ended, so that another can go on from there while the list changes.
import { createInputError } from "./query.js";

/** So many rows that were given last are recognised. */
const KEPT_HASHES = 50;
/** How far to the left of where the stream ended the list is looked at, one after the other. */
const STEPS = [KEPT_HASHES, 400, 3_200, 25_600];

/** Where a stream ended. */
export interface Position {
  /** How many rows lay before it, more or less: the list changes. */
  offset: number;
  /** Hashes of the last ids that were given. */
  last: readonly number[];
}

export const START: Position = { offset: 0, last: [] };

/** Remembers what was given last. */
export class Trail {
  #last: number[];

  constructor(last: readonly number[]) {
    this.#last = [...last];
  }

  add(id: string): void {
    this.#last.push(hash(id));
    if (this.#last.length > 4 * KEPT_HASHES) this.#last = this.#last.slice(-KEPT_HASHES);
  }

  at(offset: number): Position {
    return { offset, last: this.#last.slice(-KEPT_HASHES) };
  }
}

/** The cursor's text holds no data: a number, and hashes of 32 bits. */
export function writeCursor({ offset, last }: Position): string {
  return [offset, ...last].map((number) => number.toString(36)).join("-");
}

export function parseCursor(text: string | undefined): Position {
  if (text === undefined) return START;
  const numbers = text
    .split("-")
    .map((part) => (/^[0-9a-z]{1,7}$/.test(part) ? Number.parseInt(part, 36) : Number.NaN));
  const [offset = Number.NaN, ...last] = numbers;
  if (
    numbers.some((number) => Number.isNaN(number) || number >= 2 ** 32) ||
    offset >= 2 ** 31 ||
    last.length > KEPT_HASHES
  )
    throw createInputError("cursor", "must be one that a stream of this worker gave");
  return { offset, last };
}

/**
 * The rows behind the position, from a loop that can begin at any offset.
 *
 * The list is entered a few rows early. If one of those that were given last is there, the rows up to it are left out, and so nobody
 * is missed and nobody given twice, however the list moved. If there is none, more rows have gone than it was entered early, and it is
 * entered further to the left; at last 25,600 rows early, and then all from there are given, some of them perhaps for the second time.
 *
 * The hashes are of 32 bits, so once in about 800,000 times a stranger among the first hundred rows passes for one that was given last.
 */
export async function* goOn<Row>(
  { offset, last }: Position,
  begin: (offset: number) => AsyncGenerator<Row, void, undefined>,
  getId: (row: Row) => string,
): AsyncGenerator<Row, void, undefined> {
  if (last.length === 0) return yield* begin(offset);
  const known = new Set(last);
  for (const step of STEPS) {
    const start = Math.max(0, offset - step);
    const isFurthest = start === 0 || step === STEPS.at(-1);
    const rows = begin(start);
    try {
      const early: Row[] = [];
      let behindKnown = 0;
      let next = await rows.next();
      // Rows may have come before it, so the last known row may lie as far to the right.
      while (!next.done && early.length < 2 * step) {
        early.push(next.value);
        if (known.has(hash(getId(next.value)))) behindKnown = early.length;
        next = await rows.next();
      }
      if (behindKnown === 0 && !isFurthest) continue;
      yield* early.slice(behindKnown);
      if (next.done) return;
      yield next.value;
      return yield* rows;
    } finally {
      await rows.return();
    }
  }
}

/** FNV-1a. */
function hash(id: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) value = Math.imul(value ^ id.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
