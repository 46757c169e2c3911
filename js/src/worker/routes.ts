// What each route asks of the clouds.
import type { CustomerListParams, Identity, Progress, SendOptions, TencentClient } from "../index.js";
import { allIdentities, customers, findUsers, identities, send } from "../index.js";
import { readBody } from "./body.js";
import type { Call } from "./call.js";
import type { AliyunClients } from "./clients.js";
import type { Position } from "./cursor.js";
import { goOn, parseCursor, Trail, writeCursor } from "./cursor.js";
import type { ErrorDetail } from "./errors.js";
import { WorkerError } from "./errors.js";
import type { LineWriter } from "./lines.js";
import { toRetry } from "./lines.js";
import { createInputError, parseFlag, parseInteger, readQuery } from "./query.js";
import { showRows } from "./rows.js";

/** What a route works with. */
export interface Asked {
  call: Call;
  tencent: () => TencentClient;
  aliyun: () => AliyunClients;
  /** Options of `send` for all of the route's requests. */
  sending: SendOptions;
  describe: (error: unknown) => ErrorDetail;
}

/** A stream that is ready to run. */
export interface Streaming {
  run(writer: LineWriter<unknown>): Promise<void>;
  getCursor(): string | undefined;
}

const FILTERS = ["customerId", "countryCode", "phoneNumber"] as const;
/** So many rows are a page for whoever does not say. */
const DEFAULT_ROWS = 50;
/** So many ids are asked for at once; a stream can go on behind each. */
const BATCH = 50;
/** A person waits for a page; a long list should outlast a minute of failures. */
export const RETRIES = { page: 2, stream: 5 };

/** `GET customers`: one page. */
export async function getCustomers({ call, tencent, sending }: Asked): Promise<object> {
  const { reveal, offset, limit, ...filters } = readQuery(call.request, [
    ...FILTERS,
    "offset",
    "limit",
    "reveal",
  ]);
  const params = { ...readFilters(call, filters, reveal), ...readPage(call, offset, limit, "limit") };
  const client = tencent();
  const page = await send((overrides) => client.getCustomerList(params, overrides), sending);
  call.count = page.customers.length;
  const { customer } = showRows(call.reveal);
  return { ...page, customers: page.customers.map(customer) };
}

/** `GET customers/stream`: all that fit. */
export async function streamCustomers({ call, tencent, sending }: Asked): Promise<Streaming> {
  const { reveal, cursor, ...filters } = readQuery(call.request, [...FILTERS, "cursor", "reveal"]);
  const params = readFilters(call, filters, reveal);
  const client = tencent();
  return streamList(call, {
    position: parseCursor(cursor),
    getId: ({ customerId }) => customerId,
    show: showRows(call.reveal).customer,
    begin: (offset, onProgress: (progress: Progress) => void, onRetry) =>
      customers(
        client,
        { ...params, offset },
        { ...sending, pageSize: call.limits.rowsPerPage, onProgress, onRetry },
      ),
  });
}

/** `GET identities`: one page of the cloud's list. */
export async function getIdentities({ call, aliyun, sending }: Asked): Promise<object> {
  const query = readQuery(call.request, ["offset", "count", "newestFirst", "reveal"]);
  call.setReveal(parseFlag("reveal", query.reveal, false));
  const { offset, limit: count } = readPage(call, query.offset, query.count, "count");
  const isNewestFirst = parseFlag("newestFirst", query.newestFirst, true);
  const { client, tokens } = getList(aliyun());
  const list = await send(
    (overrides) =>
      isNewestFirst
        ? client.queryIdentityDescByPage({ offset, count }, overrides)
        : client.queryIdentityByPage({ offset, count }, overrides),
    { ...sending, tokens },
  );
  call.count = list.identities.length;
  return { ...list, identities: list.identities.map(showRows(call.reveal).identity) };
}

/** `GET identities/stream`: everybody of the cloud's list. */
export async function streamIdentities({ call, aliyun, sending }: Asked): Promise<Streaming> {
  const query = readQuery(call.request, ["newestFirst", "cursor", "reveal"]);
  call.setReveal(parseFlag("reveal", query.reveal, false));
  const newestFirst = parseFlag("newestFirst", query.newestFirst, true);
  const { client, tokens } = getList(aliyun());
  return streamList<Identity, { done: number }>(call, {
    position: parseCursor(query.cursor),
    getId: (row) => row.identityId || JSON.stringify(row),
    show: showRows(call.reveal).identity,
    begin: (offset, onProgress, onRetry) =>
      allIdentities(client, {
        ...sending,
        ...{ tokens, offset, newestFirst, pageSize: call.limits.rowsPerPage },
        ...{ onProgress, onRetry },
      }),
  });
}

/** `POST identities`: those with these ids. */
export async function postIdentities({ call, aliyun, sending }: Asked): Promise<object> {
  const { ids } = await readIds(call, ["identityIds", "reveal"]);
  const { identity } = showRows(call.reveal);
  const found: Identity[] = [];
  for await (const row of identities(aliyun().app, ids, { ...sending, batchSize: BATCH }))
    found.push(identity(row));
  call.count = found.length;
  return { identities: found };
}

