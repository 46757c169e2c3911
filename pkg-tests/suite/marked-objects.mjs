/**
 * Everything that the package makes when its secrets and tokens are markers, for the search for them.
 *
 * @import { Markers } from "../../tools/markers.mjs"
 * @import { Api, SignedRequest } from "./types.mjs"
 *
 * @typedef {import("iot-accounts").SendOptions} SendOptions
 * @typedef {{ name: string, holdsTokens?: true, collect: (api: Api, markers: Markers) => unknown[] | Promise<unknown[]> }}
 *   Group `holdsTokens`: the tokens are part of the request's body, and so of these
 */
import { createHangingFetch, recordFetch } from "./fetch-doubles.mjs";
import { catchError, catchRejection, dispose, unchecked } from "./helpers.mjs";
import { shortenWaits } from "./timers.mjs";

const TENCENT_KEY = "ServiceAppKey";
const ALIYUN_KEY = "23432342";

/** @param {Api} api @param {Markers} markers */
function createClients(api, { tencentSecret, aliyunSecret, iotToken, cloudToken }) {
  return {
    tencent: new api.TencentClient({ appKey: TENCENT_KEY, appSecret: tencentSecret }),
    aliyun: new api.AliyunClient({ appKey: ALIYUN_KEY, appSecret: aliyunSecret, iotToken, cloudToken }),
  };
}

/** @param {Api} api @param {Markers} markers @returns {SignedRequest[]} */
function signAll(api, markers) {
  const { tencent, aliyun } = createClients(api, markers);
  return [
    tencent.getCustomerList({ limit: 1 }),
    tencent.request("ServiceGetDeviceList", { ProductId: "p" }),
    aliyun.queryIdentityList(["1"]),
    aliyun.request("/cloud/thing/query?a=1", {
      apiVersion: "1.0.2",
      params: { a: 1 },
      headers: { "x-a": "1" },
    }),
  ];
}

/** @type {readonly Group[]} */
export const GROUPS = [
  {
    name: "clients",
    collect: (api, markers) => {
      const disposed = createClients(api, markers);
      for (const client of Object.values(disposed)) dispose(client);
      return [...Object.values(createClients(api, markers)), ...Object.values(disposed)];
    },
  },
  { name: "signed requests", holdsTokens: true, collect: signAll },
  {
    name: "curl lines",
    holdsTokens: true,
    collect: (api, markers) => signAll(api, markers).map((request) => api.toCurl(request)),
  },
  {
    name: "strings to sign",
    collect: (api, markers) => signAll(api, markers).map((request) => api.stringToSign(request)),
  },
  { name: "errors of what is given beside them", collect: collectInputErrors },
  { name: "errors of values that hold them", collect: collectRefusedValues },
  { name: "errors of send, and its events", collect: collectSendErrors },
  { name: "holders of cloud tokens, and their errors", collect: collectHolders },
  { name: "explanations", collect: collectExplanations },
];

/** @param {Api} api @param {Markers} markers */
function collectInputErrors(api, markers) {
  const { tencentSecret, aliyunSecret: appSecret, iotToken, cloudToken } = markers;
  /** @param {Record<string, unknown>} changes */
  const tencent = (changes) => () =>
    new api.TencentClient(unchecked({ appKey: TENCENT_KEY, appSecret: tencentSecret, ...changes }));
  /** @param {Record<string, unknown>} changes */
  const aliyun = (changes) => () =>
    new api.AliyunClient(unchecked({ appKey: ALIYUN_KEY, appSecret, iotToken, cloudToken, ...changes }));
  const disposed = createClients(api, markers);
  for (const client of Object.values(disposed)) dispose(client);
  const clients = createClients(api, markers);
  const forAll = [
    ...[{ appKey: "" }, { appKey: 1 }, { endpoint: "http://example.com" }, { endpoint: "?" }],
    ...[{ clockOffsetMs: 0.5 }, { clockOffsetMs: 2 ** 53 }, { unknown: 1 }],
  ];
  const forAliyun = [{ region: "moon-1" }, { stage: "?" }, { language: " " }, { endpoint: "https://h/p" }];
  return [
    ...forAll.flatMap((changes) => [tencent(changes), aliyun(changes)]),
    ...forAliyun.map(aliyun),
    () => clients.tencent.getCustomerList({ offset: -1 }),
    () => clients.tencent.getCustomerList({}, { requestId: " " }),
    () => clients.tencent.request("?"),
    () => clients.aliyun.queryIdentityList([]),
    () => clients.aliyun.queryIdentityList(["1"], { timestamp: -1 }),
    () => clients.aliyun.request("no slash", { apiVersion: "1" }),
    () => disposed.tencent.getCustomerList(),
    () => disposed.aliyun.queryIdentityList(["1"]),
  ].map(catchError);
}

/**
 * No message repeats what was refused: it may be a secret at the wrong place, or personal data.
 *
 * @param {Api} api
 * @param {Markers} markers
 */
