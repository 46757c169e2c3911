// The worker's answers as a page uses them.
import type { CustomerListParams } from "../tencent-types.js";
import type { Customer, CustomerList, Identity } from "../types.js";
import type { Connection, Question } from "./ask.js";
import { ask, askWhole, TOKEN } from "./ask.js";
import type { Rule } from "./check.js";
import { check, FILLED, FLAG, FUNCTION, integer, readMembers, SIGNAL, TEXT } from "./check.js";
import { toApiError } from "./errors.js";
import type { Shape } from "./shapes.js";
import { isCustomer, isCustomerList, isFound, isHealth, isIdentity, isIdentityPage } from "./shapes.js";
import { readStream } from "./stream.js";
import type {
  AccountsClientOptions,
  AllIdentitiesOptions,
  CallOptions,
  CustomerFilters,
  FoundUsers,
  IdentityPage,
  IdentityPageQuery,
  LoopOptions,
} from "./types.js";
import { isText } from "./values.js";

const OPTIONS = {
  baseUrl: [isBase, "must be a path or an http address, such as `/api`, without query"],
  token: [(value) => typeof value === "function" || TOKEN[0](value), TOKEN[1]],
  fetch: FUNCTION,
} as const satisfies Record<string, Rule>;
const HEALTH = { signal: SIGNAL, timeoutMs: integer(1, 600_000) };
const CALL = { ...HEALTH, reveal: FLAG };
const LOOP = { ...CALL, cursor: FILLED, onProgress: FUNCTION, onRetry: FUNCTION, onCursor: FUNCTION };
const FILTERS = { customerId: TEXT, countryCode: TEXT, phoneNumber: TEXT };
const IDENTITY_PAGE = { offset: integer(0), count: integer(1), newestFirst: FLAG };
const ITERABLE: Rule = [
  (value) => typeof value === "object" && value !== null && Symbol.iterator in value,
  "must be an iterable of strings",
];
/** The ids of one request: as many as a worker takes by default. */
const BATCH = 500;

/**
 * A page's client of the worker that `accountsWorker` makes: the users of both clouds, without the secret, and without WebAssembly.
 *
 * What a call rejects with: an ApiError; InvalidInputError for what is wrong in its arguments, before anything is sent; the reason of
 * its signal when that was aborted; and what `token` or a listener throws. A loop throws the same, from its first `next()` on.
 *
 * @example
 * const client = new AccountsClient({ baseUrl: "/api", token: () => sessionStorage.getItem("token") ?? undefined });
 */
export class AccountsClient {
  readonly #connection: Connection;

