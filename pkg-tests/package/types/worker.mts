// The worker, with the `env` of an edge host.
import type { Hono } from "hono";
import type { Customer } from "iot-accounts";
import {
  type AliyunAccess,
  type Authorize,
  accountsWorker,
  bearer,
  type Caller,
  type ErrorDetail,
  type Line,
  type LogEntry,
  type RateLimiter,
  type WorkerErrorKind,
  type WorkerLimits,
  type WorkerOptions,
} from "iot-accounts/worker";

interface Env {
  APP_KEY: string;
  APP_SECRET: string;
  ACCESS_TOKEN?: string;
  LIMITER?: RateLimiter;
}

const worker = accountsWorker({
  tencent: (env: Env) => ({ appKey: env.APP_KEY, appSecret: env.APP_SECRET }),
  aliyun: (env: Env) => (env.APP_KEY === "" ? undefined : { appKey: env.APP_KEY, appSecret: env.APP_SECRET }),
  authorize: bearer((env: Env) => env.ACCESS_TOKEN, { who: "support" }),
  limits: { rowsPerPage: 100, callsAtOnce: 3 },
  rateLimit: (env: Env) => env.LIMITER,
  log: (entry: LogEntry) => console.log(entry.who, entry.count),
});
export default worker;
export const mounted: Hono<{ Bindings: Env }> = worker;

export async function authorize(request: Request, env: Env): Promise<Caller | null> {
  return request.headers.has("authorization") && env.APP_KEY !== "" ? { who: "somebody" } : null;
}

export function readRow({ row, cursor, end }: Line<Customer>): string | undefined {
  return row?.customerId ?? cursor ?? String(end);
}

// @ts-expect-error whoever leaves out `authorize` lets everybody in
accountsWorker({ tencent: (env: Env) => ({ appKey: env.APP_KEY, appSecret: env.APP_SECRET }) });
// @ts-expect-error a caller has a name
accountsWorker({ tencent: () => undefined, authorize: () => ({ canReveal: true }) });

const access: AliyunAccess = {
  appKey: "1",
  appSecret: "2",
  cloud: { appKey: "3", appSecret: "4" },
  projectId: "p",
};
const limits: Required<WorkerLimits> = {
  ...{ rowsPerPage: 200, idsPerRequest: 500, bodyBytes: 65_536, bodyTimeoutMs: 5000, subrequests: 40 },
  ...{ callsAtOnce: 6, callsWaiting: 100 },
};
const everybody: Authorize<unknown> = () => ({ who: "somebody", canReveal: true });
export const options: WorkerOptions<unknown> = {
  aliyun: () => access,
  authorize: everybody,
  limits,
  hosts: ["a.example"],
};

export function describe({ kind, message, advice }: ErrorDetail): string {
  const own: WorkerErrorKind | undefined = kind === "unauthorized" ? kind : undefined;
  return [own ?? kind, message, ...(advice ?? [])].join("\n");
}
