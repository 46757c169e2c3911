// Short names for what the module imports. wasm-bindgen ends each with a hash, which no compression makes smaller, and which
// stands in the module and in its glue.

/** The section of a module that lists its imports. */
const IMPORTS = 2;
/** The kinds of imports that wasm-bindgen makes. */
const FUNCTION = 0;

/**
 * @param {string} glue
 * @returns {Map<string, string>} each name that ends with a hash, and the one that takes its place
 */
export function shortNames(glue) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const [long = "", name = ""] of glue.matchAll(/\b(__wbg_\w+)_[0-9a-f]{16}\b/g)) {
    if (names.has(long)) continue;
    const taken = new Set(names.values());
    let short = name;
    for (let count = 2; taken.has(short) || glue.includes(`${short}(`); count++) short = `${name}_${count}`;
    names.set(long, short);
  }
  return names;
}

/**
 * @param {Uint8Array} module
 * @param {ReadonlyMap<string, string>} names
 * @returns {Uint8Array} the same module, with these names for its imports
 */
export function renameImports(module, names) {
  const parts = [module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    const id = module[at] ?? 0;
    const [size, start] = readNumber(module, at + 1);
    const end = start + size;
    const contents = module.subarray(start, end);
    const renamed = id === IMPORTS ? renameIn(contents, names) : contents;
    parts.push(Uint8Array.of(id), writeNumber(renamed.length), renamed);
    at = end;
  }
  return Buffer.concat(parts);
}

/**
 * @param {Uint8Array} section
 * @param {ReadonlyMap<string, string>} names
 */
function renameIn(section, names) {
  const [count, first] = readNumber(section, 0);
  /** @type {Uint8Array[]} */
  const parts = [writeNumber(count)];
  let at = first;
  for (let index = 0; index < count; index++) {
    const from = readText(section, at);
    const name = readText(section, from.end);
    if (section[name.end] !== FUNCTION) throw new Error(`the import \`${name.text}\` is no function`);
    const [, end] = readNumber(section, name.end + 1);
    const renamed = Buffer.from(names.get(name.text) ?? name.text);
    parts.push(section.subarray(at, from.end), writeNumber(renamed.length), renamed);
    parts.push(section.subarray(name.end, end));
    at = end;
  }
  return Buffer.concat(parts);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function readText(bytes, at) {
  const [length, start] = readNumber(bytes, at);
  const end = start + length;
  return { text: Buffer.from(bytes.subarray(start, end)).toString(), end };
}

/**
 * Seven bits a byte, the lowest first; the highest bit says that more follow.
 *
 * @param {Uint8Array} bytes
 * @param {number} at
 * @returns {[number: number, end: number]}
 */
function readNumber(bytes, at) {
  let number = 0;
  for (let shift = 1; ; shift *= 128) {
    const byte = bytes[at++] ?? 0;
    number += (byte % 128) * shift;
    if (byte < 128) return [number, at];
  }
}

/** @param {number} number */
function writeNumber(number) {
  const bytes = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest < 128 ? 0 : 128));
    if (rest < 128) return Uint8Array.from(bytes);
  }
}
