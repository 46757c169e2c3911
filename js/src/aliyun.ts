// Alibaba Cloud (Aliyun), IoT Living Link: the client.

import {
  parseAliyun,
  parseCloudToken,
  parseIdentity,
  parseIdentityList,
  parseOpenId,
} from "./aliyun-parsers.js";
import type {
  AccountChanges,
  AliyunCall,
  AliyunClientOptions,
  AliyunResult,
  IdentityPageParams,
  IdentityQuery,
} from "./aliyun-types.js";
import {
  checkOptionalString,
  checkString,
  isWellFormed,
  MAX_CONTENTS,
  MAX_IDS,
  MAX_TEXT,
  normalizeUrl,
  read,
  readMembers,
} from "./check.js";
import { readAliyunRequest } from "./core/lines.js";
import type { AliyunConstants } from "./core/module.js";
import { pack } from "./core/packed.js";
import { SignerHandle } from "./core/signer.js";
import { dispose } from "./dispose.js";
import { InvalidInputError } from "./errors.js";
import { readHeaders } from "./headers.js";
import { toJson } from "./json.js";
import { ALIYUN_OVERRIDES, markParser, readOverrides } from "./request.js";
import type {
  CloudToken,
  IdentityList,
  IdentityResult,
  OpenIdResult,
  ResponseLike,
  SignedRequest,
  SigningOverrides,
} from "./types.js";

const TEXT_OPTIONS = [
  "appKey",
  "appSecret",
  "region",
  "stage",
  "iotToken",
  "cloudToken",
  "language",
] as const;
const PAGE: readonly string[] = ["offset", "count"];
const QUERY: readonly string[] = ["phone", "email", "loginId", "loginSource"];
const CHANGES: readonly string[] = [
  "avatarUrl",
  "email",
  "loginName",
  "mobileLocationCode",
  "modifier",
  "nickName",
  "phone",
];
const CALL: readonly string[] = ["apiVersion", "params", "headers"];

/** Neither a proxy of a client nor what only inherits from one has its key. */
const clients = new WeakSet<object>();

/** @internal Also for the methods of a client, which may be called without one. */
export function checkAliyunClient(client: unknown, field = "client"): void {
  if (clients.has(client as object)) return;
  throw new InvalidInputError(field, "must be an AliyunClient, whose methods are called on it");
}

/**
 * Signs requests for Aliyun's IoT gateway. It never touches the network.
 * Source: https://help.aliyun.com/document_detail/143207.html
 */
export class AliyunClient {
  readonly #signer: SignerHandle;
  readonly #constants: AliyunConstants;
  readonly #identityListUrl: string;

  /** @throws InvalidInputError that names the option that is wrong */
  constructor(options: AliyunClientOptions) {
    const given = readMembers("options", options, [...TEXT_OPTIONS, "endpoint", "clockOffsetMs"]);
    for (const name of TEXT_OPTIONS) checkOptionalString(name, given[name]);
    const endpoint = normalizeUrl("endpoint", given.endpoint);
    this.#signer = new SignerHandle("aliyun", { ...given, endpoint });
    const constants: AliyunConstants = this.#signer.use((signer) => signer.constants());
    this.#constants = constants;
    clients.add(this);
    this.#identityListUrl = constants.origin + constants.identityListPath;
  }

