// The peers that read answers give the wire's own names; renaming, which this package does, is not asked of them.

/**
 * @typedef {{ fromText(text: string): unknown, fromBytes(bytes: Uint8Array): unknown,
 *   expectedOf(value: unknown): unknown }} ReaderOfKind `expectedOf` renames a result, to compare it before the timing
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
export function wireReader(checkCustomers, checkIdentities) {
  return {
    customers: {
      fromText: (text) => checkCustomers(JSON.parse(text)),
      fromBytes: (bytes) => checkCustomers(JSON.parse(decoder.decode(bytes))),
      expectedOf: renamedCustomers,
    },
    identities: {
      fromText: (text) => checkIdentities(JSON.parse(text)),
      fromBytes: (bytes) => checkIdentities(JSON.parse(decoder.decode(bytes))),
      expectedOf: renamedIdentities,
    },
  };
}

/** @param {unknown} value */
function renamedCustomers(value) {
  const { RequestId, Customers, Total } = /** @type {WireCustomers} */ (value).Response;
  const customers = Customers.map(({ CustomerId, CountryCode, PhoneNumber }) => ({
    customerId: CustomerId,
    countryCode: CountryCode,
    phoneNumber: PhoneNumber,
  }));
  return { requestId: RequestId, total: Total, customers };
}

/** @param {unknown} value */
function renamedIdentities(value) {
  const { id, data } = /** @type {WireIdentities} */ (value);
  return { requestId: id, identities: data };
}
