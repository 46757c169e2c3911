// The peers that parse responses return the names of the wire; they do not have to rename members as this package does.

/**
 * @typedef {{ fromText(text: string): unknown, fromBytes(bytes: Uint8Array): unknown,
 *   toExpected(value: unknown): unknown }} ReaderOfKind `toExpected` renames the members, to compare a result before the timing
 * @typedef {{ customers: ReaderOfKind, identities: ReaderOfKind }} Reader
 *
 * @typedef {{ CustomerId: string, CountryCode?: string, PhoneNumber?: string }} WireCustomer
 * @typedef {{ Response: { RequestId: string, Customers: WireCustomer[], Total: number } }} WireCustomers
 * @typedef {{ code: number, id: string, data: object[] }} WireIdentities
 */

const decoder = new TextDecoder();

/**
 * A reader that starts with JSON.parse.
 *
 * @param {(value: unknown) => unknown} checkCustomers
 * @param {(value: unknown) => unknown} checkIdentities
 * @returns {Reader}
 */
export function createWireReader(checkCustomers, checkIdentities) {
  return {
    customers: {
      fromText: (text) => checkCustomers(JSON.parse(text)),
      fromBytes: (bytes) => checkCustomers(JSON.parse(decoder.decode(bytes))),
      toExpected: renameCustomers,
    },
    identities: {
      fromText: (text) => checkIdentities(JSON.parse(text)),
      fromBytes: (bytes) => checkIdentities(JSON.parse(decoder.decode(bytes))),
      toExpected: renameIdentities,
    },
  };
}

/** @param {unknown} value */
function renameCustomers(value) {
  const { RequestId, Customers, Total } = /** @type {WireCustomers} */ (value).Response;
  const customers = Customers.map(({ CustomerId, CountryCode, PhoneNumber }) => ({
    customerId: CustomerId,
    countryCode: CountryCode,
    phoneNumber: PhoneNumber,
  }));
  return { requestId: RequestId, total: Total, droppedCells: 0, customers };
}

/** @param {unknown} value */
function renameIdentities(value) {
  const { id, data } = /** @type {WireIdentities} */ (value);
  return { requestId: id, droppedCells: 0, identities: data };
}
