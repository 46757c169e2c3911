import { FaultOptions } from "./faults/options.mjs";
import { createRandom, scrambleSeed } from "./random.mjs";

/**
 * Makes a local gateway fail on purpose. A fault is data, `{ kind, … }`; what each kind does is defined in one table per
 * gateway, made of the files in `faults/`: `request.mjs`, `wire.mjs` and `lists.mjs` for both, `tencent.mjs` and
 * `aliyun.mjs`.
 *
 * In the same process, on `gateways.tencent.faults` and `gateways.aliyun.faults`:
 *
 *     faults.next({ kind: "dropped-connection" }, { times: 2 })  the next two requests, after all that are queued
 *     faults.always({ kind: "clock", aheadMs: 1_200_000 })       every request until `clear()`; several are combined
 *     faults.rate(0.3, { seed: 7 })                              three requests in ten; a second call replaces the first
 *     faults.rate(0.3, { seed: 7, faults: [{ kind: "html" }] })  by default the four kinds of `DEFAULT_MIX`
 *     faults.clear()                                             removes all faults
 *     faults.pending                                             how many requests the queue of `next` still affects
 *
 * From any other process, over HTTP at the gateway's origin, with CORS for pages:
 *
 *     POST /__faults   {"next": fault, "times": 2}, {"always": fault}, {"rate": 0.3, "seed": 7, "faults": […]} or
 *                      {"clear": true}, or a list of these, applied in order; an invalid one is a 400 with {"error"}
 *     POST /__faults   {"change": settings}, {"reset": {}} or {"reset": {"identities": 10000, "seed": 1}}: what `change`
 *                      and `reset` of `index.mjs` do
 *     GET  /__faults   changes nothing
 *
 * All respond with `{ pending, requestCount, requests, writes, inserted, removed }`: `requests` is as below without
 * headers and bodies, the last three are the gateway's state, see `index.mjs`.
 *
 * Every request is handled first as without faults: signature, timestamp and nonce are checked, and an accepted nonce is
 * used up, whatever the response is. A request that the gateway refuses gets that refusal instead of `error`, `throttled`
 * and `gateway-error`; it takes its turn in `next` all the same. A write takes effect, whatever happens to its response,
 * except that of `error`, `throttled`, `gateway-error` and their like: nothing of such a request takes effect. Preflights
 * and `/__faults` take no turn and never fail. While `next` has a queue, the rate does not draw. Either is applied on top
 * of what `always` does.
 *
 * `gateways.tencent.requests` (and Aliyun's) records each attempt, failed ones too, newest last: `method`, `url`,
 * `headers`, `body`, `receivedAt`, `status` (0 when there was no response), `nonce` and `timestamp` as sent,
 * `authenticated` (signature, timestamp and nonce were good) and `faults`, the kinds that were applied. `requestCount`
 * counts all requests. Preflights are included in both, as `OPTIONS`.
 *
 * Both clouds
 * - clock {aheadMs = 1_200_000}: the gateway's clock is wrong, and the Date header with it; a negative number is behind
 * - no-date: the response has no Date header
 * - nonce-reused: the request arrives twice, and the client gets the second response
 * - changed-header {name, value}: a header is changed in transit, or removed when there is no value
 * - changed-path {path}: the path is changed in transit
 * - throttled {retryAfter, status}: Tencent HTTP 200 RequestLimitExceeded; Aliyun HTTP 403, an empty body, and
 *   {by = "API"}: USER, APP, API, DOMAIN or GROUP
 * - error {code, message, status = 200, retryAfter, effective = false}: the cloud's JSON error, by default with the message
 *   of its table; Aliyun's service also takes {localizedMsg}, a code as a number or a string, and {nested}: the error in a
 *   second envelope, inside one of success. An `effective` request takes effect all the same.
 * - status {status = 503, retryAfter}: this status, an empty body, none of the vendor's headers
 * - html {status = 502}: a proxy's error page
 * - dropped-connection: closed without a response. On a reused connection a browser then resends the request by itself,
 *   with the nonce that is now used; `startGateways({ keepAlive: false })` prevents that.
 * - no-response: the connection stays open without a response
 * - slow-first-byte {ms = 1000}: the response is sent after this delay
 * - slow-body {ms = 1000, pieces = 10}: the headers at once, the body over this time
 * - cut-body {keep = 0.5}: content-length declares the whole body, this fraction of it is sent, then the connection closes
 * - truncated-json {keep = 0.5}: a complete HTTP response with only this fraction of the body
 * - empty-body: the response's status and headers without its body
 * - endless-body: never ends
 * - garbage {bytes = 10_485_760, seed = 1}: this many random bytes
 * - rows-inserted {count = 1}: this many new accounts (`newcomer_1` …) come before all others, so every row moves back and
 *   the total, if any, grows; for this request alone, as is the next
 * - rows-removed {count = 1}: the first rows are gone, so every row moves forward and the total, if any, shrinks
 * - list-changed {inserted = 2, removed = 2, whom = "anybody", seed = 1}: before each page of accounts up to so many new
 *   ones (`arrival_1` …) come in front and up to so many are removed, for good; whom may be "newcomers": only those that
 *   this fault inserted are removed. The same seed does the same to the same requests.
 *
 * Tencent only, for its lists
 * - capped-limit {max}: at most this many rows a page, whatever `Limit` says
 * - total-changed {by}: `Total` is wrong by this number, the rows are not changed
 *
 * Aliyun only
 * - gateway-error {message, code, status, retryAfter}: the gateway's error with an empty body. A known message without a
 *   code gives its status and no code header, as the older gateways do; a code alone gives the status of its digits and
 *   the message of its table; `message: ""` omits the message header. At least one of message, code and status.
 * - request-limited: the service's 403 "Request Limited", which is throttling
 * - request-forbidden: the service's 403 "request forbidden.", which is about the app key
 * - empty-object: `{}` instead of a response
 * - tokens-ended: all cloud tokens end before the request is handled
 * - capped-count {max}: at most this many rows a page, whatever `count` says
 * - string-to-sign {lineBreaks = "#", maxLength, words = "header"}: how `Invalid Signature` shows the string to sign: its
 *   line breaks as "#" or "removed", and cut after this many characters, together with the closing back-quote; with the
 *   words `Invalid Signature` in the "header" before it or in the "body"
 *
 * `retryAfter` is the header's value, seconds or a date.
 *
 * @import { Fault } from "./faults/options.mjs"
 * @import { Effect, FaultTable, GatewayContext, Handler } from "./types.mjs"
 */

