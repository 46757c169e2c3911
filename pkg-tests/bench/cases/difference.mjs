/**
 * Where two JSON values differ, in words, or nothing. node:assert is not to be had in every runtime.
 *
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function difference(actual, expected, path = "value") {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return `${path} is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  }
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const where = `${path}.${key}`;
    if (!Object.hasOwn(actual, key)) return `${where} is missing`;
    if (!Object.hasOwn(expected, key)) return `${where} should not be there`;
    const found = difference(actual[key], expected[key], where);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null;
}