function collectRefusedValues(api, markers) {
  const { tencent, aliyun } = createClients(api, markers);
  /** @param {object} options */
  const makeTencent = (options) =>
    new api.TencentClient(unchecked({ appKey: TENCENT_KEY, appSecret: "s", ...options }));
  /** @param {object} options */
  const makeAliyun = (options) =>
    new api.AliyunClient(unchecked({ appKey: ALIYUN_KEY, appSecret: "s", ...options }));
  return Object.values(markers).flatMap((marker) => {
    const odd = [`${marker}\n`, [marker], { toString: () => marker, toJSON: () => marker }];
    const options = ["appKey", "appSecret", "clockOffsetMs", "endpoint"];
    const further = ["region", "stage", "iotToken", "cloudToken", "language"];
    const urls = [`https://user:${marker}@host`, `https://host/?${marker}`, `http://${marker}`];
    /** @type {(() => unknown)[]} */
    const calls = [
      ...odd.flatMap((value) => options.map((name) => () => makeTencent({ [name]: value }))),
      ...odd.flatMap((value) => [...options, ...further].map((name) => () => makeAliyun({ [name]: value }))),
      ...urls.flatMap((endpoint) => [() => makeTencent({ endpoint }), () => makeAliyun({ endpoint })]),
      ...odd.flatMap((value) => [
        ...["customerId", "countryCode", "phoneNumber", "offset", "limit"].map(
          (name) => () => tencent.getCustomerList(unchecked({ [name]: value })),
        ),
        ...["requestId", "nonce", "timestamp"].map(
          (name) => () => tencent.getCustomerList({}, unchecked({ [name]: value })),
        ),
        () => tencent.request(unchecked(value)),
        () => tencent.request("A", unchecked({ B: [value] })),
        () => aliyun.queryIdentityList(unchecked(value)),
        () => aliyun.queryIdentityList(unchecked(["1", [value]])),
        () => aliyun.request(unchecked(value), { apiVersion: "1" }),
        () => aliyun.request("/a", unchecked({ apiVersion: value })),
        () => aliyun.request("/a", unchecked({ apiVersion: "1", params: marker })),
        () => aliyun.request("/a", unchecked({ apiVersion: "1", headers: { "x-a": value } })),
        () => api.toCurl(unchecked({ url: value, method: value, headers: { a: value }, body: [value] })),
        () => api.stringToSign(unchecked({ url: "", method: value, headers: {}, body: marker })),
        () => api.parseAliyun(unchecked({ status: value, body: marker })),
        () => api.clockOffsetFrom(unchecked(value)),
      ]),
    ];
    // Some values are right at some places.
    return calls.flatMap((call) => {
      try {
        call();
        return [];
      } catch (error) {
        return [error];
      }
    });
  });
}

/** @param {number} status @param {string} body @param {Record<string, string>} [headers] */
const answer = (status, body, headers) => () => new Response(body, { status, headers });
/** @param {string} code @param {Record<string, string>} [headers] */
const tencentAnswer = (code, headers) =>
  answer(200, JSON.stringify({ Response: { Error: { Code: code, Message: "said no" } } }), headers);
/** @param {number} code */
const aliyunAnswer = (code) => answer(200, JSON.stringify({ code, message: "said no", id: "1" }));
const date = new Date().toUTCString();
/** @returns {Response | Promise<Response>} */
const fail = () => {
  throw new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") });
};
const breakOff = () =>
  new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("broke off")) }));

const ANYWHERE = [
  ...[answer(500, "{}"), answer(429, "slow down", { "retry-after": "0" }), answer(200, "<html>")],
  ...[answer(302, ""), answer(200, "", { "content-length": "99999999" }), fail, breakOff],
];
const OF_TENCENT = [
  ...["AuthFailure.SignatureFailure", "AuthFailure.SecretIdNotFound", "RequestLimitExceeded"],
  ...["AuthFailure.SignatureExpire", "InvalidParameterValue", "InternalError"],
].map((code) => tencentAnswer(code, { date }));
const OF_ALIYUN = [
  ...[401, 403, 429, 460, 500].map(aliyunAnswer),
  answer(400, "", { "x-ca-error-message": "Timestamp Expired", "x-ca-error-code": "I400TE", date }),
  answer(400, "", { "x-ca-error-message": "Invalid Signature", "x-ca-error-code": "A403IS" }),
];

/**
 * @param {Api} api
 * @param {Markers} markers
 * @returns {Promise<unknown[]>} the errors, and the events that were reported on the way
 */
async function collectSendErrors(api, markers) {
  const clients = createClients(api, markers);
  /** @type {unknown[]} */
  const found = [];
  /** @param {ReturnType<typeof recordFetch>} double @returns {SendOptions} */
  const watch = ({ fetch }) => {
    const { onRetry } = shortenWaits(1000);
    return {
      fetch,
      retries: 1,
      onRetry: (event) => {
        found.push(event);
        onRetry(event);
      },
      onClockOffset: (offset) => found.push(offset),
    };
  };
  /** @param {SendOptions} options */
  const tencent = (options) =>
    catchRejection(api.send((overrides) => clients.tencent.getCustomerList({}, overrides), options));
  /** @param {SendOptions} options */
  const aliyun = (options) =>
    catchRejection(api.send((overrides) => clients.aliyun.queryIdentityList(["1"], overrides), options));
  for (const respond of [...ANYWHERE, ...OF_TENCENT]) found.push(await tencent(watch(recordFetch(respond))));
  for (const respond of [...ANYWHERE, ...OF_ALIYUN]) found.push(await aliyun(watch(recordFetch(respond))));
  const timeout = { ...watch(createHangingFetch()), timeoutMs: 1, retries: 0 };
  found.push(await tencent(timeout), await aliyun(timeout));
  found.push(await catchRejection(readAll(clients, found, api, watch)));
  return found;
}

