/**
 * @typedef {{ appKey: string, appSecret: string, endpoint?: string, region?: string, stage?: string,
 *   iotToken?: string, cloudToken?: string, language?: string }} Client
 * @typedef {{ requestId: string, nonce: string | number, timestamp: number }} Overrides
 * @typedef {{ url: string, method: "POST", headers: Record<string, string>, body: string,
 *   requestId: string }} SignedRequest
 * @typedef {{ stringToSign: string, signature: string, request: SignedRequest }} Signed
 *
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: string, bodyBase64?: string,
 *   bodyRepeat?: { text: string, times: number } }} Answer
 * @typedef {{ kind: string, code?: string, vendorMessage?: string, localizedMessage?: string, status?: number,
 *   requestId?: string, retryable?: boolean, retryAfterMs?: number, serverTimeMs?: number }} ExpectedError
 * @typedef {{ source: string, operation: string, client?: Partial<Client>, arguments: Record<string, unknown>,
 *   overrides?: Partial<Overrides>, published?: { stringToSign: string, signature: string } }} SigningCase
 * @typedef {{ source: string, operation: string, client?: Partial<Client>, arguments: Record<string, unknown>,
 *   overrides?: Partial<Overrides>, field: string }} InvalidCase
 * @typedef {{ source: string, appKey: string, appSecret: string, method: string, path: string,
 *   headers: Record<string, string>, signatureHeaders: string,
 *   published: { stringToSign: string, signature: string } }} CanonicalCase
 * @typedef {{ source: string, parser: string, response: Answer, expected?: unknown, error?: ExpectedError }} AnswerCase
 * @typedef {"tencent" | "aliyun"} Cloud
 */

export {};
