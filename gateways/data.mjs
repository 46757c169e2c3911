import { createRandom, scrambleSeed } from "./random.mjs";

/**
 * The accounts in the two local gateways: generated, and the same on every machine and in every run.
 *
 * @typedef {{ CustomerId: string, CountryCode?: string, PhoneNumber?: string }} Customer
 *   a row of Tencent's `Customers`, with the names of the wire
 * @typedef {{ identityId: string, tenantId?: string, nickName?: string, loginName?: string, phone?: string,
 *   email?: string, avatarUrl?: string, loginId?: string, loginSource?: string, gmtCreate?: string | number,
 *   gmtModified?: string | number, phoneLocationCode?: string, gender?: number, status?: number,
 *   onlineStatus?: number, lastLoginTime?: string | number, scopeId?: string, createAppKey?: string, creater?: string,
 *   createrIdentityId?: string, modifier?: string, subIdentityLimitCode?: string }} Identity
 *   a row of Aliyun's `data`, with the names of the wire
 * @typedef {Pick<Identity, "identityId" | "tenantId" | "nickName" | "loginName" | "phone" | "email" | "avatarUrl"
 *   | "loginId" | "loginSource" | "gmtCreate" | "gmtModified">} ShortIdentity the members of `queryIdentityList`
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
    /** @type {Required<ShortIdentity>} */
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
 * @param {Required<ShortIdentity>} complete
 * @param {number} index
 * @returns {ShortIdentity}
 */
function omitMembers(complete, index) {
  /** @type {ShortIdentity} */
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

// Somebody without a value has an empty text, and the location code of a phone is that of its country.
const LOCATION_CODES = ["86", "86", "1", "86", "49", ""];

/**
 * Identities with all members that any page of the vendor names, but for one of the id alone. No two have the same phone
 * number or e-mail address; the older ones come first.
 *
 * @param {number} count
 * @param {number} [seed] a different seed gives different accounts
 * @returns {readonly Readonly<Identity>[]}
 */
export function generateFullIdentities(count, seed = 0) {
  const random = createRandom(scrambleSeed(seed));
  let created = Date.UTC(2019, 0, 1);
  const identities = generateIdentities(count, seed).map((short, index) => {
    if (index === count - 2) return short;
    created += 1 + random(3_600_000);
    const number = String(index + 1).padStart(7, "0");
    const lastLogin = created + random(1_000_000_000);
    /** @type {Identity} */
    const identity = {
      nickName: "",
      loginName: "",
      avatarUrl: "",
      ...short,
      phone: index % 5 === 2 ? "" : `1390${number}`,
      email: index % 7 === 1 ? "" : `user${number}@example.com`,
      phoneLocationCode: LOCATION_CODES[index % LOCATION_CODES.length] ?? "",
      gender: random(3),
      status: 1,
      onlineStatus: random(2),
      lastLoginTime: writeTime(lastLogin, index),
      gmtCreate: created,
      gmtModified: lastLogin,
      scopeId: `SCOPE${random(1000)}`,
      createAppKey: String(60000000 + random(10)),
      creater: "",
      createrIdentityId: "",
      modifier: "",
      subIdentityLimitCode: "",
    };
    return Object.freeze(identity);
  });
  return Object.freeze(identities);
}

/**
 * The vendor's pages show a time as a number, as its text and as a date of China.
 *
 * @param {number} time milliseconds
 * @param {number} index
 */
function writeTime(time, index) {
  if (index % 3 === 0) return time;
  if (index % 3 === 1) return String(time);
  return new Date(time + 8 * 60 * 60 * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * @param {Record<string, unknown>} options `customers`: a number to generate, or the rows themselves; `seed`
 * @param {readonly Readonly<Customer>[]} otherwise
 * @returns {readonly Readonly<Customer>[]}
 */
export function chooseCustomers(options, otherwise) {
  const { customers, seed } = readChoice(options, ["customers", "seed"]);
  if (typeof customers === "number") return generateCustomers(customers, seed);
  return customers === undefined ? otherwise : requireRows(customers, "CustomerId");
}

/**
 * @param {Record<string, unknown>} options `identities`: a number to generate, or the rows themselves; `seed`;
 *   `fullIdentities`: with all members
 * @param {readonly Readonly<Identity>[]} otherwise
 * @returns {readonly Readonly<Identity>[]}
 */
export function chooseIdentities(options, otherwise) {
  const { identities, seed, fullIdentities } = readChoice(options, ["identities", "seed", "fullIdentities"]);
  if (typeof identities !== "number")
    return identities === undefined ? otherwise : requireRows(identities, "identityId");
  return fullIdentities ? generateFullIdentities(identities, seed) : generateIdentities(identities, seed);
}

/**
 * @param {Record<string, unknown>} options
 * @param {readonly string[]} names
 * @returns {{ seed: number, [name: string]: unknown }}
 */
function readChoice(options, names) {
  if (typeof options !== "object" || options === null) throw new TypeError("`reset` must be an object");
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) throw new TypeError(`\`reset\` has no member \`${name}\``);
    const min = name === "seed" ? Number.MIN_SAFE_INTEGER : 0;
    if (typeof value === "number" && !(Number.isSafeInteger(value) && value >= min))
      throw new TypeError(`\`${name}\` must be an integer from ${min}`);
  }
  const { seed = 0, ...others } = options;
  if (typeof seed !== "number") throw new TypeError("`seed` must be an integer");
  return { ...others, seed };
}

/**
 * @template Row
 * @param {unknown} rows
 * @param {string} idName
 * @returns {readonly Row[]}
 */
function requireRows(rows, idName) {
  if (!Array.isArray(rows) || !rows.every((row) => typeof row?.[idName] === "string"))
    throw new TypeError(`the accounts must be a number, or a list of objects with \`${idName}\``);
  return rows;
}
