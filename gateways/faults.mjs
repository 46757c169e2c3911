import { createRandom, scrambleSeed } from "./data.mjs";
import { FaultOptions } from "./faults/options.mjs";

/**
 * Makes a local gateway fail on purpose. A fault is data, `{ kind, … }`; what the kind does stands in one table a
 * gateway, made of the files in `faults/`: `request.mjs` and `wire.mjs` for both, `tencent.mjs` and `aliyun.mjs`.
 *
 * In the same process, on `gateways.tencent.faults` and `gateways.aliyun.faults`:
 *
 *     faults.next({ kind: "dropped-connection" }, { times: 2 })  the next two requests, after what waits already
 *     faults.always({ kind: "clock", aheadMs: 1_200_000 })       every request until `clear()`; several add up
 *     faults.rate(0.3, { seed: 7 })                              three requests in ten; a second call replaces the first
 *     faults.rate(0.3, { seed: 7, faults: [{ kind: "html" }] })  by default the four kinds of `USUAL_MIX`
 *     faults.clear()                                             all back to normal
 *     faults.waiting                                             how many requests `next` is still for
 *
 * From anywhere else, over HTTP at the gateway's own origin, open to pages:
 *
 *     POST /__faults   {"next": fault, "times": 2}, {"always": fault}, {"rate": 0.3, "seed": 7, "faults": […]} or
 *                      {"clear": true}, or a list of such, done in order; a wrong one is a 400 with {"error"}
 *     GET  /__faults   changes nothing
 *
 * Both answer `{ waiting, arrived, requests }`: `requests` is as below but for headers and bodies.
 *
 * Every request is judged first, as ever: signature, timestamp, nonce, and a nonce that was let in is used up, whatever
 * comes back. A request that the gateway refuses by itself gets that refusal in place of `error`, `throttled` and
 * `gateway-error`; it takes its turn in `next` all the same. Preflights and `/__faults` take no turn and never fail.
 * While something waits in `next`, the rate does not draw. Either is applied on top of what `always` does.
 *
 * `gateways.tencent.requests` (and Aliyun's) records each attempt, failed ones too, newest last: `method`, `url`,
 * `headers`, `body`, `receivedAt`, `status` (0 when nothing was answered), `nonce` and `timestamp` as sent, `letIn`
 * (signature, timestamp and nonce were good) and `faults`, the kinds that it met. `arrived` counts all that came.
 * Preflights are among both, as `OPTIONS`.
 *
 * Both clouds
 * - clock {aheadMs = 1_200_000}: the gateway's clock is off, the Date header with it; negative is behind
 * - no-date: the answer has no Date header
 * - nonce-reused: the request arrives twice, and the client gets the second answer
 * - changed-header {name, value}: on the way in a header gets another value, or goes when there is no value
 * - changed-path {path}: likewise the path
 * - throttled {retryAfter, status}: Tencent HTTP 200 RequestLimitExceeded; Aliyun HTTP 403, an empty body, and
 *   {by = "API"}: USER, APP, API, DOMAIN or GROUP
 * - error {code, message, status = 200, retryAfter}: the cloud's JSON refusal, the message by its table unless given;
 *   Aliyun's service also takes {localizedMsg}, and a code as number or text
 * - status {status = 503, retryAfter}: this status, an empty body, none of the vendor's headers
 * - html {status = 502}: a proxy's page
 * - dropped-connection: closed without an answer. On a connection that it used before, a browser then sends the same
 *   request again, by itself, and meets its used nonce; `startGateways({ keepAlive: false })` keeps that out.
 * - no-answer: kept open without an answer
 * - slow-first-byte {ms = 1000}: nothing for so long, then the answer
 * - slow-body {ms = 1000, pieces = 10}: the headers at once, the body spread over so long
 * - cut-body {keep = 0.5}: content-length promises the whole body, this share of it comes, then the connection closes
 * - truncated-json {keep = 0.5}: a complete HTTP answer with only this share of the body
 * - empty-body: the answer's status and headers, no body
 * - endless-body: never ends
 * - garbage {bytes = 10_485_760, seed = 1}: so many random bytes
 *
 * Tencent alone, for the list of customers
 * - capped-limit {most}: at most so many rows a page, whatever `Limit` says
 * - total-changed {by}: `Total` is off by so many, the rows as ever
 * - rows-inserted {count = 1}: that many newcomers (`newcomer_1` …) stand before all others, so every row moves back
 *   and `Total` grows
 * - rows-removed {count = 1}: the first so many are gone, so every row moves up and `Total` shrinks
 *
 * Aliyun alone
 * - gateway-error {message, code, status, retryAfter}: the gateway's refusal, an empty body. A known message alone
 *   brings its status and no code header, as the older gateways do; a code alone brings the status of its digits and
 *   the message of its table; `message: ""` leaves the message header out. At least one of message, code and status.
 * - string-to-sign {lineBreaks = "#", most}: how a real `Invalid Signature` shows the string to sign: "#" or "removed",
 *   and cut after so many characters of it, the closing back-quote too
 *
 * `retryAfter` is the header's value, seconds or a date.
 *
 * @typedef {{ kind: string, [option: string]: unknown }} Fault
 * @typedef {import("./listener.mjs").Scene} Scene
 * @typedef {import("./listener.mjs").Answer} Answer
 * @typedef {(scene: Scene) => Answer} Judge
 * @typedef {(scene: Scene, judge: Judge) => Answer} Effect what a fault does to one request: before `judge`, after it,
 *   or in its place
 * @typedef {(options: FaultOptions) => Effect} FaultFunction reads its options when the fault is asked for
 * @typedef {Readonly<Record<string, FaultFunction>>} FaultTable by kind
 *
 * @typedef {object} Conditions what faults change about a gateway for one request
 * @property {number} [mostRows]
 * @property {number} [totalBy]
 * @property {number} [rowsInserted]
 * @property {number} [rowsRemoved]
 * @property {string} [shownLineBreak]
 * @property {number} [mostShown]
 */

