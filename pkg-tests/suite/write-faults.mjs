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

/** A slow gateway answers later than this. */
const TIMEOUT_MS = 150;
const SLOW_MS = 10 * TIMEOUT_MS;

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
  ["no answer", once({ kind: "no-response" }), lost("timeout")],
  ["an answer too late", once({ kind: "slow-first-byte", ms: SLOW_MS }), lost("timeout")],
  ["an answer too slow", once({ kind: "slow-body", ms: SLOW_MS }), lost("timeout")],
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
    "throttled, and then no answer",
    [{ next: { kind: "throttled" } }, { next: { kind: "no-response" } }],
    { ...lost("timeout"), requests: 2 },
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
 * Every call that writes, signed by its own method, by `request`, and as a plain copy that was sent somewhere.
 *
 * @param {Api} api
 * @param {GatewayFacts} gateways
 * @returns {Write[]}
 */
function createWrites(api, gateways) {
  const clients = createClients(api, gateways);
  const [tencent, aliyun] = [clients.tencent(), clients.aliyun()];
  const customer = { customerId: "new_1", countryCode: "86", phoneNumber: "13800000000" };
  const params = { CustomerId: "new_1", CountryCode: "86", PhoneNumber: "13800000000" };
  const change = { loginName: "renamed" };
  /** @param {string} path @param {string} apiVersion @param {object} [changes] */
  const request = (path, apiVersion, changes) => (/** @type {SigningOverrides} */ overrides) =>
    aliyun.request(path, { apiVersion, params: { identityId: "1", ...changes } }, overrides);
  /** @type {Write[]} */
  const writes = [
    {
      ...{ cloud: "tencent", name: "createCustomer", account: "new_1" },
      sign: (overrides) => tencent.createCustomer(customer, overrides),
    },
    {
      ...{ cloud: "tencent", name: "request ServiceCreateCustomer", account: "new_1" },
      sign: (overrides) => tencent.request("ServiceCreateCustomer", params, overrides),
    },
    {
      ...{ cloud: "aliyun", name: "modifyAccount", account: "1" },
      sign: (overrides) => aliyun.modifyAccount("1", change, overrides),
    },
    {
      ...{ cloud: "aliyun", name: "request modifyAccount", account: "1" },
      sign: request("/iotx/account/modifyAccount", "1.0.7", change),
    },
    {
      ...{ cloud: "aliyun", name: "unregister", account: "1" },
      sign: (overrides) => aliyun.unregister("1", overrides),
    },
    {
      ...{ cloud: "aliyun", name: "request unregister", account: "1" },
      sign: request("/user/account/unregister", "1.0.1"),
    },
  ];
  const copies = writes.map(({ name, sign, ...write }) => ({
    ...write,
    name: `${name}, a copy`,
    sign: (/** @type {SigningOverrides} */ overrides) => JSON.parse(JSON.stringify(sign(overrides))),
  }));
  return [...writes, ...copies];
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
   * @param {FaultCommand[]} commands
   */
  async function perform({ cloud, account, sign }, commands) {
    const { onRetry } = shortenWaits();
    const { value, requests, writes } = await withFaults(gateways, cloud, commands, async () => {
      try {
        await api.send(sign, { onRetry, timeoutMs: commands.length === 0 ? 10_000 : TIMEOUT_MS });
        return undefined;
      } catch (error) {
        if (error instanceof api.ApiError) return error;
        throw error;
      }
    });
    const effects = writes.filter((one) => one.account === account && one.effective).length;
    return { error: value, effects, requests: requests.length };
  }

  for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
    for (const [name, commands, outcome] of [...OF_BOTH, ...OF[cloud]]) {
      test(`write faults: ${cloud}, ${name}: ${outcome.told}, took effect ${outcome.effects} times`, async () => {
        for (const write of writes) {
          if (write.cloud !== cloud) continue;
          const { error, effects, requests } = await perform(write, commands);
          const told = error === undefined ? "done" : error.outcomeUnknown === true ? "unknown" : "refused";
          const kind = error && outcome.kind && { kind: error.kind };
          expect({ told, effects, requests, ...kind }, write.name).to.deep.equal({ requests: 1, ...outcome });
          if (error !== undefined) expect(error.retryable, write.name).to.equal(false);
        }
      });
    }
  }
}
