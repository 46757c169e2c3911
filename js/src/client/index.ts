// The entry `iot-accounts/client`: for pages, which ask a worker and hold no secret.

export type { Provider } from "../errors.js";
export type { SignatureMismatch } from "../explain.js";
export type { FetchLike } from "../send/transport.js";
export type { CustomerListParams } from "../tencent-types.js";
export type { Customer, CustomerList, Identity } from "../types.js";
export type { UserTextKind } from "../users/question.js";
export type { AliyunUser, TencentUser, User, UserFields } from "../users/user.js";
export { AccountsClient } from "./client.js";
export type { ApiErrorFields, ErrorKind } from "./errors.js";
export { ApiError, InvalidInputError } from "./errors.js";
export type {
  AccountsClientOptions,
  AllIdentitiesOptions,
  CallOptions,
  CustomerFilters,
  FoundUsers,
  IdentityPage,
  IdentityPageQuery,
  LoopOptions,
  StreamProgress,
  WorkerRetry,
} from "./types.js";
