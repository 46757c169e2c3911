import { expect } from "chai";
import { withFaults } from "./faults.mjs";
import { createClients } from "./fetch-doubles.mjs";
import { catchApiError, expectInvalidInput } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

/** @import { ApiError } from "iot-accounts" */
/** @import { Context, Register } from "./types.mjs" */
/** @import { Fault } from "./faults.mjs" */

/** @typedef {{ kind: string, retryable: boolean, advice: RegExp }} Meaning */

/** @type {Meaning} */
const TOKEN_ENDED = { kind: "credentials", retryable: false, advice: /: get a new token and sign again: / };
/** @type {Meaning} */
const OTHER_LIST = {
  ...{ kind: "credentials", retryable: false },
  advice:
    /: check that the app key is of the list .* `\/cloud` need that of the cloud's list, all others that of the App's$/,
};
/** @type {Meaning} */
const APP_KEY = {
  kind: "credentials",
  retryable: false,
  advice: /: check that the app key belongs to this region/,
};
/** @type {Meaning} */
const THROTTLED = { kind: "throttled", retryable: true, advice: /: wait, then sign and send it again$/ };
/** @type {Meaning} */
const NOT_FOUND = {
  kind: "not-found",
  retryable: false,
  advice: /: check the path or action, .* and the ids$/,
};
/** @type {Meaning} */
const CLOCK = { kind: "clock", retryable: true, advice: /: correct this machine's clock/ };
/** @type {Meaning} */
const REPLAY = { kind: "replay", retryable: true, advice: /: sign every attempt anew$/ };
/** @type {Meaning} */
const PARAMETERS = { kind: "invalid-request", retryable: false, advice: /: check the parameters/ };

/** @type {[code: number | string, message: string, meaning: Meaning][]} what the services say */
const SERVICE = [
  [460, "iotToken blank", TOKEN_ENDED],
  [460, "cloudToken blank", TOKEN_ENDED],
  ["460", "request parameter error: cloudToken blank", TOKEN_ENDED],
  [29003, "identityId is blank", TOKEN_ENDED],
  [2043, "token is invalid", TOKEN_ENDED],
  [2401, "no permission", TOKEN_ENDED],
  ["2401", "", TOKEN_ENDED],
  [460, "invalid count or offset!", PARAMETERS],
  [403, "Request Limited", THROTTLED],
  ["403", "Request Limited", THROTTLED],
  [403, "request forbidden.", OTHER_LIST],
  [403, "request forbidden", OTHER_LIST],
  [403, "said otherwise", APP_KEY],
  [429, "too many requests.", THROTTLED],
  [2407, "openId invalid", NOT_FOUND],
];

/** @type {[message: string, meaning: Meaning][]} what the gateways say in a header */
const GATEWAY = [
  ["Invalid Key", APP_KEY],
  ["Unauthorized Consumer", APP_KEY],
  ["Expiry of Authorization", APP_KEY],
  ["Invalid Date", CLOCK],
  ["Invalid Nonce, Nonce has been used", REPLAY],
];

/**
 * What Aliyun's account services and its older gateway say, line by line.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const client = createClients(api, gateways).aliyun();

  /**
   * @param {Fault} fault
   * @returns {Promise<ApiError>}
   */
  async function fail(fault) {
    const { value } = await withFaults(gateways, "aliyun", [{ always: fault }], () =>
      catchApiError(
        api,
        api.send((overrides) => client.getByIdentityId("1", overrides), {
          retries: 1,
          onRetry: shortenWaits(1000).onRetry,
        }),
      ),
    );
    return value;
  }

  /** @param {ApiError} error @param {Meaning} meaning */
  function expectMeaning(error, { advice, ...members }) {
    expect(error).to.include(members);
    expect(error.message).to.match(advice);
  }

  for (const [code, message, meaning] of SERVICE) {
    test(`account errors: ${JSON.stringify(code)} "${message}" is ${meaning.kind}, nested, too`, async () => {
      for (const nested of [false, true]) {
        const fault = { kind: "error", code, message, nested };
        const error = await fail(fault);
        expect(error).to.include({ code: String(code), vendorMessage: message, status: 200 });
        expectMeaning(error, meaning);
      }
    });
  }

  for (const [message, meaning] of GATEWAY) {
    test(`account errors: the gateway's "${message}" is ${meaning.kind}`, async () => {
      const error = await fail({ kind: "gateway-error", message });
      expect(error).to.include({ code: "", vendorMessage: message });
      expectMeaning(error, meaning);
    });
  }

  test("account errors: a string to sign without the words before it is a signature, and explained", async () => {
    const { aliyun } = createClients(api, gateways);
    const wrong = aliyun({ appSecret: "wrong" });
    const commands = [{ always: { kind: "string-to-sign", words: "body" } }];
    const { value: error } = await withFaults(gateways, "aliyun", commands, () =>
      catchApiError(
        api,
        api.send((overrides) => wrong.getByIdentityId("1", overrides)),
      ),
    );
    expect(error).to.include({ kind: "signature", status: 400, retryable: false });
    expect(error.vendorMessage).to.match(/^Server StringToSign:`POST#/);
    expect(error.message).to.match(/: check the app secret, and that nothing changed the request/);
    const { request = expect.fail() } = error;
    const explanation = api.explainSignatureMismatch(request, error);
    expect(JSON.stringify(explanation)).to.match(/secret/);
  });

  test("account errors: the other list's app key is refused, with advice, by every call of a list", async () => {
    const { origin: endpoint, cloudAppKey: appKey, cloudAppSecret: appSecret } = gateways.aliyun;
    const cloud = new api.AliyunClient({ endpoint, appKey, appSecret });
    const calls = [
      () => client.queryIdentityByPage({ offset: 0, count: 1 }),
      () => client.queryIdentityDescByPage({ offset: 0, count: 1 }),
      () => client.getByIdentityId("1"),
      () => client.getByOpenId("1", "2"),
      () => client.getOpenId("1", "2"),
      () => client.getCloudToken("p"),
      () => client.refreshCloudToken("t"),
      () => cloud.queryIdentityList(["1"]),
      () => cloud.queryIdentity({ phone: "1" }),
      () => cloud.modifyAccount("1", { nickName: "n" }),
      () => cloud.unregister("1"),
    ];
    const { writes } = await withFaults(
      gateways,
      "aliyun",
      [{ change: { separateAppKeys: true } }],
      async () => {
        for (const sign of calls) {
          const error = await catchApiError(api, api.send(/** @type {() => never} */ (sign)));
          expect(error).to.include({ code: "403", vendorMessage: "request forbidden." });
          expect(error).to.not.have.property("outcomeUnknown");
          expectMeaning(error, OTHER_LIST);
        }
      },
    );
    expect(writes).to.deep.equal([]);
  });

  test("account errors: an escape in a path is refused, in a query it is not", async () => {
    for (const path of ["/a%20b", "/a%2Fb?c=d", "/%", "/a%25", "/cloud/token%3F"])
      expectInvalidInput(api, () => client.request(path, { apiVersion: "1.0.0" }), "path");
    const echo = "/iotx/demo/echo";
    const sign = () => client.request(`${echo}?a=1%2B1&b=c%20d&e=%25`, { apiVersion: "1.0.0" });
    const { data } = await api.send(sign);
    expect(data).to.have.property("query").that.deep.equals({ a: "1+1", b: "c d", e: "%" });
  });

  test("account errors: throttling is waited for as long as the caller says, twice as long each time", async () => {
    const { onRetry, retries } = shortenWaits(1_000_000);
    const commands = [{ always: { kind: "request-limited" } }];
    const { requests } = await withFaults(gateways, "aliyun", commands, () =>
      catchApiError(
        api,
        api.send((overrides) => client.getByIdentityId("1", overrides), { onRetry, minRetryDelayMs: 60_000 }),
      ),
    );
    expect(requests).to.have.length(4);
    for (const [index, { delayMs }] of retries.entries()) {
      const shortest = 60_000 * 2 ** index;
      expect(delayMs).to.be.within(shortest, shortest + 300 * 2 ** index);
    }
  });
}
