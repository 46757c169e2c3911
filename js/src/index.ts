// Everything that is public, but for init and initSync, which each entry brings.

export type {
  AliyunCall,
  AliyunClientOptions,
  AliyunRegion,
  AliyunResult,
  AliyunStage,
  Identity,
  IdentityList,
} from "./aliyun.js";
export { AliyunClient, parseAliyun, parseIdentityList } from "./aliyun.js";
export { clockOffsetFrom } from "./clock.js";
export type { ApiErrorFields, ErrorKind, Provider } from "./errors.js";
export { ApiError, InvalidInputError } from "./errors.js";
export type { SignatureMismatch } from "./explain.js";
export { explainSignatureMismatch } from "./explain.js";
export type { SignedRequest, SigningOverrides } from "./request.js";
export { stringToSign, toCurl } from "./request.js";
export type { ResponseLike } from "./response.js";
export type { BatchOptions, PageOptions, Progress } from "./send/customers.js";
export { customers, identities } from "./send/customers.js";
export type { RetryEvent, SendOptions } from "./send/send.js";
export { send } from "./send/send.js";
export type { FetchLike } from "./send/transport.js";
export type {
  Customer,
  CustomerList,
  CustomerListParams,
  Scalar,
  TencentClientOptions,
  TencentResult,
} from "./tencent.js";
export { parseCustomerList, parseTencent, TencentClient } from "./tencent.js";
