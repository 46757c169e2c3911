/**
 * @template Row
 * @typedef {{ row: Row, isNewcomer: boolean }} Cell
 */

/**
 * The accounts of one cloud: rows that writes and faults insert, replace and remove while a client pages through them.
 * New rows come in front, where they move all others.
 *
 * @template {object} Row
 */
export class ChangingList {
  /** @type {Cell<Row>[]} */
  #cells;
  /** @type {Cell<Row>[]} */
  #oldestFirst;
  /** @type {Map<string, Cell<Row>>} */
  #byId;
  #readId;
  #createRow;
  #newcomerCount = 0;
  /** Ids of the rows that were inserted since the start, in order. @type {string[]} */
  inserted = [];
  /** Ids of the rows that were removed since the start, in order. @type {string[]} */
  removed = [];

  /**
   * @param {readonly Row[]} rows oldest first
   * @param {{ readId: (row: Row) => string, createRow: (id: string) => Row }} options
   */
  constructor(rows, { readId, createRow }) {
    this.#cells = rows.map((row) => ({ row, isNewcomer: false }));
    this.#oldestFirst = [...this.#cells];
    this.#byId = new Map(this.#cells.map((cell) => [readId(cell.row), cell]));
    this.#readId = readId;
    this.#createRow = createRow;
  }

  /** @returns {readonly Row[]} */
  get rows() {
    return this.#cells.map(({ row }) => row);
  }

  /** @returns {readonly Row[]} */
  get newestFirst() {
    return this.#oldestFirst.map(({ row }) => row).reverse();
  }

  /**
   * What one request sees: the changes that last are made first, then those that only this request sees.
   *
   * @param {import("./types.mjs").Conditions} conditions
   * @param {{ newestFirst?: boolean }} [options]
   * @returns {readonly Row[]}
   */
  view({ changeList, insertedRows = 0, removedRows = 0 }, { newestFirst = false } = {}) {
    changeList?.(this);
    const rows = newestFirst ? this.newestFirst : this.rows;
    if (insertedRows === 0 && removedRows === 0) return rows;
    const newcomers = Array.from({ length: insertedRows }, (_, index) =>
      this.#createRow(`newcomer_${index + 1}`),
    );
    return [...newcomers, ...rows.slice(removedRows)];
  }

  /**
   * @param {string} id
   * @returns {Row | undefined}
   */
  find(id) {
    return this.#byId.get(id)?.row;
  }

  /**
   * Inserts a row, or replaces the one with the same id where it is.
   *
   * @param {Row} row
   */
  put(row) {
    const cell = this.#byId.get(this.#readId(row));
    if (cell === undefined) this.#insert(row, false);
    else cell.row = row;
  }

  /**
   * @param {string} id
   * @returns {boolean} whether there was such a row
   */
  remove(id) {
    const cell = this.#byId.get(id);
    if (cell === undefined) return false;
    this.#byId.delete(id);
    for (const cells of [this.#cells, this.#oldestFirst]) cells.splice(cells.indexOf(cell), 1);
    this.removed.push(id);
    return true;
  }

  insertNewcomer() {
    this.#newcomerCount += 1;
    this.#insert(this.#createRow(`arrival_${this.#newcomerCount}`), true);
  }

  /**
   * @param {(bound: number) => number} random
   * @param {{ newcomersOnly: boolean }} options
   */
  removeAny(random, { newcomersOnly }) {
    const cells = newcomersOnly ? this.#cells.filter(({ isNewcomer }) => isNewcomer) : this.#cells;
    const cell = cells.length === 0 ? undefined : cells[random(cells.length)];
    if (cell !== undefined) this.remove(this.#readId(cell.row));
  }

  /**
   * @param {Row} row
   * @param {boolean} isNewcomer
   */
  #insert(row, isNewcomer) {
    const cell = { row, isNewcomer };
    this.#cells.unshift(cell);
    this.#oldestFirst.push(cell);
    this.#byId.set(this.#readId(row), cell);
    this.inserted.push(this.#readId(row));
  }
}
