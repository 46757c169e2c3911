import { expect } from "chai";
import { sendCommands, withFaults } from "./faults.mjs";
import { createClients } from "./fetch-doubles.mjs";
import { shortenWaits } from "./timers.mjs";

/** @import { CloudTokens } from "iot-accounts" */
/** @import { Api, Cloud, Context, GatewayFacts, Register } from "./types.mjs" */
/** @import { FaultCommand } from "./faults.mjs" */

const USERS = 5000;
/** The ids of the whole list fit on one page of the stand-ins. */
const WHOLE = 10_000;
const PAGE_SIZE = 250;
/** So often all cloud tokens end, at even distances. */
const TOKEN_ENDS = 3;
const END_EVERY = Math.floor(USERS / (TOKEN_ENDS + 1));

const MIX = [
  ...[{ kind: "throttled" }, { kind: "status", status: 503 }, { kind: "dropped-connection" }],
  ...[{ kind: "cut-body" }, { kind: "html" }, { kind: "truncated-json" }, { kind: "empty-body" }],
];
/** @type {Record<Cloud, { kind: string, [option: string]: unknown }[]>} */
const FAULTS = {
  tencent: [...MIX, { kind: "error", code: "InternalError" }],
  aliyun: [
    ...[...MIX, { kind: "error", code: 500 }, { kind: "request-limited" }],
    { kind: "gateway-error", code: "D504TO" },
  ],
};
const LISTS = {
  tencent: { reset: { customers: USERS, seed: 11 } },
  aliyun: { reset: { identities: USERS, seed: 11, fullIdentities: true } },
};
const CLOUD_LIST = { change: { separateAppKeys: true, cloudTokenRequired: true } };

/**
 * Three in ten requests fail, and before each page up to five come and up to five go.
 *
 * @param {Cloud} cloud
 * @param {number} seed
 * @returns {FaultCommand[]}
 */
function createTrouble(cloud, seed) {
  const change = { kind: "list-changed", inserted: 5, removed: 5, whom: "anybody", seed };
  return [{ always: change }, { rate: 0.3, seed, faults: FAULTS[cloud] }];
}

/**
 * What a loop found, and what became of the list meanwhile.
 *
 * @param {readonly string[]} found
 * @param {readonly string[]} before
 * @param {import("./faults.mjs").GatewayState} state
 */
function checkEachOnce(found, before, { inserted, removed }) {
  const gone = new Set(removed);
  const stayed = before.filter((id) => !gone.has(id));
  const distinct = new Set(found);
  expect(found, "nobody twice").to.have.length(distinct.size);
  const missing = stayed.filter((id) => !distinct.has(id));
  expect(missing, "everybody who was there all the time").to.deep.equal([]);
  const known = new Set([...before, ...inserted]);
  const unknown = found.filter((id) => !known.has(id));
  expect(unknown, "nobody else").to.deep.equal([]);
  expect(before).to.have.length(USERS);
  expect(stayed.length, "some went").to.be.below(USERS);
  expect(inserted.length, "some came").to.be.above(0);
}

/**
 * @param {readonly import("./faults.mjs").RecordedRequest[]} requests
 */
function checkFailures(requests) {
  const failed = requests.filter(({ faults }) => faults.some((kind) => MIX.some((one) => one.kind === kind)));
  expect(failed.length, `of ${requests.length} requests`).to.be.above(requests.length / 8);
}

/**
 * @param {Api} api
 * @param {GatewayFacts} gateways
 */
function createSetUp(api, gateways) {
  const { origin: endpoint, cloudAppKey: appKey, cloudAppSecret: appSecret } = gateways.aliyun;
  const tencent = createClients(api, gateways).tencent();
  const aliyun = new api.AliyunClient({ endpoint, appKey, appSecret });
  const tokens = () => api.cloudTokens(aliyun, { projectId: "every-user", retries: 10 });
  return { tencent, aliyun, tokens };
}

