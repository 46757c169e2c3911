// An edge worker that looks up accounts in both clouds. Only the worker has the secrets, as bindings; it signs the
// requests, calls the cloud, parses the responses and returns plain JSON, so that a dashboard never needs an AppSecret.
//
// A real deployment must add authentication (a session, an access proxy): anyone who can reach these routes can read your
// users' phone numbers and e-mail addresses. CORS headers are omitted on purpose, so that pages of other origins cannot
// read them either.
import {
  AliyunClient,
  type AliyunRegion,
  type CustomerListParams,
  customers,
  type Identity,
  identities,
  send,
  TencentClient,
} from "iot-accounts";
import {
  createConfigurationError,
  createErrorResponse,
  createInputError,
  createJsonResponse,
  WorkerError,
} from "./failures.ts";
import { stream } from "./ndjson.ts";

export interface Env {
  TENCENT_APP_KEY: string;
  TENCENT_APP_SECRET: string;
  TENCENT_ENDPOINT?: string;
  ALIYUN_APP_KEY: string;
  ALIYUN_APP_SECRET: string;
  ALIYUN_ENDPOINT?: string;
  ALIYUN_REGION?: AliyunRegion;
}

const MAX_BODY_BYTES = 1024 * 1024;
// Alibaba's gateway has a timeout of 3 seconds for this path; the rest is for the network.
const TIMEOUT_MS = 4_000;
// A user waits for a single page; a long list should survive a minute of failures.
const RETRIES = { page: 2, list: 5 };

interface Call {
  request: Request;
  env: Env;
}

const routes = new Map([
  ["/api/customers", { method: "GET", handle: getCustomerPage }],
  ["/api/customers/stream", { method: "GET", handle: streamCustomers }],
  ["/api/identities", { method: "POST", handle: getIdentities }],
  ["/api/identities/stream", { method: "POST", handle: streamIdentities }],
]);

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      const { pathname } = new URL(request.url);
      const route = routes.get(pathname);
      if (route === undefined)
        throw new WorkerError(404, "unknown-route", `there is no route \`${pathname}\``);
      if (request.method !== route.method) {
        const message = `\`${pathname}\` accepts ${route.method} only`;
        throw new WorkerError(405, "wrong-method", message, { allow: route.method });
      }
      return await route.handle({ request, env });
    } catch (error) {
      // The client has disconnected: nobody reads this response, and it is not an error.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      return createErrorResponse(error);
    }
  },
};

/** `GET /api/customers?customerId=&countryCode=&phoneNumber=&offset=&limit=`: one page. */
async function getCustomerPage(call: Call): Promise<Response> {
  const client = getTencentClient(call.env);
  const params = readCustomerParams(call.request);
  const page = (overrides: object) => client.getCustomerList(params, overrides);
  return createJsonResponse(200, await send(page, createOptions(call, RETRIES.page)));
}

/** `GET /api/customers/stream?customerId=&countryCode=&phoneNumber=&offset=`: all pages, as lines. */
async function streamCustomers(call: Call): Promise<Response> {
  const client = getTencentClient(call.env);
  const params = readCustomerParams(call.request);
  const sending = createOptions(call, RETRIES.list);
  return stream(sending, (watch) => customers(client, params, { ...sending, ...watch }));
}

/** `POST /api/identities` with `{"identityIds":["…"]}`: in one response. */
async function getIdentities(call: Call): Promise<Response> {
  const client = getAliyunClient(call.env);
  const found: Identity[] = [];
  const all = identities(client, await readIdentityIds(call.request), createOptions(call, RETRIES.page));
  for await (const identity of all) found.push(identity);
  return createJsonResponse(200, { identities: found });
}

/** `POST /api/identities/stream` with the same body: all batches, as lines. */
async function streamIdentities(call: Call): Promise<Response> {
  const client = getAliyunClient(call.env);
  const ids = await readIdentityIds(call.request);
  const sending = createOptions(call, RETRIES.list);
  return stream(sending, (watch) => identities(client, ids, { ...sending, ...watch }));
}

/** The request's signal aborts all work when the client disconnects. */
function createOptions({ request }: Call, retries: number) {
  return { signal: request.signal, timeoutMs: TIMEOUT_MS, retries };
}

/** Passes the whole query: the client refuses unknown names and invalid values. */
function readCustomerParams(request: Request): CustomerListParams {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return { ...query, offset: parseNumber(query.offset), limit: parseNumber(query.limit) };
}

async function readIdentityIds(request: Request): Promise<string[]> {
  const body = await readJson(request);
  if (typeof body !== "object" || body === null || !("identityIds" in body)) {
    throw createInputError("identityIds", 'the body must be `{"identityIds":["…"]}`');
  }
  // The package checks that it is a list of strings.
  return body.identityIds as string[];
}

// `env` is the same object for the lifetime of the isolate, so each client is created once, on first use.
const tencentClients = new WeakMap<Env, TencentClient>();
const aliyunClients = new WeakMap<Env, AliyunClient>();

function getTencentClient(env: Env): TencentClient {
  return getOrCreate(tencentClients, env, "tencent", () => {
    const { TENCENT_APP_KEY: appKey, TENCENT_APP_SECRET: appSecret, TENCENT_ENDPOINT: endpoint } = env;
    return new TencentClient({ appKey, appSecret, endpoint });
  });
}

function getAliyunClient(env: Env): AliyunClient {
  return getOrCreate(aliyunClients, env, "aliyun", () => {
    const { ALIYUN_APP_KEY: appKey, ALIYUN_APP_SECRET: appSecret, ALIYUN_ENDPOINT: endpoint } = env;
    return new AliyunClient({ appKey, appSecret, endpoint, region: env.ALIYUN_REGION });
  });
}

function getOrCreate<Client>(
  cache: WeakMap<Env, Client>,
  env: Env,
  provider: string,
  create: () => Client,
): Client {
  let client = cache.get(env);
  if (client === undefined) {
    try {
      client = create();
    } catch (error) {
      throw createConfigurationError(provider, error);
    }
    cache.set(env, client);
  }
  return client;
}

/** Stricter than `Number(text)`, which reads a blank as 0 and accepts "0x10" and "1e3". */
function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new WorkerError(415, "wrong-content-type", "the content type must be `application/json`");
  }
  // Counted while it is read, because content-length may be missing.
  let size = 0;
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES)
      throw new WorkerError(413, "too-large", `the body is larger than ${MAX_BODY_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  try {
    return JSON.parse(text + decoder.decode());
  } catch {
    throw createInputError("body", "the body is not JSON");
  }
}
