import { expect } from "chai";

/** @import { Cloud, Context, Register } from "./types.mjs" */
/** @import { Fault } from "./faults.mjs" */
import { withFaults } from "./faults.mjs";
import { createClients, recordFetch } from "./fetch-doubles.mjs";
import { catchApiError } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

/** The advice at the end of each message. */
const ADVICE = {
  signature: /did not accept the signature .*: check the app secret, and that nothing changed the request/,
  credentials:
    /refused the app key .*: check that the app key belongs to this region and .* authorised|get a new token/,
  clock: /timestamp outside its window .*: correct this machine's clock/,
  replay: /seen this nonce before .*: sign every attempt anew/,
  throttled: /throttled the request .*: wait, then sign and send it again/,
  quota: /quota .*: check the quota and the bills/,
  forbidden: /forbids the request .*: check the IP allow-list and the access rules/,
  "not-found": /found nothing .*: check the path or action, the region and the ids/,
  "invalid-request": /found the request invalid .*: check the parameters/,
  server: /failed on its own side .*: try again/,
};

/** How many attempts a permanent error gets with the default of three retries; 1 for kinds that are not listed. */
const ATTEMPTS = { throttled: 4, server: 4, clock: 2, replay: 2 };

/** @typedef {keyof typeof ADVICE} Kind */

/** @type {[kind: Kind, codes: string[], message?: string][]} */
const TENCENT = [
  ["server", ["InternalError", "InternalError.Timeout"]],
  ["invalid-request", ["ErrorRequiredParamNotFound", "InvalidAction", "InvalidParameterValue"]],
  ["invalid-request", ["InvalidParameterValue.InvalidJSON"]],
  ["signature", ["InvalidParameterValue"], "Signature 无效"],
  ["replay", ["InvalidParameterValue"], "Nonce 已被使用"],
  ["invalid-request", ["invalid CustomerId", "invalid Email", "invalid Phone"]],
  ["not-found", ["invalid CustomerId or invalid ServiceAppKey", "ResourceNotFound.Customer"]],
  ["clock", ["AuthFailure.SignatureExpire"]],
  ["signature", ["AuthFailure.SignatureFailure"]],
  ["credentials", ["AuthFailure.SecretIdNotFound", "AuthFailure.UnauthorizedOperation"]],
  ["throttled", ["RequestLimitExceeded", "RequestLimitExceeded.UinLimitExceeded", "LimitExceeded"]],
  ["invalid-request", ["SomethingNew", "FailedOperation.Whatever"]],
];

/** @type {[kind: Kind, messages: string[]][]} messages of the older gateways, which send no code */
const ALIYUN_MESSAGES = [
  ["signature", ["Invalid Signature", "Empty Signature", "Invalid Content-MD5"]],
  ["clock", ["Timestamp Expired", "Invalid Timestamp"]],
  ["replay", ["Nonce Used"]],
  ["throttled", ["USER", "APP", "API", "DOMAIN", "GROUP"].map((by) => `Throttled by ${by} Flow Control`)],
  ["quota", ["Quota Exhausted", "Quota Expired", "User Arrears"]],
  ["credentials", ["Invalid AppKey", "Invalid AppSecret", "Unauthorized"]],
  ["not-found", ["API Not Found", "Invalid Url", "Invalid Domain"]],
  ["invalid-request", ["Empty Request Body", "Invalid Request Body", "Invalid Param Location"]],
  ["invalid-request", ["Invalid HttpMethod"]],
  ["server", ["Internal Error", "Failed To Invoke Backend Service", "Service Unavailable", "Async Service"]],
];

/** @type {[kind: Kind, codes: string[]][]} codes of the newer gateways, here without a message, so that only the code decides */
const ALIYUN_CODES = [
  ["signature", ["A403IS"]],
  ["throttled", ["T429ID", "T429IN", "T429GR", "T429PA", "T429PR", "T429SR", "T429MR", "T429ZZ"]],
  ["quota", ["B403OD", "B403MO", "B403MQ", "B403ME", "B403MI"]],
  ["credentials", ["A400AC", "A400IK", "A400MA", "A403EP", "A403PR", "I403AA"]],
  ["forbidden", ["A403IP", "A403IN", "A403VN", "A403AC", "A403CO", "B451DO", "B451GO"]],
  ["not-found", ["I404NF", "I404DO", "I404NR", "I404SR"]],
  ["invalid-request", ["I400HD", "I400MH", "I400BD", "I400PA", "I400RU", "I405UM", "I413RL", "I413UL"]],
  ["server", ["D502FC", "D503BB", "D503CB", "D504CO", "D504TO", "N502RE", "X500ER", "X503BZ"]],
  // Letters that are not documented: the digits are an HTTP status.
  ["server", ["Z500AA"]],
  ["throttled", ["Z429AA"]],
  ["not-found", ["Z404AA"]],
];