  /**
   * The identities with these ids; its parser is `parseIdentityList`. The vendor documents no maximum of ids. App key of the
   * App's list (客户端).
   * Source: https://help.aliyun.com/knowledge_detail/177817.html
   *
   * @example
   * const { identities } = await send((overrides) => client.queryIdentityList(["50ebop4f8c3f"], overrides));
   *
   * @param identityIds at least one, at most 1,000,000 and 8 Mi characters together, none of them empty
   * @throws InvalidInputError with the field `identityIds`, `identityIds[2]` or that of an override, or `client` after
   * dispose
   */
  queryIdentityList(
    identityIds: readonly string[],
    overrides?: SigningOverrides,
  ): SignedRequest<IdentityList> {
    checkAliyunClient(this);
    const packed = pack(readIds(identityIds));
    const given = readOverrides(overrides, ALIYUN_OVERRIDES);
    const lines = this.#signer.use((signer) => signer.queryIdentityList(packed, given));
    const { headers, freshHeaders } = this.#constants;
    const request = readAliyunRequest<IdentityList>(lines, this.#identityListUrl, headers, freshHeaders);
    return markParser(request, parseIdentityList);
  }

  /**
   * A page of all identities, oldest first; its parser is `parseIdentityList`. No answer has a total: an empty page is the end.
   * App key of the cloud's list (云端), and a cloud token where the project has one: the page's table requires it, one of its
   * samples has none.
   * Source: https://help.aliyun.com/document_detail/177896.html
   *
   * @example
   * client.queryIdentityByPage({ offset: 0, count: 100 }, { cloudToken });
   *
   * @throws InvalidInputError with the field `page`, `offset`, `count` or that of an override, or `client` after dispose
   */
  queryIdentityByPage(page: IdentityPageParams, overrides?: SigningOverrides): SignedRequest<IdentityList> {
    const params = readMembers("page", page, PAGE);
    checkAliyunClient(this);
    return this.#call("queryIdentityByPage", params, overrides, parseIdentityList);
  }

  /**
   * As `queryIdentityByPage`, newest first.
   * Source: https://help.aliyun.com/document_detail/190248.html
   *
   * @example
   * client.queryIdentityDescByPage({ offset: 0, count: 100 }, { cloudToken });
   *
   * @throws as `queryIdentityByPage`
   */
  queryIdentityDescByPage(
    page: IdentityPageParams,
    overrides?: SigningOverrides,
  ): SignedRequest<IdentityList> {
    const params = readMembers("page", page, PAGE);
    checkAliyunClient(this);
    return this.#call("queryIdentityDescByPage", params, overrides, parseIdentityList);
  }

  /**
   * The identity with this id; its parser is `parseIdentity`. App key of the cloud's list (云端).
   * Source: https://help.aliyun.com/document_detail/602015.html
   *
   * @example
   * client.getByIdentityId("50ebop4f8c3f", { cloudToken });
   *
   * @throws InvalidInputError with the field `identityId` or that of an override, or `client` after dispose
   */
  getByIdentityId(identityId: string, overrides?: SigningOverrides): SignedRequest<IdentityResult> {
    checkAliyunClient(this);
    return this.#call("getByIdentityId", { identityId }, overrides, parseIdentity);
  }

  /**
   * The identity that an app knows under this id; its parser is `parseIdentity`. App key of the cloud's list (云端).
   * Source: https://help.aliyun.com/document_detail/177898.html
   *
   * @example
   * client.getByOpenId("openId", "23432342", { cloudToken });
   *
   * @throws InvalidInputError with the field `openId`, `openIdAppKey` or that of an override, or `client` after dispose
   */
  getByOpenId(
    openId: string,
    openIdAppKey: string,
    overrides?: SigningOverrides,
  ): SignedRequest<IdentityResult> {
    checkAliyunClient(this);
    return this.#call("getByOpenId", { openId, openIdAppKey }, overrides, parseIdentity);
  }

  /**
   * The id under which an app knows an identity; its parser is `parseOpenId`. App key of the cloud's list (云端).
   * Source: https://help.aliyun.com/document_detail/177902.html
   *
   * @example
   * client.getOpenId("50ebop4f8c3f", "23432342", { cloudToken });
   *
   * @throws InvalidInputError with the field `identityId`, `openIdAppKey` or that of an override, or `client` after dispose
   */
  getOpenId(
    identityId: string,
    openIdAppKey: string,
    overrides?: SigningOverrides,
  ): SignedRequest<OpenIdResult> {
    checkAliyunClient(this);
    return this.#call("getOpenId", { identityId, openIdAppKey }, overrides, parseOpenId);
  }

  /**
   * The identity with this telephone number, this e-mail address, or this login; its parser is `parseIdentity`. App key of the
   * App's list (客户端).
   * Source: https://help.aliyun.com/document_detail/177821.html
   *
   * @example
   * client.queryIdentity({ phone: "13900000000" });
   *
   * @throws InvalidInputError with the field `query`, `params` (nothing to look for), that of what is too much or wrong, or that
   * of an override, or `client` after dispose
   */
  queryIdentity(query: IdentityQuery, overrides?: SigningOverrides): SignedRequest<IdentityResult> {
    const params = readMembers<object>("query", query, QUERY);
    checkAliyunClient(this);
    return this.#call("queryIdentity", { ...params }, overrides, parseIdentity);
  }

  /**
   * Changes an account; its parser is `parseAliyun`. It writes: `send` does not repeat it when it may have arrived. App key of
   * the App's list (客户端).
   * Source: https://help.aliyun.com/document_detail/177818.html
   *
   * @example
   * client.modifyAccount("50ebop4f8c3f", { phone: "13900000000", nickName: "hello" });
   *
   * @throws InvalidInputError with the field `identityId`, `changes` (there is none), that of a change or of an override, or
   * `client` after dispose
   */
  modifyAccount(
    identityId: string,
    changes: AccountChanges,
    overrides?: SigningOverrides,
  ): SignedRequest<AliyunResult> {
    const params = readMembers("changes", changes, CHANGES);
    checkAliyunClient(this);
    return this.#call("modifyAccount", { ...params, identityId }, overrides, parseAliyun);
  }

  /**
   * Removes an account for ever; its parser is `parseAliyun`. It writes: `send` does not repeat it when it may have arrived. App
   * key of the App's list (客户端).
   * Source: https://help.aliyun.com/document_detail/362939.html
   *
   * @example
   * client.unregister("50ebop4f8c3f");
   *
   * @throws InvalidInputError with the field `identityId` or that of an override, or `client` after dispose
   */
  unregister(identityId: string, overrides?: SigningOverrides): SignedRequest<AliyunResult> {
    checkAliyunClient(this);
    return this.#call("unregister", { identityId }, overrides, parseAliyun);
  }

  /**
   * A token of the cloud, with which it lets the project's other calls through; its parser is `parseCloudToken`. A new token
   * voids the one before it at once: `cloudTokens` sees to it that only one is asked for. App key of the cloud's list (云端).
   * Source: https://help.aliyun.com/document_detail/177833.html
   *
   * @example
   * const { cloudToken } = await send((overrides) => client.getCloudToken("a123bcdE", overrides));
   *
   * @param projectId the project's id in the vendor's console
   * @throws InvalidInputError with the field `projectId` or that of an override, or `client` after dispose
   */
  getCloudToken(projectId: string, overrides?: SigningOverrides): SignedRequest<CloudToken> {
    checkAliyunClient(this);
    return this.#call("getCloudToken", { projectId }, overrides, parseCloudToken);
  }

  /**
   * A new token of the cloud in place of one that has not ended; its parser is `parseCloudToken`. The old token can be used
   * for five more minutes. App key of the cloud's list (云端).
   * Source: https://help.aliyun.com/document_detail/177835.html
   *
   * @example
   * const { cloudToken } = await send((overrides) => client.refreshCloudToken(oldToken, overrides));
   *
   * @throws InvalidInputError with the field `cloudToken` or that of an override, or `client` after dispose
   */
  refreshCloudToken(cloudToken: string, overrides?: SigningOverrides): SignedRequest<CloudToken> {
    checkAliyunClient(this);
    return this.#call("refreshCloudToken", { cloudToken }, overrides, parseCloudToken);
  }

  /**
   * The identities of `params.identityIds`, in the vendor's form; its parser is `parseIdentityList`.
   *
   * @example
   * client.request("/iotx/account/queryIdentityList", { apiVersion: "1.0.6", params: { identityIds: ["50ebop4f8c3f"] } });
   */
  request(
    path: "/iotx/account/queryIdentityList",
    call: AliyunCall,
    overrides?: SigningOverrides,
  ): SignedRequest<IdentityList>;
  /**
   * Any path behind the same gateway; its parser is `parseAliyun`.
   * Source: https://help.aliyun.com/document_detail/143207.html
   *
   * @example
   * const call = { apiVersion: "1.0.7", params: { identityId: "50ebop4f8c3f" } };
   * const { data } = await send((overrides) => client.request("/cloud/device/queryByUser", call, overrides));
   *
   * @param path perhaps with a query, which is percent-encoded: `/iotx/account/queryIdentityList`. The path itself holds no
   * `%`, which not every gateway signs alike
   * @throws InvalidInputError with the field `path`, `apiVersion`, `params`, `headers`, `headers.NAME` or that of an override, or
   * `client` after dispose
   */
  request(path: string, call: AliyunCall, overrides?: SigningOverrides): SignedRequest<AliyunResult>;
  request(path: string, call: AliyunCall, overrides?: SigningOverrides): SignedRequest {
    checkAliyunClient(this);
    const { apiVersion, params, headers } = readMembers("call", call, CALL);
    checkOptionalString("apiVersion", apiVersion);
    const further = readHeaders("headers", headers);
    const copy = { apiVersion, paramsJson: toJson("params", params ?? {}), headers: further };
    const given = readOverrides(overrides, ALIYUN_OVERRIDES);
    checkString("path", path);
    const lines = this.#signer.use((signer) => signer.request(path, copy, given));
    const { origin, identityListPath, headers: constant, freshHeaders } = this.#constants;
    const request = readAliyunRequest(lines, origin + path, { ...constant, ...further }, freshHeaders);
    return markParser(request, path === identityListPath ? parseIdentityList : parseAliyun);
  }

  /** Signs a call of the core's table. */
  #call<Result>(
    name: string,
    params: Readonly<Record<string, unknown>>,
    overrides: SigningOverrides | undefined,
    parser: (response: ResponseLike) => Result,
  ): SignedRequest<Result> {
    for (const [field, value] of Object.entries(params)) {
      if (typeof value === "string") checkString(field, value);
    }
    const given = readOverrides(overrides, ALIYUN_OVERRIDES);
    const lines = this.#signer.use((signer) => signer.call(name, params, given));
    const pathEnd = lines.indexOf("\n");
    const { origin, headers, freshHeaders } = this.#constants;
    const url = origin + lines.slice(0, pathEnd);
    return markParser(readAliyunRequest(lines.slice(pathEnd + 1), url, headers, freshHeaders), parser);
  }

