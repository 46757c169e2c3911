import { changeConditions } from "./lists.mjs";
import { replaceResponse } from "./replace-response.mjs";

/**
 * The errors of Aliyun's gateway, which are in headers and have an empty body, and those of the service behind it, which
 * are JSON with HTTP 200.
 */

/**
 * The messages of the older gateways with their HTTP status; they send no code. Throttling is a 403.
 *
 * @type {Readonly<Record<string, number>>}
 */
export const GATEWAY_MESSAGES = {
  "Throttled by USER Flow Control": 403,
  "Throttled by APP Flow Control": 403,
  "Throttled by API Flow Control": 403,
  "Throttled by DOMAIN Flow Control": 403,
  "Throttled by GROUP Flow Control": 403,
  "Quota Exhausted": 403,
  "Quota Expired": 403,
  "User Arrears": 403,
  "Empty Request Body": 400,
  "Invalid Request Body": 400,
  "Invalid Param Location": 400,
  "Invalid Url": 400,
  "Invalid Domain": 400,
  "Invalid HttpMethod": 400,
  "Invalid AppKey": 400,
  "Invalid AppSecret": 400,
  "Timestamp Expired": 400,
  "Invalid Timestamp": 400,
  "Empty Signature": 400,
  "Invalid Signature": 400,
  "Invalid Content-MD5": 400,
  Unauthorized: 403,
  "Nonce Used": 400,
  "API Not Found": 400,
  "Internal Error": 500,
  "Failed To Invoke Backend Service": 500,
  "Service Unavailable": 503,
  "Async Service": 504,
  "Invalid Key": 401,
  "Invalid Date": 400,
  "Unauthorized Consumer": 403,
  "Invalid Nonce, Nonce has been used": 400,
  "Expiry of Authorization": 400,
};

/**
 * The codes of the newer gateways, one or more of every family, with a suitable message. The digits are the HTTP status;
 * the letter says what the error is about: I the request, A the caller's rights, B the bill, T the rate, D the backend,
 * N the network between them, X the gateway.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const GATEWAY_CODES = {
  T429ID: "Throttled by INNER DOMAIN Flow Control",
  T429IN: "Throttled by INSTANCE Flow Control",
  T429GR: "Throttled by GROUP Flow Control",
  T429PA: "Throttled by API Flow Control",
  T429PR: "Throttled by PLUGIN Flow Control",
  T429SR: "Throttled by SERVER Flow Control",
  T429MR: "Too Many Requests",
  B403OD: "Provider Account Overdue",
  B403MO: "Api Market Subscription overdue",
  B403MQ: "Api Market Subscription quota exhausted",
  B403ME: "Api Market Subscription expired",
  B403MI: "Api Market Subscription invalid",
  B451DO: "Unavailable Domain",
  B451GO: "Unavailable Group",
  A400AC: "Invalid AppCode",
  A400IK: "Invalid AppKey",
  A400MA: "Need authorization",
  A403EP: "App authorization expired",
  A403PR: "Plugin Authorization Needed",
  A403IS: "Invalid Signature",
  A403IP: "Access denied by IP Control Policy",
  A403IN: "Access from internet is disabled",
  A403VN: "Access from invalid VPC is disabled",
  A403AC: "Access Control Forbidden",
  A403CO: "Cross origin resource forbidden",
  I403AA: "Unauthorized",
  I400HD: "Invalid Header",
  I400MH: "Header `X-Ca-Key` is Required",
  I400BD: "Invalid Body",
  I400PA: "Invalid Request Path",
  I400RU: "Invalid Request Uri",
  I400CT: "Invalid Content-Type",
  I400SG: "Invalid Stage",
  I400I5: "Invalid Content-MD5",
  I405UM: "Unsupported Method",
  I413RL: "Request body too Large",
  I413UL: "Request URL too Large",
  I404NF: "API not found",
  I404DO: "Invalid Domain",
  I404NR: "Resource not found",
  I404SR: "Stage route missing",
  D502FC: "Backend response invalid",
  D503BB: "Backend circuit breaker busy",
  D503CB: "Backend circuit breaker open",
  D504CO: "Backend service connect failed",
  D504RE: "Backend domain resolve failed",
  D504TO: "Backend service request timeout",
  N502RE: "Network connection reset",
  X500ER: "Service internal error",
  X503BZ: "Service busy",
};

/**
 * The service's messages, by code.
 *
 * @type {Readonly<Record<string, readonly [message: string, localizedMsg: string]>>}
 */
