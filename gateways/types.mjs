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
 * @property {{ change: (values: Record<string, import("./settings.mjs").Value>) => void }} settings
 * @property {(options: Record<string, unknown>) => void} reset to the state of the start, with other accounts if given
 * @property {() => State} readState
 *
 * @typedef {object} Write a write that reached the service with valid parameters
 * @property {string} call the path or the action
 * @property {string} requestId
 * @property {string} account the id of the identity or the customer
 * @property {boolean} effective false when there is no such account
 *
 * @typedef {object} State
 * @property {readonly Write[]} writes in order
 * @property {readonly string[]} inserted ids of the accounts that were inserted since the start, in order
 * @property {readonly string[]} removed ids of the accounts that were removed since the start, in order
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
 * @property {(list: { insertNewcomer: () => void, removeAny: (random: (bound: number) => number, options:
 *   { newcomersOnly: boolean }) => void }) => void} [changeList] changes the list for good before it is read
 * @property {boolean} [refused] the request is authenticated, and then nothing takes effect
 * @property {boolean} [tokensEnded] all cloud tokens end before the request is handled
 * @property {boolean} [signatureWordsInBody]
 * @property {string} [shownLineBreak]
 * @property {number} [maxShownLength]
 */

export {};
