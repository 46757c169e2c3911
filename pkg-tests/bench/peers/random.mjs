// Random values for peers without a generator, from functions that every runtime has.
const MAX_NONCE = 2 ** 31 - 1;

export function uuid() {
  return crypto.randomUUID();
}

/** An integer from 1 to 2^31-1. */
export function nonce() {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return (value % MAX_NONCE) + 1;
}
