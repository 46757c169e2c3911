import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { ask, askData, askError } from "./account-calls.mjs";

const clock = { now: Date.UTC(2024, 4, 6) };
const { aliyun, close } = await startGateways({ now: () => clock.now });
after(close);
beforeEach(() => {
  aliyun.reset();
  aliyun.faults.clear();
});

const HOURS = 60 * 60 * 1000;
const MINUTES = 60 * 1000;
const getToken = (res = "project") =>
  askData(aliyun, "/cloud/token", { grantType: "project", res }, { now: clock.now });
const refresh = (/** @type {unknown} */ cloudToken) =>
  ask(aliyun, "/cloud/token/refresh", { cloudToken }, { now: clock.now });
/** @param {string} [cloudToken] */
const use = async (cloudToken) => {
  const options = { now: clock.now, ...(cloudToken !== undefined && { cloudToken }) };
  return askError(aliyun, "/cloud/account/queryIdentityByPage", { offset: 0, count: 1 }, options);
};
const GOOD = "200 undefined";
const ENDED = "2401 no permission";

describe("cloud tokens", () => {
  test("a new token voids the old one of its project at once", async () => {
    const { cloudToken: first } = await getToken();
    const { cloudToken: other } = await getToken("other");
    assert.deepEqual([await use(first), await use(other)], [GOOD, GOOD]);
    const { cloudToken: second } = await getToken();
    assert.deepEqual([await use(first), await use(second), await use(other)], [ENDED, GOOD, GOOD]);
    assert.equal((await refresh(first)).code, 2401);
  });

  test("a refreshed token stays valid for five minutes", async () => {
    const { cloudToken: first } = await getToken();
    const { data } = await refresh(first);
    clock.now += 5 * MINUTES - 1;
    assert.deepEqual([await use(first), await use(data.cloudToken)], [GOOD, GOOD]);
    clock.now += 1;
    assert.deepEqual([await use(first), await use(data.cloudToken)], [ENDED, GOOD]);
    assert.equal((await refresh(first)).code, 2401);
  });

  test("a token refreshed twice gives two, and its end is not put off", async () => {
    aliyun.change({ tokenLifetimeMs: 2 * MINUTES });
    const { cloudToken: first } = await getToken();
    const second = (await refresh(first)).data.cloudToken;
    const third = (await refresh(first)).data.cloudToken;
    assert.notEqual(second, third);
    assert.deepEqual([await use(first), await use(second), await use(third)], [GOOD, GOOD, GOOD]);
    clock.now += 2 * MINUTES;
    assert.deepEqual([await use(first), await use(second), await use(third)], [ENDED, ENDED, ENDED]);
    const { cloudToken: fourth } = await getToken();
    const fifth = (await refresh(fourth)).data.cloudToken;
    const { cloudToken: sixth } = await getToken();
    assert.deepEqual([await use(fourth), await use(fifth), await use(sixth)], [ENDED, ENDED, GOOD]);
  });

  test("a token ends after the lifetime that is set, two hours by default", async () => {
    const { cloudToken } = await getToken();
    clock.now += 2 * HOURS - 1;
    assert.equal(await use(cloudToken), GOOD);
    clock.now += 1;
    assert.equal(await use(cloudToken), ENDED);
    aliyun.change({ tokenLifetimeMs: 10 });
    const { cloudToken: short } = await getToken();
    clock.now += 10;
    assert.equal(await use(short), ENDED);
  });

  test("both names, both units, neither, and the sample's name of the token", async () => {
    assert.equal((await getToken()).expireIn, 2 * HOURS);
    aliyun.change({ tokenExpiryName: "expiresIn", tokenExpiryUnit: "s" });
    const described = await getToken();
    assert.deepEqual(Object.keys(described), ["cloudToken", "expiresIn"]);
    assert.equal(described.expiresIn, 7200);
    assert.equal((await refresh(described.cloudToken)).data.expiresIn, 7200);
    aliyun.change({ tokenExpiryName: "none", tokenName: "iotToken" });
    assert.deepEqual(Object.keys(await getToken()), ["iotToken"]);
  });

  test("the vendor's answers to an ended, voided or unknown token", async () => {
    for (const [code, message] of /** @type {const} */ ([
      [460, "cloudToken blank"],
      [2043, "token is invalid"],
      [2401, "no permission"],
      [29003, "identityId is blank"],
    ])) {
      aliyun.change({ endedTokenCode: code });
      assert.equal(await use("unknown"), `${code} ${message}`);
    }
  });

  test("a token is needed only where that is set, and then an empty one is none", async () => {
    assert.deepEqual([await use(), await use("")], [GOOD, GOOD]);
    aliyun.change({ cloudTokenRequired: true });
    assert.deepEqual([await use(), await use("")], ["460 cloudToken blank", "460 cloudToken blank"]);
    const { cloudToken } = await getToken();
    assert.equal(await use(cloudToken), GOOD);
    const list = askData(
      aliyun,
      "/iotx/account/queryIdentityList",
      { identityIds: ["1"] },
      { now: clock.now, key: "app", cloudToken: "unknown" },
    );
    assert.equal((await list).length, 1, "the App list takes no cloud token");
  });

  test("tokens-ended ends all of them before its request, and those after it are good", async () => {
    const { cloudToken } = await getToken();
    aliyun.faults.next({ kind: "tokens-ended" });
    assert.equal(await use(cloudToken), ENDED);
    aliyun.faults.next({ kind: "tokens-ended" });
    const { cloudToken: next } = await getToken();
    assert.equal(await use(next), GOOD);
  });

  test("a token whose response was lost voids the old one, and a throttled request does not", async () => {
    const { cloudToken } = await getToken();
    aliyun.faults.next({ kind: "throttled" });
    await assert.rejects(getToken(), /Throttled/);
    assert.equal(await use(cloudToken), GOOD);
    aliyun.faults.next({ kind: "dropped-connection" });
    await assert.rejects(getToken());
    assert.equal(await use(cloudToken), ENDED);
  });

  test("refuses invalid params", async () => {
    const path = "/cloud/token";
    for (const params of [
      {},
      { grantType: "project" },
      { res: "project" },
      { grantType: "other", res: "project" },
      { grantType: "project", res: "" },
      { grantType: "project", res: 1 },
    ])
      assert.match(await askError(aliyun, path, params, { now: clock.now }), /^460 /);
    for (const token of [undefined, "", 1])
      assert.match(JSON.stringify(await refresh(token)), /"code":460.*cloudToken blank/);
    assert.equal((await refresh("unknown")).code, 2401);
    const options = { now: clock.now, apiVer: "1.0.0" };
    assert.ok((await askData(aliyun, path, { grantType: "project", res: "p" }, options)).cloudToken);
  });
});
