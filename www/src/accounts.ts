import type { CustomerList, IdentityList } from "iot-accounts";

export interface CustomerQuery {
  customerId: string;
  countryCode: string;
  phoneNumber: string;
  offset: number;
  limit: number;
}

/** Where accounts come from: the worker, or this page itself. Rejects with a `Failure`. */
export interface Accounts {
  customers(query: CustomerQuery, signal: AbortSignal): Promise<CustomerList>;
  identities(ids: string[], signal: AbortSignal): Promise<IdentityList>;
}

export const TIMEOUT_MS = 10_000;
