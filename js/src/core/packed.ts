// Lists cross as packed text, in both directions; host/src/packed.rs is the other side. The cells `abc`, one that is absent,
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
import type { CloudToken, Customer, CustomerList, Identity, IdentityList, OpenIdResult } from "../types.js";
import { callCore } from "./thrown.js";

const LONG = 0xd7ff;
/** How many cells an identity has when it has none but the usual members. */
const USUAL = 11;

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

/** `requestId`, `droppedCells`, how many cells an identity has; for each its members, in the order of their type. */
export function readIdentityList(packed: string): IdentityList {
  const cells = new Cells(packed);
  const requestId = cells.next();
  const droppedCells = Number(cells.next());
  const isWide = Number(cells.next()) > USUAL;
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
    if (gmtCreate !== undefined) {
      identity.gmtCreate = gmtCreate;
      const ms = readTime(gmtCreate);
      if (ms !== undefined) identity.gmtCreateMs = ms;
    }
    const gmtModified = cells.next();
    if (gmtModified !== undefined) {
      identity.gmtModified = gmtModified;
      const ms = readTime(gmtModified);
      if (ms !== undefined) identity.gmtModifiedMs = ms;
    }
    if (isWide) readOtherMembers(cells, identity);
    identities.push(identity);
  }
  const list = { identities, droppedCells };
  return requestId === undefined ? list : { requestId, ...list };
}

function readOtherMembers(cells: Cells, identity: Identity): void {
  const phoneLocationCode = cells.next();
  if (phoneLocationCode !== undefined) identity.phoneLocationCode = phoneLocationCode;
  const gender = cells.next();
  if (gender !== undefined) identity.gender = gender;
  const status = cells.next();
  if (status !== undefined) identity.status = status;
  const onlineStatus = cells.next();
  if (onlineStatus !== undefined) identity.onlineStatus = onlineStatus;
  const lastLoginTime = cells.next();
  if (lastLoginTime !== undefined) identity.lastLoginTime = lastLoginTime;
  const scopeId = cells.next();
  if (scopeId !== undefined) identity.scopeId = scopeId;
  const createAppKey = cells.next();
  if (createAppKey !== undefined) identity.createAppKey = createAppKey;
  const creater = cells.next();
  if (creater !== undefined) identity.creater = creater;
  const createrIdentityId = cells.next();
  if (createrIdentityId !== undefined) identity.createrIdentityId = createrIdentityId;
  const modifier = cells.next();
  if (modifier !== undefined) identity.modifier = modifier;
  const subIdentityLimitCode = cells.next();
  if (subIdentityLimitCode !== undefined) identity.subIdentityLimitCode = subIdentityLimitCode;
  if (lastLoginTime === undefined) return;
  const ms = readTime(lastLoginTime);
  if (ms !== undefined) identity.lastLoginTimeMs = ms;
}

/** Milliseconds as they mostly come; the core knows the other forms. */
function readTime(text: string): number | undefined {
  return /^[1-9]\d{11,13}$/.test(text) ? Number(text) : callCore((core) => core.parseTime(text));
}

/** `requestId`, `droppedCells`, `total`, the names on the wire of a row's cells, joined by commas; then the rows. */
export function readPage<Row>(packed: string) {
  const cells = new Cells(packed);
  const id = readHead(cells);
  const droppedCells = Number(cells.next());
  const total = Number(cells.next());
  const names = (cells.next() ?? "").split(",").map((name) => name.charAt(0).toLowerCase() + name.slice(1));
  const rows: Row[] = [];
  while (!cells.isEmpty) {
    const row: Record<string, string> = {};
    for (const name of names) {
      const cell = cells.next();
      if (cell !== undefined) row[name] = cell;
    }
    rows.push(row as Row);
  }
  return { head: { ...id, total }, rows, droppedCells };
}

/** `requestId`, the JSON text of a result. */
export function readResult(packed: string) {
  const cells = new Cells(packed);
  return { head: readHead(cells), json: cells.next() };
}

/** `requestId`, `openId`. */
export function readOpenId(packed: string): OpenIdResult {
  const cells = new Cells(packed);
  return { ...readHead(cells), openId: cells.next() ?? "" };
}

/** `requestId`, `cloudToken`, `expiresInMs`. */
export function readCloudToken(packed: string): CloudToken {
  const cells = new Cells(packed);
  return { ...readHead(cells), cloudToken: cells.next() ?? "", expiresInMs: Number(cells.next()) };
}

function readHead(cells: Cells): { requestId?: string } {
  const requestId = cells.next();
  return requestId === undefined ? {} : { requestId };
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
