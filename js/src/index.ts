// Everything that is public, but for init and initSync, which each entry brings.

export { AliyunClient } from "./aliyun.js";
export {
  parseAliyun,
  parseCloudToken,
  parseIdentity,
  parseIdentityList,
  parseOpenId,
} from "./aliyun-parsers.js";
export type {
  AccountChanges,
  AliyunCall,
  AliyunClientOptions,
  AliyunRegion,
  AliyunResult,
  AliyunStage,
  IdentityPageParams,
  IdentityQuery,
} from "./aliyun-types.js";
export { clockOffsetFrom } from "./clock.js";
export type { ApiErrorFields, ErrorKind, Provider } from "./errors.js";
export { ApiError, InvalidInputError } from "./errors.js";
export type { SignatureMismatch } from "./explain.js";
export { explainSignatureMismatch } from "./explain.js";
export { stringToSign, toCurl } from "./request.js";
export type { AllIdentitiesOptions, OpenEndedProgress } from "./send/all-identities.js";
export { allIdentities } from "./send/all-identities.js";
export type { CloudTokensOptions } from "./send/cloud-tokens.js";
export { cloudTokens } from "./send/cloud-tokens.js";
export type { PageOptions } from "./send/customers.js";
export { customers } from "./send/customers.js";
export type { BatchOptions } from "./send/identities.js";
export { identities } from "./send/identities.js";
export type { Progress } from "./send/loop.js";
export type { RetryEvent, SendOptions } from "./send/send.js";
export { send } from "./send/send.js";
export type { CloudTokens } from "./send/token-holder.js";
export type { CloudTokenStore, StoredCloudToken } from "./send/token-store.js";
export type { FetchLike } from "./send/transport.js";
export { TencentClient } from "./tencent.js";
export { parseCustomerList, parseDeviceList, parseOrderList, parseTencent } from "./tencent-parsers.js";
export type {
  CustomerListParams,
  DeviceListParams,
  NewCustomer,
  OrderListParams,
  Scalar,
  TencentClientOptions,
  TencentParams,
  TencentResult,
} from "./tencent-types.js";
export type {
  CloudToken,
  Customer,
  CustomerList,
  Device,
  DeviceList,
  Identity,
  IdentityList,
  IdentityResult,
  OpenIdResult,
  Order,
  OrderList,
  ResponseLike,
  SignedRequest,
  SigningOverrides,
} from "./types.js";
export type { CloudClients } from "./users/clients.js";
export type { FindUsersResult } from "./users/find.js";
export { findUsers } from "./users/find.js";
export { maskEmail, maskPhone, maskUser } from "./users/mask.js";
export type { UserTextKind } from "./users/question.js";
export type { AliyunUser, TencentUser, User, UserFields } from "./users/user.js";
export { toUser } from "./users/user.js";
export type { UsersOptions, UsersProgress } from "./users/users.js";
export { users } from "./users/users.js";
