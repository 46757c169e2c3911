// What every look-up goes through: who asks, the answer or the error, and a line in the log.
import type { FetchLike, RetryEvent } from "../index.js";
import type { Caller } from "./authorize.js";
import { checkCaller } from "./authorize.js";
import { Call } from "./call.js";
import { Clients } from "./clients.js";
import { limitClouds } from "./cloud-limits.js";
import { describeError, toResponse, WorkerError } from "./errors.js";
import { STREAM_HEADERS, stream } from "./lines.js";
import type { LogEntry } from "./log.js";
import type { CheckedOptions } from "./options.js";
import { checkRate } from "./rate-limit.js";
import type { Asked, Streaming } from "./routes.js";
import { RETRIES } from "./routes.js";
import { JSON_HEADERS, SECURITY_HEADERS } from "./security-headers.js";

/** What makes the body of a route's answer, or the stream of it. */
export type Handle =
  | { page: (asked: Asked) => Promise<object> }
  | { stream: (asked: Asked) => Promise<Streaming> };

/** Answers a request. It never rejects. */
export type LookUp<Env> = (route: string, request: Request, env: Env, handle: Handle) => Promise<Response>;

export function createLookUp<Env>(options: CheckedOptions<Env>): LookUp<Env> {
  const limitFetch = limitClouds(options.limits);
  const fetch: FetchLike = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const clients = new Clients({ ...options, fetch: limitFetch(fetch) });

  return async (route, request, env, handle) => {
    const ended = new Ended(route, options.log);
    try {
      ended.caller = await identify(request, env);
      await checkRate(options.rateLimit(env), ended.caller.who);
      const call = new Call(request, options.limits, ended.caller);
      ended.call = call;
      const asked: Asked = {
        call,
        tencent: () => getConfigured(clients.tencent(env), "Tencent"),
        aliyun: () => getConfigured(clients.aliyun(env), "Aliyun"),
        sending: {
          // Within the limits of the clouds: what they hold back is no request of this call.
          fetch: limitFetch(call.wrap(fetch)),
          signal: call.signal,
          ...("page" in handle
            ? { retries: RETRIES.page, onRetry: refusePause }
            : { retries: RETRIES.stream }),
        },
        describe: (error) => ended.describe(error).detail,
      };
      if ("page" in handle) {
        const body = JSON.stringify(await handle.page(asked));
        ended.log(undefined);
        return new Response(body, { headers: JSON_HEADERS });
      }
      const streaming = await handle.stream(asked);
      // Hono drops the body of an answer to HEAD: nobody would ever read the stream.
      if (request.method === "HEAD") return new Response(null, { headers: STREAM_HEADERS });
      return await stream(call, {
        ...streaming,
        describe: asked.describe,
        onEnd: (error) => ended.log(error),
      });
    } catch (error) {
      ended.log(error);
      if (request.signal.aborted) return new Response(null, { status: 499, headers: SECURITY_HEADERS });
      return toResponse(ended.describe(error));
    }
  };

  async function identify(request: Request, env: Env): Promise<Caller> {
    const caller = checkCaller(await askWho(request, env));
    if (caller !== null) return caller;
    const headers = { "www-authenticate": "Bearer" };
    throw new WorkerError("unauthorized", "sign in: nobody is known by what was sent", { headers });
  }

  /** What somebody else's code throws may hold the token. */
  async function askWho(request: Request, env: Env): Promise<Caller | null> {
    try {
      return await options.authorize(request, env);
    } catch (error) {
      if (error instanceof WorkerError) throw error;
      throw new WorkerError("internal", "the worker could not find out who asks: `authorize` failed");
    }
  }
}

/** Whoever waits for a page is told how long the cloud wants to be left alone, instead of waiting without a word. */
function refusePause({ error }: RetryEvent): void {
  if ((error.retryAfterMs ?? 0) > 0) throw error;
}

function getConfigured<Client>(client: Client | undefined, cloud: string): Client {
  if (client === undefined)
    throw new WorkerError("unknown-route", `the worker has no keys of ${cloud}'s cloud`);
  return client;
}

/** What is said of a look-up when it is over. */
class Ended {
  caller: Caller | undefined;
  call: Call | undefined;
  readonly #route: string;
  readonly #log: CheckedOptions<never>["log"];
  readonly #startedMs = Date.now();

  constructor(route: string, log: CheckedOptions<never>["log"]) {
    this.#route = route;
    this.#log = log;
  }

  describe(error: unknown) {
    return describeError(error, this.caller?.canReveal === true);
  }

  log(error: unknown): void {
    const { call, caller } = this;
    const isLeft = call?.isLeft === true;
    const isDone = error === undefined || isLeft;
    const { status, logged } = isDone ? { status: isLeft ? 499 : 200, logged: {} } : this.describe(error);
    const failed = status >= 500 ? "failed" : "refused";
    this.#write({
      event: isLeft ? "left" : isDone ? "look-up" : failed,
      ...(caller !== undefined && { who: caller.who }),
      route: this.#route,
      ...(call !== undefined && {
        question: call.question,
        revealed: call.reveal,
        count: call.count,
        requestIds: call.requestIds,
      }),
      status,
      ...logged,
      durationMs: Date.now() - this.#startedMs,
    });
  }

  /** An answer does not depend on whether it could be logged. */
  #write(entry: LogEntry): void {
    try {
      this.#log(entry);
    } catch (error) {
      console.error("`log` threw", error instanceof Error ? error.name : typeof error);
    }
  }
}
