import { expect } from "chai";

/** @import { Context, Register } from "./types.mjs" */
import { expectInvalidInput, unchecked } from "./helpers.mjs";

/** @type {readonly [text: string, masked: string][]} */
const PHONES = [
  ["", ""],
  ["13900005930", "139****5930"],
  ["+8613900005930", "+86139****5930"],
  ["8613900005930", "86139****5930"],
  ["008613900005930", "0086139****5930"],
  ["+86 139 0000 5930", "+86 139 **** 5930"],
  ["(+86)139-0000-5930", "(+86)139-****-5930"],
  ["＋８６１３９００００５９３０", "＋８６１３９****５９３０"],
  ["139****5930", "139****5930"],
  ["1381111****", "138********"],
  ["138********", "138********"],
  ["+861390000593", "+861*****0593"],
  ["010-12345678", "010-****5678"],
  ["0755 1234 5678", "075* **** 5678"],
  ["+86 10 1234 5678", "+86 1* **** 5678"],
  ["+852 5000 1234", "+852 **** 1234"],
  ["50001234", "****1234"],
  ["+1 (202) 555-0123", "+1 (20*) ***-0123"],
  ["2025550123", "20****0123"],
  ["+49 15550 123456", "+49 1**** **3456"],
  ["1234567", "****567"],
  ["123456", "****"],
  ["12306", "****"],
  ["110", "****"],
  ["1", "****"],
  ["+", "****"],
  [" ", "****"],
  ["138xxxx0000", "****"],
  ["tel:13900005930", "****"],
  ["1390000\n5930", "****"],
  ["zhang@example.com", "****"],
  ["张三", "****"],
  ["𝟏𝟑𝟗𝟎𝟎𝟎𝟎𝟓𝟗𝟑𝟎", "𝟏𝟑𝟗****𝟓𝟗𝟑𝟎"],
  ["\ud835", "****"],
];

/** @type {readonly [text: string, masked: string][]} */
const EMAILS = [
  ["", ""],
  ["zhang@example.com", "z***@example.com"],
  ["abc@example.com", "a***@example.com"],
  ["ab@example.com", "***@example.com"],
  ["a@example.com", "***@example.com"],
  ["@example.com", "***@example.com"],
  ["13900005930@163.com", "1***@163.com"],
  ["z***@example.com", "z***@example.com"],
  ["***@example.com", "***@example.com"],
  ["a@b@example.com", "a***@example.com"],
  ['"john doe"@example.com', "***@example.com"],
  ['"a@b"@example.com', "***@example.com"],
  ["first.last+tag@mail.example.co.uk", "f***@mail.example.co.uk"],
  ["张三丰@例子.广告", "***@例子.广告"],
  ["e\u0301lan@example.com", "***@example.com"],
  ["👨‍👩‍👧‍👦abc@example.com", "***@example.com"],
  ["𠮷野太郎@example.com", "***@example.com"],
  ["zhang＠example.com", "z***@example.com"],
  ["zhang@localhost", "z***@***"],
  ["zhang@", "z***@***"],
  ["zhang@13900005930.com", "z***@***"],
  ["zhang@example.com, 13900005930", "z***@***"],
  ["zhang@[192.168.0.1]", "z***@***"],
  ["zhang", "****"],
  ["13900005930", "****"],
];

/**
 * @param {Register} test
 * @param {Context} context
 */