/** @type {[kind: Kind, codes: (number | string)[]][]} codes of the service behind the gateway */
const ALIYUN_SERVICE = [
  ["invalid-request", [400, 404, 460, 1701, 1714, 2000, 20003, 20013, 20050, 20055, 31337, "460"]],
  ["credentials", [401, 403, 781, 2043, 2401, 29003]],
  ["throttled", [429, "429"]],
  ["not-found", [2062]],
  ["server", [500, 503, 2074, 20000, 20004, 20056]],
];

/** @type {[kind: Kind, statuses: number[]][]} an HTTP status alone, which is all that a browser can see of an error */
const STATUSES = [
  ["server", [500, 502, 503, 504]],
  ["throttled", [429]],
];

/**
 * Every row of both clouds' error tables, produced by the local gateways.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { send: sendTo } = createClients(api, gateways);

  /**
   * @param {Cloud} cloud
   * @param {string} title
   * @param {Kind} kind
   * @param {Fault} fault
   * @param {Record<string, unknown>} members
   * @param {RegExp} [advice]
   */
  function testError(cloud, title, kind, fault, members, advice = ADVICE[kind]) {
    test(`send: ${cloud} ${title} is ${kind}`, async () => {
      const { fetch, calls } = recordFetch();
      const { onRetry, retries, delays } = shortenWaits();
      const { value: error, requests } = await withFaults(gateways, cloud, [{ always: fault }], () =>
        catchApiError(api, sendTo[cloud]({ fetch, onRetry })),
      );
      const attempts = /** @type {Record<string, number>} */ (ATTEMPTS)[kind] ?? 1;
      expect(error).to.include({ provider: cloud, kind, retryable: attempts > 1, ...members });
      expect(requests).to.have.length(attempts);
      expect(calls).to.have.length(attempts);
      expect(retries.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3].slice(0, attempts - 1));
      expect(delays).to.deep.equal(retries.map(({ delayMs }) => delayMs));
      for (const { error } of retries) expect(error).to.include({ kind, ...members });
      expect(error.message).to.match(advice);
      expect(error.message.startsWith(`${cloud} `), error.message).to.equal(true);
      for (const part of [error.code, error.vendorMessage]) expect(error.message).to.contain(part);
    });
  }

  for (const [kind, codes, message] of TENCENT) {
    for (const code of codes) {
      const fault = { kind: "error", code, ...(message !== undefined && { message }) };
      testError("tencent", `\`${code}\` ${message ?? ""}`.trim(), kind, fault, { code, status: 200 });
    }
  }
  for (const [kind, messages] of ALIYUN_MESSAGES) {
    for (const message of messages) {
      const fault = { kind: "gateway-error", message };
      testError("aliyun", `\`${message}\``, kind, fault, { code: "", vendorMessage: message });
    }
  }
  for (const [kind, codes] of ALIYUN_CODES) {
    for (const code of codes) {
      const fault = { kind: "gateway-error", code, message: "" };
      testError("aliyun", `\`${code}\``, kind, fault, {
        code,
        vendorMessage: "",
        status: Number(code.slice(1, 4)),
      });
    }
  }
  const digits = { kind: "gateway-error", code: "Z503AA", message: "", status: 400 };
  testError("aliyun", "`Z503AA` under HTTP 400", "server", digits, { code: "Z503AA", status: 400 });
  for (const [kind, codes] of ALIYUN_SERVICE) {
    for (const code of codes) {
      const fault = { kind: "error", code, message: `said ${code}`, localizedMsg: `说 ${code}` };
      const members = { code: String(code), vendorMessage: `said ${code}`, localizedMessage: `说 ${code}` };
      testError("aliyun", `service code ${JSON.stringify(code)}`, kind, fault, { ...members, status: 200 });
    }
  }
  for (const [kind, statuses] of STATUSES) {
    for (const status of statuses) {
      for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
        // Aliyun's gateway sends its reason in headers that a browser cannot read.
        const advice =
          cloud === "aliyun" ? /no reason came with it.*: ask from a server or an edge worker/ : undefined;
        const fault = { kind: "status", status };
        testError(cloud, `HTTP ${status} without a body`, kind, fault, { status }, advice);
      }
    }
  }

  test("send: a temporary error is retried until the response succeeds", async () => {
    const { onRetry } = shortenWaits();
    for (const [cloud, fault] of /** @type {[Cloud, Fault][]} */ ([
      ["tencent", { kind: "error", code: "InternalError" }],
      ["tencent", { kind: "throttled" }],
      ["aliyun", { kind: "throttled", by: "USER" }],
      ["aliyun", { kind: "error", code: 20056 }],
      ["aliyun", { kind: "gateway-error", code: "D503CB" }],
    ])) {
      const { fetch, calls } = recordFetch();
      const commands = [{ next: fault, times: 2 }];
      const { value, pending } = await withFaults(gateways, cloud, commands, () =>
        sendTo[cloud]({ fetch, onRetry }),
      );
      expect(value).to.have.property(cloud === "tencent" ? "total" : "identities");
      expect(pending).to.equal(0);
      expect(calls).to.have.length(3);
    }
  });
}
