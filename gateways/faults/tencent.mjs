import { refusal } from "./refusal.mjs";

/**
 * Tencent's refusals, and the lists that change while somebody pages through them.
 *
 * @typedef {import("./options.mjs").FaultOptions} FaultOptions
 * @typedef {import("../faults.mjs").Conditions} Conditions
 */

/**
 * The codes of ServiceGetCustomerList, then common ones of the cloud, each with a message that fits. A wrong signature
 * has no code of its own: it is `InvalidParameterValue` with the message `Signature 无效`.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const TENCENT_MESSAGES = {
  InternalError: "内部错误",
  ErrorRequiredParamNotFound: "必选参数缺失",
  InvalidAction: "Action 非法",
  InvalidParameterValue: "参数非法",
  "InvalidParameterValue.InvalidJSON": "请求格式不是 JSON",
  "invalid CustomerId": "CustomerId 格式错误",
  "invalid Email": "Email 格式错误",
  "invalid Phone": "Phone 或者 CountryCode 格式错误",
  "invalid CustomerId or invalid ServiceAppKey": "CustomerId 或 ServiceAppKey 不存在",

  "AuthFailure.SignatureExpire": "签名过期",
  "AuthFailure.SignatureFailure": "签名错误",
  "AuthFailure.SecretIdNotFound": "密钥不存在",
  "AuthFailure.UnauthorizedOperation": "请求未授权",
  RequestLimitExceeded: "请求的次数超过了频率限制",
  "RequestLimitExceeded.UinLimitExceeded": "主账号超过频率限制",
  LimitExceeded: "超过配额限制",
  "InternalError.Timeout": "内部超时",
  "ResourceNotFound.Customer": "资源不存在",
};

/** @type {import("../faults.mjs").FaultTable} */
export const TENCENT_FAULTS = {
  throttled: (options) =>
    error("RequestLimitExceeded", TENCENT_MESSAGES["RequestLimitExceeded"] ?? "", options),

  error(options) {
    const code = options.required("code", options.text("code"));
    return error(code, options.text("message") ?? TENCENT_MESSAGES[code] ?? "未知错误", options);
  },

  "capped-limit"(options) {
    const most = options.required("most", options.integer("most", { least: 1 }));
    return listed((conditions) => ({ mostRows: Math.min(most, conditions.mostRows ?? most) }));
  },

  "total-changed"(options) {
    const by = options.required("by", options.integer("by", { least: Number.MIN_SAFE_INTEGER }));
    return listed(({ totalBy = 0 }) => ({ totalBy: totalBy + by }));
  },

  "rows-inserted"(options) {
    const count = options.integer("count") ?? 1;
    return listed(({ rowsInserted = 0 }) => ({ rowsInserted: rowsInserted + count }));
  },

  "rows-removed"(options) {
    const count = options.integer("count") ?? 1;
    return listed(({ rowsRemoved = 0 }) => ({ rowsRemoved: rowsRemoved + count }));
  },
};

/**
 * @param {string} code
 * @param {string} message
 * @param {FaultOptions} options
 */
function error(code, message, options) {
  const status = options.status() ?? 200;
  const retryAfter = options.retryAfter();
  return refusal(({ headers }, arrived) => {
    const { RequestId } = JSON.parse(arrived.body.toString("utf8"));
    const Response = { Error: { Code: code, Message: message }, RequestId };
    return { status, headers: { ...headers, ...retryAfter }, body: JSON.stringify({ Response }) };
  });
}

/**
 * @param {(conditions: Conditions) => Conditions} change
 * @returns {import("../faults.mjs").Effect}
 */
function listed(change) {
  return ({ conditions, ...scene }, judge) =>
    judge({ ...scene, conditions: { ...conditions, ...change(conditions) } });
}
