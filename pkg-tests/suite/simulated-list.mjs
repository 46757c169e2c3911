/** Growing rows come by no more than this many at once when they are many. */
const MANY = 60;
/** Between two times that more rows come than a page brings forward, there are so many requests at least. */
const PAUSE = 6;

/**
 * @param {number} seed
 * @returns {(bound: number) => number} integers from 0 to below the bound (mulberry32)
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/**
 * A list that changes before each request but the first: few rows or many come and go, in front, before the page that was asked
 * for last, or anywhere; some pages are shorter than asked for.
 */
export class SimulatedList {
  /** @type {string[]} */
  #rows;
  #start;
  #removed = new Set();
  #random;
  #newcomerCount = 0;
  #requestCount = 0;
  #lastManyCame = 0;
  #lastOffset = 0;

  /**
   * @param {(bound: number) => number} random
   * @param {{ pageSize: number }} options
   */
  constructor(random, { pageSize }) {
    this.#random = random;
    this.#start = Array.from({ length: 50 + random(250) }, (_, index) => `r${index}`);
    this.#rows = [...this.#start];
    const hasShortPages = random(2) === 0;
    const shortest = hasShortPages ? 2 : pageSize;
    const few = Math.max(0, shortest - 2);
    const where = random(3);
    const calmness = random(4);
    this.server = {
      /** @param {number} offset @param {number} limit */
      getPage: (offset, limit) => {
        if (this.#requestCount++ > 0 && random(4) >= calmness) this.#change(few, where);
        this.#lastOffset = offset;
        const length = hasShortPages ? shortest + random(limit - shortest + 1) : limit;
        return this.#rows.slice(offset, offset + length);
      },
      getTotal: () => this.#rows.length,
    };
  }

  /** Those that were there all the time. */
  get stayed() {
    return this.#start.filter((id) => !this.#removed.has(id));
  }

  /** @param {number} few @param {number} where */
  #change(few, where) {
    const random = this.#random;
    const choosePlace = () => {
      const bounds = [1, Math.min(this.#lastOffset, this.#rows.length) + 1, this.#rows.length + 1];
      return random(bounds[where] ?? 1);
    };
    const isMany = random(8) === 0;
    const mayManyCome = isMany && this.#requestCount - this.#lastManyCame >= PAUSE;
    if (mayManyCome) this.#lastManyCame = this.#requestCount;
    const coming = random((mayManyCome ? MANY : few) + 1);
    const newcomers = Array.from({ length: coming }, () => `n${this.#newcomerCount++}`);
    this.#rows.splice(choosePlace(), 0, ...newcomers);
    const going = random(isMany ? MANY : 4);
    for (const id of this.#rows.splice(choosePlace(), going)) this.#removed.add(id);
  }
}
