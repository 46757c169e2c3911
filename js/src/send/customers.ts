// All customers, page after page, as one loop.
import { checkInteger, isAbsent, readMembers } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { CustomerListParams, TencentClient } from "../tencent.js";
import { CUSTOMER_LIST_PARAMS, checkTencentClient } from "../tencent.js";
import type { Customer } from "../types.js";
import type { Progress, Work } from "./loop.js";
import { createLoop } from "./loop.js";
import type { SendOptions } from "./send.js";
import { SEND_OPTIONS } from "./send.js";

/** Options of `customers`. */
export interface PageOptions extends SendOptions {
  /** How many customers to ask for at once: an integer from 1 to 10000, by default 100. */
  pageSize?: number | undefined;
  /** Called after each page. It may be asynchronous: it is waited for. What it throws ends the loop. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

const PAGE_OPTIONS: ReadonlySet<string> = new Set([...SEND_OPTIONS, "pageSize", "onProgress"]);
/** The loop ends after so many pages in a row on which no customer is new. */
const MAX_STALE_PAGES = 3;

/**
 * All customers that fit the filters, page after page. A page that is shorter than asked for is not the end: a server
 * may give fewer. The end is an empty page, the total reached, or three pages in a row without a new customer. When the
 * list changes meanwhile, no customer is given twice; one that moves to a page that was already read is missed.
 * Source: https://cloud.tencent.com/document/product/1465/59074
 *
 * `for await (const customer of customers(client)) …` Leaving the loop aborts the requests that are under way.
 *
 * @param params filters, and the `offset` to start from; not `limit`: `pageSize` takes its place
 * @throws what `send` throws; InvalidInputError with the field `pageSize`, `onProgress` or `limit`
 */
export function customers(
  client: TencentClient,
  params?: Omit<CustomerListParams, "limit">,
  options?: PageOptions,
): AsyncGenerator<Customer, void, undefined> {
  return createLoop((work) => {
    checkTencentClient(client);
    const { pageSize, ...rest } = readMembers("options", options, PAGE_OPTIONS);
    const limit = checkInteger("pageSize", pageSize, 1, 10_000, 100);
    const filters: CustomerListParams = readMembers("params", params, CUSTOMER_LIST_PARAMS);
    if (!isAbsent(filters.limit)) {
      throw new InvalidInputError("limit", "must not be given: `pageSize` says how many to ask for at once");
    }
    work.configure(rest);
    return readPages(client, Object.assign(filters, { limit }), work);
  });
}

async function* readPages(
  client: TencentClient,
  params: CustomerListParams,
  work: Work,
): AsyncGenerator<Customer[], void, undefined> {
  const seen = new Set<string>();
  let offset = params.offset ?? 0;
  for (let stale = 0; stale < MAX_STALE_PAGES; ) {
    const page = await work.send((overrides) => client.getCustomerList({ ...params, offset }, overrides));
    offset += page.customers.length;
    const fresh = page.customers.filter(({ customerId }) => !seen.has(customerId) && seen.add(customerId));
    await work.report({ done: Math.min(offset, page.total), total: page.total });
    yield fresh;
    if (page.customers.length === 0 || offset >= page.total) return;
    // While the list grows, rows may move back by whole pages; the limit keeps that from going on without end.
    stale = fresh.length === 0 ? stale + 1 : 0;
  }
}