/** What goes wrong on an ordinary bad day; each of it is worth another try. */
export const USUAL_MIX = Object.freeze([
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
  #standing = [];
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
    if (!Number.isSafeInteger(times) || times < 1) throw new TypeError("times must be an integer from 1");
    this.#queue.push({ prepared, times });
    return this;
  }

  /** @param {Fault} fault */
  always(fault) {
    this.#standing.push(this.#prepare(fault));
    return this;
  }

  /**
   * Draws once for whether and once for which, so that the same seed fails the same requests in the order of arrival.
   *
   * @param {number} share 0 to 1
   * @param {{ seed?: number, faults?: readonly Fault[] }} [options]
   */
  rate(share, { seed = 1, faults = USUAL_MIX } = {}) {
    if (typeof share !== "number" || !(share >= 0 && share <= 1))
      throw new TypeError("a rate must be a number from 0 to 1");
    if (!Number.isSafeInteger(seed)) throw new TypeError("seed must be an integer");
    if (!Array.isArray(faults)) throw new TypeError("faults must be a list");
    const mix = faults.map((fault) => this.#prepare(fault));
    if (mix.length === 0) throw new TypeError("a rate needs one fault or more");
    const random = createRandom(scrambleSeed(seed));
    this.#draw = () => (random(1_000_000) < share * 1_000_000 ? mix[random(mix.length)] : undefined);
    return this;
  }

  clear() {
    this.#standing = [];
    this.#queue = [];
    this.#draw = undefined;
    return this;
  }

  get waiting() {
    return this.#queue.reduce((sum, { times }) => sum + times, 0);
  }

  /**
   * Takes the turn of one request.
   *
   * @returns {{ kinds: string[], around: (judge: Judge) => Judge }}
   */
  take() {
    const once = this.#takeQueued() ?? this.#draw?.();
    const met = once === undefined ? this.#standing : [...this.#standing, once];
    return {
      kinds: met.map(({ kind }) => kind),
      around: (judge) =>
        met.reduce(
          (inner, { effect }) =>
            (/** @type {Scene} */ scene) =>
              effect(scene, inner),
          judge,
        ),
    };
  }

  #takeQueued() {
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
    const make = Object.hasOwn(this.#table, kind) ? this.#table[kind] : undefined;
    if (make === undefined) {
      const known = Object.keys(this.#table).join(", ");
      throw new TypeError(`this gateway has no fault \`${kind}\`; it has ${known}`);
    }
    const options = new FaultOptions(fault);
    const effect = make(options);
    options.refuseUnread();
    return { kind, effect };
  }
}
