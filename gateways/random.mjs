/**
 * Marsaglia's xorshift32 (shifts 13, 17, 5): a 32-bit state that is never zero visits all 2^32 - 1 other states. The
 * remainder favours small results a little, which does not matter for sample data and tests.
 *
 * @param {number} seed any integer except 0
 * @returns {(bound: number) => number} draws an integer from 0 to bound - 1
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % bound;
  };
}

/**
 * Neighbouring seeds give very different numbers, and the result is never 0.
 *
 * @param {number} seed any integer
 */
export function scrambleSeed(seed) {
  return (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
}

/** @param {string} text */
export function seedOfText(text) {
  let seed = 1;
  for (const character of text) seed = (Math.imul(seed, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return seed || 1;
}
