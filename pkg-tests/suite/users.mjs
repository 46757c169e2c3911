import { expect } from "chai";

/** @import { Context, Customer, Identity, Register } from "./types.mjs" */
import { expectInvalidInput, unchecked } from "./helpers.mjs";

/**
 * One shape for a customer and an identity.
 *
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api, gateways }) {
  test("users: a customer is a user", () => {
    const source = { customerId: "Customer1", countryCode: "86", phoneNumber: "13900005930" };
    expect(api.toUser(source)).to.deep.equal({
      ...{ cloud: "tencent", id: "Customer1", phone: "13900005930", countryCode: "86", source },
    });
    const bare = { customerId: "Customer1" };
    expect(api.toUser(bare)).to.deep.equal({ cloud: "tencent", id: "Customer1", source: bare });
    const empty = { customerId: "c", countryCode: "", phoneNumber: "" };
    expect(api.toUser(empty)).to.deep.equal({ cloud: "tencent", id: "c", source: empty });
  });

  test("users: an identity is a user", () => {
    const source = {
      ...{ identityId: "50eb", nickName: "小明", loginName: "ming", loginId: "LOGIN1", phone: "13900005930" },
      ...{ phoneLocationCode: "86", email: "ming@example.com", avatarUrl: "https://example.com/a.png" },
      ...{ gmtCreate: "1546300800000", gmtCreateMs: 1_546_300_800_000, gmtModifiedMs: 5 },
      ...{ lastLoginTime: "2019-01-01 08:00:00", lastLoginTimeMs: 1_546_300_800_000 },
    };
    expect(api.toUser(source)).to.deep.equal({
      ...{ cloud: "aliyun", id: "50eb", name: "小明", phone: "13900005930", countryCode: "86" },
      ...{ email: "ming@example.com", avatarUrl: "https://example.com/a.png", source },
      ...{ createdAtMs: 1_546_300_800_000, lastSeenAtMs: 1_546_300_800_000 },
    });
    const bare = { identityId: "50eb" };
    expect(api.toUser(bare)).to.deep.equal({ cloud: "aliyun", id: "50eb", source: bare });
  });

  test("users: an empty text is absent, and the next name counts", () => {
    const members = { nickName: "", phone: "", phoneLocationCode: "", email: "", avatarUrl: "" };
    const none = { identityId: "1", loginName: "", ...members };
    expect(api.toUser(none)).to.deep.equal({ cloud: "aliyun", id: "1", source: none });
    expect(api.toUser({ ...none, loginName: "ming" }).name).to.equal("ming");
    expect(api.toUser({ ...none, loginName: "ming", nickName: "小明" }).name).to.equal("小明");
  });

  test("users: a country code is its digits", () => {
    for (const [given, expected] of [
      ["86", "86"],
      ["+86", "86"],
      ["0086", "86"],
      ["+1-246", "1246"],
      ["+", undefined],
      ["000", undefined],
    ]) {
      expect(api.toUser({ identityId: "1", phoneLocationCode: String(given) }).countryCode).to.equal(
        expected,
      );
      expect(api.toUser({ customerId: "1", countryCode: String(given) }).countryCode).to.equal(expected);
    }
  });

  test("users: the source is a copy of what is known", () => {
    const given = { customerId: "c", phoneNumber: unchecked(null), note: { of: "somebody" } };
    const user = api.toUser(given);
    expect(user.source).to.deep.equal({ customerId: "c" });
    given.customerId = "d";
    expect(user.source.customerId).to.equal("c");
    const inherited = Object.assign(Object.create({ phoneNumber: "1" }), { customerId: "c" });
    expect(api.toUser(Object.assign(Object.create(null), inherited))).to.not.have.property("phone");
  });

  test("users: everybody of the gateways is one", () => {
    const identities = gateways.identities.map((row) => api.toUser(/** @type {Identity} */ (row)));
    expect(new Set(identities.map(({ id }) => id)).size).to.equal(gateways.identities.length);
    const customers = gateways.customers.map(({ CustomerId, CountryCode, PhoneNumber }) =>
      api.toUser(
        /** @type {Customer} */ ({
          customerId: CustomerId,
          countryCode: CountryCode,
          phoneNumber: PhoneNumber,
        }),
      ),
    );
    expect(customers.every(({ cloud }) => cloud === "tencent")).to.equal(true);
  });

  test("users: what is no account is refused by its member", () => {
    /** @type {[field: string, account: unknown][]} */
    const cases = [
      ["account", undefined],
      ["account", null],
      ["account", "50eb"],
      ["account", []],
      ["account", new Map([["customerId", "c"]])],
      ["account", {}],
      ["account", { customerId: "" }],
      ["account", { identityId: "" }],
      ["account", { phone: "13900005930" }],
      ["account", { customerId: "c", identityId: "1" }],
      ["account.customerId", { customerId: 5 }],
      ["account.phoneNumber", { customerId: "c", phoneNumber: 13900005930 }],
      ["account.phone", { identityId: "1", phone: {} }],
      ["account.gmtCreateMs", { identityId: "1", gmtCreateMs: "1" }],
      ["account.lastLoginTimeMs", { identityId: "1", lastLoginTimeMs: Number.NaN }],
    ];
    for (const [field, account] of cases)
      expectInvalidInput(api, () => api.toUser(unchecked(account)), field);
  });
}
