import { randomBytes } from "node:crypto";

export const REFRESHED_LIFETIME_MS = 5 * 60 * 1000;

/** Aliyun's cloud tokens. A project has one at a time, and for a while after a refresh the one before it. */
export class CloudTokens {
  /** @type {Map<string, { projectId: string, endsAt: number }>} by token */
  #tokens = new Map();

  /**
   * A new token voids all others of its project at once.
   *
   * @param {string} projectId
   * @param {number} endsAt milliseconds
   */
  create(projectId, endsAt) {
    for (const [token, held] of this.#tokens) {
      if (held.projectId === projectId) this.#tokens.delete(token);
    }
    return this.#add(projectId, endsAt);
  }

  /**
   * @param {string} token
   * @param {{ now: number, endsAt: number }} times
   * @returns {string | undefined} undefined when the token has ended
   */
  refresh(token, { now, endsAt }) {
    const refreshed = this.#tokens.get(token);
    if (refreshed === undefined || !this.isValid(token, now)) return undefined;
    for (const held of this.#tokens.values()) {
      if (held.projectId === refreshed.projectId)
        held.endsAt = Math.min(held.endsAt, now + REFRESHED_LIFETIME_MS);
    }
    return this.#add(refreshed.projectId, endsAt);
  }

  /**
   * @param {string} token
   * @param {number} now
   */
  isValid(token, now) {
    const held = this.#tokens.get(token);
    return held !== undefined && now < held.endsAt;
  }

  endAll() {
    this.#tokens.clear();
  }

  /**
   * @param {string} projectId
   * @param {number} endsAt
   */
  #add(projectId, endsAt) {
    const token = randomBytes(16).toString("hex");
    this.#tokens.set(token, { projectId, endsAt });
    return token;
  }
}