  /** Milliseconds to add to this machine's clock when signing; setting it throws InvalidInputError for a fraction. */
  get clockOffsetMs(): number {
    checkAliyunClient(this);
    return this.#signer.clockOffsetMs;
  }

  set clockOffsetMs(value: number) {
    checkAliyunClient(this);
    this.#signer.clockOffsetMs = value;
  }

  /** Wipes the key. Optional: the garbage collector does it too, later. */
  [dispose](): void {
    checkAliyunClient(this);
    this.#signer.dispose();
  }
}

/** A copy of the ids, each read once. */
function readIds(given: unknown): string[] {
  const ids = read("identityIds", () => copyArray(given, MAX_IDS + 1));
  if (ids === undefined) throw new InvalidInputError("identityIds", "must be an array of strings");
  if (ids.length > MAX_IDS) throw new InvalidInputError("identityIds", `must be at most ${MAX_IDS}`);
  let characters = 0;
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index];
    if (typeof id !== "string" || id.length > MAX_TEXT || !isWellFormed(id))
      checkString(`identityIds[${index}]`, id);
    characters += (id as string).length;
  }
  if (characters > MAX_CONTENTS)
    throw new InvalidInputError("identityIds", `must have at most ${MAX_CONTENTS} characters together`);
  return ids as string[];
}

/** By the index: an array may bring an iterator or a `toJSON` of its own. */
function copyArray(given: unknown, max: number): unknown[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const { length } = given;
  const copy: unknown[] = [];
  for (let index = 0; index < length && index < max; index++) copy.push(given[index]);
  return copy;
}