export const SERVICE_MESSAGES = {
  400: ["request error", "请求错误"],
  401: ["request auth error", "请求认证错误"],
  403: ["request forbidden", "请求被禁止"],
  404: ["service not found", "服务未找到"],
  429: ["too many requests", "太多请求"],
  460: ["request parameter error", "请求参数错误"],
  500: ["service error", "服务端错误"],
  503: ["service not available", "服务不可用"],
  2000: ["invalid parameter", "参数错误"],
  2062: ["identity does not exist", "账号不存在"],
  2401: ["no permission", "没有权限"],
  2407: ["openId invalid", "openId 无效"],
  29003: ["identity is not authorised", "身份未授权"],
};

/** @type {import("../types.mjs").FaultTable} */
export const ALIYUN_FAULTS = {
  throttled(options) {
    const by = options.readChoice("by", ["USER", "APP", "API", "DOMAIN", "GROUP"]) ?? "API";
    const status = options.readStatus() ?? 403;
    return respondWithGatewayError(status, "", `Throttled by ${by} Flow Control`, options.readRetryAfter());
  },

  "gateway-error"(options) {
    const message = options.readText("message");
    const code = options.readText("code") ?? "";
    const messageStatus = message === undefined ? undefined : GATEWAY_MESSAGES[message];
    const codeStatus = /^[A-Z]([45]\d\d)/.exec(code)?.[1];
    const status = options.readStatus() ?? (codeStatus === undefined ? messageStatus : Number(codeStatus));
    if (status === undefined) {
      throw new TypeError("a `gateway-error` needs `status`, or a message or a code that implies one");
    }
    return respondWithGatewayError(
      status,
      code,
      message ?? GATEWAY_CODES[code] ?? "",
      options.readRetryAfter(),
    );
  },

  error(options) {
    const code = options.require("code", options.readTextOrNumber("code"));
    const [message, localizedMsg] = SERVICE_MESSAGES[code] ?? ["service error", "服务端错误"];
    const status = options.readStatus() ?? 200;
    const messages = {
      localizedMsg: options.readText("localizedMsg") ?? localizedMsg,
      message: options.readText("message") ?? message,
    };
    const retryAfter = options.readRetryAfter();
    const effective = options.readBoolean("effective");
    const isNested = options.readBoolean("nested") ?? false;
    return replaceResponse(
      ({ headers }, request) => {
        const id = readId(request.body);
        const failure = { code, id, ...messages };
        const body = JSON.stringify(isNested ? { code: 200, data: failure, id } : failure);
        return { status, headers: { ...headers, ...retryAfter }, body };
      },
      { effective },
    );
  },

  "request-limited": () =>
    replaceResponse((_, request) => respondWithServiceError(request, "Request Limited", "请求受限")),

  "request-forbidden": () =>
    replaceResponse((_, request) => respondWithServiceError(request, "request forbidden.", "请求被禁止")),

  "empty-object": () => replaceResponse(() => ({ body: "{}" })),

  "tokens-ended": () => changeConditions(() => ({ tokensEnded: true })),

  "capped-count"(options) {
    const max = options.require("max", options.readInteger("max", { min: 1 }));
    return changeConditions(({ maxRows = max }) => ({ maxRows: Math.min(max, maxRows) }));
  },

  "string-to-sign"(options) {
    const shownLineBreak = options.readChoice("lineBreaks", ["#", "removed"]) === "removed" ? "" : "#";
    const maxShownLength = options.readInteger("maxLength");
    const signatureWordsInBody = options.readChoice("words", ["header", "body"]) === "body";
    return changeConditions(() => ({ shownLineBreak, maxShownLength, signatureWordsInBody }));
  },
};

/**
 * The gateway authenticates any signed body; the service behind it decides whether the body is valid.
 *
 * @param {Buffer} body
 * @returns {unknown}
 */
function readId(body) {
  try {
    return JSON.parse(body.toString("utf8"))?.id;
  } catch {
    return undefined;
  }
}

/**
 * @param {import("../types.mjs").GatewayRequest} request
 * @param {string} message
 * @param {string} localizedMsg
 */
function respondWithServiceError({ body }, message, localizedMsg) {
  return { body: JSON.stringify({ id: readId(body), code: 403, message, localizedMsg, data: null }) };
}

/**
 * @param {number} status
 * @param {string} code
 * @param {string} message
 * @param {Record<string, string>} retryAfter
 */
function respondWithGatewayError(status, code, message, retryAfter) {
  return replaceResponse(({ headers: { "content-type": _, ...headers } }) => ({
    status,
    headers: {
      ...headers,
      ...(code !== "" && { "x-ca-error-code": code }),
      ...(message !== "" && { "x-ca-error-message": message }),
      ...retryAfter,
    },
    body: "",
  }));
}
