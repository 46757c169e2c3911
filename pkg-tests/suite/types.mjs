/**
 * @typedef {typeof import("iot-accounts")} Api
 * @typedef {import("iot-accounts").SignedRequest} SignedRequest
 * @typedef {import("iot-accounts").ResponseLike} ResponseLike
 * @typedef {import("iot-accounts").ApiError} ApiError
 * @typedef {import("iot-accounts").RetryEvent} RetryEvent
 * @typedef {import("iot-accounts").Progress} Progress
 *
 * @typedef {"tencent" | "aliyun"} Cloud
 * @typedef {{ source: string, operation: string, client: Record<string, string>,
 *   arguments: Record<string, unknown>, overrides: Record<string, unknown> }} Input
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: string, bodyBase64?: string,
 *   bodyRepeat?: { text: string, times: number } }} VectorResponse
 * @typedef {"parseCustomerList" | "parseIdentityList" | "parseTencent" | "parseAliyun"} ParserName
 *
 * @typedef {{ cloud: Cloud, name: string, type: "signing", input: Input, stringToSign: string, signature: string,
 *   request: SignedRequest }} SigningVector
 * @typedef {{ cloud: Cloud, name: string, type: "invalid", input: Input, invalid: { field: string } }} InvalidVector
 * @typedef {{ cloud: Cloud, name: string, type: "answer", answer: { source: string, parser: ParserName,
 *   response: VectorResponse }, expected?: unknown, error?: Record<string, unknown> }} AnswerVector
 * @typedef {{ cloud: Cloud, name: string, type: "canonical", canonical: { source: string, appKey: string,
 *   appSecret: string, method: string, path: string, headers: Record<string, string>, signatureHeaders: string },
 *   stringToSign: string, signature: string }} CanonicalVector
 * @typedef {SigningVector | InvalidVector | AnswerVector | CanonicalVector} Vector
 *
 * @typedef {{ CustomerId: string, CountryCode?: string, PhoneNumber?: string }} WireCustomer
 * @typedef {{ identityId: string } & Record<string, string>} WireIdentity
 * @typedef {{ tencent: { endpoint: string, appKey: string, appSecret: string, control?: string },
 *   aliyun: { origin: string, appKey: string, appSecret: string, control?: string },
 *   customers: readonly WireCustomer[], identities: readonly object[] }} GatewayFacts `control`: where a gateway is told
 *   to fail, when that is not its own origin
 *
 * @typedef {(name: string, run: () => void | Promise<void>) => void} Register
 * @typedef {{ api: Api, vectors: readonly Vector[], gateways: GatewayFacts,
 *   inspect?: (value: unknown) => string }} Context `inspect` is the runtime's own way to print a value, if it has one
 */

export {};
