// What accountsWorker takes, and the copy of it that is checked.
import type { AliyunClientOptions, CloudTokenStore, FetchLike, TencentClientOptions } from "../index.js";
import { InvalidInputError } from "../index.js";
import type { Authorize } from "./authorize.js";
import type { CheckedLimits, WorkerLimits } from "./limits.js";
import { checkLimits } from "./limits.js";
import type { LogEntry } from "./log.js";
import { writeLogEntry } from "./log.js";
import type { RateLimiter } from "./rate-limit.js";

/** The keys of Aliyun: an app key of the App's list (客户端), and one of the cloud's list (云端), which alone can list everybody. */
export interface AliyunAccess extends AliyunClientOptions {
  /**
   * The key of the cloud's list. Without it the routes of the list answer 404. Region, endpoint and whatever else is left out
   * is that of the App's key.
   */
  cloud?: (Partial<AliyunClientOptions> & { appKey: string; appSecret: string }) | undefined;
  /** The project whose cloud token the list asks for; without it no token is sent. */
  projectId?: string | undefined;
  /**
   * Where the workers that share the project keep the token, such as `durableTokenStore` of `iot-accounts/worker/cloudflare`. By default
   * each isolate has a token of its own, and takes it from all the others: set it as soon as there is more than one.
   */
  store?: CloudTokenStore | undefined;
}

/** The options of `accountsWorker`. `Env` is what the host gives `fetch` as its second argument. */
export interface WorkerOptions<Env> {
  /** The key of Tencent's cloud. Left out, or `undefined` for an `env`: its routes answer 404. */
  tencent?: ((env: Env) => TencentClientOptions | undefined) | undefined;
  /** The keys of Aliyun's cloud. Left out, or `undefined` for an `env`: its routes answer 404. */
  aliyun?: ((env: Env) => AliyunAccess | undefined) | undefined;
  /** Who is asking? `null` for nobody: the answer is 401. What it throws is never shown. See `bearer`. */
  authorize: Authorize<Env>;
  /** Where the routes begin: by default `/api`. */
  basePath?: string | undefined;
  /**
   * Origins of pages that may ask besides those of the worker's own host, such as `https://dashboard.example`; by default none.
   * A request from a page of any other is refused.
   */
  origins?: readonly string[] | undefined;
  /**
   * The hosts, with a port other than the default, under which the worker may be asked, such as `accounts.example`. By default any:
   * an edge network asks a worker under its own hosts alone. Set it where the worker listens on an address itself (Node, Deno, Bun), so
   * that no page reaches it under a name of its own (DNS rebinding).
   */
  hosts?: readonly string[] | undefined;
  /** What one request of the worker may cost. */
  limits?: WorkerLimits | undefined;
  /**
   * What counts the requests of each caller, by `who`, in an engine that all isolates share: Cloudflare's rate-limiting binding, or another
   * with its one method. An isolate alone cannot count them. By default nothing counts.
   */
  rateLimit?: ((env: Env) => RateLimiter | undefined) | undefined;
  /** Called for every look-up; by default each is a line of JSON on the console. It gets no data of users. */
  log?: ((entry: LogEntry) => void) | undefined;
  /** Sends the requests to the clouds; by default the host's `fetch`. */
  fetch?: FetchLike | undefined;
}

/** @internal The checked copy. */
export interface CheckedOptions<Env> {
  tencent: (env: Env) => TencentClientOptions | undefined;
  aliyun: (env: Env) => AliyunAccess | undefined;
  authorize: Authorize<Env>;
  basePath: string;
  origins: ReadonlySet<string>;
  hosts: ReadonlySet<string> | undefined;
  rateLimit: (env: Env) => RateLimiter | undefined;
  limits: CheckedLimits;
  log: (entry: LogEntry) => void;
  fetch: FetchLike | undefined;
}

const NAMES: ReadonlySet<string> = new Set<keyof WorkerOptions<unknown>>([
  "tencent",
  "aliyun",
  "authorize",
  "basePath",
  "origins",
  "hosts",
  "limits",
  "rateLimit",
  "log",
  "fetch",
]);

/** @internal */
export function checkOptions<Env>(options: WorkerOptions<Env>): CheckedOptions<Env> {
  if (typeof options !== "object" || options === null)
    throw new InvalidInputError("options", "must be a plain object");
  const copy = { ...options };
  for (const name of Object.keys(copy)) {
    if (!NAMES.has(name))
      throw new InvalidInputError(`options.${name}`, `is not known here; known are ${[...NAMES].join(", ")}`);
  }
  const { tencent, aliyun, authorize, rateLimit, log, fetch } = copy;
  if (tencent === undefined && aliyun === undefined)
    throw new InvalidInputError("options", "must have `tencent`, `aliyun` or both");
  checkFunction("tencent", tencent, "must be a function of `env` that gives the options of a TencentClient");
  checkFunction("aliyun", aliyun, "must be a function of `env` that gives the options of an AliyunClient");
  if (authorize === undefined || authorize === null) {
    throw new InvalidInputError(
      "authorize",
      "must be given: without it anybody could read everybody's data; `bearer` makes one",
    );
  }
  checkFunction("authorize", authorize, "must be a function of a request and `env`");
  checkFunction("rateLimit", rateLimit, "must be a function of `env` that gives what counts requests");
  checkFunction("log", log, "must be a function");
  checkFunction("fetch", fetch, "must be a function like the global fetch");
  const hosts = copy.hosts === undefined ? undefined : new Set(checkTexts("hosts", copy.hosts, isHost));
  return {
    tencent: tencent ?? (() => undefined),
    aliyun: aliyun ?? (() => undefined),
    authorize,
    basePath: checkBasePath(copy.basePath ?? "/api"),
    origins: new Set(checkTexts("origins", copy.origins ?? [], isOrigin)),
    hosts,
    rateLimit: rateLimit ?? (() => undefined),
    limits: checkLimits(copy.limits),
    log: log ?? writeLogEntry,
    fetch,
  };
}

function checkFunction(field: string, value: unknown, expected: string): void {
  if (value !== undefined && typeof value !== "function") throw new InvalidInputError(field, expected);
}

function checkBasePath(path: unknown): string {
  if (typeof path === "string" && (path === "/" || /^(?:\/[\w.~-]+)+$/.test(path))) return path;
  throw new InvalidInputError(
    "basePath",
    "must be a path that begins with a slash and ends without, such as `/api`",
  );
}

function checkTexts(
  field: string,
  texts: readonly string[],
  { test, expected }: { test: (text: string) => boolean; expected: string },
): string[] {
  if (!Array.isArray(texts)) throw new InvalidInputError(field, "must be an array");
  return texts.map((text, index) => {
    if (typeof text === "string" && test(text)) return text;
    throw new InvalidInputError(`${field}[${index}]`, expected);
  });
}

const isOrigin = {
  test: (text: string) => URL.canParse(text) && new URL(text).origin === text,
  expected: "must be an origin without a path, such as `https://dashboard.example`",
};

const isHost = {
  test: (text: string) => URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text,
  expected: "must be a host in lower case, such as `accounts.example` or `localhost:8787`",
};
