import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { startGateways } from "../index.mjs";
import { ask, askData, askError, askTencent, prepare } from "./account-calls.mjs";
import { attempt, tencentCall } from "./calls.mjs";

const { aliyun, tencent, identities, customers, close } = await startGateways();
after(close);
beforeEach(() => {
  for (const gateway of [aliyun, tencent]) {
    gateway.reset();
    gateway.faults.clear();
  }
});

const MODIFY = "/iotx/account/modifyAccount";
const UNREGISTER = "/user/account/unregister";
const find = (/** @type {string} */ identityId) =>
  askData(aliyun, "/cloud/account/getByIdentityId", { identityId });
const create = (members = {}) => ({
  Action: "ServiceCreateCustomer",
  CustomerId: "new_1",
  CountryCode: "86",
  PhoneNumber: "13900000000",
  ...members,
});

describe("writes", () => {
  test("modifyAccount changes what is given, and is counted", async () => {
    const changes = {
      avatarUrl: "https://example.com/a.png",
      email: "new@example.com",
      loginName: "new",
      mobileLocationCode: "49",
      modifier: "me",
      nickName: "灯",
      phone: "15550000001",
    };
    const call = prepare(aliyun, MODIFY, { identityId: "1", ...changes });
    assert.equal((await attempt(call)).bytes.toString("utf8"), `{"code":200,"data":"","id":"${call.id}"}`);
    const [{ gmtModified, ...row }] = await find("1");
    const { mobileLocationCode, ...same } = changes;
    assert.deepEqual(row, { ...identities[0], ...same, phoneLocationCode: mobileLocationCode });
    assert.equal(typeof gmtModified, "number");
    assert.deepEqual(aliyun.readState(), {
      writes: [{ call: MODIFY, requestId: call.id, account: "1", effective: true }],
      inserted: [],
      removed: [],
    });
    await ask(aliyun, MODIFY, { identityId: "1", phone: "1", email: "", nickName: "" });
    const [again] = await find("1");
    assert.deepEqual([again.phone, again.email, again.nickName], ["1", "new@example.com", "灯"]);
    assert.equal(identities[0]?.email, "user001@example.com", "those of the start are unchanged");
  });

  test("modifyAccount refuses an empty change, values that are no text and an unknown identity", async () => {
    for (const params of [
      { identityId: "1" },
      { identityId: "1", nickName: "x" },
      { identityId: "1", phone: "", email: "", loginName: "" },
      { identityId: "1", phone: 1 },
      { phone: "1" },
    ])
      assert.match(await askError(aliyun, MODIFY, params), /^460 /, JSON.stringify(params));
    assert.deepEqual(aliyun.readState().writes, []);
    assert.match(await askError(aliyun, MODIFY, { identityId: "nobody", phone: "1" }), /^2062 /);
    assert.equal(aliyun.readState().writes[0]?.effective, false);
  });

  test("unregister removes an identity, and a second time is an error and counted too", async () => {
    assert.equal(await askData(aliyun, UNREGISTER, { identityId: "2" }), null);
    assert.deepEqual(await find("2"), []);
    assert.match(await askError(aliyun, UNREGISTER, { identityId: "2" }), /^2062 /);
    const { writes, removed } = aliyun.readState();
    assert.deepEqual([writes.map(({ effective }) => effective), removed], [[true, false], ["2"]]);
    assert.equal(aliyun.readRows().length, 59);
  });

  test("ServiceCreateCustomer creates a customer and refuses the vendor's three errors", async () => {
    assert.equal((await askTencent(tencent, create())).Status, "OK");
    const { Customers, Total } = await askTencent(tencent, { CustomerId: "new_1" });
    const expected = { CustomerId: "new_1", CountryCode: "86", PhoneNumber: "13900000000" };
    assert.deepEqual([Customers, Total], [[expected], 1]);
    assert.equal((await askTencent(tencent, { Limit: 1 })).Total, 138);
    for (const [members, code] of /** @type {const} */ ([
      [{ CustomerId: "a-b" }, "invalid CustomerId"],
      [{ CustomerId: "a".repeat(33) }, "invalid CustomerId"],
      [{ PhoneNumber: "+49" }, "invalid Phone"],
      [{ CountryCode: "DE" }, "invalid Phone"],
      [{ Email: "x" }, "invalid Email"],
    ]))
      assert.equal((await askTencent(tencent, create(members))).Error.Code, code);
    for (const name of ["CustomerId", "CountryCode", "PhoneNumber"]) {
      const { [name]: _, ...others } = /** @type {Record<string, string>} */ (create());
      assert.equal((await askTencent(tencent, others)).Error.Code, "ErrorRequiredParamNotFound");
    }
    assert.deepEqual(tencent.readState().inserted, ["new_1"]);
    assert.equal((await askTencent(tencent, create({ PhoneNumber: "1" }))).Status, "OK");
    assert.deepEqual([tencent.readState().writes.length, tencent.readRows().length], [2, 138]);
    assert.equal(customers.length, 137);
  });

  test("take effect although the response is cut, lost, empty or late", async () => {
    const kinds = [
      ...["dropped-connection", "cut-body", "truncated-json", "empty-body"],
      ...["status", "html", "slow-first-byte"],
    ];
    let account = 3;
    for (const kind of kinds) {
      aliyun.faults.next(kind === "slow-first-byte" ? { kind, ms: 50 } : { kind });
      tencent.faults.next(kind === "slow-first-byte" ? { kind, ms: 50 } : { kind });
      const identityId = String(account);
      await attempt(prepare(aliyun, UNREGISTER, { identityId }));
      await attempt(tencentCall(tencent, create({ CustomerId: `new_${account}` })));
      assert.equal(aliyun.readState().writes.at(-1)?.account, identityId, kind);
      assert.equal(tencent.readState().writes.at(-1)?.account, `new_${account}`, kind);
      account += 1;
    }
    assert.equal(aliyun.readState().writes.length, kinds.length);
    assert.equal(tencent.readState().writes.length, kinds.length);
  });

  test("do not take effect when the cloud refuses or throttles them", async () => {
    const common = [{ kind: "throttled" }, { kind: "error", code: "500" }, { kind: "clock" }];
    const perAliyun = [
      { kind: "gateway-error", message: "Nonce Used" },
      { kind: "request-limited" },
      { kind: "request-forbidden" },
    ];
    for (const fault of [...common, ...perAliyun]) {
      aliyun.faults.next(fault);
      await attempt(prepare(aliyun, UNREGISTER, { identityId: "1" }));
    }
    for (const fault of common) {
      tencent.faults.next(fault);
      await attempt(tencentCall(tencent, create()));
    }
    assert.deepEqual([aliyun.readState().writes, tencent.readState().writes], [[], []]);
  });

  test("an error after which they took effect all the same, and a request that arrived twice", async () => {
    aliyun.faults.next({ kind: "error", code: 500, effective: true });
    assert.match(await askError(aliyun, UNREGISTER, { identityId: "1" }), /^500 /);
    tencent.faults.next({ kind: "error", code: "InternalError", effective: true });
    assert.equal((await askTencent(tencent, create())).Error.Code, "InternalError");
    assert.deepEqual([aliyun.readState().writes.length, tencent.readState().writes.length], [1, 1]);
    aliyun.faults.next({ kind: "nonce-reused" });
    const outcome = await attempt(prepare(aliyun, UNREGISTER, { identityId: "2" }));
    assert.equal(outcome.headers["x-ca-error-message"], "Nonce Used");
    assert.equal(aliyun.readState().writes.length, 2, "the first of the two took effect");
    assert.throws(() => aliyun.faults.next({ kind: "error", code: 500, effective: 1 }), /`effective`/);
  });
});
