// One shape for a user of either cloud.
import { createSendingError } from "../core/thrown.js";
import { InvalidInputError } from "../errors.js";
import type { Customer, Identity } from "../types.js";
import { CUSTOMER, IDENTITY, readPlain, readRow } from "./members.js";

/** What is known of a user, whichever the cloud. What the cloud left out or gave as an empty text is absent. */
export interface UserFields {
  /** Tencent's `customerId`, Aliyun's `identityId`; never empty. */
  id: string;
  /** The name to show: Aliyun's `nickName`, or else `loginName`. Tencent has none. */
  name?: string;
  /** The telephone number as the vendor wrote it, as a rule without the country code. */
  phone?: string;
  /** The country code of the telephone: digits without plus and leading zeros, such as `86`. */
  countryCode?: string;
  /** The e-mail address. Tencent has none. */
  email?: string;
  /** The address of the picture. Tencent has none. */
  avatarUrl?: string;
  /** When the account was made, in milliseconds since 1970. Tencent has none. */
  createdAtMs?: number;
  /** When the user last logged in, in milliseconds since 1970. Tencent has none. */
  lastSeenAtMs?: number;
}

/** A user of Tencent's cloud. */
export interface TencentUser extends UserFields {
  /** The cloud. */
  cloud: "tencent";
  /** What the cloud gave. */
  source: Customer;
}

/** A user of Aliyun's cloud. */
export interface AliyunUser extends UserFields {
  /** The cloud. */
  cloud: "aliyun";
  /** What the cloud gave. */
  source: Identity;
}

/** A user of either cloud: `cloud` says of which, and so what `source` is. */
export type User = TencentUser | AliyunUser;

/**
 * The same shape for a customer of Tencent and an identity of Aliyun.
 *
 * @example
 * const { id, phone } = toUser(customer);
 *
 * @param account a row as the package gives it; members that it does not know are left out of `source`
 * @throws InvalidInputError with the field `account` where it has neither a `customerId` nor an `identityId`, or both;
 * `account.phone` and the like for a member that is of another type
 */
export function toUser(account: Customer): TencentUser;
/** As of a customer. */
export function toUser(account: Identity): AliyunUser;
/** As of a customer. */
export function toUser(account: Customer | Identity): User;
export function toUser(account: Customer | Identity): User {
  const given = readPlain("account", account);
  const customer = readRow("account", given, CUSTOMER);
  const identity = readRow("account", given, IDENTITY);
  const [isCustomer, isIdentity] = [Boolean(customer.customerId), Boolean(identity.identityId)];
  if (isCustomer === isIdentity) {
    const expected =
      "must be a customer or an identity: with either a `customerId` or an `identityId`, not empty";
    throw new InvalidInputError("account", expected);
  }
  return isCustomer ? createTencentUser(customer) : createAliyunUser(identity);
}

/** @internal Of a row that was read already. */
export function createTencentUser(source: Customer): TencentUser {
  const { customerId, countryCode, phoneNumber } = source;
  const user: TencentUser = { cloud: "tencent", id: customerId, source };
  if (phoneNumber) user.phone = phoneNumber;
  addCountryCode(user, countryCode);
  return user;
}

/** @internal Of a row that was read already. Without an id nobody could ask for that user again. */
export function createAliyunUser(source: Identity): AliyunUser {
  const { identityId, nickName, loginName, phone, phoneLocationCode, email, avatarUrl } = source;
  if (!identityId)
    throw createSendingError("aliyun", "malformed-response", "an identity came without an `identityId`");
  const user: AliyunUser = { cloud: "aliyun", id: identityId, source };
  const name = nickName || loginName;
  if (name) user.name = name;
  if (phone) user.phone = phone;
  addCountryCode(user, phoneLocationCode);
  if (email) user.email = email;
  if (avatarUrl) user.avatarUrl = avatarUrl;
  if (source.gmtCreateMs !== undefined) user.createdAtMs = source.gmtCreateMs;
  if (source.lastLoginTimeMs !== undefined) user.lastSeenAtMs = source.lastLoginTimeMs;
  return user;
}

function addCountryCode(user: User, text: string | undefined): void {
  const digits = normalizeCountryCode(text);
  if (digits !== "") user.countryCode = digits;
}

/** @internal `86` of `+86`, `0086` and `86`. A long text is none, and is not searched. */
export function normalizeCountryCode(text = ""): string {
  return text.slice(0, 16).replace(/\D/g, "").replace(/^0+/, "");
}
