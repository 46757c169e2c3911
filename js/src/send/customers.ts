// Every customer, every identity: pages and batches as one loop.

import type { Identity } from "../aliyun.js";
import { AliyunClient } from "../aliyun.js";
import { integer, isAbsent, known, string } from "../check.js";
import { InvalidInputError } from "../errors.js";
import type { Customer, CustomerListParams } from "../tencent.js";
import { CUSTOMER_LIST_PARAMS, TencentClient } from "../tencent.js";
import type { SendOptions } from "./send.js";
import { SEND_OPTIONS, send, sendOptions } from "./send.js";

/** How far a loop has come. */
export interface Progress {
  /** How many are dealt with; those that an `offset` to begin with passes over are among them. */
  done: number;
  /** Of how many: as the cloud last said for customers, the number of distinct ids for identities. */
  total: number;
}

/** How `customers` goes about it. */
export interface PageOptions extends SendOptions {
  /** How many customers to ask for at once: an integer from 1 to 10000, by default 100. */
  pageSize?: number | undefined;
  /** Told after each page. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** How `identities` goes about it. */
export interface BatchOptions extends SendOptions {
  /** How many ids to ask for at once: an integer from 1 to 1000, by default 50. */
  batchSize?: number | undefined;
  /** How many batches to ask for side by side: an integer from 1 to 16, by default 2. */
  concurrency?: number | undefined;
  /** Told after each batch. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

const PAGE_OPTIONS: ReadonlySet<string> = new Set([...SEND_OPTIONS, "pageSize", "onProgress"]);
/** How many pages in a row without anybody new end the loop. */
const MOST_STALE = 3;
const BATCH_OPTIONS: ReadonlySet<string> = new Set([
  ...SEND_OPTIONS,
  "batchSize",
  "concurrency",
  "onProgress",
]);

/**
 * All customers that fit the filters, page after page. A page that is shorter than asked for is not the end: a server
 * may give fewer. The end is an empty page, the total reached, or three pages in a row on which nobody is new. When the
 * list changes meanwhile, nobody is given twice; who moves to a page that was already read is not seen.
 * Source: https://cloud.tencent.com/document/product/1465/59074
 *
 * `for await (const customer of customers(client)) …` Leaving the loop ends the work.
 *
 * @param params filters, and `offset` to begin with; not `limit`, for which there is `pageSize`
 * @throws what `send` throws; InvalidInputError with the field `pageSize`, `onProgress` or `limit`
 */
export async function* customers(
  client: TencentClient,
  params?: Omit<CustomerListParams, "limit">,
  options?: PageOptions,
): AsyncGenerator<Customer, void, undefined> {
  if (!(client instanceof TencentClient)) throw new InvalidInputError("client", "must be a TencentClient");
  const { pageSize, onProgress, ...rest } = known("options", options, PAGE_OPTIONS);
  const limit = integer("pageSize", pageSize, 1, 10_000, 100);
  const listener = progressListener(onProgress);
  const filters: CustomerListParams = known("params", params, CUSTOMER_LIST_PARAMS);
  if (!isAbsent(filters.limit)) {
    throw new InvalidInputError("limit", "must not be given: `pageSize` says how many to ask for at once");
  }
  const work = new Work(rest);
  const seen = new Set<string>();
  try {
    let offset = filters.offset ?? 0;
    let stale = 0;
    for (;;) {
      const page = await work.send((overrides) =>
        client.getCustomerList({ ...filters, offset, limit }, overrides),
      );
      offset += page.customers.length;
      const fresh = page.customers.filter(({ customerId }) => !seen.has(customerId) && seen.add(customerId));
      listener({ done: Math.min(offset, page.total), total: page.total });
      yield* fresh;
      // Rows may move back by whole pages while the list grows, but not for ever.
      stale = fresh.length === 0 ? stale + 1 : 0;
      if (page.customers.length === 0 || offset >= page.total || stale === MOST_STALE) return;
    }
  } finally {
    work.end();
  }
}

/**
 * The identities with these ids, in batches, a few of them side by side, given in the order of the batches. The vendor
 * leaves out unknown ids.
 * Source: https://help.aliyun.com/knowledge_detail/177817.html
 *
 * `for await (const identity of identities(client, ids)) …` Leaving the loop ends the work.
 *
 * @param ids any iterable, read in full first; an id that comes again counts once
 * @throws what `send` throws; InvalidInputError with the field `identityIds`, `identityIds[2]`, `batchSize`,
 * `concurrency` or `onProgress`
 */
export async function* identities(
  client: AliyunClient,
  ids: Iterable<string>,
  options?: BatchOptions,
): AsyncGenerator<Identity, void, undefined> {
  if (!(client instanceof AliyunClient)) throw new InvalidInputError("client", "must be an AliyunClient");
  const { batchSize, concurrency, onProgress, ...rest } = known("options", options, BATCH_OPTIONS);
  const size = integer("batchSize", batchSize, 1, 1000, 50);
  const most = integer("concurrency", concurrency, 1, 16, 2);
  const listener = progressListener(onProgress);
  const distinct = distinctIds(ids);
  const work = new Work(rest);
  const running: Promise<Identity[]>[] = [];
  let next = 0;
  let done = 0;
  const begin = () => {
    const batch = distinct.slice(next, next + size);
    next += size;
    const asked = work
      .send((overrides) => client.queryIdentityList(batch, overrides))
      .then((list) => {
        done += batch.length;
        listener({ done, total: distinct.length });
        return list.identities;
      });
    // Its turn may come after another batch has failed; until then nobody listens to it.
    asked.catch(() => {});
    running.push(asked);
  };
  try {
    for (;;) {
      while (running.length < most && next < distinct.length) begin();
      const first = running.shift();
      if (first === undefined) return;
      yield* await first;
    }
  } finally {
    work.end();
  }
}

/** What a loop has under way; ending it aborts all of that. */
class Work {
  readonly #ending = new AbortController();
  /** One each: Node warns of a leak when more than ten listen to one signal. */
  readonly #running = new Set<AbortController>();
  readonly #options: SendOptions;
  readonly #outer: AbortSignal | undefined;
  readonly #onAbort = () => this.#abort(this.#outer?.reason);

