// All customers, page after page, as one loop.
import { checkInteger, isAbsent, readMembers } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { TencentClient } from "../tencent.js";
import { CUSTOMER_LIST_PARAMS, checkTencentClient } from "../tencent.js";
import type { CustomerListParams } from "../tencent-types.js";
import type { Customer, SigningOverrides } from "../types.js";
import type { Progress, Work } from "./loop.js";
import { createLoop } from "./loop.js";
import { readPages } from "./pages.js";
import type { SendOptions } from "./send.js";
import { SEND_OPTIONS } from "./send.js";

/** Options of `customers`. */
export interface PageOptions extends SendOptions {
  /** How many customers to ask for at once: an integer from 1 to 10000, by default 100. */
  pageSize?: number | undefined;
  /** Called after each page. It may be asynchronous: it is waited for. What it throws ends the loop. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * All customers that fit the filters, page after page. A page that is shorter than asked for is not the end: a server may give
 * fewer. The end is the total reached, an empty page, or three pages that lead no further.
 *
 * The list may change meanwhile, and may have any length: the last 65,536 ids at least are remembered, and each page begins with the
 * last row of the one before (two are asked for at once with a `pageSize` of 1). Whoever is in the list all the time, among customers
 * that keep their order, is given exactly once, provided that fewer than 65,536 before them come or go between two pages. Who
 * comes, goes or moves meanwhile may be given or not. With an `offset`, who moves before it is not given.
 * Source: https://cloud.tencent.com/document/product/1465/59074
 *
 * Leaving the loop aborts the requests that are under way.
 *
 * @example
 * for await (const customer of customers(client, { countryCode: "86" })) console.log(customer.customerId);
 *
 * @param params filters, and the `offset` to start from; not `limit`: `pageSize` takes its place
 * @throws what `send` throws; InvalidInputError with the field `pageSize`, `onProgress` or `limit`
 */
export function customers(
  client: TencentClient,
  params?: Omit<CustomerListParams, "limit">,
  options?: PageOptions,
): AsyncGenerator<Customer, void, undefined> {
  return createLoop((work: Work<Progress>) => {
    checkTencentClient(client);
    const { pageSize, ...rest } = readMembers("options", options, [
      ...SEND_OPTIONS,
      "pageSize",
      "onProgress",
    ]);
    const size = checkInteger("pageSize", pageSize, 1, 10_000, 100);
    const filters: CustomerListParams = readMembers("params", params, CUSTOMER_LIST_PARAMS);
    if (!isAbsent(filters.limit)) {
      throw new InvalidInputError("limit", "must not be given: `pageSize` says how many to ask for at once");
    }
    work.configure(rest);
    return readCustomers(client, filters, size, work);
  });
}

async function* readCustomers(
  client: TencentClient,
  filters: CustomerListParams,
  pageSize: number,
  work: Work<Progress>,
): AsyncGenerator<Customer[], void, undefined> {
  let total = 0;
  const pages = readPages<Customer>({
    async ask(offset, limit) {
      const sign = (overrides?: SigningOverrides) =>
        client.getCustomerList({ ...filters, offset, limit }, overrides);
      const page = await work.send(sign);
      total = page.total;
      return { rows: page.customers, total };
    },
    getId: ({ customerId }) => customerId,
    pageSize,
    start: filters.offset ?? 0,
  });
  for await (const { rows, end } of pages) {
    await work.report({ done: Math.min(end, total), total });
    yield rows;
  }
}
