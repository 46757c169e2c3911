// Alibaba Cloud (Aliyun), IoT Living Link: the client and the parsers.

import {
  clockOffset,
  isWellFormed,
  known,
  optionalNumber,
  optionalString,
  optionalUrl,
  string,
} from "./check.js";
import { Cells } from "./core/packed.js";
import { dispose } from "./dispose.js";
import { guarded, InvalidInputError } from "./errors.js";
import type { Core } from "./load/start.js";
import { core } from "./load/start.js";
import type { SignedRequest, SigningOverrides } from "./request.js";
import { lines, OVERRIDES } from "./request.js";
import type { ResponseLike } from "./response.js";
import { parts } from "./response.js";

/** Where the app key was made. Source: https://help.aliyun.com/document_detail/169790.html */
export type AliyunRegion = "cn-shanghai" | "ap-southeast-1" | "eu-central-1" | "us-east-1";

/** Which edition of an API the gateway calls (header `x-ca-stage`). */
export type AliyunStage = "RELEASE" | "PRE" | "TEST";

/** What an AliyunClient is made of. */
export interface AliyunClientOptions {
  /** Header `x-ca-key`: sent with every request. Printable ASCII without space, `&` or `=`. */
  appKey: string;
  /** Never sent, never shown. It must not reach a browser: sign in an edge worker or on a server. */
  appSecret: string;
  /** Where the app key was made, by default `cn-shanghai`; a key of one region is unknown in the others. */
  region?: AliyunRegion | undefined;
  /** Scheme, host and port of a gateway, without a path; by default the region's. https, or http to a loopback host. */
  endpoint?: string | URL | undefined;
  /** By default `RELEASE`. */
  stage?: AliyunStage | undefined;
  /** `request.iotToken`: the user's token, for APIs that act for a user. Sent in the body, never shown. */
  iotToken?: string | undefined;
  /** `request.cloudToken`: sent in the body, never shown. */
  cloudToken?: string | undefined;
  /** `request.language`: the language of `localizedMessage`, such as `en-US`. */
  language?: string | undefined;
  /** Milliseconds to add to this machine's clock, when it is known to be off; by default 0. */
  clockOffsetMs?: number | undefined;
}

/** What a call of any path is made of. */
export interface AliyunCall {
  /** `request.apiVer`: the version on the API's page, such as `1.0.6`. */
  apiVersion: string;
  /** `params`: an object that JSON can express, nested at most 128 deep; by default `{}`. */
  params?: object | undefined;
  /** Further headers, all of them signed. Values in printable ASCII. */
  headers?: Record<string, string> | undefined;
}

/**
 * One identity. The vendor may leave out any member; the last four belong to a later edition of the API.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 */
export interface Identity {
  /** The tenant's id. */
  tenantId?: string;
  /** The unified identity's id. */
  identityId?: string;
  /** The name that the user shows. */
  nickName?: string;
  /** The name that the user logs in by. */
  loginName?: string;
  /** The telephone number. */
  phone?: string;
  /** The e-mail address. */
  email?: string;
  /** The picture's address, as the user or the vendor set it. */
  avatarUrl?: string;
  /** The id that the user logs in by. */
  loginId?: string;
  /** By what means the user logs in, as the vendor wrote it. */
  loginSource?: string;
  /** When the identity was made, as the vendor wrote it. */
  gmtCreate?: string;
  /** When the identity was last changed, as the vendor wrote it. */
  gmtModified?: string;
}

/**
 * The identities that were asked for; the vendor leaves out unknown ids.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 */
export interface IdentityList {
  /** `id`: the request's own, repeated. */
  requestId?: string;
  /** `data`. */
  identities: Identity[];
}

/** What any other path answered. */
export interface AliyunResult {
  /** `id`: the request's own, repeated. */
  requestId?: string;
  /** `data`, whatever it is; `null` when there is none. */
  data: unknown;
}

const OPTIONS: ReadonlySet<string> = new Set([
  ...["appKey", "appSecret", "region", "endpoint", "stage"],
  ...["iotToken", "cloudToken", "language", "clockOffsetMs"],
]);
/** What JSON writes as it is. An empty id is told apart by the core. */
const PLAIN = /^[\w-]+$/;
const CALL: ReadonlySet<string> = new Set(["apiVersion", "params", "headers"]);

/**
 * Signs requests for Aliyun's IoT gateway. It never touches the network.
 * Source: https://help.aliyun.com/document_detail/143207.html
 */