  constructor(options: SendOptions) {
    const { signal } = sendOptions(options);
    this.#options = options;
    this.#outer = signal;
    if (signal?.aborted) this.#onAbort();
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  async send<Result>(sign: Parameters<typeof send<Result>>[0]): Promise<Result> {
    this.#ending.signal.throwIfAborted();
    const own = new AbortController();
    this.#running.add(own);
    try {
      return await send(sign, { ...this.#options, signal: own.signal });
    } finally {
      this.#running.delete(own);
    }
  }

  end(): void {
    this.#outer?.removeEventListener("abort", this.#onAbort);
    this.#abort();
  }

  #abort(reason?: unknown): void {
    this.#ending.abort(reason);
    for (const own of this.#running) own.abort(reason);
  }
}

function distinctIds(ids: unknown): string[] {
  const isIterable = typeof ids === "object" && ids !== null && Symbol.iterator in ids;
  if (!isIterable) throw new InvalidInputError("identityIds", "must be an iterable of strings");
  const distinct = new Set<string>();
  let index = 0;
  for (const id of ids as Iterable<unknown>) {
    const text = string(`identityIds[${index}]`, id);
    if (text === "")
      throw new InvalidInputError(`identityIds[${index}]`, "must be a string that is not empty");
    distinct.add(text);
    index++;
  }
  return [...distinct];
}

function progressListener(listener: unknown): (progress: Progress) => void {
  if (listener === undefined) return () => {};
  if (typeof listener === "function") return listener as (progress: Progress) => void;
  throw new InvalidInputError("onProgress", "must be a function");
}
