/**
 * Describes where two JSON values differ, or returns undefined. Not every runtime has node:assert.
 *
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function findDifference(actual, expected, path = "value") {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected) || Array.isArray(actual) !== Array.isArray(expected)) {
    return `${path} is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
  }
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const memberPath = `${path}.${key}`;
    if (!Object.hasOwn(actual, key)) return `${memberPath} is missing`;
    if (!Object.hasOwn(expected, key)) return `${memberPath} should not exist`;
    const found = findDifference(actual[key], expected[key], memberPath);
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
