/**
 * @template Value
 * @param {AsyncIterable<Value>} iterable
 */
export async function collect(iterable) {
  const values = [];
  for await (const value of iterable) values.push(value);
  return values;
}

/** @param {AsyncIterable<{ customerId?: string, identityId?: string }>} iterable of customers or identities */
export async function collectIds(iterable) {
  return (await collect(iterable)).map(({ customerId, identityId }) => String(customerId ?? identityId));
}

/**
 * @param {string} prefix
 * @param {number} count
 * @param {number} [start]
 */
export function createIds(prefix, count, start = 0) {
  return Array.from({ length: count }, (_, index) => `${prefix}${start + index}`);
}
