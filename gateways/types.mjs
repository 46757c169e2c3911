/**
 * What a gateway, its listener and its faults know of one another.
 *
 * @import { FaultOptions } from "./faults/options.mjs"
 *
 * @typedef {object} GatewayRequest
 * @property {string} method
 * @property {string} target path and query, as sent
 * @property {Readonly<Record<string, string>>} headers names in lower case; values of a repeated header are joined by
 *   a comma and a space
 * @property {readonly string[]} repeatedHeaders names of the headers that came more than once
 * @property {Buffer} body the exact bytes; empty when too large
 * @property {boolean} bodyTooLarge
 *
 * @typedef {object} GatewayContext
 * @property {GatewayRequest} request
 * @property {number} now the gateway's clock, in milliseconds
 * @property {Conditions} conditions what faults change about the gateway
 *
 * @typedef {object} GatewayResponse
 * @property {number} status 0 when nothing is sent
 * @property {Record<string, string>} headers names in lower case
 * @property {string | Buffer} body
 * @property {boolean} authenticated whether signature, timestamp and nonce were good
 * @property {(outgoing: import("node:http").ServerResponse, response: GatewayResponse) => unknown} [send] replaces
 *   sending it as a whole
 *
 * @typedef {object} Gateway
 * @property {(context: GatewayContext) => GatewayResponse} handle
 * @property {(request: GatewayRequest) => { nonce?: string, timestamp?: string }} readNonce reads them unchecked, for
 *   the record of requests
 *
 * @typedef {object} RecordedRequest
 * @property {string} method
 * @property {string} url path and query
 * @property {Readonly<Record<string, string>>} headers names in lower case
 * @property {string} body
 * @property {number} receivedAt milliseconds, by the gateway's clock
 * @property {number} status of the response, 0 when there was none
 * @property {string} [nonce] as sent
 * @property {string} [timestamp] as sent
 * @property {boolean} authenticated whether signature, timestamp and nonce were good
 * @property {readonly string[]} faults the kinds of the faults that were applied
 *
 * @typedef {(context: GatewayContext) => GatewayResponse} Handler
 * @typedef {(context: GatewayContext, handle: Handler) => GatewayResponse} Effect what a fault does to one request:
 *   before `handle`, after it, or instead of it
 * @typedef {(options: FaultOptions) => Effect} FaultFunction reads its options when the fault is registered
 * @typedef {Readonly<Record<string, FaultFunction>>} FaultTable by kind
 *
 * @typedef {object} Conditions what faults change about a gateway for one request
 * @property {number} [maxRows]
 * @property {number} [totalOffset]
 * @property {number} [insertedRows]
 * @property {number} [removedRows]
 * @property {string} [shownLineBreak]
 * @property {number} [maxShownLength]
 */

export {};
