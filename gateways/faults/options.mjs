/** @typedef {{ kind: string, [option: string]: unknown }} Fault */

/** Reads the options of a fault and rejects unknown ones: a misspelt option would test nothing. */
export class FaultOptions {
  /** @type {Readonly<Record<string, unknown>>} */
  #options;
  #kind;
  /** @type {Set<string>} */
  #unread;

  /** @param {Fault} fault */
  constructor({ kind, ...options }) {
    this.#kind = kind;
    this.#options = options;
    this.#unread = new Set(Object.keys(options));
  }

  /**
   * @param {string} name
   * @param {{ min?: number, max?: number }} [range]
   * @returns {number | undefined}
   */
  readInteger(name, { min = 0, max = Number.MAX_SAFE_INTEGER } = {}) {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
      throw this.#createError(name, `an integer from ${min} to ${max}`);
    }
    return value;
  }

  /**
   * @param {string} name
   * @returns {number | undefined} 0 to 1
   */
  readFraction(name) {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || !(value >= 0 && value <= 1))
      throw this.#createError(name, "a number from 0 to 1");
    return value;
  }

  /**
   * @param {string} name
   * @returns {boolean | undefined}
   */
  readBoolean(name) {
    const value = this.#read(name);
    if (value !== undefined && typeof value !== "boolean") throw this.#createError(name, "true or false");
    return value;
  }

  /**
   * @param {string} name
   * @returns {string | undefined}
   */
  readText(name) {
    const value = this.#read(name);
    if (value !== undefined && typeof value !== "string") throw this.#createError(name, "a string");
    return value;
  }

  /**
   * @param {string} name
   * @returns {string | number | undefined}
   */
  readTextOrNumber(name) {
    const value = this.#read(name);
    if (value !== undefined && typeof value !== "string" && typeof value !== "number") {
      throw this.#createError(name, "a string or a number");
    }
    return value;
  }

  /**
   * @template {string} Choice
   * @param {string} name
   * @param {readonly Choice[]} choices
   * @returns {Choice | undefined}
   */
  readChoice(name, choices) {
    const value = this.#read(name);
    if (value === undefined) return undefined;
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) throw this.#createError(name, `one of ${choices.join(", ")}`);
    return chosen;
  }

  /** Reads an HTTP status that can have a body. */
  readStatus() {
    return this.readInteger("status", { min: 200, max: 599 });
  }

  /** @returns {Record<string, string>} the header, or an empty object */
  readRetryAfter() {
    const value = this.readTextOrNumber("retryAfter");
    return value === undefined ? {} : { "retry-after": String(value) };
  }

  /**
   * @template Value
   * @param {string} name
   * @param {Value | undefined} value
   * @returns {Value}
   */
  require(name, value) {
    if (value === undefined) throw new TypeError(`the fault \`${this.#kind}\` needs \`${name}\``);
    return value;
  }

  rejectUnread() {
    const [name] = this.#unread;
    if (name !== undefined) throw new TypeError(`the fault \`${this.#kind}\` has no option \`${name}\``);
  }

  /** @param {string} name */
  #read(name) {
    this.#unread.delete(name);
    return this.#options[name];
  }

  /**
   * @param {string} name
   * @param {string} expected
   */
  #createError(name, expected) {
    return new TypeError(`\`${name}\` of the fault \`${this.#kind}\` must be ${expected}`);
  }
}