export default function register(test, { api }) {
  for (const [name, mask, cases] of /** @type {const} */ ([
    ["maskPhone", api.maskPhone, PHONES],
    ["maskEmail", api.maskEmail, EMAILS],
  ])) {
    test(`masks: ${name}`, () => {
      expect(cases.map(([text]) => mask(text))).to.deep.equal(cases.map(([, masked]) => masked));
    });

    test(`masks: ${name} of what is masked is the same`, () => {
      for (const [, masked] of cases) expect(mask(masked)).to.equal(masked);
    });

    test(`masks: ${name} refuses what is no text`, () => {
      for (const value of [undefined, null, 5, 5n, {}, ["1"], Symbol("text"), Object("1")])
        expectInvalidInput(api, () => mask(unchecked(value)), "text");
    });
  }

  test("masks: very long texts", () => {
    const digits = api.maskPhone("1".repeat(1_000_000));
    expect(digits).to.have.length(1_000_000);
    expect(digits.replaceAll("*", "")).to.equal("1111111");
    expect(api.maskEmail(`${"a".repeat(1_000_000)}@example.com`)).to.equal("a***@example.com");
    expect(api.maskEmail(`abc@${"a.".repeat(500_000)}com`)).to.equal("a***@***");
    expect(api.maskEmail("@".repeat(1_000_000))).to.equal("***@***");
  });

  test("masks: a user of Tencent", () => {
    const source = { customerId: "Customer100001", countryCode: "86", phoneNumber: "13900005930" };
    const user = api.toUser(source);
    const before = structuredClone(user);
    expect(api.maskUser(user)).to.deep.equal({
      ...{ cloud: "tencent", id: "Customer100001", phone: "139****5930", countryCode: "86" },
      source: { customerId: "Customer100001", countryCode: "86", phoneNumber: "139****5930" },
    });
    expect(user).to.deep.equal(before);
  });

  test("masks: a user of Aliyun", () => {
    const source = {
      ...{
        identityId: "506bop1ef3a7ae175ac94618",
        tenantId: "T1",
        nickName: "小明",
        loginName: "13900005930",
      },
      ...{
        loginId: "ming@example.com",
        loginSource: "PHONE",
        phone: "13900005930",
        email: "ming@example.com",
      },
      ...{ avatarUrl: "https://example.com/13900005930.png", creater: "13900005930", modifier: "admin" },
      ...{ gmtCreate: "1546300800000", gmtCreateMs: 1_546_300_800_000, status: "1" },
    };
    const members = { phone: "139****5930", email: "m***@example.com" };
    expect(api.maskUser(api.toUser(source))).to.deep.equal({
      ...{ cloud: "aliyun", id: "506bop1ef3a7ae175ac94618", name: "小明", createdAtMs: 1_546_300_800_000 },
      ...members,
      source: {
        ...{ identityId: "506bop1ef3a7ae175ac94618", tenantId: "T1", nickName: "小明", ...members },
        ...{ loginName: "139****5930", loginId: "m***@example.com", loginSource: "PHONE" },
        ...{ creater: "139****5930", modifier: "admin" },
        ...{ gmtCreate: "1546300800000", gmtCreateMs: 1_546_300_800_000, status: "1" },
      },
    });
  });

  test("masks: what a name or an id holds of a number or an address", () => {
    /** @param {Record<string, string>} members */
    const mask = (members) => api.maskUser(api.toUser({ identityId: "1", ...members }));
    expect(mask({ nickName: "+86 139 0000 5930" }).name).to.equal("+86 139 **** 5930");
    expect(mask({ nickName: "小明13900005930" }).name).to.equal("****");
    expect(mask({ nickName: "zhang@example.com" }).name).to.equal("z***@example.com");
    expect(mask({ nickName: "小明 2025550123" }).name).to.equal("****");
    expect(mask({ nickName: "小明 123456" }).name).to.equal("小明 123456");
    expect(mask({ nickName: "小明 12345", phone: "12345" }).name).to.equal("****");
    expect(mask({ nickName: "ZHANG", email: "zhang@example.com" }).name).to.equal("****");
    expect(mask({ nickName: "hello", email: "he@example.com" }).name).to.equal("hello");
    expect(mask({ phone: "138****0000", nickName: "138" }).name).to.equal("138");
    expect(mask({ phone: "138****0000", identityId: "x1380000y" }).id).to.equal("x1380000y");

    const idOf = (/** @type {string} */ customerId, phoneNumber = "") =>
      api.maskUser(api.toUser({ customerId, phoneNumber })).id;
    expect(idOf("13900005930")).to.equal("139****5930");
    expect(idOf("wx_13900005930")).to.equal("****");
    expect(idOf("wx8613900005930x")).to.equal("****");
    expect(idOf("Customer1000000001")).to.equal("Customer1000000001");
    expect(idOf("u_50001234", "5000-1234")).to.equal("****");
    expect(idOf("u_13900005930", "+86 139 0000 5930")).to.equal("****");
    const hidden = api.maskUser(api.toUser({ identityId: "a50001234b", phone: "50001234" }));
    expect([hidden.id, hidden.source.identityId]).to.deep.equal(["****", "****"]);
  });

  test("masks: members that are not known do not come through", () => {
    const user = { ...api.toUser({ customerId: "c" }), note: "13900005930" };
    Reflect.set(user.source, "note", "13900005930");
    expect(api.maskUser(user)).to.deep.equal({ cloud: "tencent", id: "c", source: { customerId: "c" } });
  });

  test("masks: maskUser refuses what is no user", () => {
    const user = api.toUser({ customerId: "c", phoneNumber: "13900005930" });
    /** @type {[field: string, user: unknown][]} */
    const cases = [
      ["user", undefined],
      ["user", "c"],
      ["user", [user]],
      ["user.cloud", {}],
      ["user.cloud", { ...user, cloud: "azure" }],
      ["user.id", { ...user, id: "" }],
      ["user.id", { ...user, id: 5 }],
      ["user.phone", { ...user, phone: 5 }],
      ["user.createdAtMs", { ...user, createdAtMs: "1" }],
      ["user.source", { ...user, source: undefined }],
      ["user.source.phoneNumber", { ...user, source: { customerId: "c", phoneNumber: {} } }],
    ];
    for (const [field, value] of cases) expectInvalidInput(api, () => api.maskUser(unchecked(value)), field);
  });
}