/**
 * All 10,000 users of both stand-ins, each once, whatever happens meanwhile.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  const { tencent, aliyun, tokens: makeTokens } = createSetUp(api, gateways);

  async function readCustomerIds() {
    const page = await api.send((overrides) => tencent.getCustomerList({ limit: WHOLE }, overrides));
    return page.customers.map(({ customerId }) => customerId);
  }

  /** @param {CloudTokens} tokens */
  async function readIdentityIds(tokens) {
    const all = { offset: 0, count: WHOLE };
    const page = await api.send((overrides) => aliyun.queryIdentityByPage(all, overrides), { tokens });
    return page.identities.map(({ identityId = "" }) => identityId);
  }

  /** Ends all tokens now and then. @param {number} count of the users that were read */
  async function endTokens(count) {
    if (count % END_EVERY === 0 && count / END_EVERY <= TOKEN_ENDS)
      await sendCommands(gateways, "aliyun", [{ next: { kind: "tokens-ended" } }]);
  }

  test("every user: all customers, each once, while three in ten requests fail and the list changes", async () => {
    const { onRetry, retries } = shortenWaits();
    /** @type {string[]} */
    const found = [];
    const {
      value: before,
      requests,
      ...state
    } = await withFaults(gateways, "tencent", [LISTS.tencent], async () => {
      const ids = await readCustomerIds();
      await sendCommands(gateways, "tencent", createTrouble("tencent", 5));
      const options = { pageSize: PAGE_SIZE, retries: 10, onRetry };
      for await (const { customerId } of api.customers(tencent, {}, options)) found.push(customerId);
      return ids;
    });
    checkEachOnce(found, before, state);
    checkFailures(requests);
    expect(retries).to.not.have.length(0);
  });

  for (const newestFirst of [false, true]) {
    const order = newestFirst ? "newest first" : "oldest first";
    test(`every user: all identities, ${order}, each once, while tokens end as well`, async () => {
      const { onRetry, retries } = shortenWaits();
      /** @type {string[]} */
      const found = [];
      const commands = [LISTS.aliyun, CLOUD_LIST];
      const {
        value: before,
        requests,
        ...state
      } = await withFaults(gateways, "aliyun", commands, async () => {
        const tokens = makeTokens();
        const ids = await readIdentityIds(tokens);
        await sendCommands(gateways, "aliyun", createTrouble("aliyun", 6));
        const options = { tokens, newestFirst, pageSize: PAGE_SIZE, retries: 10, onRetry };
        for await (const { identityId = "" } of api.allIdentities(aliyun, options)) {
          found.push(identityId);
          await endTokens(found.length);
        }
        return ids;
      });
      checkEachOnce(found, before, state);
      checkFailures(requests);
      const ended = retries.filter(({ error }) => error.kind === "credentials");
      expect(ended).to.have.length(TOKEN_ENDS);
    });
  }

  test("every user: all users of both clouds side by side, each once, while both clouds are in trouble", async () => {
    const { onRetry, retries } = shortenWaits();
    /** @type {Record<Cloud, string[]>} */
    const found = { tencent: [], aliyun: [] };
    const ofTencent = withFaults(gateways, "tencent", [LISTS.tencent], async () => {
      const customerIds = await readCustomerIds();
      const ofAliyun = await withFaults(gateways, "aliyun", [LISTS.aliyun, CLOUD_LIST], async () => {
        const tokens = makeTokens();
        const ids = await readIdentityIds(tokens);
        await sendCommands(gateways, "tencent", createTrouble("tencent", 7));
        await sendCommands(gateways, "aliyun", createTrouble("aliyun", 8));
        const options = { tokens, pageSize: PAGE_SIZE, retries: 10, onRetry };
        for await (const { cloud, id } of api.users({ tencent, aliyun }, options)) {
          found[cloud].push(id);
          if (cloud === "aliyun") await endTokens(found.aliyun.length);
        }
        return ids;
      });
      const { value: identityIds, requests, ...state } = ofAliyun;
      checkEachOnce(found.aliyun, identityIds, state);
      checkFailures(requests);
      return customerIds;
    });
    const { value: customerIds, requests, ...state } = await ofTencent;
    checkEachOnce(found.tencent, customerIds, state);
    checkFailures(requests);
    expect(retries.filter(({ error }) => error.kind === "credentials")).to.have.length(TOKEN_ENDS);
  });
}
