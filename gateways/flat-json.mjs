/**
 * Reads one flat JSON object and keeps the text of its numbers: Tencent signs a number as it is written in the JSON, and
 * `JSON.parse` would make `1.0`, `1e0` and `1` equal.
 *
 * @typedef {{ kind: "string" | "number" | "boolean" | "null" | "nested", text: string }} Value
 *   `text` is the string's value, or the literal as written; empty for `null` and for a nested value
 * @typedef {ReadonlyMap<string, Value>} FlatObject
 */

const STRING = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"';
const NAME = new RegExp(`[{,]\\s*(${STRING})\\s*:\\s*`, "y");
const SCALAR = new RegExp(`${STRING}|[^\\s,}]+`, "y");
const NESTED_PART = new RegExp(`${STRING}|[[\\]{}]|[^"[\\]{}]+`, "y");

/**
 * @param {string} text
 * @returns {FlatObject | undefined} undefined when the text is not one JSON object, or has a duplicate member
 */
export function readFlatObject(text) {
  // The text is known to be JSON now, so the patterns only need to find where each part ends.
  if (!isJsonObject(text)) return undefined;
  /** @type {Map<string, Value>} */
  const members = new Map();
  let position = text.indexOf("{");
  for (;;) {
    const name = matchAt(NAME, text, position);
    if (name === undefined) return members;
    const parsedName = String(JSON.parse(name[1] ?? '""'));
    if (members.has(parsedName)) return undefined;
    position += name[0].length;
    const literal = literalAt(text, position);
    members.set(parsedName, toValue(literal));
    position += literal.length;
    position += matchAt(/\s*/y, text, position)?.[0].length ?? 0;
  }
}

/** @param {string} text */
function isJsonObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/**
 * @param {RegExp} pattern sticky
 * @param {string} text
 * @param {number} position
 */
function matchAt(pattern, text, position) {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}

/**
 * @param {string} text
 * @param {number} position
 */
function literalAt(text, position) {
  const first = text[position];
  if (first !== "{" && first !== "[") return matchAt(SCALAR, text, position)?.[0] ?? "";
  let depth = 0;
  let end = position;
  do {
    const part = matchAt(NESTED_PART, text, end)?.[0] ?? "";
    if (part === "{" || part === "[") depth += 1;
    if (part === "}" || part === "]") depth -= 1;
    end += part.length;
  } while (depth > 0);
  return text.slice(position, end);
}

/**
 * @param {string} literal
 * @returns {Value}
 */
function toValue(literal) {
  if (literal.startsWith('"')) return { kind: "string", text: String(JSON.parse(literal)) };
  if (literal.startsWith("{") || literal.startsWith("[")) return { kind: "nested", text: "" };
  if (literal === "null") return { kind: "null", text: "" };
  if (literal === "true" || literal === "false") return { kind: "boolean", text: literal };
  return { kind: "number", text: literal };
}
