/**
 * @typedef {typeof import("iot-accounts")} Api
 * @typedef {typeof import("iot-accounts/client")} PageApi
 * @typedef {import("iot-accounts").SignedRequest} SignedRequest
 * @typedef {import("iot-accounts").ResponseLike} ResponseLike
 * @typedef {import("iot-accounts").ApiError} ApiError
 * @typedef {import("iot-accounts").Customer} Customer
 * @typedef {import("iot-accounts").Identity} Identity
 * @typedef {import("iot-accounts").RetryEvent} RetryEvent
 * @typedef {import("iot-accounts").Progress} Progress
 *
 * @typedef {import("../../vectors/types.mjs").Cloud} Cloud
 * @typedef {import("../../vectors/types.mjs").Input} Input
 * @typedef {import("../../vectors/types.mjs").VectorResponse} VectorResponse
 * @typedef {import("../../vectors/types.mjs").ParserName} ParserName
 * @typedef {import("../../vectors/types.mjs").SigningVector} SigningVector
 * @typedef {import("../../vectors/types.mjs").Vector} Vector
 *
 * @typedef {{ CustomerId: string, CountryCode?: string, PhoneNumber?: string }} WireCustomer
 * @typedef {{ identityId: string } & Record<string, string>} WireIdentity
 * @typedef {{ tencent: { endpoint: string, appKey: string, appSecret: string, control?: string },
 *   aliyun: { origin: string, appKey: string, appSecret: string, cloudAppKey: string, cloudAppSecret: string,
 *   control?: string }, customers: readonly WireCustomer[], identities: readonly object[] }} GatewayFacts `control`: the address of
 *   a gateway's `/__faults` when it is not at its origin
 *
 * @typedef {(name: string, run: () => void | Promise<void>) => void} Register
 * @typedef {{ api: Api, vectors: readonly Vector[], gateways: GatewayFacts,
 *   page?: PageApi, inspect?: Inspect }} Context `page` is the client for pages, where the tests are run; `inspect` is there where the runtime has a function that writes a value as its console does
 * @typedef {(value: unknown, options: { showHidden: boolean }) => string} Inspect
 */

export {};
