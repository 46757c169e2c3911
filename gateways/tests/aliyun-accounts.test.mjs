import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { APP_PATHS, ask, askData, askError, CLOUD_PATHS, prepare } from "./account-calls.mjs";
import { attempt, json } from "./calls.mjs";

const { aliyun, identities, close } = await startGateways({ identities: 500, fullIdentities: true });
after(close);
beforeEach(() => {
  aliyun.reset();
  aliyun.faults.clear();
});

const PAGE = "/cloud/account/queryIdentityByPage";
const NEWEST = "/cloud/account/queryidentitydescbypage";
const [first] = identities;
assert.ok(first);

describe("Aliyun: two app keys", () => {
  test("each opens its own list, and the other list is forbidden", async () => {
    aliyun.change({ separateAppKeys: true });
    for (const { paths, key, other } of /** @type {const} */ ([
      { paths: APP_PATHS, key: "app", other: "cloud" },
      { paths: CLOUD_PATHS, key: "cloud", other: "app" },
    ])) {
      for (const path of paths) {
        const call = prepare(aliyun, path, {}, { key: other });
        const outcome = await attempt(call);
        assert.equal(outcome.status, 200);
        assert.deepEqual(json(outcome), {
          code: 403,
          id: call.id,
          localizedMsg: "请求被禁止",
          message: "request forbidden.",
          data: null,
        });
        assert.equal((await ask(aliyun, path, {}, { key })).code, 460, path);
      }
    }
  });

  test("by default either key opens both lists", async () => {
    for (const path of [...APP_PATHS, ...CLOUD_PATHS]) {
      for (const key of /** @type {const} */ (["app", "cloud"]))
        assert.equal((await ask(aliyun, path, {}, { key })).code, 460, path);
    }
  });

  test("each key has its own secret", async () => {
    const call = prepare({ ...aliyun, cloudAppSecret: aliyun.appSecret }, PAGE, { offset: 0, count: 1 });
    assert.equal((await attempt(call)).headers["x-ca-error-code"], "A403IS");
  });
});

describe("Aliyun: pages of identities", () => {
  test("have no total and end with an empty one", async () => {
    const rows = [];
    for (let offset = 0; ; offset += 150) {
      const data = await askData(aliyun, PAGE, { offset, count: 150 });
      if (data.length === 0) break;
      rows.push(...data);
    }
    assert.deepEqual(rows, identities);
    assert.deepEqual(await askData(aliyun, PAGE, { offset: 500, count: 1 }), []);
    assert.deepEqual(await askData(aliyun, PAGE, { offset: 9_000_000, count: 1 }), []);
  });

  test("newest first: the other way round", async () => {
    const data = await askData(aliyun, NEWEST, { offset: 0, count: 1000 });
    assert.deepEqual(data, identities.toReversed());
    const created = data.flatMap((/** @type {typeof first} */ { gmtCreate }) => gmtCreate ?? []).map(Number);
    assert.deepEqual(
      created,
      created.toSorted((/** @type {number} */ a, /** @type {number} */ b) => b - a),
    );
    assert.equal(created.length, 499);
  });

  test("a count or an offset that is none is refused", async () => {
    for (const path of /** @type {const} */ ([PAGE, NEWEST])) {
      for (const params of [
        {},
        { offset: 0 },
        { count: 1 },
        { offset: 0, count: 0 },
        { offset: 0, count: -1 },
        { offset: -1, count: 1 },
        { offset: 0, count: 1.5 },
        { offset: "0", count: 1 },
        { offset: 0, count: "1" },
        { offset: null, count: 1 },
      ])
        assert.equal(
          await askError(aliyun, path, params),
          "460 invalid count or offset!",
          JSON.stringify(params),
        );
      aliyun.change({ maxCount: 100 });
      assert.equal(await askError(aliyun, path, { offset: 0, count: 101 }), "460 invalid count or offset!");
      assert.equal((await askData(aliyun, path, { offset: 0, count: 100 })).length, 100);
      aliyun.reset();
    }
  });

  test("capped-count gives shorter pages than asked for", async () => {
    aliyun.faults.next({ kind: "capped-count", max: 7 });
    assert.deepEqual(await askData(aliyun, PAGE, { offset: 5, count: 10 }), identities.slice(5, 12));
    assert.deepEqual(await askData(aliyun, PAGE, { offset: 5, count: 10 }), identities.slice(5, 15));
  });
});