/** `POST identities/stream`: those with these ids, batch after batch. */
export async function streamIds({ call, aliyun, sending }: Asked): Promise<Streaming> {
  const { ids, cursor } = await readIds(call, ["identityIds", "reveal", "cursor"]);
  const distinct = [...new Set(ids)];
  let { offset } = parseCursor(cursor);
  const client = aliyun().app;
  const { identity } = showRows(call.reveal);
  const start = offset;
  return {
    async run(writer) {
      const onRetry = createRetryListener(writer);
      while (offset < distinct.length) {
        const batch = distinct.slice(offset, offset + BATCH);
        for await (const row of identities(client, batch, { ...sending, onRetry, batchSize: BATCH })) {
          call.count++;
          await writer.row(identity(row));
        }
        offset += batch.length;
        await writer.line({
          progress: { done: offset, total: distinct.length },
          cursor: writeCursor({ offset, last: [] }),
        });
      }
      await writer.line({ end: true });
    },
    getCursor: () => (offset > start ? writeCursor({ offset, last: [] }) : undefined),
  };
}

/** `GET users`: who is this, in either cloud. */
export async function getUsers({ call, tencent, aliyun, sending, describe }: Asked): Promise<object> {
  const { q, reveal } = readQuery(call.request, ["q", "reveal"]);
  call.setReveal(parseFlag("reveal", reveal, false));
  if (q === undefined) throw createInputError("q", "must be given: whom to find");
  const clients = { tencent: orUndefined(tencent), aliyun: orUndefined(aliyun)?.app };
  const { users, takenFor, errors } = await findUsers(clients, q, sending).catch((error: unknown) => {
    throw call.signal.aborted ? call.signal.reason : error;
  });
  call.question = takenFor;
  call.count = users.length;
  const told = Object.entries(errors).map(([cloud, error]) => [cloud, describe(error)]);
  return { users: users.map(showRows(call.reveal).user), takenFor, errors: Object.fromEntries(told) };
}

/** A loop over a list, as lines. */
function streamList<Row, Event extends { done: number; total?: number }>(
  call: Call,
  {
    position,
    getId,
    show,
    begin,
  }: {
    position: Position;
    getId: (row: Row) => string;
    show: (row: Row) => Row;
    begin: (
      offset: number,
      onProgress: (event: Event) => Promise<void>,
      onRetry: ReturnType<typeof createRetryListener>,
    ) => AsyncGenerator<Row, void, undefined>;
  },
): Streaming {
  const trail = new Trail(position.last);
  const getCursor = () => (call.count > 0 ? writeCursor(trail.at(position.offset + call.count)) : undefined);
  return {
    async run(writer) {
      const onRetry = createRetryListener(writer);
      const rows = goOn(
        position,
        (offset) =>
          begin(
            offset,
            ({ done, total }) => report(writer, { done, ...(total !== undefined && { total }) }),
            onRetry,
          ),
        getId,
      );
      for await (const row of rows) {
        await writer.row(show(row));
        trail.add(getId(row));
        call.count++;
      }
      await writer.line({ end: true });
    },
    getCursor,
  };

  function report(writer: LineWriter<unknown>, progress: { done: number; total?: number }): Promise<void> {
    const cursor = getCursor();
    return writer.line({ progress, ...(cursor !== undefined && { cursor }) });
  }
}

function createRetryListener(writer: LineWriter<unknown>) {
  return (event: Parameters<typeof toRetry>[0]) => writer.line({ retry: toRetry(event, RETRIES.stream) });
}

function readFilters(
  call: Call,
  filters: Partial<Record<(typeof FILTERS)[number], string>>,
  reveal: string | undefined,
): CustomerListParams {
  call.question = Object.keys(filters);
  call.setReveal(parseFlag("reveal", reveal, false));
  return filters;
}

function readPage(call: Call, offset: string | undefined, limit: string | undefined, field: string) {
  const { rowsPerPage } = call.limits;
  const rows = parseInteger(limit) ?? Math.min(DEFAULT_ROWS, rowsPerPage);
  if (!(rows >= 1 && rows <= rowsPerPage))
    throw createInputError(field, `must be an integer from 1 to ${rowsPerPage}`);
  return { offset: parseInteger(offset) ?? 0, limit: rows };
}

async function readIds(
  call: Call,
  names: readonly ("identityIds" | "reveal" | "cursor")[],
): Promise<{ ids: string[]; cursor: string | undefined }> {
  const { identityIds, reveal, cursor } = await readBody(call.request, call.limits, names);
  if (reveal !== undefined && typeof reveal !== "boolean")
    throw createInputError("reveal", "must be true or false");
  if (cursor !== undefined && typeof cursor !== "string") throw createInputError("cursor", "must be a text");
  call.setReveal(reveal === true);
  call.question = ["identityIds"];
  const { idsPerRequest } = call.limits;
  if (!Array.isArray(identityIds)) throw createInputError("identityIds", "must be an array of texts");
  if (identityIds.length > idsPerRequest)
    throw createInputError("identityIds", `must be at most ${idsPerRequest}`);
  for (const [index, id] of identityIds.entries()) {
    if (typeof id !== "string" || id === "")
      throw createInputError(`identityIds[${index}]`, "must be a text that is not empty");
  }
  return { ids: identityIds as string[], cursor };
}

function getList(aliyun: AliyunClients): NonNullable<AliyunClients["list"]> {
  if (aliyun.list === undefined)
    throw new WorkerError("unknown-route", "the worker has no key of the cloud's list of identities");
  return aliyun.list;
}

/** A search asks the clouds that there are. */
function orUndefined<Client>(get: () => Client): Client | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof WorkerError && error.detail.kind === "unknown-route") return undefined;
    throw error;
  }
}
