/** Reads Tencent parameters by type, and the errors for invalid ones. */

/** @typedef {import("./flat-json.mjs").FlatObject} FlatObject */

/** Becomes the `{"Response":{"Error":…}}` of a response. */
export class TencentError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** @param {string} name */
export function invalid(name) {
  return new TencentError("InvalidParameterValue", `${name} 无效`);
}

/**
 * @param {FlatObject} params
 * @param {string} name
 */
function find(params, name) {
  const value = params.get(name);
  // The vendor treats a null or empty value as absent.
  return value === undefined || value.kind === "null" || (value.kind === "string" && value.text === "")
    ? undefined
    : value;
}

/**
 * @param {FlatObject} params
 * @param {string} name
 * @returns {string | undefined}
 */
export function optionalString(params, name) {
  const value = find(params, name);
  if (value !== undefined && value.kind !== "string") throw invalid(name);
  return value?.text;
}

/**
 * @param {FlatObject} params
 * @param {string} name
 * @param {number} min
 * @param {number} max
 * @returns {number | undefined}
 */
export function optionalInteger(params, name, min, max) {
  const value = find(params, name);
  if (value === undefined) return undefined;
  const number = Number(value.text);
  const isInteger = value.kind === "number" && /^(?:0|[1-9]\d*)$/.test(value.text);
  if (!isInteger || number < min || number > max) throw invalid(name);
  return number;
}

/**
 * @param {FlatObject} params
 * @param {readonly string[]} names
 */
export function requireParams(params, names) {
  for (const name of names) {
    if (find(params, name) === undefined) {
      throw new TencentError("ErrorRequiredParamNotFound", `必选参数 ${name} 缺失`);
    }
  }
}

/**
 * @param {FlatObject} params
 * @param {string} name
 */
export function requiredString(params, name) {
  requireParams(params, [name]);
  return optionalString(params, name) ?? "";
}

/**
 * @param {FlatObject} params
 * @param {string} name
 * @param {number} min
 * @param {number} max
 */
export function requiredInteger(params, name, min, max) {
  requireParams(params, [name]);
  return optionalInteger(params, name, min, max) ?? min;
}
