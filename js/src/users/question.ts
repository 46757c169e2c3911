// What a text can be: an id, a telephone number, an e-mail address, or several of them at once.
//
// Country codes are told apart by the digits that the plan of numbers gave away, and nothing else of a number is looked at: whether
// it exists is for the clouds to say. A library that knows all national plans weighs more than all of this package's JavaScript.
import { checkString } from "../check.js";
import { InvalidInputError } from "../errors.js";

/** What a text can be. `customerId` is asked of Tencent; `identityId` and `email` of Aliyun; `phone` of both. */
export type UserTextKind = "customerId" | "identityId" | "phone" | "email";

/** @internal A telephone number as a cloud may hold it. */
export interface PhoneSpelling {
  /** Absent where any will do. */
  countryCode?: string;
  number: string;
}

/** @internal What to ask for, at most four questions a cloud. */
export interface Questions {
  customerIds: string[];
  identityIds: string[];
  emails: string[];
  /** As of Tencent, which holds the country code apart. */
  phones: PhoneSpelling[];
  /** Aliyun may hold the whole number as the telephone, too. */
  wholePhones: PhoneSpelling[];
}

/** That of an e-mail address, the longest of all. */
const MAX_TEXT = 254;
/** A text with fewer digits is an id, if anything; no number has more. */
const PHONE = /^(\+(?:00)?|00|)(\d{5,15})$/;
/** Who writes no plus may have left out the country code. No number with one is shorter than this. */
const MIN_WITH_CODE = 10;
/** No code is the start of another. Source: https://www.itu.int/pub/T-SP-E.164D */
const COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)(?=\d{4})/;

/** @internal */
export function readQuestions(text: string): Questions {
  const given = checkString("text", text, MAX_TEXT);
  if (/\p{Cc}/u.test(given))
    throw new InvalidInputError("text", "must be one line, without control characters");
  // Lists of contacts put marks around a number that nobody sees.
  const plain = given
    .replace(/\p{Cf}/gu, "")
    .normalize("NFKC")
    .trim();
  const isEmail = /^[^\s@]+@[^\s@]+$/.test(plain);
  const { phones, wholePhones } = readPhones(plain);
  const questions = {
    customerIds: /^\w{1,32}$/.test(plain) ? [plain] : [],
    identityIds: /^[A-Za-z\d]{1,64}$/.test(plain) ? [plain] : [],
    emails: isEmail ? [...new Set([plain, plain.toLowerCase()])] : [],
    phones,
    wholePhones,
  };
  if (listKinds(questions).length === 0) {
    const expected =
      "must be a customer id (1 to 32 letters, digits or `_`), an identity id (1 to 64 letters or digits), a telephone " +
      "number (5 to 15 digits, perhaps with a country code) or an e-mail address";
    throw new InvalidInputError("text", expected);
  }
  return questions;
}

/** @internal */
export function listKinds({ customerIds, identityIds, phones, emails }: Questions): UserTextKind[] {
  const kinds: [kind: UserTextKind, asked: readonly unknown[]][] = [
    ["customerId", customerIds],
    ["identityId", identityIds],
    ["phone", phones],
    ["email", emails],
  ];
  return kinds.flatMap(([kind, asked]) => (asked.length > 0 ? [kind] : []));
}

function readPhones(plain: string): Pick<Questions, "phones" | "wholePhones"> {
  const compact = plain.replace(/[\s()./\p{Pd}\u2212]/gu, "");
  const [, prefix = "", digits = ""] = PHONE.exec(compact) ?? [];
  if (digits === "") return { phones: [], wholePhones: [] };
  const [countryCode] = COUNTRY_CODE.exec(digits) ?? [];
  if (countryCode === undefined || (prefix === "" && digits.length < MIN_WITH_CODE))
    return { phones: spell(digits), wholePhones: [] };
  const withCode = spell(digits.slice(countryCode.length), countryCode);
  const whole = [{ number: digits }];
  return prefix === ""
    ? { phones: [...whole, ...withCode], wholePhones: [] }
    : { phones: withCode, wholePhones: whole };
}

/** As it is, and without the zero that is dialled within a country. */
function spell(number: string, countryCode?: string): PhoneSpelling[] {
  const numbers = number.startsWith("0") ? [number, number.slice(1)] : [number];
  return numbers.map((number) => (countryCode === undefined ? { number } : { countryCode, number }));
}
