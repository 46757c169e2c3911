// Texts that stand for secrets in tests, and the search for them in all that leaves the package, in whatever form. It runs
// in every runtime, so it has nothing of Node.

/**
 * @typedef {{ tencentSecret: string, aliyunSecret: string, iotToken: string, cloudToken: string }} Markers
 * @typedef {"ASCII" | "not ASCII"} MarkerSet
 */

/** @type {Readonly<Record<MarkerSet, Markers>>} */
export const MARKERS = {
  ASCII: {
    tencentSecret: "Tencent-4f8941d39a0c-secret-77ab",
    aliyunSecret: "Aliyun+5a17c2/e6b3f0d2-secret=91",
    iotToken: "IotToken.0305e82c3301.user-token",
    cloudToken: "CloudToken_b6d1774ac95e_of-cloud",
  },
  "not ASCII": {
    tencentSecret: "腾讯密钥7c0e9b41-très-секрет-🔑🗝️",
    aliyunSecret: "阿里密钥d85f3a20-größe-тайна-🔐🛡️",
    iotToken: "用户令牌91be6c07-ñandú-жетон-🎫🪪",
    cloudToken: "云端令牌2fa4d8e3-øresund-ключ-☁️🎟️",
  },
};

export const SECRET_NAMES = /** @type {const} */ (["tencentSecret", "aliyunSecret"]);
export const ALL_NAMES = /** @type {const} */ ([...SECRET_NAMES, "iotToken", "cloudToken"]);

/**
 * @param {string} text
 * @param {MarkerSet} set
 * @param {readonly (keyof Markers)[]} [names]
 * @returns {string[]} which markers it holds, whole or half, and in what form
 */
export function findMarkers(text, set, names = ALL_NAMES) {
  return names.flatMap((name) => {
    const found = formsOf(MARKERS[set][name]).find(([, pattern]) => pattern.test(text));
    return found === undefined ? [] : [`${name}, ${found[0]}`];
  });
}

/** @type {Map<string, [form: string, pattern: RegExp][]>} */
const cache = new Map();

/**
 * Halves are searched for, since texts may be cut off.
 *
 * @param {string} marker
 */
function formsOf(marker) {
  let forms = cache.get(marker);
  if (forms === undefined) {
    const characters = [...marker];
    const middle = characters.length / 2;
    const halves = [characters.slice(0, middle), characters.slice(middle)].map((half) => half.join(""));
    forms = halves.flatMap(formsOfHalf);
    cache.set(marker, forms);
  }
  return forms;
}

/**
 * @param {string} text
 * @returns {[form: string, pattern: RegExp][]}
 */
function formsOfHalf(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const units = text.split("").map((unit) => unit.charCodeAt(0));
  const littleEndian = units.flatMap((unit) => [unit & 0xff, unit >> 8]);
  const bigEndian = units.flatMap((unit) => [unit >> 8, unit & 0xff]);
  const shifts = [0, 1, 2].map((shift) => toBase64(bytes, shift));
  return [
    ["as it is", literal(text)],
    ["with zero bytes between", sequence([...text].map(escapePattern), "\\0+")],
    ["percent-encoded", literal(encodeURIComponent(text), "i")],
    ["escaped by units", sequence(units.map(escapeUnit), "")],
    ["escaped by characters", sequence([...text].map(escapeCharacter), "")],
    ["bytes in hex", sequence(bytes.map(toHex), "(?:[\\s,:]|%|\\\\x|0x)*")],
    ["UTF-16 in hex", sequence(littleEndian.map(toHex), "[\\s,:]*")],
    ["UTF-16 in hex, big-endian", sequence(bigEndian.map(toHex), "[\\s,:]*")],
    // Perhaps with an index before each.
    ["bytes in decimals", sequence(bytes.map(toWord), "\\D+(?:\\d+\\D+)?")],
    ["UTF-16 in decimals", sequence(units.map(toWord), "\\D+(?:\\d+\\D+)?")],
    ["bytes read as Latin-1", literal(String.fromCharCode(...bytes))],
    ["UTF-16 read as Latin-1", literal(String.fromCharCode(...littleEndian))],
    ["base64", new RegExp(shifts.map(escapePattern).join("|"))],
    ["base64url", new RegExp(shifts.map((form) => form.replaceAll("+", "-").replaceAll("/", "_")).join("|"))],
  ];
}

/** @param {string} text @param {string} [flags] */
const literal = (text, flags) => new RegExp(escapePattern(text), flags);
/** @param {readonly string[]} patterns @param {string} separator */
const sequence = (patterns, separator) => new RegExp(patterns.join(separator), "i");
const escapePattern = (/** @type {string} */ text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const toHex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, "0");
const toWord = (/** @type {number} */ number) => `\\b${number}\\b`;

/** @param {number} unit */
function escapeUnit(unit) {
  if (unit < 0x80) return escapePattern(String.fromCharCode(unit));
  return `\\\\u\\{?${unit.toString(16).padStart(4, "0")}\\}?`;
}

/** As Rust, JavaScript and HTML write it. @param {string} character */
function escapeCharacter(character) {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return escapePattern(character);
  const hex = point.toString(16);
  return `(?:\\\\u\\{${hex}\\}|&#${point};|&#x${hex};)`;
}

/**
 * What base64 makes of the bytes when `shift` others stand before them: without the characters that also depend on those
 * before or behind.
 *
 * @param {readonly number[]} bytes
 * @param {number} shift
 */
function toBase64(bytes, shift) {
  const all = btoa(String.fromCharCode(...new Array(shift).fill(0), ...bytes));
  return all.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}
