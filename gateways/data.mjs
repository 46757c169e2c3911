import { createRandom, scrambleSeed } from "./random.mjs";

/**
 * The accounts in the two local gateways: generated, and the same on every machine and in every run.
 *
 * @typedef {{ CustomerId: string, CountryCode?: string, PhoneNumber?: string }} Customer
 *   a row of Tencent's `Customers`, with the names of the wire
 * @typedef {{ identityId: string, tenantId?: string, nickName?: string, loginName?: string, phone?: string,
 *   email?: string, avatarUrl?: string, loginId?: string, loginSource?: string, gmtCreate?: string,
 *   gmtModified?: string }} Identity
 *   a row of Aliyun's `data`, with the names of the wire
 */

export const CUSTOMER_COUNT = 137;
export const IDENTITY_COUNT = 60;

// The first country comes up most often, so that a filter by it gives more than one page.
const COUNTRIES = ["86", "86", "86", "86", "852", "1", "65", "49"];

/** @type {Readonly<Record<string, string>>} prefixes that no carrier assigns to a person */
const PHONE_PREFIXES = { 86: "1390000", 852: "5000", 1: "202555", 65: "9000", 49: "15550" };

/**
 * @param {number} [count]
 * @param {number} [seed] a different seed gives different accounts
 * @returns {readonly Readonly<Customer>[]}
 */
export function generateCustomers(count = CUSTOMER_COUNT, seed = 0) {
  const random = createRandom(seed === 0 ? 0x1465 : scrambleSeed(seed));
  // Enough digits that every customer can have a different number.
  const minSuffix = 10 ** Math.max(3, String(count).length);
  const usedNumbers = new Set();
  const customers = [];
  for (let index = 0; index < count; index += 1) {
    const number = 100001 + index;
    /** @type {Customer} */
    const customer = { CustomerId: index % 11 === 4 ? `shop_vip_${number}` : `Customer${number}` };
    const countryCode = COUNTRIES[random(COUNTRIES.length)] ?? "86";
    let phoneNumber = "";
    do {
      phoneNumber = `${PHONE_PREFIXES[countryCode]}${minSuffix + random(9 * minSuffix)}`;
    } while (usedNumbers.has(phoneNumber));
    usedNumbers.add(phoneNumber);
    // Somebody who registered by e-mail has neither field; a few have only the country.
    const registeredByMail = index % 9 === 3;
    if (!registeredByMail) customer.CountryCode = countryCode;
    if (!registeredByMail && index % 13 !== 5) customer.PhoneNumber = phoneNumber;
    customers.push(Object.freeze(customer));
  }
  return Object.freeze(customers);
}

// Texts that break naive code: astral planes, joined emoji, quotes and backslashes, characters that separate the parts
// of a string to sign.
const NICKNAMES = [
  "小明",
  "李娜🌸",
  "🦊",
  "张伟 👨‍👩‍👧‍👦",
  "𠮷野太郎",
  "hello",
  'Anne "Annie" O\'Neil',
  "C:\\home\\灯",
  "🏳️‍🌈 彩虹",
  "a=1&b=2",
  "欧阳<娜娜>",
  "Zoë Müller",
];

const LOGIN_SOURCES = ["TAOBAO", "WECHAT", "PHONE", "EMAIL"];

/**
 * @param {number} [count]
 * @param {number} [seed] a different seed gives different accounts
 * @returns {readonly Readonly<Identity>[]}
 */
export function generateIdentities(count = IDENTITY_COUNT, seed = 0) {
  const random = createRandom(seed === 0 ? 0x177817 : scrambleSeed(seed));
  const identities = [];
  for (let index = 0; index < count; index += 1) {
    const number = index + 1;
    const created = Date.UTC(2019, 0, 1) + random(1_000_000_000) * 100;
    const loginName = `user${String(number).padStart(3, "0")}`;
    /** @type {Required<Identity>} */
    const complete = {
      identityId: String(number),
      tenantId: "LOCALTENANT0001",
      nickName: NICKNAMES[index % NICKNAMES.length] ?? "",
      loginName,
      phone: `1390000${1000 + random(9000)}`,
      email: `${loginName}@example.com`,
      avatarUrl: `https://avatars.example.com/${random(1_000_000).toString(36)}.png`,
      loginId: `LOGIN${1_000_000 + random(9_000_000)}`,
      loginSource: LOGIN_SOURCES[random(LOGIN_SOURCES.length)] ?? "PHONE",
      gmtCreate: String(created),
      gmtModified: String(created + random(1_000_000_000)),
    };
    identities.push(
      Object.freeze(index === count - 2 ? { identityId: complete.identityId } : omitMembers(complete, index)),
    );
  }
  return Object.freeze(identities);
}

/**
 * The cloud omits a member that has no value, and which members a row has differs from row to row.
 *
 * @param {Required<Identity>} complete
 * @param {number} index
 * @returns {Identity}
 */
function omitMembers(complete, index) {
  /** @type {Identity} */
  const identity = { ...complete };
  if (index % 5 === 2) delete identity.phone;
  if (index % 7 === 1) delete identity.email;
  if (index % 4 === 3) delete identity.avatarUrl;
  if (index % 10 === 9) delete identity.nickName;
  if (index % 12 === 6) delete identity.loginName;
  // The older edition of the interface has none of these four.
  if (index % 2 === 0) {
    delete identity.loginId;
    delete identity.loginSource;
    delete identity.gmtCreate;
    delete identity.gmtModified;
  }
  return identity;
}
