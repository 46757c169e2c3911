// Reads a list that changes meanwhile, page after page, in bounded memory.

/** So many ids that were given last are known at least, and at most twice as many. */
const WINDOW_ROWS = 65_536;
/** Of longer ids fewer are known: they may come from anywhere. */
const WINDOW_CHARACTERS = 4_194_304;
/** The reading ends after so many known rows in a row. */
const MAX_SKIPPED_ROWS = 131_072;
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
 * Each page after the first is asked for one row early, so that it begins with a row that was given already: then none has slipped
 * past. When it does not, rows before it have gone and others moved up, so pages are asked for further and further to the left,
 * until one begins with a known row. From there on known rows are skipped and new ones given; the last 65,536 at least are known.
 * So a row that is in the list all the time, among rows that keep their order, is given exactly once, provided that between two pages
 * fewer rows than that come or go before it, and pages hold two rows at least. One that comes, goes or moves meanwhile is given once
 * or not at all, unless it was forgotten.
 *
 * The end is a known row with nobody behind it, or with the total reached; or three pages that lead no further, since a list may
 * grow in front as fast as it is read, and a server may ignore the offset.
 */
export async function* readPages<Row>({
  ask,
  getId,
  pageSize,
  start,
}: PagedList<Row>): AsyncGenerator<NewRows<Row>, void, undefined> {
  const known = new KnownIds();
  const position = new Position(start, pageSize);
  while (!position.hasEnded) {
    const { offset } = position;
    const { rows, total = Number.POSITIVE_INFINITY } = await ask(offset, position.limit);
    const ids = copyFlat(rows.map(getId));
    if (position.needsAnchor && known.rank(ids[0]) === undefined) {
      position.goBack();
      continue;
    }
    const end = offset + rows.length;
    const fresh = rows.filter((_, index) => known.add(ids[index] as string));
    yield { rows: fresh, end };
    if (rows.length === 0 || end >= total) return;
    position.goOn(rows.length, fresh.length, known.rank(ids.at(-1)) ?? -1);
  }
}

/** Which page is to be asked for. */
class Position {
  offset: number;
  limit: number;
  /** Whether the page has to begin with a known row. */
  needsAnchor = false;
  hasEnded = false;
  readonly #start: number;
  readonly #pageSize: number;
  /** How far the last step to the left went, and how far all of them may go. */
  #step = 0;
  #floor = 0;
  /** The rank of the last row of the page before: while it rises, known rows lead to new ones. */
  #reached = -1;
  /** Whether a page that was asked for one row early ever had a new row. A server that rounds offsets has no such page. */
  #anchorsWork = false;
  #isPlain = false;
  // All that follow count since the last new row.
  #newEnd: number;
  #lowestLost = Number.POSITIVE_INFINITY;
  #lost = 0;
  #stale = 0;
  #skipped = 0;
  #isLastTry = false;

  constructor(start: number, pageSize: number) {
    this.#start = start;
    this.#newEnd = start;
    this.#pageSize = pageSize;
    this.offset = start;
    this.limit = pageSize;
  }

  /** The page does not begin with a known row. */
  goBack(): void {
    if (this.#step === 0) {
      this.#floor = Math.max(this.#start, this.offset - WINDOW_ROWS);
      // A list that shrinks is left further and further to the left.
      if (this.offset >= this.#lowestLost) this.#lost++;
    }
    this.#lowestLost = Math.min(this.#lowestLost, this.offset);
    this.#reached = -1;
    // Mostly few rows have gone: a small step leaves more of the page to new rows.
    this.#step = this.#step === 0 ? Math.ceil(this.limit / 8) : this.#step * 2;
    this.#ask(Math.max(this.#floor, this.offset - this.#step), this.#floor);
  }

  /**
   * The page was given.
   *
   * @param rank that of its last row
   */
  goOn(count: number, fresh: number, rank: number): void {
    const end = this.offset + count;
    this.#step = 0;
    if (fresh > 0) {
      this.#anchorsWork ||= this.needsAnchor;
      this.#newEnd = end;
      this.#lowestLost = Number.POSITIVE_INFINITY;
      this.#lost = this.#stale = this.#skipped = 0;
      this.#isLastTry = false;
    } else {
      this.hasEnded = this.#isLastTry;
      this.#stale = rank > this.#reached ? 0 : this.#stale + 1;
      this.#skipped += count;
    }
    this.#reached = rank;
    // A page of one row would hold nothing but the row that is known.
    this.limit = Math.max(this.#pageSize, 2);
    // Nothing but the known row: the end, or a server that gives one row at a time.
    const isBehind = this.#isPlain || (count === 1 && fresh === 0);
    this.#ask(isBehind ? end : end - 1, isBehind ? end : this.#start);
  }

  /** @param accepted the offset whose page is taken whatever it begins with */
  #ask(offset: number, accepted: number): void {
    const patience = this.#anchorsWork ? MAX_STALE_PAGES : MAX_STALE_PAGES - 1;
    if (Math.max(this.#lost, this.#stale) < patience && this.#skipped <= MAX_SKIPPED_ROWS) {
      this.offset = offset;
      this.needsAnchor = offset > accepted;
      return;
    }
    // One more page, without a known row: a server may give but whole pages.
    this.#isLastTry = true;
    this.#isPlain ||= !this.#anchorsWork;
    this.offset = this.#newEnd;
    this.needsAnchor = false;
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