/** Common temporary failures, all of which a client should retry. */
export const DEFAULT_MIX = Object.freeze([
  Object.freeze({ kind: "throttled" }),
  Object.freeze({ kind: "status", status: 503 }),
  Object.freeze({ kind: "dropped-connection" }),
  Object.freeze({ kind: "cut-body" }),
]);

/** @typedef {{ kind: string, effect: Effect }} Prepared */

export class Faults {
  /** @type {FaultTable} */
  #table;
  /** @type {Prepared[]} */
  #always = [];
  /** @type {{ prepared: Prepared, times: number }[]} */
  #queue = [];
  /** @type {(() => Prepared | undefined) | undefined} */
  #draw;

  /** @param {FaultTable} table */
  constructor(table) {
    this.#table = table;
  }

  /**
   * @param {Fault} fault
   * @param {{ times?: number }} [options]
   */
  next(fault, { times = 1 } = {}) {
    const prepared = this.#prepare(fault);
    if (!Number.isSafeInteger(times) || times < 1) throw new TypeError("`times` must be an integer from 1");
    this.#queue.push({ prepared, times });
    return this;
  }

  /** @param {Fault} fault */
  always(fault) {
    this.#always.push(this.#prepare(fault));
    return this;
  }

  /**
   * Draws once whether to fail and once which fault, so that a seed fails the same requests in the order of arrival.
   *
   * @param {number} rate 0 to 1
   * @param {{ seed?: number, faults?: readonly Fault[] }} [options]
   */
  rate(rate, { seed = 1, faults = DEFAULT_MIX } = {}) {
    if (typeof rate !== "number" || !(rate >= 0 && rate <= 1))
      throw new TypeError("`rate` must be a number from 0 to 1");
    if (!Number.isSafeInteger(seed)) throw new TypeError("`seed` must be an integer");
    if (!Array.isArray(faults) || faults.length === 0)
      throw new TypeError("`faults` must be a list of at least one fault");
    const mix = faults.map((fault) => this.#prepare(fault));
    const random = createRandom(scrambleSeed(seed));
    this.#draw = () => (random(1_000_000) < rate * 1_000_000 ? mix[random(mix.length)] : undefined);
    return this;
  }

  clear() {
    this.#always = [];
    this.#queue = [];
    this.#draw = undefined;
    return this;
  }

  get pending() {
    return this.#queue.reduce((sum, { times }) => sum + times, 0);
  }

  /**
   * Chooses the faults of one request.
   *
   * @returns {{ kinds: string[], wrap: (handle: Handler) => Handler }}
   */
  takeTurn() {
    const once = this.#dequeue() ?? this.#draw?.();
    const applied = once === undefined ? this.#always : [...this.#always, once];
    return {
      kinds: applied.map(({ kind }) => kind),
      wrap: (handle) =>
        applied.reduce(
          (inner, { effect }) =>
            (/** @type {GatewayContext} */ context) =>
              effect(context, inner),
          handle,
        ),
    };
  }

  #dequeue() {
    const first = this.#queue[0];
    if (first === undefined) return undefined;
    first.times -= 1;
    if (first.times === 0) this.#queue.shift();
    return first.prepared;
  }

  /**
   * @param {Fault} fault
   * @returns {Prepared}
   */
  #prepare(fault) {
    const kind = fault?.kind;
    const createEffect = Object.hasOwn(this.#table, kind) ? this.#table[kind] : undefined;
    if (createEffect === undefined) {
      const known = Object.keys(this.#table).join(", ");
      throw new TypeError(`this gateway has no fault \`${kind}\`; it has ${known}`);
    }
    const options = new FaultOptions(fault);
    const effect = createEffect(options);
    options.rejectUnread();
    return { kind, effect };
  }
}
