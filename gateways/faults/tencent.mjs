import { changeConditions } from "./lists.mjs";
import { replaceResponse } from "./replace-response.mjs";

/**
 * Tencent's errors, and lists whose pages are shorter than asked or whose total is wrong.
 *
 * @typedef {import("./options.mjs").FaultOptions} FaultOptions
 */

/**
 * The codes of ServiceGetCustomerList, then general codes of the cloud, each with a suitable message. A wrong signature
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

/** @type {import("../types.mjs").FaultTable} */
export const TENCENT_FAULTS = {
  throttled: (options) =>
    respondWithError("RequestLimitExceeded", TENCENT_MESSAGES["RequestLimitExceeded"] ?? "", options),

  error(options) {
    const code = options.require("code", options.readText("code"));
    const message = options.readText("message") ?? TENCENT_MESSAGES[code] ?? "未知错误";
    return respondWithError(code, message, options);
  },

  "capped-limit"(options) {
    const max = options.require("max", options.readInteger("max", { min: 1 }));
    return changeConditions((conditions) => ({ maxRows: Math.min(max, conditions.maxRows ?? max) }));
  },

  "total-changed"(options) {
    const by = options.require("by", options.readInteger("by", { min: Number.MIN_SAFE_INTEGER }));
    return changeConditions(({ totalOffset = 0 }) => ({ totalOffset: totalOffset + by }));
  },
};

/**
 * @param {string} code
 * @param {string} message
 * @param {FaultOptions} options
 */
function respondWithError(code, message, options) {
  const status = options.readStatus() ?? 200;
  const retryAfter = options.readRetryAfter();
  const effective = options.readBoolean("effective");
  return replaceResponse(
    ({ headers }, request) => {
      const { RequestId } = JSON.parse(request.body.toString("utf8"));
      const Response = { Error: { Code: code, Message: message }, RequestId };
      return { status, headers: { ...headers, ...retryAfter }, body: JSON.stringify({ Response }) };
    },
    { effective },
  );
}
