// Alibaba Cloud (Aliyun), IoT Living Link: the parsers.
import type { AliyunResult } from "./aliyun-types.js";
import { readCloudToken, readIdentityList, readOpenId, readResult } from "./core/packed.js";
import { parseAnswer, parseWith } from "./response.js";
import type { CloudToken, IdentityList, IdentityResult, OpenIdResult, ResponseLike } from "./types.js";

/**
 * Reads the answer of `queryIdentityList`.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 *
 * @example
 * const { status, headers } = response;
 * const { identities } = parseIdentityList({ status, headers, body: await response.text() });
 *
 * @throws ApiError when the cloud said no or the answer cannot be read; InvalidInputError with the field `response`
 */
export function parseIdentityList(response: ResponseLike): IdentityList {
  return readIdentityList(parseWith(response, (core, ...split) => core.parseIdentityList(...split)));
}

/**
 * Reads the answer of `getCloudToken` and of `refreshCloudToken`. A life below 100,000 counts as seconds.
 * Source: https://help.aliyun.com/document_detail/177833.html
 *
 * @example
 * const { status, headers } = response;
 * const { cloudToken, expiresInMs } = parseCloudToken({ status, headers, body: await response.text() });
 *
 * @throws as `parseIdentityList`
 */
export function parseCloudToken(response: ResponseLike): CloudToken {
  return readCloudToken(parseAnswer("cloud-token", response));
}

/**
 * Reads the answer of `getByIdentityId`, `getByOpenId` and `queryIdentity`: an object, an array of one, or nothing.
 * Source: https://help.aliyun.com/document_detail/602015.html
 *
 * @example
 * const { status, headers } = response;
 * const { identity } = parseIdentity({ status, headers, body: await response.text() });
 *
 * @throws as `parseIdentityList`
 */
export function parseIdentity(response: ResponseLike): IdentityResult {
  const { identities, ...rest } = readIdentityList(parseAnswer("identity", response));
  const [identity] = identities;
  return identity === undefined ? rest : { ...rest, identity };
}

/**
 * Reads the answer of `getOpenId`.
 * Source: https://help.aliyun.com/document_detail/177902.html
 *
 * @example
 * const { openId } = parseOpenId({ status: response.status, headers: response.headers, body: await response.text() });
 *
 * @throws as `parseIdentityList`
 */
export function parseOpenId(response: ResponseLike): OpenIdResult {
  return readOpenId(parseAnswer("open-id", response));
}

/**
 * Reads the answer of any other path.
 * Source: https://help.aliyun.com/document_detail/143207.html
 *
 * @example
 * const { data } = parseAliyun({ status: response.status, headers: response.headers, body: await response.text() });
 *
 * @throws as `parseIdentityList`
 */
export function parseAliyun(response: ResponseLike): AliyunResult {
  const { json, head } = readResult(parseAnswer("aliyun", response));
  return { ...head, data: json === undefined ? null : JSON.parse(json) };
}
