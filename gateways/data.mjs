/**
 * The accounts that the two local gateways answer with: generated, and the same on every machine and every
 * run.
 *
 * @typedef {{ CustomerId: string, CountryCode?: string, PhoneNumber?: string }} Customer
 *   a row of Tencent's `Customers`, under the wire's own names
 * @typedef {{ identityId: string, tenantId?: string, nickName?: string, loginName?: string, phone?: string,
 *   email?: string, avatarUrl?: string, loginId?: string, loginSource?: string, gmtCreate?: string,
 *   gmtModified?: string }} Identity
 *   a row of Aliyun's `data`, under the wire's own names
 */

export const CUSTOMER_COUNT = 137;
export const IDENTITY_COUNT = 60;

/**
 * Marsaglia's xorshift32 (shifts 13, 17, 5): a state of 32 bits that is never zero walks through all 2^32 - 1
 * others. The remainder favours small results a little, which does not matter for sample data.
 *
 * @param {number} seed any integer but 0
 * @returns {(bound: number) => number} draws an integer in 0 … bound - 1
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % bound;
  };
}

/**
 * Neighbouring seeds give unlike numbers, and none of them is 0.
 *
 * @param {number} seed any integer
 */
export function scrambleSeed(seed) {
  return (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
}

// The first country comes up most often, so that its filter gives more than one page.
const COUNTRIES = ["86", "86", "86", "86", "852", "1", "65", "49"];

/** @type {Readonly<Record<string, string>>} prefixes that no carrier gives to a person */
const PHONE_PREFIXES = { 86: "1390000", 852: "5000", 1: "202555", 65: "9000", 49: "15550" };

/**
 * @param {number} [count]
 * @param {number} [seed] another one gives other accounts
 * @returns {readonly Readonly<Customer>[]}
 */
export function generateCustomers(count = CUSTOMER_COUNT, seed = 0) {
  const random = createRandom(seed === 0 ? 0x1465 : scrambleSeed(seed));
  // So many digits that there are numbers left for everybody.
  const lowest = 10 ** Math.max(3, String(count).length);
  const taken = new Set();
  const customers = [];
  for (let index = 0; index < count; index += 1) {
    const number = 100001 + index;
    /** @type {Customer} */
    const customer = { CustomerId: index % 11 === 4 ? `shop_vip_${number}` : `Customer${number}` };
    const countryCode = COUNTRIES[random(COUNTRIES.length)] ?? "86";
    let phoneNumber = "";
    do {
      phoneNumber = `${PHONE_PREFIXES[countryCode]}${lowest + random(9 * lowest)}`;
    } while (taken.has(phoneNumber));
    taken.add(phoneNumber);
    // Somebody who registered by e-mail has neither field; a few have only the country.
    const byMail = index % 9 === 3;
    if (!byMail) customer.CountryCode = countryCode;
    if (!byMail && index % 13 !== 5) customer.PhoneNumber = phoneNumber;
    customers.push(Object.freeze(customer));
  }
  return Object.freeze(customers);
}

// What breaks naive code: astral planes, joined emoji, quotes and backslashes, characters that a signature
// joins with.
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
 * @param {number} [seed] another one gives other accounts
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
    const whole = {
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
      Object.freeze(index === count - 2 ? { identityId: whole.identityId } : leaveOut(whole, index)),
    );
  }
  return Object.freeze(identities);
}

/**
 * The cloud leaves a member out when it has no value, and which ones it has differs from row to row.
 *
 * @param {Required<Identity>} whole
 * @param {number} index
 * @returns {Identity}
 */
function leaveOut(whole, index) {
  /** @type {Identity} */
  const identity = { ...whole };
  if (index % 5 === 2) delete identity.phone;
  if (index % 7 === 1) delete identity.email;
  if (index % 4 === 3) delete identity.avatarUrl;
  if (index % 10 === 9) delete identity.nickName;
  if (index % 12 === 6) delete identity.loginName;
  // The older edition of the interface knows none of these four.
  if (index % 2 === 0) {
    delete identity.loginId;
    delete identity.loginSource;
    delete identity.gmtCreate;
    delete identity.gmtModified;
  }
  return identity;
}
