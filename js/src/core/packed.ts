// Lists cross from the core as one text of packed cells; src/rows.rs packs them and says how.

const LONG = 0xd7ff;

/**
 * Takes a list apart, one cell at a time. Written for speed: nothing is made but the cells themselves.
 */
export class Cells {
  readonly #packed: string;
  readonly #end: number;
  #mark: number;
  #start: number;

  constructor(packed: string) {
    const line = packed.indexOf("\n");
    this.#packed = packed;
    this.#mark = line + 1;
    this.#end = this.#mark + Number(packed.slice(0, line));
    this.#start = this.#end;
  }

  get isEmpty(): boolean {
    return this.#mark === this.#end;
  }

  /** The next cell; `undefined` when it is absent. */
  next(): string | undefined {
    const mark = this.#packed.charCodeAt(this.#mark++);
    if (mark === 0) return undefined;
    const start = mark === LONG ? this.#packed.indexOf(":", this.#start) + 1 : this.#start;
    const length = mark === LONG ? Number(this.#packed.slice(this.#start, start - 1)) : mark - 1;
    this.#start = start + length;
    return this.#packed.slice(start, this.#start);
  }
}
