/**
 * What the tables in cases/ hold.
 *
 * @typedef {"tencent" | "aliyun"} Cloud
 * @typedef {{ appKey: string, appSecret: string, endpoint?: string, region?: string, stage?: string,
 *   iotToken?: string, cloudToken?: string, language?: string }} Client
 * @typedef {{ requestId: string, nonce: string | number, timestamp: number, iotToken?: string,
 *   cloudToken?: string }} Overrides
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: string, bodyBase64?: string,
 *   bodyRepeat?: { text: string, times: number } }} VectorResponse
 * @typedef {"parseCustomerList" | "parseIdentityList" | "parseIdentity" | "parseOpenId" |
 *   "parseCloudToken" | "parseDeviceList" | "parseOrderList" | "parseTencent" | "parseAliyun"} ParserName
 * @typedef {{ kind: string, code?: string, vendorMessage?: string, localizedMessage?: string, status?: number,
 *   requestId?: string, retryable?: boolean, retryAfterMs?: number, serverTimeMs?: number }} ExpectedError
 *
 * @typedef {{ stringToSign: string, signature: string }} Published
 * @typedef {{ source: string, operation: string, client?: Partial<Client>, arguments: Record<string, unknown>,
 *   overrides?: Partial<Overrides>, published?: Published }} SigningCase
 * @typedef {{ source: string, operation: string, client?: Partial<Client>, arguments: Record<string, unknown>,
 *   overrides?: Partial<Overrides>, field: string }} InvalidCase
 * @typedef {{ source: string, appKey: string, appSecret: string, method: string, path: string,
 *   headers: Record<string, string>, signatureHeaders: string }} Canonical
 * @typedef {Canonical & { published: Published }} CanonicalCase
 * @typedef {{ source: string, hmacSha256: ({ name: string, appSecret: string } & Published)[],
 *   contentMd5: { body: string, md5: string, source: string }[] }} KnownAnswers gateway-hmac-sha256.json
 * @typedef {{ source: string, parser: ParserName, response: VectorResponse, expected?: unknown,
 *   error?: ExpectedError }} AnswerCase
 */

/**
 * What the reference signer gives.
 *
 * @typedef {{ url: string, method: "POST", headers: Record<string, string>, body: string,
 *   requestId: string }} SignedRequest
 * @typedef {Published & { request: SignedRequest }} Signed
 */

/**
 * What the JSON files hold, as load.mjs hands it to the suite.
 *
 * @typedef {{ source: string, operation: string, client: Record<string, string>,
 *   arguments: Record<string, unknown>, overrides: Record<string, unknown> }} Input
 * @typedef {{ cloud: Cloud, name: string }} Named
 * @typedef {Named & { type: "signing", input: Input } & Signed} SigningVector
 * @typedef {Named & { type: "invalid", input: Input, invalid: { field: string } }} InvalidVector
 * @typedef {Named & { type: "answer", answer: { source: string, parser: ParserName, response: VectorResponse },
 *   expected?: unknown, error?: Record<string, unknown> }} AnswerVector
 * @typedef {Named & { type: "canonical", canonical: Canonical } & Published} CanonicalVector
 * @typedef {SigningVector | InvalidVector | AnswerVector | CanonicalVector} Vector
 */

export {};
