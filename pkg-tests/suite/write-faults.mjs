import { expect } from "chai";
import { withFaults } from "./faults.mjs";
import { createClients } from "./fetch-doubles.mjs";
import { shortenWaits } from "./timers.mjs";

/** @import { SigningOverrides } from "iot-accounts" */
/** @import { Api, Cloud, Context, GatewayFacts, Register, SignedRequest } from "./types.mjs" */
/** @import { Fault, FaultCommand } from "./faults.mjs" */

/** @typedef {{ cloud: Cloud, name: string, account: string, sign: (overrides: SigningOverrides) => SignedRequest }} Write */
/**
 * What the caller is told, and how often the write took effect. `requests`: how many the gateway received.
 *
 * @typedef {{ told: "done" | "refused" | "unknown", effects: number, requests?: number, kind?: string }} Outcome
 */

/** A gateway that has nothing else to do has received a request by then. */
const TIMEOUT_MS = 1000;
const SLOW_MS = 10 * TIMEOUT_MS;
/** Browsers open six connections to a server. */
const MAX_AT_ONCE = 4;

/** @type {Outcome} */
const DONE = { told: "done", effects: 1 };
/** @type {Outcome} */
const AFTERWARDS = { told: "done", effects: 1, requests: 2 };
/** @type {(kind: string) => Outcome} */
const lost = (kind) => ({ told: "unknown", effects: 1, requests: 1, kind });
/** @type {(kind: string) => Outcome} */
const unknown = (kind) => ({ told: "unknown", effects: 0, requests: 1, kind });
/** @type {(kind: string) => Outcome} */
const refused = (kind) => ({ told: "refused", effects: 0, requests: 1, kind });

/** @type {(fault: Fault) => FaultCommand[]} */
const once = (fault) => [{ next: fault }];

/** @type {[name: string, commands: FaultCommand[], outcome: Outcome][]} */
const OF_BOTH = [
  ["nothing goes wrong", [], DONE],
  ["throttled", once({ kind: "throttled" }), AFTERWARDS],
  ["throttled, which says when", once({ kind: "throttled", retryAfter: 0 }), AFTERWARDS],
  ["a clock that is wrong", [{ always: { kind: "clock" } }], AFTERWARDS],
  ["a clock that is behind", [{ always: { kind: "clock", aheadMs: -1_200_000 } }], AFTERWARDS],
  ["no answer", [{ always: { kind: "no-response" } }], lost("timeout")],
  ["an answer too late", [{ always: { kind: "slow-first-byte", ms: SLOW_MS } }], lost("timeout")],
  ["an answer too slow", [{ always: { kind: "slow-body", ms: SLOW_MS } }], lost("timeout")],
  ["a connection that is closed", once({ kind: "dropped-connection" }), lost("network")],
  // Some browsers give it as if it were whole.
  ["an answer that is cut off", once({ kind: "cut-body" }), { told: "unknown", effects: 1 }],
  ["half of an answer", once({ kind: "truncated-json" }), lost("malformed-response")],
  ["an empty answer", once({ kind: "empty-body" }), lost("malformed-response")],
  ["bytes", once({ kind: "garbage", bytes: 1000 }), lost("malformed-response")],
  ["a page of a proxy", once({ kind: "html", status: 200 }), lost("malformed-response")],
  ["a page of a proxy that failed", once({ kind: "html" }), lost("server")],
  ["HTTP 500", once({ kind: "status", status: 500 }), lost("server")],
  ["HTTP 503 which says when", once({ kind: "status", retryAfter: 0 }), lost("server")],
  ["a request that arrives twice", once({ kind: "nonce-reused" }), lost("replay")],
  [
    "throttled, and then a connection that is closed",
    [{ next: { kind: "throttled" } }, { next: { kind: "dropped-connection" } }],
    { ...lost("network"), requests: 2 },
  ],
];

/** @type {Record<Cloud, typeof OF_BOTH>} */
const OF = {
  tencent: [
    ["a failure before", once({ kind: "error", code: "InternalError" }), unknown("server")],
    ["a failure after", once({ kind: "error", code: "InternalError", effective: true }), lost("server")],
    ["a refusal", once({ kind: "error", code: "invalid Phone" }), refused("invalid-request")],
  ],
  aliyun: [
    ["a failure before", once({ kind: "error", code: 500 }), unknown("server")],
    ["a failure after", once({ kind: "error", code: 500, effective: true }), lost("server")],
    [
      "a failure after, in a second envelope",
      once({ kind: "error", code: 20056, effective: true, nested: true }),
      lost("server"),
    ],
    ["a backend that is late", once({ kind: "gateway-error", code: "D504TO" }), unknown("server")],
    ["a refusal", once({ kind: "error", code: 460 }), refused("invalid-request")],
    ["a refusal of the app key", once({ kind: "request-forbidden" }), refused("credentials")],
    ["a limit of the service", once({ kind: "request-limited" }), AFTERWARDS],
    [
      "a header that is changed",
      once({ kind: "changed-header", name: "content-type", value: "application/octet-stream" }),
      refused("signature"),
    ],
  ],
};

