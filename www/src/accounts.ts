import type { Customer, CustomerList, Identity, Progress } from "iot-accounts";
import type { Retry } from "../worker/ndjson.ts";

export interface CustomerFilters {
  customerId: string;
  countryCode: string;
  phoneNumber: string;
}

export interface CustomerQuery extends CustomerFilters {
  offset: number;
  limit: number;
}

/** Callbacks of a running look-up, and the signal that aborts it. */
export interface Watch {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  onRetry: (retry: Retry) => void;
}

/** The source of accounts: the worker, or this page. Rejects with a `Failure`. */
export interface Accounts {
  customers(query: CustomerQuery, watch: Watch): Promise<CustomerList>;
  allCustomers(filters: CustomerFilters, watch: Watch): AsyncIterable<Customer>;
  identities(ids: string[], watch: Watch): AsyncIterable<Identity>;
}