export class AliyunClient {
  #signer: InstanceType<Core["AliyunSigner"]> | undefined;
  readonly #origin: string;
  readonly #identityPath: string;
  readonly #constant: { accept: string; contentType: string; key: string; stage: string };
  #clockOffsetMs: number;

  /** @throws InvalidInputError that names the option that is wrong */
  constructor(options: AliyunClientOptions) {
    const given = known("options", options, OPTIONS);
    const key = string("appKey", given.appKey);
    const secret = string("appSecret", given.appSecret);
    const endpoint = optionalUrl("endpoint", given.endpoint);
    const region = optionalString("region", given.region);
    const stage = optionalString("stage", given.stage);
    const iotToken = optionalString("iotToken", given.iotToken);
    const cloudToken = optionalString("cloudToken", given.cloudToken);
    const language = optionalString("language", given.language);
    this.#clockOffsetMs = clockOffset(given.clockOffsetMs);
    const { AliyunSigner } = core();
    this.#signer = guarded(
      () => new AliyunSigner(key, secret, endpoint, region, stage, iotToken, cloudToken, language),
    );
    const constants = lines(this.#signer.constants(), 6);
    const [origin = "", identityPath = "", accept = "", contentType = "", keyHeader = "", stageHeader = ""] =
      constants;
    this.#origin = origin;
    this.#identityPath = identityPath;
    this.#constant = { accept, contentType, key: keyHeader, stage: stageHeader };
  }

  /**
   * The identities with these ids; its parser is `parseIdentityList`. The vendor documents no most ids for one call.
   * Source: https://help.aliyun.com/knowledge_detail/177817.html
   *
   * @param identityIds at least one, none of them empty
   * @throws InvalidInputError with the field `identityIds`, `identityIds[2]` or that of an override, or `client` after
   * dispose
   */
  queryIdentityList(
    identityIds: readonly string[],
    overrides?: SigningOverrides,
  ): SignedRequest<IdentityList> {
    if (!Array.isArray(identityIds))
      throw new InvalidInputError("identityIds", "must be an array of strings");
    let plain = identityIds.length > 0;
    for (let index = 0; index < identityIds.length; index++) {
      const id: unknown = identityIds[index];
      if (typeof id !== "string" || !isWellFormed(id)) string(`identityIds[${index}]`, id);
      plain &&= PLAIN.test(id as string);
    }
    // Joined by hand where nothing needs an escape: that takes half the time.
    const json = plain ? `["${identityIds.join('","')}"]` : JSON.stringify(identityIds);
    const { requestId, nonce, timestamp } = fresh(overrides);
    return this.#signed(this.#identityPath, undefined, (signer) =>
      signer.queryIdentityList(json, requestId, nonce, timestamp, this.#clockOffsetMs),
    );
  }

  /** The identities of `params.identityIds`, in the vendor's form; its parser is `parseIdentityList`. */
  request(
    path: "/iotx/account/queryIdentityList",
    call: AliyunCall,
    overrides?: SigningOverrides,
  ): SignedRequest<IdentityList>;
  /**
   * Any path behind the same gateway; its parser is `parseAliyun`.
   * Source: https://help.aliyun.com/document_detail/143207.html
   *
   * @param path as it is sent, percent-encoded, perhaps with a query: `/iotx/account/queryIdentityList`
   * @throws InvalidInputError with the field `path`, `apiVersion`, `params`, `headers.NAME` or that of an override, or
   * `client` after dispose
   */
  request(path: string, call: AliyunCall, overrides?: SigningOverrides): SignedRequest<AliyunResult>;
  request(path: string, call: AliyunCall, overrides?: SigningOverrides): SignedRequest {
    const { apiVersion, params, headers } = known("call", call, CALL);
    const version = string("apiVersion", apiVersion);
    const paramsJson = jsonOf(params ?? {});
    const own = lowerCased(headers);
    const { requestId, nonce, timestamp } = fresh(overrides);
    return this.#signed(string("path", path), own, (signer) =>
      signer.request(
        path,
        version,
        paramsJson,
        JSON.stringify(own.flat()),
        requestId,
        nonce,
        timestamp,
        this.#clockOffsetMs,
      ),
    );
  }

  /** Milliseconds to add to this machine's clock when signing; setting it throws InvalidInputError for a fraction. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  set clockOffsetMs(value: number) {
    this.#clockOffsetMs = clockOffset(value);
  }

  /** Wipes the key. Optional: the garbage collector does it too, later. */
  [dispose](): void {
    this.#signer?.free();
    this.#signer = undefined;
  }

  #signed<Result>(
    path: string,
    headers: readonly (readonly [string, string])[] | undefined,
    sign: (signer: InstanceType<Core["AliyunSigner"]>) => string,
  ): SignedRequest<Result> {
    const signer = this.#signer;
    if (signer === undefined)
      throw new InvalidInputError("client", "must not be used after it was disposed of");
    const signed = lines(
      guarded(() => sign(signer)),
      7,
    );
    const [requestId = "", nonce = "", timestamp = "", md5 = "", names = "", signature = "", body = ""] =
      signed;
    const constant = this.#constant;
    // Written out rather than spread: an object of a known shape takes a tenth of the time.
    const all: Record<string, string> = {
      accept: constant.accept,
      "content-type": constant.contentType,
      "content-md5": md5,
      "x-ca-key": constant.key,
      "x-ca-nonce": nonce,
      "x-ca-stage": constant.stage,
      "x-ca-timestamp": timestamp,
      "x-ca-signature-headers": names,
      "x-ca-signature": signature,
    };
    if (headers !== undefined) Object.assign(all, Object.fromEntries(headers));
    return { url: this.#origin + path, method: "POST", headers: all, body, requestId };
  }
}

