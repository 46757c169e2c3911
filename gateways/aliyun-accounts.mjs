import { badParameter, requireText, ServiceError } from "./aliyun-service-error.mjs";

/**
 * The calls that read and write identities. The vendor does not say what an unknown identity is: here a search finds
 * nobody, a write is 2062.
 *
 * @typedef {import("./aliyun-types.mjs").Run} Run
 * @typedef {import("./data.mjs").Identity} Identity
 */

const NEW_NAMES = Object.freeze({
  avatarUrl: "avatarUrl",
  email: "email",
  loginName: "loginName",
  mobileLocationCode: "phoneLocationCode",
  modifier: "modifier",
  nickName: "nickName",
  phone: "phone",
});

/**
 * @param {() => import("./aliyun-types.mjs").Backend} readBackend
 * @returns {Map<string, import("./aliyun-types.mjs").Service>}
 */
export function createAccountServices(readBackend) {
  /** @type {Run} */
  const queryIdentityList = ({ identityIds: ids }) => {
    if (!Array.isArray(ids) || ids.length === 0)
      throw badParameter("identityIds is not a list of at least one id");
    const found = new Set();
    ids.forEach((id, index) => {
      if (typeof id !== "string" || id === "")
        throw badParameter(`identityIds[${index}] is not a non-empty string`);
      const identity = readBackend().identities.find(id);
      if (identity !== undefined) found.add(identity);
    });
    return [...found];
  };

  /**
   * @param {boolean} newestFirst
   * @returns {Run}
   */
  const queryPage =
    (newestFirst) =>
    (params, { conditions }) => {
      const { identities, readSettings } = readBackend();
      const { offset, count } = params;
      if (!isInteger(offset, 0) || !isInteger(count, 1) || count > readSettings().maxCount)
        throw new ServiceError(460, "invalid count or offset!", "请求错误");
      const { maxRows = count } = conditions;
      return identities.view(conditions, { newestFirst }).slice(offset, offset + Math.min(count, maxRows));
    };

  /** @type {Run} */
  const getByIdentityId = (params) => {
    const { identities, readSettings } = readBackend();
    const identity = identities.find(requireText(params, "identityId"));
    const found = identity === undefined ? [] : [omitEmpty(identity)];
    return readSettings().identityAs === "array" ? found : (found[0] ?? null);
  };

  /** @type {Run} */
  const getByOpenId = (params) => {
    const [appKey, id] = readOpenId(requireText(params, "openId"));
    const identity =
      appKey === requireText(params, "openIdAppKey") ? readBackend().identities.find(id) : undefined;
    if (identity === undefined) throw new ServiceError(2407, "openId invalid", "openId 无效");
    return identity;
  };

  /** @type {Run} */
  const getOpenId = (params) => {
    const { identityId } = requireIdentity(params);
    return createOpenId(requireText(params, "openIdAppKey"), identityId);
  };

  /** @type {Run} */
  const queryIdentity = (params) => {
    const matches = createFilter(params);
    return readBackend().identities.rows.find(matches) ?? null;
  };

  /** @type {Run} */
  const modifyAccount = (params, request) => {
    const changes = readChanges(params);
    const identity = requireIdentity(params, request);
    const gmtModified = typeof identity.gmtModified === "string" ? String(request.now) : request.now;
    readBackend().identities.put({ ...identity, ...changes, gmtModified });
    return "";
  };

  /** @type {Run} */
  const unregister = (params, request) => {
    const { identityId } = requireIdentity(params, request);
    readBackend().identities.remove(identityId);
    return null;
  };

  /** The second envelope, in which a failure comes too. @type {Run} */
  const queryDevices = (params) => {
    const identityId = requireText(params, "identityId");
    if (readBackend().identities.find(identityId) === undefined)
      return {
        code: 460,
        message: "request parameter error: identityId is unknown",
        localizedMsg: "请求错误",
      };
    const data = [{ iotId: createOpenId("device", identityId), deviceName: `lamp${identityId}` }];
    return { code: 200, data };
  };

  /**
   * @param {Record<string, unknown>} params
   * @param {import("./aliyun-types.mjs").ServiceRequest} [write] the request, when it writes
   */
  const requireIdentity = (params, write) => {
    const { identities, writes } = readBackend();
    const account = requireText(params, "identityId");
    const identity = identities.find(account);
    if (write !== undefined)
      writes.push({ call: write.path, requestId: write.id, account, effective: identity !== undefined });
    if (identity === undefined) throw new ServiceError(2062, "identity does not exist", "账号不存在");
    return identity;
  };

  /** @type {[string, readonly string[], Run][]} */
  const appList = [
    ["/iotx/account/queryIdentityList", ["1.0.6"], queryIdentityList],
    ["/iotx/account/modifyAccount", ["1.0.7"], modifyAccount],
    ["/user/account/unregister", ["1.0.1"], unregister],
    ["/user/account/identity/query", ["1.0.0"], queryIdentity],
  ];
  /** @type {[string, readonly string[], Run][]} */
  const cloudList = [
    ["/cloud/account/queryIdentityByPage", ["1.0.4"], queryPage(false)],
    ["/cloud/account/queryidentitydescbypage", ["1.0.0"], queryPage(true)],
    ["/cloud/account/getByIdentityId", ["1.0.4"], getByIdentityId],
    ["/cloud/account/getByOpenId", ["1.0.5", "1.0.4"], getByOpenId],
    ["/cloud/account/openId/getByIdentityId", ["1.0.4"], getOpenId],
    ["/cloud/device/queryByUser", ["1.0.7"], queryDevices],
  ];
  return new Map([
    ...appList.map(([path, apiVers, run]) => toEntry(path, { apiVers, list: "app", run })),
    ...cloudList.map(([path, apiVers, run]) =>
      toEntry(path, { apiVers, list: "cloud", takesToken: true, run }),
    ),
  ]);
}

