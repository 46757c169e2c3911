// The responses that every peer reads, and the expected results.

/**
 * @import { CustomerList, Identity, IdentityList } from "iot-accounts"
 * @typedef {{ name: string, kind: "customers" | "identities", rows: number, text: string, bytes: Uint8Array,
 *   expected: CustomerList | IdentityList }} Page
 */

export const CUSTOMER_PAGES = [10, 100, 1_000, 10_000, 100_000];
export const IDENTITY_PAGE = 1_000;

const REQUEST_ID = "0d5c0a3e-7b52-4c7e-9f0a-4b6f1c2d8e90";
const NAMES = ["王小明", "Anna 😀", "李雷 & 韩梅梅", "Zoë", 'O"Neil', "👨‍👩‍👧 一家", "Nguyễn", "C:\\家"];
const encoder = new TextEncoder();

/**
 * @param {number} rows
 * @returns {Page}
 */
export function createCustomerPage(rows) {
  const wire = [];
  const customers = [];
  for (let row = 0; row < rows; row++) {
    const customerId = `c_${String(row).padStart(9, "0")}`;
    const phoneNumber = String(13_800_000_000 + row * 37);
    wire.push({ CustomerId: customerId, CountryCode: "86", PhoneNumber: phoneNumber });
    customers.push({ customerId, countryCode: "86", phoneNumber });
  }
  const text = JSON.stringify({ Response: { RequestId: REQUEST_ID, Customers: wire, Total: rows } });
  const expected = { requestId: REQUEST_ID, total: rows, droppedCells: 0, customers };
  const name = `${formatCount(rows)} customers`;
  return { name, kind: "customers", rows, text, bytes: encoder.encode(text), expected };
}

/**
 * @param {number} rows
 * @returns {Page}
 */
export function createIdentityPage(rows) {
  const identities = Array.from({ length: rows }, (_, row) => createIdentity(row));
  const text = JSON.stringify({ code: 200, id: REQUEST_ID, data: identities });
  const expected = { requestId: REQUEST_ID, droppedCells: 0, identities };
  const name = `${formatCount(rows)} identities`;
  return { name, kind: "identities", rows, text, bytes: encoder.encode(text), expected };
}

/**
 * Every member except the ids is missing in some rows, as in the vendor's responses.
 *
 * @param {number} row
 * @returns {Identity}
 */
function createIdentity(row) {
  const name = `${NAMES[row % NAMES.length]} ${row}`;
  return {
    tenantId: "E5A9D1C27F304B68",
    identityId: `50${String(row).padStart(10, "0")}op`,
    ...(row % 4 !== 3 && { nickName: name }),
    ...(row % 3 !== 2 && { loginName: `user${row}` }),
    ...(row % 5 !== 0 && { phone: String(13_900_000_000 + row) }),
    ...(row % 2 === 0 && { email: `user${row}@example.com` }),
    ...(row % 6 === 1 && { avatarUrl: `https://img.example.com/a/${row}.png?x=1&y=头像` }),
  };
}

/** @param {number} rows */
export function formatCount(rows) {
  return rows.toLocaleString("en-US");
}
