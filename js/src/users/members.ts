// What a customer and an identity are made of, and what of it a masked user may show.
import { copyOwn, isAbsent, isPlain, read } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { Customer, Identity } from "../types.js";

/**
 * How a member is masked: `id` and `text` are free texts in which there may be anything, `keep` says nothing of a person,
 * `drop` does not come through a mask, `time` is a number.
 */
export type Rule = "keep" | "id" | "text" | "phone" | "email" | "drop" | "time";

/** A rule for every member: one that is new cannot be forgotten. */
export type Rules<Row> = Readonly<Record<keyof Row, Rule>>;

export const CUSTOMER: Rules<Customer> = { customerId: "id", countryCode: "keep", phoneNumber: "phone" };

export const IDENTITY: Rules<Identity> = {
  tenantId: "keep",
  identityId: "keep",
  nickName: "text",
  loginName: "text",
  phone: "phone",
  email: "email",
  avatarUrl: "drop",
  loginId: "text",
  loginSource: "keep",
  gmtCreate: "keep",
  gmtModified: "keep",
  phoneLocationCode: "keep",
  gender: "keep",
  status: "keep",
  onlineStatus: "keep",
  lastLoginTime: "keep",
  scopeId: "keep",
  createAppKey: "keep",
  creater: "id",
  createrIdentityId: "keep",
  modifier: "id",
  subIdentityLimitCode: "keep",
  lastLoginTimeMs: "time",
  gmtCreateMs: "time",
  gmtModifiedMs: "time",
};

/** A copy of a plain object that inherits nothing. */
export function readPlain(field: string, value: unknown): Record<string, unknown> {
  const copy = read(field, () => (isPlain(value) ? copyOwn(value) : undefined));
  if (copy === undefined) throw new InvalidInputError(field, "must be a plain object");
  return copy as Record<string, unknown>;
}

/** Made once for each table: a list of a thousand rows would ask thousands of times. */
const lists = new WeakMap<object, [name: string, rule: Rule][]>();

function listRules<Row>(rules: Rules<Row>): readonly [name: string, rule: Rule][] {
  let list = lists.get(rules);
  if (list === undefined) {
    list = Object.entries<Rule>(rules);
    lists.set(rules, list);
  }
  return list;
}

/** The members that are known, of the types that they must have. */
export function readRow<Row extends object>(
  field: string,
  given: Readonly<Record<string, unknown>>,
  rules: Rules<Row>,
): Row {
  const row: Record<string, unknown> = {};
  for (const [name, rule] of listRules(rules)) {
    const value = given[name];
    if (isAbsent(value)) continue;
    const isRight = rule === "time" ? Number.isFinite(value) : typeof value === "string";
    if (!isRight) {
      throw new InvalidInputError(`${field}.${name}`, `must be a ${rule === "time" ? "number" : "string"}`);
    }
    row[name] = value;
  }
  return row as Row;
}
