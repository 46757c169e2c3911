/** Reads the options of a fault, and refuses what it does not know: a misspelt option would test nothing. */
export class FaultOptions {
  /** @type {Readonly<Record<string, unknown>>} */
  #options;
  #kind;
  /** @type {Set<string>} */
  #unread;

  /** @param {import("../faults.mjs").Fault} fault */
  constructor({ kind, ...options }) {
    this.#kind = kind;
    this.#options = options;
    this.#unread = new Set(Object.keys(options));
  }

  /**
   * @param {string} name
   * @param {{ least?: number, most?: number }} [bounds]
   * @returns {number | undefined}
   */
  integer(name, { least = 0, most = Number.MAX_SAFE_INTEGER } = {}) {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least || value > most) {
      throw this.#wrong(name, `an integer from ${least} to ${most}`);
    }
    return value;
  }

  /**
   * @param {string} name
   * @returns {number | undefined} 0 to 1
   */
  share(name) {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !(value >= 0 && value <= 1))
      throw this.#wrong(name, "a number from 0 to 1");
    return value;
  }

  /**
   * @param {string} name
   * @returns {string | undefined}
   */
  text(name) {
    const value = this.#take(name);
    if (value !== undefined && typeof value !== "string") throw this.#wrong(name, "a text");
    return value;
  }

  /**
   * @param {string} name
   * @returns {string | number | undefined}
   */
  textOrNumber(name) {
    const value = this.#take(name);
    if (value !== undefined && typeof value !== "string" && typeof value !== "number") {
      throw this.#wrong(name, "a text or a number");
    }
    return value;
  }

  /**
   * @template {string} Choice
   * @param {string} name
   * @param {readonly Choice[]} choices
   * @returns {Choice | undefined}
   */
  oneOf(name, choices) {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) throw this.#wrong(name, `one of ${choices.join(", ")}`);
    return chosen;
  }

  /** An HTTP status that has a body. */
  status() {
    return this.integer("status", { least: 200, most: 599 });
  }

  /** @returns {Record<string, string>} the header, or none */
  retryAfter() {
    const value = this.textOrNumber("retryAfter");
    return value === undefined ? {} : { "retry-after": String(value) };
  }

  refuseUnread() {
    const [name] = this.#unread;
    if (name !== undefined) throw new TypeError(`the fault \`${this.#kind}\` has no option \`${name}\``);
  }

  /**
   * @template Value
   * @param {string} name
   * @param {Value | undefined} value
   * @returns {Value}
   */
  required(name, value) {
    if (value === undefined) throw new TypeError(`the fault \`${this.#kind}\` needs \`${name}\``);
    return value;
  }

  /** @param {string} name */
  #take(name) {
    this.#unread.delete(name);
    return this.#options[name];
  }

  /**
   * @param {string} name
   * @param {string} expected
   */
  #wrong(name, expected) {
    return new TypeError(`\`${name}\` of the fault \`${this.#kind}\` must be ${expected}`);
  }
}
