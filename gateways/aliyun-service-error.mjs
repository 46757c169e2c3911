/** An error of a service behind Aliyun's gateway. */
export class ServiceError extends Error {
  /**
   * @param {number} code
   * @param {string} message
   * @param {string} localizedMsg
   * @param {Record<string, unknown>} [members] further members of the response
   */
  constructor(code, message, localizedMsg, members = {}) {
    super(message);
    this.code = code;
    this.localizedMsg = localizedMsg;
    this.members = members;
  }
}

/** @param {string} detail */
export function badParameter(detail) {
  return new ServiceError(460, `request parameter error: ${detail}`, "请求错误");
}

/**
 * @param {Record<string, unknown>} params
 * @param {string} name
 * @returns {string}
 */
export function requireText(params, name) {
  const value = params[name];
  if (typeof value !== "string" || value === "") throw badParameter(`${name} is not a non-empty string`);
  return value;
}
