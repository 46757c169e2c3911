// Lists cross as one packed text of cells, in both directions; core/src/rows.rs is the other side.
//
//   4 ⏎ │ 0004 0000 0001 0003 │ abc       hi
//   ────┼─────────────────────┼──────────────
//   how │ a mark for each     │ the cells: "abc", absent, "" and "hi"
//   many│ cell, one character │
//
// The mark of an absent cell is U+0000. That of any other is its length in UTF-16 units plus one. Where no character can
// stand for that, the mark is U+D7FF, the last before those that UTF-16 keeps for its pairs, and the length stands before
// the cell in digits and a colon.
//
// A list of rows is a packed text whose first cells are those of the list, and the others those of its rows.
import type { Customer, CustomerList, Identity, IdentityList } from "../types.js";

const LONG = 0xd7ff;

/** `requestId`, `total`; for each customer `customerId`, `countryCode`, `phoneNumber`. */
export function customerListOf(packed: string): CustomerList {
  const cells = new Cells(packed);
  const requestId = cells.next();
  const total = Number(cells.next());
  const customers: Customer[] = [];
  while (!cells.isEmpty) {
    const customerId = cells.next() ?? "";
    const countryCode = cells.next();
    const phoneNumber = cells.next();
    // One literal for the common shape: engines make those at once, and members added later one by one.
    if (countryCode !== undefined && phoneNumber !== undefined) {
      customers.push({ customerId, countryCode, phoneNumber });
      continue;
    }
    const customer: Customer = { customerId };
    if (countryCode !== undefined) customer.countryCode = countryCode;
    if (phoneNumber !== undefined) customer.phoneNumber = phoneNumber;
    customers.push(customer);
  }
  return requestId === undefined ? { total, customers } : { requestId, total, customers };
}

/** `requestId`; for each identity its members, in the order of their type. */
export function identityListOf(packed: string): IdentityList {
  const cells = new Cells(packed);
  const requestId = cells.next();
  const identities: Identity[] = [];
  while (!cells.isEmpty) {
    const identity: Identity = {};
    // Member by member: one loop over their names takes several times as long.
    const tenantId = cells.next();
    if (tenantId !== undefined) identity.tenantId = tenantId;
    const identityId = cells.next();
    if (identityId !== undefined) identity.identityId = identityId;
    const nickName = cells.next();
    if (nickName !== undefined) identity.nickName = nickName;
    const loginName = cells.next();
    if (loginName !== undefined) identity.loginName = loginName;
    const phone = cells.next();
    if (phone !== undefined) identity.phone = phone;
    const email = cells.next();
    if (email !== undefined) identity.email = email;
    const avatarUrl = cells.next();
    if (avatarUrl !== undefined) identity.avatarUrl = avatarUrl;
    const loginId = cells.next();
    if (loginId !== undefined) identity.loginId = loginId;
    const loginSource = cells.next();
    if (loginSource !== undefined) identity.loginSource = loginSource;
    const gmtCreate = cells.next();
    if (gmtCreate !== undefined) identity.gmtCreate = gmtCreate;
    const gmtModified = cells.next();
    if (gmtModified !== undefined) identity.gmtModified = gmtModified;
    identities.push(identity);
  }
  return requestId === undefined ? { identities } : { requestId, identities };
}

/** Takes a packed text apart, one cell at a time. Written for speed: nothing is made but the cells themselves. */
export class Cells {
  readonly #packed: string;
  readonly #end: number;
  #mark: number;
  #start: number;

  constructor(packed: string) {
    const line = packed.indexOf("\n");
    this.#packed = packed;
    this.#mark = line + 1;
    this.#end = this.#mark + Number(packed.slice(0, line));
    this.#start = this.#end;
  }

  get isEmpty(): boolean {
    return this.#mark === this.#end;
  }

  /** The next cell; `undefined` when it is absent. */
  next(): string | undefined {
    const mark = this.#packed.charCodeAt(this.#mark++);
    if (mark === 0) return undefined;
    const start = mark === LONG ? this.#packed.indexOf(":", this.#start) + 1 : this.#start;
    const length = mark === LONG ? Number(this.#packed.slice(this.#start, start - 1)) : mark - 1;
    this.#start = start + length;
    return this.#packed.slice(start, this.#start);
  }
}
