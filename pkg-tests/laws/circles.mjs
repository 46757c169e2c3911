/**
 * @param {ReadonlyMap<string, readonly string[]>} imports of each file; what is no key of the map is left aside
 * @returns {string[]} a circle for each import that closes one, such as `a -> b -> a`
 */
export function circles(imports) {
  /** @type {string[]} */
  const found = [];
  /** @type {Set<string>} */
  const settled = new Set();
  /** @type {string[]} */
  const way = [];
  /** @param {string} file */
  const walk = (file) => {
    const start = way.indexOf(file);
    if (start >= 0) found.push([...way.slice(start), file].join(" -> "));
    if (start >= 0 || settled.has(file)) return;
    way.push(file);
    for (const next of imports.get(file) ?? []) if (imports.has(next)) walk(next);
    way.pop();
    settled.add(file);
  };
  for (const file of imports.keys()) walk(file);
  return found;
}
