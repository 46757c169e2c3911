// An edge worker that looks accounts up in both clouds. It alone holds the secrets, as bindings; it signs, asks the
// cloud, reads the answer and hands plain JSON on, so that a dashboard never comes near an AppSecret.
//
// A real deployment must put authentication in front of it (a session, an access proxy): whoever reaches these routes
// reads your users' phone numbers and e-mail addresses. There are no CORS headers on purpose, so that pages of other
// origins cannot read them either.
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
import { badInput, failureResponse, json, misconfigured, Refusal } from "./failures.ts";
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

const BODY_LIMIT = 1024 * 1024;
// Alibaba's gateway gives this path 3 seconds; the rest is for the way there and back.
const TIMEOUT_MS = 4_000;
// Somebody waits for a single page; a long list should not be lost to one bad minute.
const RETRIES = { page: 2, list: 5 };

interface Call {
  request: Request;
  env: Env;
}

const routes = new Map([
  ["/api/customers", { method: "GET", answer: customerPage }],
  ["/api/customers/stream", { method: "GET", answer: customerStream }],
  ["/api/identities", { method: "POST", answer: identityList }],
  ["/api/identities/stream", { method: "POST", answer: identityStream }],
]);

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      const { pathname } = new URL(request.url);
      const route = routes.get(pathname);
      if (route === undefined) throw new Refusal(404, "unknown-route", `there is no route \`${pathname}\``);
      if (request.method !== route.method) {
        const message = `\`${pathname}\` answers ${route.method} only`;
        throw new Refusal(405, "wrong-method", message, { allow: route.method });
      }
      return await route.answer({ request, env });
    } catch (error) {
      // Whoever asked has gone: nobody reads this, and nothing went wrong.
      if (request.signal.aborted) return new Response(null, { status: 499 });
      return failureResponse(error);
    }
  },
};

/** `GET /api/customers?customerId=&countryCode=&phoneNumber=&offset=&limit=`: one page. */
async function customerPage(call: Call): Promise<Response> {
  const client = tencent(call.env);
  const params = customerParams(call.request);
  const page = (overrides: object) => client.getCustomerList(params, overrides);
  return json(200, await send(page, options(call, RETRIES.page)));
}

/** `GET /api/customers/stream?customerId=&countryCode=&phoneNumber=&offset=`: everyone, page after page, as lines. */
async function customerStream(call: Call): Promise<Response> {
  const client = tencent(call.env);
  const params = customerParams(call.request);
  const sending = options(call, RETRIES.list);
  return stream(sending, (watch) => customers(client, params, { ...sending, ...watch }));
}

/** `POST /api/identities` with `{"identityIds":["…"]}`: all of them at once. */
async function identityList(call: Call): Promise<Response> {
  const client = aliyun(call.env);
  const found: Identity[] = [];
  const all = identities(client, await identityIds(call.request), options(call, RETRIES.page));
  for await (const identity of all) found.push(identity);
  return json(200, { identities: found });
}

/** `POST /api/identities/stream` with the same: batch after batch, as lines. */
async function identityStream(call: Call): Promise<Response> {
  const client = aliyun(call.env);
  const ids = await identityIds(call.request);
  const sending = options(call, RETRIES.list);
  return stream(sending, (watch) => identities(client, ids, { ...sending, ...watch }));
}

/** When the one who asked goes away, all that is under way for them ends. */
function options({ request }: Call, retries: number) {
  return { signal: request.signal, timeoutMs: TIMEOUT_MS, retries };
}

/** The whole query goes in: the client itself refuses unknown names and values that are not right. */
function customerParams(request: Request): CustomerListParams {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return { ...query, offset: number(query.offset), limit: number(query.limit) };
}

async function identityIds(request: Request): Promise<string[]> {
  const body = await readJson(request);
  if (typeof body !== "object" || body === null || !("identityIds" in body)) {
    throw badInput("identityIds", 'the body must be `{"identityIds":["…"]}`');
  }
  // Whether it is a list of texts, the package checks.
  return body.identityIds as string[];
}

// The env is the same object for as long as the isolate lives, so each client is made once, on first use.
const tencentClients = new WeakMap<Env, TencentClient>();
const aliyunClients = new WeakMap<Env, AliyunClient>();

function tencent(env: Env): TencentClient {
  return once(tencentClients, env, "tencent", () => {
    const { TENCENT_APP_KEY: appKey, TENCENT_APP_SECRET: appSecret, TENCENT_ENDPOINT: endpoint } = env;
    return new TencentClient({ appKey, appSecret, endpoint });
  });
}

function aliyun(env: Env): AliyunClient {
  return once(aliyunClients, env, "aliyun", () => {
    const { ALIYUN_APP_KEY: appKey, ALIYUN_APP_SECRET: appSecret, ALIYUN_ENDPOINT: endpoint } = env;
    return new AliyunClient({ appKey, appSecret, endpoint, region: env.ALIYUN_REGION });
  });
}

function once<Client>(made: WeakMap<Env, Client>, env: Env, provider: string, make: () => Client): Client {
  let client = made.get(env);
  if (client === undefined) {
    try {
      client = make();
    } catch (error) {
      throw misconfigured(provider, error);
    }
    made.set(env, client);
  }
  return client;
}

/** Not a plain `Number(text)`, which reads a blank as 0 and takes "0x10" and "1e3". */
function number(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new Refusal(415, "wrong-content-type", "the content type must be `application/json`");
  }
  // Counted while it comes in: content-length may be missing.
  let size = 0;
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > BODY_LIMIT) throw new Refusal(413, "too-large", `the body is larger than ${BODY_LIMIT} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  try {
    return JSON.parse(text + decoder.decode());
  } catch {
    throw badInput("body", "the body is not JSON");
  }
}
