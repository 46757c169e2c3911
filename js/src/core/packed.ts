// Lists cross as packed text, in both directions; src/packed.rs is the other side. The cells `abc`, one that is absent,
// an empty one, and `hi`:
//
//   4 ⏎ │ 0004 0000 0001 0003 │ abchi
//   ────┼─────────────────────┼─────────────────────────
//   how │ one character for   │ the texts of the cells,
//   many│ each cell: U+0000   │ one after the other
//       │ when it is absent,  │
//       │ else its length in  │
//       │ UTF-16 units plus 1 │
//
// U+D7FF, the last character below the surrogates, marks a cell that is too long for that; its length then stands before
// its text, in digits and a colon.
//
// The first cells of a list are those of the list itself, the others those of its rows, always the same number for each.
import type { CloudToken, Customer, CustomerList, Identity, IdentityList } from "../types.js";

const LONG = 0xd7ff;

/** `requestId`, `droppedCells`, `total`; for each customer `customerId`, `countryCode`, `phoneNumber`. */
export function readCustomerList(packed: string): CustomerList {
  const cells = new Cells(packed);
  const requestId = cells.next();
  const droppedCells = Number(cells.next());
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
  const list = { total, customers, droppedCells };
  return requestId === undefined ? list : { requestId, ...list };
}

/** `requestId`, `droppedCells`; for each identity its members, in the order of their type. */
export function readIdentityList(packed: string): IdentityList {
  const cells = new Cells(packed);
  const requestId = cells.next();
  const droppedCells = Number(cells.next());
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
  const list = { identities, droppedCells };
  return requestId === undefined ? list : { requestId, ...list };
}

/** `requestId`, `cloudToken`, `expiresInMs`. */
export function readCloudToken(packed: string): CloudToken {
  const cells = new Cells(packed);
  const requestId = cells.next();
  const token = { cloudToken: cells.next() ?? "", expiresInMs: Number(cells.next()) };
  return requestId === undefined ? token : { requestId, ...token };
}

/** Packs texts, none of them absent. */
export function pack(texts: readonly string[]): string {
  let marks = `${texts.length}\n`;
  let joined = "";
  for (const text of texts) {
    const mark = text.length + 1;
    marks += String.fromCharCode(Math.min(mark, LONG));
    joined += mark < LONG ? text : `${text.length}:${text}`;
  }
  return marks + joined;
}

/** Takes a packed text apart, one cell at a time. Written for speed: nothing is made but the cells themselves. */
class Cells {
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