/**
 * Every call that writes, signed by its own method, by `request`, and as a plain copy that was sent somewhere. Each is to
 * another account.
 *
 * @param {Api} api
 * @param {GatewayFacts} gateways
 * @returns {Write[]}
 */
function createWrites(api, gateways) {
  const clients = createClients(api, gateways);
  const [tencent, aliyun] = [clients.tencent(), clients.aliyun()];
  const phone = { countryCode: "86", phoneNumber: "13800000000" };
  const phoneParams = { CountryCode: "86", PhoneNumber: "13800000000" };
  const change = { loginName: "renamed" };
  /** @param {string} path @param {string} apiVersion @param {Record<string, string>} params */
  const request = (path, apiVersion, params) => (/** @type {SigningOverrides} */ overrides) =>
    aliyun.request(path, { apiVersion, params }, overrides);
  /** @type {[cloud: Cloud, name: string, sign: (id: string) => Write["sign"]][]} */
  const calls = [
    [
      "tencent",
      "createCustomer",
      (customerId) => (overrides) => tencent.createCustomer({ customerId, ...phone }, overrides),
    ],
    [
      "tencent",
      "request ServiceCreateCustomer",
      (CustomerId) => (overrides) =>
        tencent.request("ServiceCreateCustomer", { CustomerId, ...phoneParams }, overrides),
    ],
    ["aliyun", "modifyAccount", (id) => (overrides) => aliyun.modifyAccount(id, change, overrides)],
    [
      "aliyun",
      "request modifyAccount",
      (identityId) => request("/iotx/account/modifyAccount", "1.0.7", { identityId, ...change }),
    ],
    ["aliyun", "unregister", (id) => (overrides) => aliyun.unregister(id, overrides)],
    [
      "aliyun",
      "request unregister",
      (identityId) => request("/user/account/unregister", "1.0.1", { identityId }),
    ],
  ];
  return calls.flatMap(([cloud, name, createSign], index) => {
    const [account, other] = [String(index + 1), String(index + 1 + calls.length)];
    const [sign, signCopied] = [createSign(account), createSign(other)];
    return [
      { cloud, name, account, sign },
      {
        ...{ cloud, name: `${name}, a copy`, account: other },
        sign: (/** @type {SigningOverrides} */ overrides) =>
          JSON.parse(JSON.stringify(signCopied(overrides))),
      },
    ];
  });
}

/**
 * What changes something at the vendor's, while the stand-ins fail in every way: they count what took effect.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const writes = createWrites(api, gateways);

  /**
   * @param {Write} write
   * @param {number} timeoutMs
   */
  async function perform({ sign }, timeoutMs) {
    try {
      await api.send(sign, { onRetry: shortenWaits().onRetry, timeoutMs });
      return undefined;
    } catch (error) {
      if (error instanceof api.ApiError) return error;
      throw error;
    }
  }

  /**
   * All of them at once, while the gateway fails.
   *
   * @param {readonly Write[]} some
   * @param {Cloud} cloud
   * @param {FaultCommand[]} commands
   * @param {Outcome} outcome
   */
  async function check(some, cloud, commands, outcome) {
    const timeoutMs = outcome.kind === "timeout" ? TIMEOUT_MS : 10_000;
    const { value, requests, writes } = await withFaults(gateways, cloud, commands, () =>
      Promise.all(some.map(async (write) => ({ ...write, error: await perform(write, timeoutMs) }))),
    );
    for (const { name, account, error } of value) {
      const told = error === undefined ? "done" : error.outcomeUnknown === true ? "unknown" : "refused";
      const effects = writes.filter((one) => one.account === account && one.effective).length;
      const kind = error && outcome.kind && { kind: error.kind };
      const { requests: expected = 1, ...rest } = outcome;
      expect({ told, effects, ...kind }, name).to.deep.equal(rest);
      expect(requests, name).to.have.length(expected * some.length);
      if (error !== undefined) expect(error.retryable, name).to.equal(false);
    }
  }

  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    for (const [name, commands, outcome] of [...OF_BOTH, ...OF[cloud]]) {
      test(`write faults: ${cloud}, ${name}: ${outcome.told}, took effect ${outcome.effects} times`, async () => {
        const some = writes.filter((write) => write.cloud === cloud);
        const atOnce = outcome.kind === "timeout" ? MAX_AT_ONCE : 1;
        for (let start = 0; start < some.length; start += atOnce)
          await check(some.slice(start, start + atOnce), cloud, commands, outcome);
      });
    }
  }
}