describe("Aliyun: one identity", () => {
  test("by identity id: an array of one or an object, without empty members", async () => {
    const path = "/cloud/account/getByIdentityId";
    const expected = Object.fromEntries(Object.entries(first).filter(([, value]) => value !== ""));
    assert.ok(Object.keys(expected).length < Object.keys(first).length);
    assert.deepEqual(await askData(aliyun, path, { identityId: "1" }), [expected]);
    assert.deepEqual(await askData(aliyun, path, { identityId: "nobody" }), []);
    aliyun.change({ identityAs: "object" });
    assert.deepEqual(await askData(aliyun, path, { identityId: "1" }), expected);
    assert.equal(await askData(aliyun, path, { identityId: "nobody" }), null);
    for (const identityId of [undefined, "", 1, null])
      assert.match(await askError(aliyun, path, { identityId }), /^460 .*identityId/);
  });

  test("by open id, which is a plain text and belongs to one app key", async () => {
    const path = "/cloud/account/getByOpenId";
    const openIdAppKey = aliyun.appKey;
    const openId = await askData(aliyun, "/cloud/account/openId/getByIdentityId", {
      identityId: "1",
      openIdAppKey,
    });
    assert.equal(typeof openId, "string");
    assert.deepEqual(await askData(aliyun, path, { openId, openIdAppKey }), first);
    assert.equal((await ask(aliyun, path, { openId, openIdAppKey }, { apiVer: "1.0.4" })).code, 200);
    for (const params of [
      { openId, openIdAppKey: "1" },
      { openId: "x", openIdAppKey },
      { openId: "W10", openIdAppKey },
    ])
      assert.equal(await askError(aliyun, path, params), "2407 openId invalid");
    assert.match(await askError(aliyun, path, { openId }), /^460 .*openIdAppKey/);
    assert.match(await askError(aliyun, path, { openIdAppKey }), /^460 .*openId /);
    const unknown = { identityId: "nobody", openIdAppKey };
    assert.match(await askError(aliyun, "/cloud/account/openId/getByIdentityId", unknown), /^2062 /);
  });

  test("by login id with its source, phone or e-mail", async () => {
    const path = "/user/account/identity/query";
    const person = identities.find(({ loginId, phone, email }) => loginId && phone && email);
    assert.ok(person);
    const { loginId, loginSource, phone, email } = person;
    for (const params of [
      { opType: 1, loginId, loginSource },
      { opType: 2, phone },
      { opType: 3, email },
    ])
      assert.deepEqual(await askData(aliyun, path, params), person);
    for (const params of [
      { opType: 1, loginId, loginSource: "OTHER" },
      { opType: 2, phone: "1" },
      { opType: 3, email: "nobody@example.com" },
    ])
      assert.equal(await askData(aliyun, path, params), null);
    for (const params of [
      {},
      { opType: 4, phone },
      { opType: "2", phone },
      { opType: 1, loginId },
      { opType: 2, email },
      { opType: 3, email: "" },
    ])
      assert.match(await askError(aliyun, path, params), /^460 /, JSON.stringify(params));
  });

  test("devices come in a second envelope, and so does their failure", async () => {
    const path = "/cloud/device/queryByUser";
    const { code, data } = await askData(aliyun, path, { identityId: "1" });
    assert.deepEqual([code, data.length], [200, 1]);
    assert.equal((await askData(aliyun, path, { identityId: "nobody" })).code, 460);
    assert.equal((await ask(aliyun, path, {})).code, 460);
  });
});

describe("Aliyun: members of an identity", () => {
  test("all members of all pages, empty texts, and the last login as a number, a text or a date", () => {
    const names = new Set(identities.flatMap((row) => Object.keys(row)));
    assert.deepEqual([...names].sort(), [
      ...["avatarUrl", "createAppKey", "creater", "createrIdentityId", "email", "gender", "gmtCreate"],
      ...["gmtModified", "identityId", "lastLoginTime", "loginId", "loginName", "loginSource", "modifier"],
      ...["nickName", "onlineStatus", "phone", "phoneLocationCode", "scopeId", "status"],
      ...["subIdentityLimitCode", "tenantId"],
    ]);
    const logins = identities.map(({ lastLoginTime }) => lastLoginTime);
    assert.ok(logins.some((value) => typeof value === "number"));
    assert.ok(logins.some((value) => /^\d{13}$/.test(String(value)) && typeof value === "string"));
    assert.ok(logins.some((value) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(value))));
    for (const name of /** @type {const} */ (["phone", "email", "nickName", "phoneLocationCode"]))
      assert.ok(
        identities.some((row) => row[name] === ""),
        name,
      );
    const phones = identities.flatMap(({ phone }) => phone || []);
    assert.equal(new Set(phones).size, phones.length);
    assert.ok(identities.some((row) => Object.keys(row).length === 1));
  });
});

describe("Aliyun: errors of the account family", () => {
  test("request-limited, request-forbidden, empty-object and a nested error", async () => {
    const { faults } = aliyun;
    const params = { offset: 0, count: 1 };
    faults.next({ kind: "request-limited" }).next({ kind: "request-forbidden" });
    assert.equal(await askError(aliyun, PAGE, params), "403 Request Limited");
    assert.equal(await askError(aliyun, PAGE, params), "403 request forbidden.");
    faults.next({ kind: "empty-object" });
    assert.deepEqual(await ask(aliyun, PAGE, params), {});
    faults.next({ kind: "error", code: 2407, nested: true });
    const { code, data } = await ask(aliyun, PAGE, params);
    assert.deepEqual([code, data.code, data.message], [200, 2407, "openId invalid"]);
    assert.equal((await ask(aliyun, PAGE, params)).code, 200);
  });

  test("the texts of the gateway's older plugin", async () => {
    for (const [message, status] of /** @type {const} */ ([
      ["Invalid Key", 401],
      ["Invalid Date", 400],
      ["Unauthorized Consumer", 403],
      ["Invalid Nonce, Nonce has been used", 400],
      ["Expiry of Authorization", 400],
    ])) {
      aliyun.faults.next({ kind: "gateway-error", message });
      const outcome = await attempt(prepare(aliyun, PAGE, {}));
      assert.deepEqual([outcome.status, outcome.headers["x-ca-error-message"]], [status, message]);
    }
  });

  test("a string to sign whose words Invalid Signature are in the body", async () => {
    aliyun.faults.next({ kind: "string-to-sign", words: "body" });
    const outcome = await attempt(prepare({ ...aliyun, cloudAppSecret: "wrong" }, PAGE, {}));
    assert.match(String(outcome.headers["x-ca-error-message"]), /^Server StringToSign:`POST#/);
    assert.deepEqual([outcome.status, outcome.bytes.toString("utf8")], [400, "Invalid Signature"]);
  });
});