/**
 * Both loops: the first fails in its second page.
 *
 * @param {ReturnType<typeof createClients>} clients
 * @param {unknown[]} found
 * @param {Api} api
 * @param {(double: ReturnType<typeof recordFetch>) => SendOptions} watch
 */
async function readAll({ tencent, aliyun }, found, api, watch) {
  const onProgress = (/** @type {unknown} */ progress) => found.push(progress);
  const identities = JSON.stringify({ code: 200, id: "1", data: [{ identityId: "1" }] });
  const looked = { ...watch(recordFetch(answer(200, identities))), onProgress };
  for await (const identity of api.identities(aliyun, ["1"], looked)) found.push(identity);
  const Customers = Array.from({ length: 100 }, (_, index) => ({ CustomerId: `c${index}` }));
  const page = JSON.stringify({ Response: { Customers, Total: 200 } });
  const double = recordFetch((_, index) => (index === 0 ? new Response(page) : answer(403, "no")()));
  for await (const _ of api.customers(tencent, {}, { ...watch(double), onProgress }));
}

/** @param {Api} api @param {Markers} markers */
async function collectExplanations(api, markers) {
  const found = [];
  for (const request of signAll(api, markers)) {
    const shown = api.stringToSign(request).replaceAll("\n", "#");
    for (const said of ["", ", Server StringToSign:`POST#a#b`", `, Server StringToSign:\`${shown}\``]) {
      const sending = api.send(() => request, { fetch: async () => refuse(request, said), retries: 0 });
      found.push(api.explainSignatureMismatch(request, unchecked(await catchRejection(sending))));
    }
  }
  return found;
}

/** @param {SignedRequest} request @param {string} said behind what the gateway always says */
function refuse(request, said) {
  if (!("x-ca-key" in request.headers)) return tencentAnswer("AuthFailure.SignatureFailure")();
  const headers = { "x-ca-error-message": `Invalid Signature${said}`, "x-ca-error-code": "A403IS" };
  return answer(400, "", headers)();
}

/**
 * @param {Api} api
 * @param {Markers} markers
 */
async function collectHolders(api, { aliyunSecret, cloudToken }) {
  const client = new api.AliyunClient({ appKey: ALIYUN_KEY, appSecret: aliyunSecret });
  /** @type {unknown[]} */
  const found = [];
  const onRetry = (/** @type {unknown} */ event) => found.push(event);
  const options = { projectId: "p", retries: 1, onRetry };
  const good = JSON.stringify({ code: 200, id: "1", data: { cloudToken, expireIn: 7_200_000 } });
  const odd = [{ cloudToken: [cloudToken] }, { [cloudToken]: "cloudToken" }, cloudToken, [cloudToken]];
  const answers = [
    ...odd.map((data) => JSON.stringify({ code: 200, id: "1", data })),
    JSON.stringify({ code: 2401, id: "1", message: "no permission", data: { cloudToken } }),
    ...[good.slice(0, -2), `${good}}`, good.replace("200", '"two hundred"'), `<html>${cloudToken}</html>`],
  ];
  for (const body of answers) {
    for (const status of [200, 400]) {
      const { fetch } = recordFetch(answer(status, body));
      found.push(await catchRejection(api.cloudTokens(client, { ...options, fetch }).get()));
    }
  }
  for (const stored of [
    { version: "1", cloudToken: `${cloudToken}\n` },
    { version: [cloudToken] },
    cloudToken,
  ]) {
    const store = unchecked({ read: async () => stored, replace: async () => stored });
    found.push(await catchRejection(api.cloudTokens(client, { ...options, store }).get()));
  }
  const { fetch } = recordFetch(answer(200, good));
  const tokens = api.cloudTokens(client, { ...options, fetch });
  if ((await tokens.get()) !== cloudToken) throw new Error("the holder has another token");
  found.push(tokens, await catchRejection(tokens.renew(`${cloudToken}\n`)));
  const page = { offset: 0, count: 1 };
  for (const respond of [...ANYWHERE, ...OF_ALIYUN]) {
    const sent = api.send((overrides) => client.queryIdentityByPage(page, overrides), {
      ...{ fetch: recordFetch(respond).fetch, onRetry: shortenWaits(1000).onRetry },
      ...{ tokens, retries: 1 },
    });
    found.push(await catchRejection(sent));
  }
  const unsigned = api.send(() => client.queryIdentityByPage(page), { tokens, fetch });
  found.push(await catchRejection(unsigned), tokens);
  return found;
}
