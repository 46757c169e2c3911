/** Remembers which nonces were used, each for as long as a second use has to be refused. */
export class NonceMemory {
  /** @type {Map<string, number>} nonce to the time at which it expires, oldest first */
  #used = new Map();
  #lifetimeMs;

  /** @param {number} lifetimeMs the same for all, so that the order of arrival is the order of expiry */
  constructor(lifetimeMs) {
    this.#lifetimeMs = lifetimeMs;
  }

  /**
   * @param {string} nonce
   * @param {number} now milliseconds
   * @returns {boolean} false when the nonce was used before
   */
  use(nonce, now) {
    for (const [oldest, expiresAt] of this.#used) {
      if (expiresAt >= now) break;
      this.#used.delete(oldest);
    }
    if (this.#used.has(nonce)) return false;
    this.#used.set(nonce, now + this.#lifetimeMs);
    return true;
  }

  get size() {
    return this.#used.size;
  }
}
