import { timingSafeEqual } from "node:crypto";

/**
 * Compares the texts, not the bytes that base64 encodes: two base64 texts can decode to the same bytes, and a signature
 * with a changed bit must be refused whichever bit it is.
 *
 * @param {string} left
 * @param {string} right
 */
export function equalInConstantTime(left, right) {
  const leftBytes = Buffer.from(left, "utf8");
  const rightBytes = Buffer.from(right, "utf8");
  // The length of a signature is public, so an early return reveals nothing.
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