  /** @throws InvalidInputError with the field `options`, `baseUrl`, `token` or `fetch` */
  constructor(options: AccountsClientOptions) {
    const { baseUrl, token, fetch } = readMembers("options", options, OPTIONS);
    check("baseUrl", baseUrl, OPTIONS.baseUrl);
    this.#connection = {
      base: String(baseUrl).replace(/\/+$/, ""),
      token,
      fetch: fetch ?? ((address, init) => globalThis.fetch(address, init)),
    };
  }

  /**
   * A page of customers. Route: `GET customers`.
   *
   * @example
   * const { customers, total } = await client.customerPage({ offset: 0, limit: 20 });
   */
  async customerPage(params?: CustomerListParams, options?: CallOptions): Promise<CustomerList> {
    const query = readMembers("params", params, { ...FILTERS, offset: integer(0), limit: integer(1) });
    return this.#ask("customers", query, isCustomerList, options);
  }

  /**
   * All customers that fit the filters, in bounded memory. A stream that was cut off, or that ends because the worker's budget of
   * requests is used up, goes on by itself, and gives nobody twice. Leaving the loop ends the request. Route: `GET customers/stream`.
   *
   * @example
   * for await (const { customerId } of client.customers({ countryCode: "86" })) console.log(customerId);
   */
  async *customers(
    filters?: CustomerFilters,
    options?: LoopOptions,
  ): AsyncGenerator<Customer, void, undefined> {
    const query = readMembers("filters", filters, FILTERS);
    yield* this.#read("customers", isCustomer, query, readMembers("options", options, LOOP));
  }

  /**
   * The identities with these ids; unknown ones are left out. They are asked for in requests of 500, and a cursor is for the same
   * ids in the same order. Otherwise as `customers`. Route: `POST identities/stream`.
   *
   * @example
   * for await (const { nickName } of client.identities(ids)) console.log(nickName);
   *
   * @param ids any iterable; an id that is there twice counts once
   */
  async *identities(
    ids: Iterable<string> & object,
    options?: LoopOptions,
  ): AsyncGenerator<Identity, void, undefined> {
    const { cursor = "0", onProgress, onCursor, reveal, ...rest } = readMembers("options", options, LOOP);
    check("identityIds", ids, ITERABLE);
    const distinct = [...new Set(ids)];
    for (const [index, id] of distinct.entries()) check(`identityIds[${index}]`, id, FILLED);
    const [, first, inBatch] = /^(\d+)\.?(.*)$/.exec(cursor) ?? [];
    check("cursor", first, [isText, "must be one that `onCursor` told"]);
    let at = inBatch || undefined;
    for (let start = Number(first); start < distinct.length; start += BATCH) {
      const body = { identityIds: distinct.slice(start, start + BATCH), reveal };
      yield* this.#read(
        "identities",
        isIdentity,
        {},
        {
          ...rest,
          cursor: at,
          onProgress: ({ done }) => onProgress?.({ done: start + done, total: distinct.length }),
          onCursor: (told) => onCursor?.(`${start}.${told}`),
        },
        body,
      );
      at = undefined;
      await onCursor?.(`${start + BATCH}`);
    }
  }

  /**
   * A page of the cloud's list of all identities. Route: `GET identities`.
   *
   * @example
   * const { identities } = await client.identityPage({ offset: 0, count: 20 });
   */
  async identityPage(query?: IdentityPageQuery, options?: CallOptions): Promise<IdentityPage> {
    return this.#ask("identities", readMembers("query", query, IDENTITY_PAGE), isIdentityPage, options);
  }

  /**
   * All identities of the cloud's list, as `customers`. Route: `GET identities/stream`.
   *
   * @example
   * for await (const { identityId } of client.allIdentities({ newestFirst: false })) console.log(identityId);
   */
  async *allIdentities(options?: AllIdentitiesOptions): AsyncGenerator<Identity, void, undefined> {
    const { newestFirst, ...rest } = readMembers("options", options, { ...LOOP, newestFirst: FLAG });
    yield* this.#read("identities", isIdentity, { newestFirst }, rest);
  }

  /**
   * Finds users of both clouds by an id, a telephone number in any usual spelling, or an e-mail address. That one cloud failed is no
   * error of the call: `errors` says so. Route: `GET users`.
   *
   * @example
   * const { users, errors } = await client.find("+86 139 0000 5930");
   */
  async find(text: string, options?: CallOptions): Promise<FoundUsers> {
    check("text", text, FILLED);
    const { users, takenFor, errors } = await this.#ask("users", { q: text }, isFound, options);
    const [tencent, aliyun] = [toApiError(errors["tencent"]), toApiError(errors["aliyun"])];
    return { users, takenFor, errors: { ...(tencent && { tencent }), ...(aliyun && { aliyun }) } };
  }

  /**
   * Whether the worker answers; it says nothing of the keys, nor of the clouds. Route: `GET health`, which is open to everybody.
   *
   * @example
   * await client.health({ timeoutMs: 5000 });
   */
  async health(options?: Pick<CallOptions, "signal" | "timeoutMs">): Promise<void> {
    await askWhole(this.#connection, { path: "health" }, isHealth, readMembers("options", options, HEALTH));
  }

  async #ask<Value>(
    path: string,
    query: object,
    isValue: Shape<Value>,
    options: CallOptions | undefined,
  ): Promise<Value> {
    const { reveal, ...limits } = readMembers("options", options, CALL);
    return askWhole(this.#connection, { path, query: { ...query, reveal } }, isValue, limits);
  }

  #read<Row extends object>(
    path: string,
    isRow: Shape<Row>,
    query: object,
    { reveal, ...options }: LoopOptions,
    body?: object,
  ): AsyncGenerator<Row, void, undefined> {
    const askAt = (cursor: string | undefined, delayMs: number) => {
      const question: Question = body
        ? { path: `${path}/stream`, body: { ...body, cursor } }
        : { path: `${path}/stream`, query: { ...query, reveal, cursor } };
      return ask(this.#connection, question, "application/x-ndjson", { ...options, delayMs });
    };
    return readStream(askAt, isRow, options);
  }
}

/** A relative address is the page's, which `fetch` knows. */
function isBase(value: unknown): boolean {
  const isAddress = value instanceof URL || (isText(value) && value !== "");
  try {
    const { protocol, username, search, hash } = new URL(String(value), "http://localhost");
    return isAddress && /^https?:$/.test(protocol) && !(username || search || hash);
  } catch {
    return false;
  }
}
