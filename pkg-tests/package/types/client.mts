// A page's client: what it takes and gives, and that its types are those of the main entry where both have them.
import type * as main from "iot-accounts";
import {
  AccountsClient,
  type AccountsClientOptions,
  type AliyunUser,
  type AllIdentitiesOptions,
  ApiError,
  type ApiErrorFields,
  type CallOptions,
  type Customer,
  type CustomerFilters,
  type CustomerList,
  type CustomerListParams,
  type ErrorKind,
  type FetchLike,
  type FoundUsers,
  type Identity,
  type IdentityPage,
  type IdentityPageQuery,
  InvalidInputError,
  type LoopOptions,
  type Provider,
  type SignatureMismatch,
  type StreamProgress,
  type TencentUser,
  type User,
  type UserFields,
  type UserTextKind,
  type WorkerRetry,
} from "iot-accounts/client";

same<
  [Customer, CustomerList, CustomerListParams],
  [main.Customer, main.CustomerList, main.CustomerListParams]
>();
same<
  [Identity, User, UserFields, UserTextKind],
  [main.Identity, main.User, main.UserFields, main.UserTextKind]
>();
same<[AliyunUser, TencentUser, Provider], [main.AliyunUser, main.TencentUser, main.Provider]>();
same<[FetchLike, SignatureMismatch], [main.FetchLike, main.SignatureMismatch]>();
same<Extract<ErrorKind, main.ErrorKind>, main.ErrorKind>();

const told: AccountsClientOptions["token"] = async () => undefined;
export const clients = [
  new AccountsClient({ baseUrl: "/api" }),
  new AccountsClient({ baseUrl: new URL("https://accounts.example/api"), token: "t", fetch }),
  new AccountsClient({ baseUrl: "/api", token: told }),
  // @ts-expect-error somewhere the worker must be
  new AccountsClient({ token: "t" }),
];

export async function asked(client: AccountsClient, call: CallOptions, loop: LoopOptions): Promise<void> {
  const page = await client.customerPage({ offset: 0, limit: 20 }, call);
  same<typeof page, CustomerList>();
  const filters: CustomerFilters = { countryCode: "86" };
  for await (const customer of client.customers(filters, loop)) same<typeof customer, Customer>();
  for await (const identity of client.identities(["id"], loop)) same<typeof identity, Identity>();
  const all: AllIdentitiesOptions = { ...loop, newestFirst: false };
  for await (const identity of client.allIdentities(all)) same<typeof identity, Identity>();
  const query: IdentityPageQuery = { offset: 0, count: 20, newestFirst: false };
  const identities: IdentityPage = await client.identityPage(query, call);
  same<typeof identities.identities, Identity[]>();
  const found = await client.find("13900005930", call);
  same<typeof found, FoundUsers>();
  same<typeof found.users, User[]>();
  same<Required<typeof found.errors>, { tencent: ApiError; aliyun: ApiError }>();
  same<Awaited<ReturnType<typeof client.health>>, void>();

  // @ts-expect-error a stream has no limit
  client.customers({ limit: 20 });
  // @ts-expect-error a text is iterable, and no list of ids
  client.identities("id");
}

export const listening: Required<LoopOptions> = {
  reveal: true,
  signal: new AbortController().signal,
  timeoutMs: 1000,
  cursor: "opaque",
  onProgress: (progress) => same<typeof progress, StreamProgress>(),
  onRetry: (retry) => same<typeof retry, WorkerRetry>(),
  onCursor: (cursor) => same<typeof cursor, string>(),
};

export function explained(error: unknown): void {
  if (error instanceof InvalidInputError) {
    same<typeof error.field, string>();
    same<ReturnType<typeof error.toJSON>, { name: string; message: string; field: string }>();
  }
  if (!(error instanceof ApiError)) return;
  const fields: ApiErrorFields = error;
  void fields;
  same<typeof error.kind, ErrorKind>();
  same<typeof error.provider, Provider | undefined>();
  same<typeof error.code | typeof error.vendorMessage, string>();
  same<typeof error.field | typeof error.requestId | typeof error.localizedMessage, string | undefined>();
  same<typeof error.status | typeof error.retryAfterMs, number | undefined>();
  same<typeof error.retryable, boolean>();
  same<typeof error.advice, readonly string[] | undefined>();
  same<typeof error.explanation, SignatureMismatch | undefined>();
  same<ReturnType<typeof error.toJSON>, ApiErrorFields & { name: string; message: string }>();
  // @ts-expect-error an error does not change
  error.kind = "server";
}

/** Users make them in tests of their own. */
export const made: Error[] = [
  new ApiError("sign in", { kind: "unauthorized", status: 401 }),
  new ApiError("no answer", { kind: "network", retryable: true }, { cause: 1 }),
  new InvalidInputError("offset", "must be an integer"),
  // @ts-expect-error an error has a kind
  new ApiError("no", { provider: "aliyun" }),
];