function fresh(overrides: SigningOverrides | undefined) {
  const { requestId, nonce, timestamp } = known("overrides", overrides, OVERRIDES);
  return {
    requestId: optionalString("requestId", requestId),
    nonce: optionalString("nonce", nonce),
    timestamp: optionalNumber(timestamp),
  };
}

function jsonOf(params: object): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(params);
  } catch (cause) {
    throw new InvalidInputError("params", "must be an object that JSON can express", { cause });
  }
  return json ?? "null";
}

function lowerCased(headers: unknown): [string, string][] {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== "object" || Array.isArray(headers))
    throw new InvalidInputError("headers", "must be an object of strings");
  return Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    string(`headers.${name}`, value),
  ]);
}

/**
 * Reads the answer of `queryIdentityList`.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 *
 * @throws ApiError when the cloud said no or the answer cannot be read; InvalidInputError with the field `response`
 */
export function parseIdentityList(response: ResponseLike): IdentityList {
  const [body, status, headers] = parts(response);
  const cells = new Cells(guarded(() => core().parseIdentityList(body, status, headers)));
  const requestId = cells.next();
  const identities: Identity[] = [];
  while (!cells.isEmpty) {
    const identity: Identity = {};
    // Member by member, in the order of the core's rows: one loop over their names takes several times as long.
    const tenantId = cells.next();
    if (tenantId !== undefined) identity.tenantId = tenantId;
    const identityId = cells.next();
    if (identityId !== undefined) identity.identityId = identityId;
    const nickName = cells.next();
    if (nickName !== undefined) identity.nickName = nickName;
    const loginName = cells.next();
    if (loginName !== undefined) identity.loginName = loginName;
    const phone = cells.next();
    if (phone !== undefined) identity.phone = phone;
    const email = cells.next();
    if (email !== undefined) identity.email = email;
    const avatarUrl = cells.next();
    if (avatarUrl !== undefined) identity.avatarUrl = avatarUrl;
    const loginId = cells.next();
    if (loginId !== undefined) identity.loginId = loginId;
    const loginSource = cells.next();
    if (loginSource !== undefined) identity.loginSource = loginSource;
    const gmtCreate = cells.next();
    if (gmtCreate !== undefined) identity.gmtCreate = gmtCreate;
    const gmtModified = cells.next();
    if (gmtModified !== undefined) identity.gmtModified = gmtModified;
    identities.push(identity);
  }
  return requestId === undefined ? { identities } : { requestId, identities };
}

/**
 * Reads the answer of any other path.
 * Source: https://help.aliyun.com/document_detail/143207.html
 *
 * @throws as `parseIdentityList`
 */
export function parseAliyun(response: ResponseLike): AliyunResult {
  const [body, status, headers] = parts(response);
  const cells = new Cells(guarded(() => core().parseAliyun(body, status, headers)));
  const [requestId, json] = [cells.next(), cells.next()];
  const data: unknown = json === undefined ? null : JSON.parse(json);
  return requestId === undefined ? { data } : { requestId, data };
}
