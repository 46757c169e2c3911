// What the client takes and gives. Types only: nothing of this file is left in the JavaScript.
import type { ErrorKind as CloudErrorKind, Provider } from "../errors.js";
import type { FetchLike } from "../send/transport.js";
import type { CustomerListParams } from "../tencent-types.js";
import type { IdentityList } from "../types.js";
import type { UserTextKind } from "../users/question.js";
import type { User } from "../users/user.js";
import type { ApiError } from "./errors.js";

/** Options of an AccountsClient. */
export interface AccountsClientOptions {
  /** Where the worker is: its `basePath`, such as `/api` on the page's own origin, or an absolute address. */
  baseUrl: string | URL;
  /**
   * Sent as `authorization: Bearer …`: printable ASCII without spaces. A function is asked anew for every request, and may give
   * `undefined` where there is none. Left out where cookies of an access proxy say who is calling.
   */
  token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** Sends the requests; by default the host's `fetch`. */
  fetch?: FetchLike | undefined;
}

/** Options of every call. */
export interface CallOptions {
  /** Whether to show what is masked otherwise, for callers who may: `forbidden` for others. By default `false`. */
  reveal?: boolean | undefined;
  /** Ends the call at once, which rejects with its reason. */
  signal?: AbortSignal | undefined;
  /**
   * For how long nothing may come, in milliseconds: an integer from 1 to 600000, by default 90000, since a worker waits for up to a
   * minute where a cloud asks it to.
   */
  timeoutMs?: number | undefined;
}

/** Options of every loop. The listeners may be asynchronous: they are waited for, and what they throw ends the loop. */
export interface LoopOptions extends CallOptions {
  /** Where to go on, as `onCursor` told it for the same question; by default at the beginning. */
  cursor?: string | undefined;
  /** Called with the progress, after each page that the worker read. */
  onProgress?: ((progress: StreamProgress) => void) | undefined;
  /** Called before the worker waits and asks a cloud again. */
  onRetry?: ((retry: WorkerRetry) => void) | undefined;
  /** Called with where to go on, when all rows before it were given; also before an error is thrown, where it says so. */
  onCursor?: ((cursor: string) => void) | undefined;
}

/** Options of `allIdentities`. */
export interface AllIdentitiesOptions extends LoopOptions {
  /** Whether to begin with the newest identity; by default `true`. */
  newestFirst?: boolean | undefined;
}

/** The progress of a loop. */
export interface StreamProgress {
  /** How many are done. */
  done: number;
  /** Of how many; absent where nobody knows. */
  total?: number;
}

/** The worker is about to ask a cloud again. */
export interface WorkerRetry {
  /** Which cloud. */
  provider: Provider;
  /** Why. */
  kind: CloudErrorKind;
  /** Which attempt failed, counted from 1. */
  attempt: number;
  /** How many there can be. */
  attempts: number;
  /** How long the worker waits before the next, in milliseconds. */
  delayMs: number;
}

/** Which customers to give. An empty string counts as absent. */
export type CustomerFilters = Pick<CustomerListParams, "customerId" | "countryCode" | "phoneNumber">;

/** Which identities of the cloud's list to give. */
export interface IdentityPageQuery {
  /** How many to skip, an integer from 0 to 2^31-1. */
  offset?: number | undefined;
  /** How many to give at most, an integer from 1 to 2^31-1; the worker has a limit of its own. */
  count?: number | undefined;
  /** Whether to begin with the newest; by default `true`. */
  newestFirst?: boolean | undefined;
}

/** A page of identities. */
export type IdentityPage = IdentityList;

/** Whom `find` found. */
export interface FoundUsers {
  /** Everybody whom the text fits, each once. */
  users: User[];
  /** What the text was taken for. */
  takenFor: UserTextKind[];
  /** The error of each cloud that failed. */
  errors: {
    /** Of Tencent. */
    tencent?: ApiError;
    /** Of Aliyun. */
    aliyun?: ApiError;
  };
}
