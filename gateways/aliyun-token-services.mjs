import { badParameter, requireText, ServiceError } from "./aliyun-service-error.mjs";

/**
 * The two calls that give a cloud token.
 *
 * @param {() => import("./aliyun-types.mjs").Backend} readBackend
 * @returns {ReadonlyMap<string, import("./aliyun-types.mjs").Service>}
 */
export function createTokenServices(readBackend) {
  /** @type {import("./aliyun-types.mjs").Run} */
  const getToken = (params, { now }) => {
    if (params["grantType"] !== "project") throw badParameter('grantType is not "project"');
    const projectId = requireText(params, "res");
    const { tokens, readSettings } = readBackend();
    const settings = readSettings();
    return describeToken(tokens.create(projectId, now + settings.tokenLifetimeMs), settings);
  };

  /** @type {import("./aliyun-types.mjs").Run} */
  const refreshToken = (params, { now }) => {
    const { cloudToken } = params;
    if (typeof cloudToken !== "string" || cloudToken === "")
      throw new ServiceError(460, "cloudToken blank", "cloudToken 为空");
    const { tokens, readSettings } = readBackend();
    const settings = readSettings();
    const next = tokens.refresh(cloudToken, { now, endsAt: now + settings.tokenLifetimeMs });
    if (next === undefined) throw new ServiceError(2401, "no permission", "没有权限");
    return describeToken(next, settings);
  };

  const apiVers = ["1.0.1", "1.0.0"];
  return new Map([
    ["/cloud/token", { apiVers, list: "cloud", run: getToken }],
    ["/cloud/token/refresh", { apiVers, list: "cloud", run: refreshToken }],
  ]);
}

/**
 * @param {string} token
 * @param {import("./aliyun-settings.mjs").AliyunSettings} settings
 */
function describeToken(token, { tokenName, tokenExpiryName, tokenExpiryUnit, tokenLifetimeMs }) {
  const lifetime = tokenExpiryUnit === "s" ? Math.floor(tokenLifetimeMs / 1000) : tokenLifetimeMs;
  return { [tokenName]: token, ...(tokenExpiryName !== "none" && { [tokenExpiryName]: lifetime }) };
}
