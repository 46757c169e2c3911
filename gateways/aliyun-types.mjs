/**
 * What the services behind Aliyun's gateway know of one another.
 *
 * @typedef {Record<string, unknown>} Body
 * @typedef {{ path: string, id: string, now: number, query: ReadonlyMap<string, string>,
 *   conditions: import("./types.mjs").Conditions }} ServiceRequest
 * @typedef {(params: Body, request: ServiceRequest) => unknown} Run gives the `data` of the response
 *
 * @typedef {object} Service
 * @property {readonly string[]} apiVers
 * @property {"app" | "cloud"} [list] which list of the vendor has it, and so which app key may call it; without, any
 * @property {boolean} [takesToken] whether `request.cloudToken` is checked
 * @property {Run} run
 *
 * @typedef {object} Backend what the services work on
 * @property {import("./changing-list.mjs").ChangingList<import("./data.mjs").Identity>} identities
 * @property {import("./cloud-tokens.mjs").CloudTokens} tokens
 * @property {import("./types.mjs").Write[]} writes
 * @property {() => import("./aliyun-settings.mjs").AliyunSettings} readSettings
 */

export {};