/**
 * @param {string} path
 * @param {import("./aliyun-types.mjs").Service} service
 * @returns {[string, import("./aliyun-types.mjs").Service]}
 */
function toEntry(path, service) {
  return [path, service];
}

/**
 * @param {unknown} value
 * @param {number} min
 * @returns {value is number}
 */
function isInteger(value, min) {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= min;
}

/** @param {Identity} identity */
function omitEmpty(identity) {
  return Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== ""));
}

/**
 * @param {Record<string, unknown>} params
 * @returns {(identity: Identity) => boolean}
 */
function createFilter(params) {
  const { opType } = params;
  if (opType === 1) {
    const loginId = requireText(params, "loginId");
    const loginSource = requireText(params, "loginSource");
    return (identity) => identity.loginId === loginId && identity.loginSource === loginSource;
  }
  if (opType === 2) {
    const phone = requireText(params, "phone");
    return (identity) => identity.phone === phone;
  }
  if (opType === 3) {
    const email = requireText(params, "email");
    return (identity) => identity.email === email;
  }
  throw badParameter("opType is not 1, 2 or 3");
}

/**
 * An empty text changes nothing.
 *
 * @param {Record<string, unknown>} params
 * @returns {Partial<Identity>}
 */
function readChanges(params) {
  /** @type {Partial<Identity>} */
  const changes = {};
  for (const [name, value = ""] of Object.entries(params)) {
    if (typeof value !== "string") throw badParameter(`${name} is not a string`);
    const member = Object.hasOwn(NEW_NAMES, name) ? Reflect.get(NEW_NAMES, name) : undefined;
    if (member !== undefined && value !== "") Reflect.set(changes, member, value);
  }
  if (!(changes.phone || changes.email || changes.loginName))
    throw badParameter("phone, email and loginName are all empty");
  return changes;
}

/**
 * @param {string} appKey
 * @param {string} identityId
 */
function createOpenId(appKey, identityId) {
  return Buffer.from(JSON.stringify([appKey, identityId])).toString("base64url");
}

/**
 * @param {string} openId
 * @returns {[appKey: string, identityId: string]} two empty texts when it is none
 */
function readOpenId(openId) {
  try {
    const [appKey, identityId] = JSON.parse(Buffer.from(openId, "base64url").toString("utf8"));
    return [String(appKey), String(identityId)];
  } catch {
    return ["", ""];
  }
}
