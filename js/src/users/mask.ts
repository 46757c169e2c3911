// Masks, for showing who somebody is to people who must not know how to reach them.
import { InvalidInputError } from "../errors.js";
import type { Rule, Rules } from "./members.js";
import { CUSTOMER, IDENTITY, readPlain, readRow } from "./members.js";
import type { AliyunUser, TencentUser, User, UserFields } from "./user.js";

/** In the place of what shows nothing. */
const HIDDEN = "****";
/** What a telephone number is written with, a masked one included. */
const PHONE = /^[\p{Nd}\p{Zs}\p{Pd}*+＋−().（）/]*$/u;
/** So many digits can be a telephone number that somebody answers. */
const PHONE_DIGITS = 7;
/** A mobile number of China between other characters; products make ids of them. */
const MOBILE_INSIDE = /(?:^|\D)(?:(?:00)?86)?1[3-9]\d{9}(?:\D|$)/;
/** Of the host names that there are. Not of an address, whose numbers may be those of a telephone. */
const DOMAIN = /^[\p{L}\p{M}\p{Nd}-]+(?:\.[\p{L}\p{M}\p{Nd}-]+)+$/u;
const MAX_DOMAIN = 253;
/** The wide forms are the same key of another keyboard. */
const AT = /[@＠﹫]/;
const ASCII = /^[ -~]*$/;

const ALIYUN_USER: Rules<UserFields> = {
  id: "keep",
  name: "text",
  phone: "phone",
  countryCode: "keep",
  email: "email",
  avatarUrl: "drop",
  createdAtMs: "time",
  lastSeenAtMs: "time",
};
/** The product makes the ids of customers, and may take telephone numbers; those of identities the vendor makes. */
const TENCENT_USER: Rules<UserFields> = {
  id: "id",
  name: "text",
  phone: "phone",
  countryCode: "keep",
  email: "email",
  avatarUrl: "drop",
  createdAtMs: "time",
  lastSeenAtMs: "time",
};

/**
 * A telephone number to show: `139****5930`. Its digits are replaced where they stand. Shown are the first three and the last
 * four at most, and hidden are at least four; of a mobile number of China the country code is shown as well
 * (`+86 139 **** 5930`). A number of fewer than seven digits, and what is no number, is `****`. What is masked already stays so.
 *
 * @example
 * maskPhone("13900005930"); // 139****5930
 *
 * @throws InvalidInputError with the field `text` for what is no string
 */
export function maskPhone(text: string): string {
  checkText(text);
  if (text === "") return "";
  if (!PHONE.test(text)) return HIDDEN;
  const digits = text.normalize("NFKC").replace(/[^\p{Nd}*]+/gu, "");
  const prefix = /^(?:00)?86(?=1[3-9].{9}$)/u.exec(digits)?.[0].length ?? 0;
  const count = [...digits].length - prefix;
  if (count < PHONE_DIGITS) return HIDDEN;
  const last = Math.min(4, count - 4);
  const first = Math.min(3, count - 4 - last);
  let index = -prefix;
  return text.replace(/[\p{Nd}*]/gu, (digit) => {
    const isShown = index < first || index >= count - last;
    index++;
    return isShown ? digit : "*";
  });
}

/**
 * An e-mail address to show: `z***@example.com`. Shown are its domain and the first letter or digit before the last `@`, of ASCII,
 * where at least two more characters follow; how many there are is hidden. A domain that is none, or has the digits of a telephone
 * number, is `***`. What has no `@` is `****`. What is masked already stays so.
 *
 * @example
 * maskEmail("zhang@example.com"); // z***@example.com
 *
 * @throws InvalidInputError with the field `text` for what is no string
 */
export function maskEmail(text: string): string {
  checkText(text);
  if (text === "") return "";
  const parts = text.split(AT);
  const domain = parts.pop() ?? "";
  if (parts.length === 0) return HIDDEN;
  const start = /^[a-z\d](?=[!-~]{2})/i.exec(parts.join("@"))?.[0] ?? "";
  const isDomain = domain.length <= MAX_DOMAIN && DOMAIN.test(domain) && countDigits(domain) < PHONE_DIGITS;
  return `${start}***@${isDomain ? domain : "***"}`;
}

