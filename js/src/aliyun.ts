// Alibaba Cloud (Aliyun), IoT Living Link: the client and the parsers.

import {
  checkKeys,
  checkOptionalString,
  checkString,
  isWellFormed,
  normalizeUrl,
  toOptionalNumber,
} from "./check.js";
import type { FreshHeaders } from "./core/lines.js";
import { readAliyunRequest } from "./core/lines.js";
import type { Core } from "./core/module.js";
import { Cells, readIdentityList } from "./core/packed.js";
import { SignerHandle } from "./core/signer.js";
import { callCore } from "./core/thrown.js";
import { dispose } from "./dispose.js";
import { InvalidInputError } from "./errors.js";
import { markParser, OVERRIDES } from "./request.js";
import { splitResponse } from "./response.js";
import type { IdentityList, ResponseLike, SignedRequest, SigningOverrides } from "./types.js";

/** Where the app key was made. Source: https://help.aliyun.com/document_detail/169790.html */
export type AliyunRegion = "cn-shanghai" | "ap-southeast-1" | "eu-central-1" | "us-east-1";

/** Which edition of an API the gateway calls (header `x-ca-stage`). */
export type AliyunStage = "RELEASE" | "PRE" | "TEST";

/** Options of an AliyunClient. */
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

/** A call of any path. */
export interface AliyunCall {
  /** `request.apiVer`: the version on the API's page, such as `1.0.6`. */
  apiVersion: string;
  /** `params`: an object that JSON can express, nested at most 128 deep; by default `{}`. */
  params?: object | undefined;
  /** Further headers, all of them signed. Values in printable ASCII. */
  headers?: Record<string, string> | undefined;
}

/** The answer of any other path. */
export interface AliyunResult {
  /** `id`: the id of the request, repeated. */
  requestId?: string;
  /** `data`, whatever it is; `null` when there is none. */
  data: unknown;
}

/** @internal The path whose answer is an IdentityList. */
export const IDENTITY_LIST = "/iotx/account/queryIdentityList";
const FRESH: FreshHeaders = [
  ...(["x-ca-nonce", "x-ca-timestamp", "content-md5"] as const),
  ...(["x-ca-signature-headers", "x-ca-signature"] as const),
];
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
  readonly #signer: SignerHandle<InstanceType<Core["AliyunSigner"]>>;
  readonly #origin: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws InvalidInputError that names the option that is wrong */
  constructor(options: AliyunClientOptions) {
    const given = checkKeys("options", options, OPTIONS);
    const key = checkString("appKey", given.appKey);
    const secret = checkString("appSecret", given.appSecret);
    const endpoint = normalizeUrl("endpoint", given.endpoint);
    const region = checkOptionalString("region", given.region);
    const stage = checkOptionalString("stage", given.stage);
    const iotToken = checkOptionalString("iotToken", given.iotToken);
    const cloudToken = checkOptionalString("cloudToken", given.cloudToken);
    const language = checkOptionalString("language", given.language);
    this.#signer = new SignerHandle(
      (core) => new core.AliyunSigner(key, secret, endpoint, region, stage, iotToken, cloudToken, language),
      given.clockOffsetMs,
    );
    const constants = this.#signer.use((signer) => signer.constants()).split("\n");
    const [origin = "", , accept = "", contentType = "", keyHeader = "", stageHeader = ""] = constants;
    this.#origin = origin;
    this.#headers = {
      accept,
      "content-type": contentType,
      "content-md5": "",
      "x-ca-key": keyHeader,
      "x-ca-nonce": "",
      "x-ca-stage": stageHeader,
      "x-ca-timestamp": "",
      "x-ca-signature-headers": "",
      "x-ca-signature": "",
    };
  }

  /**
   * The identities with these ids; its parser is `parseIdentityList`. The vendor documents no maximum of ids.
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
      if (typeof id !== "string" || !isWellFormed(id)) checkString(`identityIds[${index}]`, id);
      plain &&= PLAIN.test(id as string);
    }
    // Joined by hand where nothing needs an escape: that takes half the time.
    const json = plain ? `["${identityIds.join('","')}"]` : JSON.stringify(identityIds);
    const { requestId, nonce, timestamp } = fresh(overrides);
    const lines = this.#signer.use((signer, clockOffsetMs) =>
      signer.queryIdentityList(json, requestId, nonce, timestamp, clockOffsetMs),
    );
    const url = this.#origin + IDENTITY_LIST;
    return markParser(readAliyunRequest<IdentityList>(lines, url, this.#headers, FRESH), parseIdentityList);
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
    const { apiVersion, params, headers } = checkKeys("call", call, CALL);
    const version = checkString("apiVersion", apiVersion);
    const paramsJson = toJson(params ?? {});
    const further = lowerCaseNames(headers);
    const { requestId, nonce, timestamp } = fresh(overrides);
    checkString("path", path);
    const lines = this.#signer.use((signer, clockOffsetMs) =>
      signer.request(
        path,
        version,
        paramsJson,
        JSON.stringify(further.flat()),
        requestId,
        nonce,
        timestamp,
        clockOffsetMs,
      ),
    );
    const request = readAliyunRequest(lines, this.#origin + path, this.#headers, FRESH);
    Object.assign(request.headers, Object.fromEntries(further));
    return path === IDENTITY_LIST ? markParser(request, parseIdentityList) : request;
  }

  /** Milliseconds to add to this machine's clock when signing; setting it throws InvalidInputError for a fraction. */
  get clockOffsetMs(): number {
    return this.#signer.clockOffsetMs;
  }

  set clockOffsetMs(value: number) {
    this.#signer.clockOffsetMs = value;
  }

  /** Wipes the key. Optional: the garbage collector does it too, later. */
  [dispose](): void {
    this.#signer.dispose();
  }
}

function fresh(overrides: SigningOverrides | undefined) {
  const { requestId, nonce, timestamp } = checkKeys("overrides", overrides, OVERRIDES);
  return {
    requestId: checkOptionalString("requestId", requestId),
    nonce: checkOptionalString("nonce", nonce),
    timestamp: toOptionalNumber(timestamp),
  };
}

function toJson(params: object): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(params);
  } catch (cause) {
    throw new InvalidInputError("params", "must be an object that JSON can express", { cause });
  }
  return json ?? "null";
}

function lowerCaseNames(headers: unknown): [string, string][] {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== "object" || Array.isArray(headers))
    throw new InvalidInputError("headers", "must be an object of strings");
  return Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    checkString(`headers.${name}`, value),
  ]);
}

/**
 * Reads the answer of `queryIdentityList`.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 *
 * @throws ApiError when the cloud said no or the answer cannot be read; InvalidInputError with the field `response`
 */
export function parseIdentityList(response: ResponseLike): IdentityList {
  const [body, status, headers] = splitResponse(response);
  return readIdentityList(callCore((core) => core.parseIdentityList(body, status, headers)));
}

/**
 * Reads the answer of any other path.
 * Source: https://help.aliyun.com/document_detail/143207.html
 *
 * @throws as `parseIdentityList`
 */
export function parseAliyun(response: ResponseLike): AliyunResult {
  const [body, status, headers] = splitResponse(response);
  const cells = new Cells(callCore((core) => core.parseAliyun(body, status, headers)));
  const [requestId, json] = [cells.next(), cells.next()];
  const data: unknown = json === undefined ? null : JSON.parse(json);
  return requestId === undefined ? { data } : { requestId, data };
}
