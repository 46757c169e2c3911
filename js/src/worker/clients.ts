// The clients of both clouds, made once for what `env` says.
import type { AliyunClientOptions, CloudTokens, FetchLike, TencentClientOptions } from "../index.js";
import { AliyunClient, cloudTokens, InvalidInputError, TencentClient } from "../index.js";
import { WorkerError } from "./errors.js";
import type { AliyunAccess, CheckedOptions } from "./options.js";

/** Aliyun's cloud: each client has the app key of one of its two lists of calls. */
export interface AliyunClients {
  /** Of the App's list: identities by their ids, and by what is known of them. */
  app: AliyunClient;
  /** Of the cloud's list, which has everybody; absent without its key. */
  list?: { client: AliyunClient; tokens: CloudTokens | undefined } | undefined;
}

/**
 * Gives each cloud's clients, or `undefined` where the cloud is not configured. Some hosts give every request an `env` of its own, so
 * a client is kept as long as its options are the same: the holder of a cloud token must not be made anew.
 */
export class Clients<Env> {
  readonly #options: CheckedOptions<Env>;
  #tencent: Made<TencentClientOptions, TencentClient> | undefined;
  #aliyun: Made<AliyunAccess, AliyunClients> | undefined;

  constructor(options: CheckedOptions<Env>) {
    this.#options = options;
  }

  tencent(env: Env): TencentClient | undefined {
    const { tencent } = this.#options;
    this.#tencent = make(
      "tencent",
      () => tencent(env),
      this.#tencent,
      (options) => new TencentClient(options),
    );
    return this.#tencent?.value;
  }

  aliyun(env: Env): AliyunClients | undefined {
    const { aliyun, fetch } = this.#options;
    this.#aliyun = make(
      "aliyun",
      () => aliyun(env),
      this.#aliyun,
      (access) => makeAliyun(access, fetch),
    );
    return this.#aliyun?.value;
  }
}

interface Made<Options, Value> {
  options: Options;
  value: Value;
}

function make<Options extends object, Value>(
  cloud: string,
  getOptions: () => Options | undefined,
  made: Made<Options, Value> | undefined,
  create: (options: Options) => Value,
): Made<Options, Value> | undefined {
  try {
    const options = getOptions();
    if (options === undefined) return undefined;
    if (made !== undefined && areSame(made.options, options)) return made;
    return { options, value: create(options) };
  } catch (error) {
    // The caller cannot mend it, and reads no more than where it is.
    const field = error instanceof InvalidInputError ? error.field : "options";
    throw new WorkerError("misconfigured", `the worker's options for ${cloud} are invalid: see \`${field}\``);
  }
}

function areSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isPlain(one) || !isPlain(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => areSame(one[name], other[name]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function makeAliyun(
  { cloud, projectId, store, ...app }: AliyunAccess,
  fetch: FetchLike | undefined,
): AliyunClients {
  const clients: AliyunClients = { app: new AliyunClient(app) };
  if (cloud === undefined) return clients;
  const options: AliyunClientOptions = { ...app, ...cloud };
  const client = new AliyunClient(options);
  const tokens =
    projectId === undefined
      ? undefined
      : cloudTokens(client, { projectId, ...(store && { store }), ...(fetch && { fetch }) });
  clients.list = { client, tokens };
  return clients;
}