/**
 * A user to show, as a new object, whose `source` is masked as well. `phone` is masked by `maskPhone`, `email` by `maskEmail`. The
 * picture is left out. Names and login ids stay, but for those that are an e-mail address, or have seven digits, which may be a
 * telephone number: they are masked in the same way. An id stays, so that it can be asked for, unless it is or holds an address or a
 * mobile number. And no text whatever shows the telephone number or the e-mail address that the user has.
 *
 * @example
 * console.log(maskUser(user).phone); // 139****5930
 *
 * @param user as `toUser` or `findUsers` gives it; members that are not known are left out
 * @throws InvalidInputError with the field `user`, `user.cloud`, `user.id`, `user.source`, or that of a member of another type
 */
export function maskUser(user: TencentUser): TencentUser;
/** As of a user of Tencent. */
export function maskUser(user: AliyunUser): AliyunUser;
/** As of a user of Tencent. */
export function maskUser(user: User): User;
export function maskUser(user: User): User {
  const { cloud, source, ...rest } = readPlain("user", user);
  if (cloud !== "tencent" && cloud !== "aliyun")
    throw new InvalidInputError("user.cloud", "must be `tencent` or `aliyun`");
  const isCustomer = cloud === "tencent";
  const rules = isCustomer ? TENCENT_USER : ALIYUN_USER;
  const fields = readRow("user", rest, rules);
  if (!fields.id) throw new InvalidInputError("user.id", "must be a string that is not empty");
  const sourceRules: Rules<object> = isCustomer ? CUSTOMER : IDENTITY;
  const row = readRow<object>("user.source", readPlain("user.source", source), sourceRules);
  const personal = [...listPersonal(fields, rules), ...listPersonal(row, sourceRules)];
  const masked = maskRow(fields, rules, personal);
  return { cloud, ...masked, source: maskRow(row, sourceRules, personal) } as User;
}

function checkText(text: unknown): void {
  if (typeof text !== "string") throw new InvalidInputError("text", "must be a string");
}

function countDigits(text: string): number {
  return text.match(/[\p{Nd}*]/gu)?.length ?? 0;
}

function maskRow<Row extends object>(row: Row, rules: Rules<Row>, personal: readonly string[]): Row {
  const masked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const rule = rules[name as keyof Row];
    if (rule === "drop") continue;
    masked[name] = typeof value === "string" ? maskMember(value, rule, personal) : value;
  }
  return masked as Row;
}

function maskMember(text: string, rule: Rule, personal: readonly string[]): string {
  const masked = maskBy(rule, text);
  const shows = (form: string) => personal.some((one) => form.includes(one));
  return shows(masked.toLowerCase()) || shows(toDigits(masked)) ? HIDDEN : masked;
}

function maskBy(rule: Rule, text: string): string {
  if (rule === "phone") return maskPhone(text);
  if (rule === "email") return maskEmail(text);
  if (rule === "keep") return text;
  if (AT.test(text)) return maskEmail(text);
  const isPhone = rule === "text" || PHONE.test(text);
  if (isPhone && countDigits(text) >= PHONE_DIGITS) return maskPhone(text);
  return MOBILE_INSIDE.test(text) ? HIDDEN : text;
}

/** What the texts of a row must not show: its telephone numbers, its addresses, and what stands before their `@`. */
function listPersonal<Row extends object>(row: Row, rules: Rules<Row>): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const rule = rules[name as keyof Row];
    const text = String(value).toLowerCase();
    if (text === "" || text.includes("*")) return [];
    if (rule === "email") {
      const [local = ""] = text.split(AT);
      return local.length > 2 ? [text, local] : [text];
    }
    if (rule !== "phone") return [];
    const digits = toDigits(text).replace(/^(?:00)?86(?=1[3-9]\d{9}$)/, "");
    return digits === "" ? [text] : [text, digits];
  });
}

function toDigits(text: string): string {
  // Most texts are ASCII, which is in that form already: asking costs a tenth of doing.
  return (ASCII.test(text) ? text : text.normalize("NFKC")).replace(/\D+/g, "");
}
