// An edge worker that looks accounts up in both clouds. It alone holds the secrets, as bindings; it signs, asks the
// cloud, reads the answer and hands plain JSON on, so that a dashboard never comes near an AppSecret.
//
// A real deployment must put authentication in front of it (a session, an access proxy): whoever reaches these routes
// reads your users' phone numbers and e-mail addresses. There are no CORS headers on purpose, so that pages of other
// origins cannot read them either.
import {
  AliyunClient,
  type AliyunRegion,
  type CustomerList,
  type CustomerListParams,
  type IdentityList,
  parseCustomerList,
  parseIdentityList,
  type SignedRequest,
  TencentClient,
} from "iot-accounts";
import { badInput, failureResponse, json, misconfigured, Refusal, unreachable } from "./failures.ts";

export interface Env {
  TENCENT_APP_KEY: string;
  TENCENT_APP_SECRET: string;
  TENCENT_ENDPOINT?: string;
  ALIYUN_APP_KEY: string;
  ALIYUN_APP_SECRET: string;
  ALIYUN_ENDPOINT?: string;
  ALIYUN_REGION?: AliyunRegion;
}

const BODY_LIMIT = 64 * 1024;
// Alibaba's gateway gives this path 3 seconds; the rest is for the way there and back.
const UPSTREAM_TIMEOUT_MS = 5_000;

const routes = new Map([
  ["/api/customers", { method: "GET", answer: customers }],
  ["/api/identities", { method: "POST", answer: identities }],
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
      return json(200, await route.answer(request, env));
    } catch (error) {
      return failureResponse(error);
    }
  },
};

/** `GET /api/customers?customerId=&countryCode=&phoneNumber=&offset=&limit=` */
async function customers(request: Request, env: Env): Promise<CustomerList> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  // The whole query goes in: the client itself refuses unknown names and values that are not right.
  const params: CustomerListParams = { ...query, offset: number(query.offset), limit: number(query.limit) };
  return parseCustomerList(await ask("tencent", tencent(env).getCustomerList(params)));
}

/** `POST /api/identities` with `{"identityIds":["…"]}` */
async function identities(request: Request, env: Env): Promise<IdentityList> {
  const body = await readJson(request);
  if (typeof body !== "object" || body === null || !("identityIds" in body)) {
    throw badInput("identityIds", 'the body must be `{"identityIds":["…"]}`');
  }
  return parseIdentityList(await ask("aliyun", aliyun(env).queryIdentityList(body.identityIds as string[])));
}

/** Sends a signed request once. The bytes are handed on as they came: parsing, errors too, is the package's work. */
async function ask(provider: "tencent" | "aliyun", signed: SignedRequest) {
  try {
    const signal = AbortSignal.timeout(UPSTREAM_TIMEOUT_MS);
    const response = await fetch(signed.url, { ...signed, redirect: "manual", signal });
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    throw unreachable(provider, error);
  }
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
