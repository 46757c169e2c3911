/** Remembers which nonces were used, each for as long as its reuse has to be refused, and not longer. */
export class NonceMemory {
  /** @type {Map<string, number>} nonce to the time at which it is forgotten, oldest first */
  #used = new Map();
  #lifetimeMs;

  /** @param {number} lifetimeMs one for all, so that the order of arrival is the order of expiry */
  constructor(lifetimeMs) {
    this.#lifetimeMs = lifetimeMs;
  }

  /**
   * @param {string} nonce
   * @param {number} now milliseconds
   * @returns {boolean} false when the nonce is used up already
   */
  use(nonce, now) {
    for (const [oldest, forgottenAt] of this.#used) {
      if (forgottenAt >= now) break;
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
