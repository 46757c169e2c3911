// The fetch handler that holds the secrets, so that a page never needs one.

export { accountsWorker } from "./app.js";
export type { Authorize, Caller } from "./authorize.js";
export { bearer } from "./authorize.js";
export type { ErrorDetail, WorkerErrorKind } from "./errors.js";
export type { WorkerLimits } from "./limits.js";
export type { Line } from "./line.js";
export type { LogEntry } from "./log.js";
export type { AliyunAccess, WorkerOptions } from "./options.js";
export type { RateLimiter } from "./rate-limit.js";
