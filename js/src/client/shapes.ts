// Whether what came is what the worker gives. A page trusts the worker, but not every proxy, cache and version between the two.
import type { Customer, CustomerList, Identity } from "../types.js";
import type { User } from "../users/user.js";
import type { FoundUsers, IdentityPage, StreamProgress, WorkerRetry } from "./types.js";
import { isNumber, isObject, isText } from "./values.js";

export type Shape<Value> = (value: unknown) => value is Value;

function listOf<Row>(isRow: Shape<Row>): Shape<Row[]> {
  return (value) => Array.isArray(value) && value.every(isRow);
}

function shape<Value>(members: { [Name in keyof Value]: (value: unknown) => boolean }): Shape<Value> {
  const known = Object.entries<(value: unknown) => boolean>(members);
  return (value): value is Value => isObject(value) && known.every(([name, isRight]) => isRight(value[name]));
}

/** Times have names that end so; all other members of rows are texts. */
export const isIdentity = ((value) =>
  isObject(value) &&
  Object.entries(value).every(([name, member]) =>
    name.endsWith("Ms") ? isNumber(member) : isText(member),
  )) as Shape<Identity>;

export const isCustomer = ((value) =>
  isIdentity(value) && Boolean((value as Partial<Customer>).customerId)) as Shape<Customer>;

const isUser = ((value) =>
  isObject(value) &&
  isIdentity({ ...value, source: "" }) &&
  Boolean(value["id"]) &&
  (value["cloud"] === "tencent" ? isCustomer : isIdentity)(value["source"])) as Shape<User>;

export const isCustomerList = shape<Pick<CustomerList, "customers" | "total" | "droppedCells">>({
  customers: listOf(isCustomer),
  total: isNumber,
  droppedCells: isNumber,
}) as Shape<CustomerList>;

export const isIdentityPage = shape<Pick<IdentityPage, "identities" | "droppedCells">>({
  identities: listOf(isIdentity),
  droppedCells: isNumber,
}) as Shape<IdentityPage>;

export const isFound = shape<Pick<FoundUsers, "users" | "takenFor"> & { errors: Record<string, unknown> }>({
  users: listOf(isUser),
  takenFor: listOf(isText),
  errors: isObject,
});

export const isHealth = shape<{ ok: boolean }>({ ok: Boolean });

export const isProgress = shape<Pick<StreamProgress, "done">>({ done: isNumber }) as Shape<StreamProgress>;

export const isRetry = shape<Pick<WorkerRetry, "kind" | "delayMs">>({
  kind: isText,
  delayMs: isNumber,
}) as Shape<WorkerRetry>;
