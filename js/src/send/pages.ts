// Reads a list that changes meanwhile, page after page, in bounded memory.

/** So many ids that were given last are known at least, and at most twice as many. */
const WINDOW_ROWS = 65_536;
/** Of longer ids fewer are known: they may come from anywhere. */
const WINDOW_CHARACTERS = 64 * WINDOW_ROWS;
/** The reading ends after so many pages that lead no further. */
const MAX_STALE_PAGES = 3;

/** A list, and how to read it. */
export interface PagedList<Row> {
  /** Asks for a page. `total`: how many rows there are on all pages together, where the cloud says it. */
  ask: (offset: number, limit: number) => Promise<{ rows: readonly Row[]; total?: number | undefined }>;
  /** By what a row is known when it comes again. */
  getId: (row: Row) => string;
  /** How many rows to ask for at once. */
  pageSize: number;
  /** The offset to start from. */
  start: number;
}

/** What is new on a page. */
export interface NewRows<Row> {
  rows: Row[];
  /** The offset behind the page. */
  end: number;
}

/**
 * The rows of a list of which only pages can be asked for, while rows come, go and move.
 *
 * Each page after the first is asked for one row early, so that it begins with a row that was given already: then none has
 * slipped past. When it does not, rows before it have gone and others moved up, so the next pages are asked for further and
 * further to the left, until one begins with a known row. From there on known rows are skipped and new ones given. Known are the
 * last 65,536 rows at least. So a row that is in the list all the time, among rows that keep their order, is given exactly
 * once, provided that between two pages fewer rows than that come or go before it; one that comes, goes or moves meanwhile may be
 * given or not, and twice when it was forgotten.
 *
 * The end is a known row with nobody behind it, or with the total reached; or three pages that led no further, since a list may
 * grow in front as fast as it is read, and a server may ignore the offset.
 */
export async function* readPages<Row>({
  ask,
  getId,
  pageSize,
  start,
}: PagedList<Row>): AsyncGenerator<NewRows<Row>, void, undefined> {
  const known = new KnownIds();
  let offset = start;
  let limit = pageSize;
  let needsAnchor = false;
  let step = 0;
  let floor = start;
  let lowestLost = Number.POSITIVE_INFINITY;
  let reached = -1;
  for (let stale = 0; stale < MAX_STALE_PAGES; ) {
    const { rows, total = Number.POSITIVE_INFINITY } = await ask(offset, limit);
    // A page of one row would hold nothing but the row that is known.
    limit = Math.max(pageSize, 2);
    const ids = copyFlat(rows.map(getId));
    if (needsAnchor && known.rank(ids[0]) === undefined) {
      // While the list shrinks, this happens further and further to the left; where it does not, the order is none to rely on.
      if (offset < lowestLost) reached = -1;
      else stale += 1;
      lowestLost = Math.min(lowestLost, offset);
      // Mostly few rows have gone: a small step leaves more room for new rows on the page.
      if (step === 0) floor = Math.max(start, offset - WINDOW_ROWS);
      step = step === 0 ? Math.ceil(limit / 8) : step * 2;
      offset = Math.max(floor, offset - step);
      needsAnchor = offset > floor;
      continue;
    }
    step = 0;
    const end = offset + rows.length;
    const fresh = rows.filter((_, index) => known.add(ids[index] as string));
    yield { rows: fresh, end };
    if (rows.length === 0 || end >= total) return;
    const rank = known.rank(ids.at(-1)) ?? -1;
    if (fresh.length > 0) {
      stale = 0;
      lowestLost = Number.POSITIVE_INFINITY;
    } else if (rank <= reached) {
      stale += 1;
    }
    reached = rank;
    // Nothing but the known row: the end, or a server that gives one row at a time.
    const isLast = rows.length === 1 && fresh.length === 0;
    offset = isLast ? end : end - 1;
    needsAnchor = !isLast && offset > start;
  }
}

/** Texts that were cut out of an answer keep all of it in memory. */
function copyFlat(texts: readonly string[]): readonly string[] {
  return JSON.parse(JSON.stringify(texts)) as string[];
}

/** The ids of the last rows, in two generations: when one is full, the one before it is forgotten. */
class KnownIds {
  #current = new Map<string, number>();
  #previous: ReadonlyMap<string, number> = new Map();
  #characters = 0;
  #count = 0;

  /** How many were added before this one, or `undefined`. */
  rank(id: string | undefined): number | undefined {
    if (id === undefined) return undefined;
    return this.#current.get(id) ?? this.#previous.get(id);
  }

  /** Whether it was not known yet. */
  add(id: string): boolean {
    if (this.rank(id) !== undefined) return false;
    this.#current.set(id, this.#count++);
    this.#characters += id.length;
    if (this.#current.size >= WINDOW_ROWS || this.#characters >= WINDOW_CHARACTERS) {
      this.#previous = this.#current;
      this.#current = new Map();
      this.#characters = 0;
    }
    return true;
  }
}
