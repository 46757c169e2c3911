import { randomUUID } from "node:crypto";
import { callService, createServices } from "./aliyun-services.mjs";
import { ALIYUN_SETTINGS } from "./aliyun-settings.mjs";
import { contentMd5, sign, splitTarget, stringToSign, UNLISTED_HEADERS } from "./aliyun-signature.mjs";
import { ChangingList } from "./changing-list.mjs";
import { CloudTokens } from "./cloud-tokens.mjs";
import { equalInConstantTime } from "./constant-time.mjs";
import { chooseIdentities } from "./data.mjs";
import { NonceMemory } from "./nonces.mjs";
import { Settings } from "./settings.mjs";

/**
 * A stand-in for api.link.aliyun.com that accepts exactly the requests that the gateway would. An error is a 4xx with an
 * empty body; the reason is in `x-ca-error-message` and `x-ca-error-code`. The vendor's two generations of gateways word
 * errors differently: here the messages are the older one's where it has one, the codes the newer one's. The vendor names
 * no code for an expired timestamp and a used nonce: I400HD was chosen here.
 *
 * The vendor does not specify what happens without a nonce, a time or a digest. All of the vendor's clients send them, so
 * this stand-in refuses a request without them. Some clients send the time as a Date header and no stage, which then is
 * RELEASE.
 *
 * @typedef {import("./types.mjs").GatewayRequest} GatewayRequest
 */

export const APP_KEY = "60000001";
export const APP_SECRET = "local-aliyun-secret";
export const CLOUD_APP_KEY = "24813579";
export const CLOUD_APP_SECRET = "local-aliyun-cloud-secret";
export const TIMESTAMP_WINDOW_MS = 15 * 60 * 1000;

const REQUIRED_HEADERS = ["content-md5", "x-ca-key", "x-ca-nonce", "x-ca-signature-headers"];
const STAGES = ["RELEASE", "PRE", "TEST"];
// The vendor's Tea SDKs send their JSON as an octet stream.
const BODY_TYPE = /^application\/(?:json\s*(?:;\s*charset="?utf-8"?\s*)?|octet-stream)$/i;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const PRINTABLE = /^[\x20-\x7e]*$/;

// Without Access-Control-Expose-Headers: a page cannot read the error headers of the real gateway either.
const CORS_HEADERS = { "access-control-allow-origin": "*" };
const PREFLIGHT_HEADERS = {
  ...CORS_HEADERS,
  "access-control-allow-methods": "GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH",
  "access-control-allow-headers": [
    "X-Ca-Key",
    "X-Ca-Nonce",
    "X-Ca-Timestamp",
    "X-Ca-Stage",
    "X-Ca-Signature",
    "X-Ca-Signature-Headers",
    "X-Ca-Signature-Method",
    "Content-Type",
    "Accept",
    "Content-MD5",
  ].join(","),
};

/** An error of the gateway, not of a service behind it. */
class GatewayError extends Error {
  /**
   * @param {number} status
   * @param {string} code six characters
   * @param {string} message
   * @param {string} [body]
   */
  constructor(status, code, message, body = "") {
    super(message);
    this.body = body;
    this.status = status;
    this.code = code;
  }
}

/**
 * @typedef {ReadonlyMap<string, { secret: string, list: "app" | "cloud" }>} AppKeys by app key
 *
 * @param {readonly import("./data.mjs").Identity[]} identities
 * @param {{ appSecret: string, cloudAppSecret?: string, changes?: Partial<import("./aliyun-settings.mjs").AliyunSettings> }}
 *   options
 * @returns {import("./types.mjs").Gateway & { settings: Settings<import("./aliyun-settings.mjs").AliyunSettings>,
 *   readRows: () => readonly import("./data.mjs").Identity[] }}
 */
export function createAliyunGateway(
  identities,
  { appSecret, cloudAppSecret = CLOUD_APP_SECRET, changes = {} },
) {
  /** @type {Settings<import("./aliyun-settings.mjs").AliyunSettings>} */
  const settings = new Settings(ALIYUN_SETTINGS, changes);
  let backend = createBackend(identities, () => settings.values);
  const services = createServices(() => backend);
  /** @type {AppKeys} */
  const appKeys = new Map([
    [APP_KEY, { secret: appSecret, list: "app" }],
    [CLOUD_APP_KEY, { secret: cloudAppSecret, list: "cloud" }],
  ]);
  // A timestamp can be ahead by the window, and stays valid until it is behind by the window.
  const nonces = new NonceMemory(2 * TIMESTAMP_WINDOW_MS);

  /** @type {import("./types.mjs").Gateway["handle"]} */
  const handle = (context) => {
    const { request, now, conditions } = context;
    const requestId = randomUUID().toUpperCase();
    if (request.method === "OPTIONS") {
      const headers = { ...PREFLIGHT_HEADERS, "x-ca-request-id": requestId };
      return { status: 200, headers, body: "", authenticated: false };
    }
    const headers = { ...CORS_HEADERS, "x-ca-request-id": requestId };
    try {
      const { path, query } = readTarget(request.target);
      const service = services.get(path);
      if (service === undefined) throw new GatewayError(404, "I404NF", "API Not Found");
      if (request.method !== "POST") throw new GatewayError(405, "I405UM", "Invalid HttpMethod");
      if (request.bodyTooLarge) throw new GatewayError(413, "I413RL", "Request body too Large");
      const { list } = authenticate(context, appKeys, nonces);
      if (request.body.length === 0) throw new GatewayError(400, "I400BD", "Empty Request Body");
      if (conditions.tokensEnded) backend.tokens.endAll();
      const call = { path, query, bytes: request.body, list, now, conditions };
      return {
        status: 200,
        headers: { ...headers, "content-type": "application/json; charset=utf-8" },
        body: conditions.refused ? "" : callService(service, call, backend),
        authenticated: true,
      };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return {
        status: error.status,
        headers: {
          ...headers,
          "x-ca-error-code": error.code,
          "x-ca-error-message": encodeHeaderValue(error.message),
        },
        body: error.body,
        authenticated: false,
      };
    }
  };
  return {
    handle,
    readNonce,
    settings,
    reset(options) {
      const chosen = chooseIdentities(options, identities);
      settings.reset();
      backend = createBackend(chosen, () => settings.values);
    },
    readState() {
      const { writes, identities: list } = backend;
      return { writes, inserted: list.inserted, removed: list.removed };
    },
    readRows: () => backend.identities.rows,
  };
}

/**
 * @param {readonly import("./data.mjs").Identity[]} identities
 * @param {import("./aliyun-types.mjs").Backend["readSettings"]} readSettings
 * @returns {import("./aliyun-types.mjs").Backend}
 */
function createBackend(identities, readSettings) {
  return {
    identities: new ChangingList(identities, {
      readId: ({ identityId }) => identityId,
      createRow: (identityId) => ({ identityId }),
    }),
    tokens: new CloudTokens(),
    writes: [],
    readSettings,
  };
}

/** @type {import("./types.mjs").Gateway["readNonce"]} */
function readNonce({ headers }) {
  return { nonce: headers["x-ca-nonce"], timestamp: headers["x-ca-timestamp"] };
}

/** @param {string} target */
function readTarget(target) {
  try {
    if (!PRINTABLE.test(target)) throw new URIError("unescaped bytes");
    return splitTarget(target);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new GatewayError(400, "I400RU", "Invalid Url");
  }
}

/**
 * @param {import("./types.mjs").GatewayContext} context
 * @param {AppKeys} appKeys
 * @param {NonceMemory} nonces
 */
function authenticate({ request, now, conditions }, appKeys, nonces) {
  const { headers, body } = request;
  checkHeaders(request);
  const signedHeaders = readSignedHeaders(headers);

  const appKey = appKeys.get(headers["x-ca-key"] ?? "");
  if (appKey === undefined) throw new GatewayError(400, "A400IK", "Invalid AppKey");
  if (!STAGES.includes(headers["x-ca-stage"] ?? "RELEASE"))
    throw new GatewayError(400, "I400SG", "Invalid Stage");
  if (Math.abs(now - readTime(headers)) > TIMESTAMP_WINDOW_MS) {
    throw new GatewayError(400, "I400HD", "Timestamp Expired");
  }
  if (!equalInConstantTime(headers["content-md5"] ?? "", contentMd5(body))) {
    throw new GatewayError(400, "I400I5", "Invalid Content-MD5");
  }

  const expected = stringToSign(request, signedHeaders);
  if (!equalInConstantTime(headers["x-ca-signature"] ?? "", sign(appKey.secret, expected))) {
    const { shownLineBreak = "#", maxShownLength = Number.POSITIVE_INFINITY } = conditions;
    const shown = expected.replaceAll("\n", shownLineBreak);
    const quoted = shown.length > maxShownLength ? `\`${shown.slice(0, maxShownLength)}` : `\`${shown}\``;
    if (conditions.signatureWordsInBody)
      throw new GatewayError(400, "A403IS", `Server StringToSign:${quoted}`, "Invalid Signature");
    throw new GatewayError(400, "A403IS", `Invalid Signature, Server StringToSign:${quoted}`);
  }
  // Only a request with a valid signature uses up its nonce: otherwise anyone could use up the nonces of others.
  if (!nonces.use(headers["x-ca-nonce"] ?? "", now)) throw new GatewayError(400, "I400HD", "Nonce Used");
  return appKey;
}

/**
 * @param {GatewayRequest["headers"]} headers
 * @returns {number} milliseconds
 */
function readTime({ "x-ca-timestamp": timestamp, date }) {
  if (timestamp !== undefined) {
    if (!/^[1-9]\d{12}$/.test(timestamp)) throw new GatewayError(400, "I400HD", "Invalid Timestamp");
    return Number(timestamp);
  }
  if (date === undefined) throw missingHeader("x-ca-timestamp");
  const time = HTTP_DATE.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(time)) throw new GatewayError(400, "I400HD", "Invalid Date");
  return time;
}

/** @param {GatewayRequest} request */
function checkHeaders({ headers, repeatedHeaders }) {
  const names = Object.keys(headers).filter(
    (name) => name.startsWith("x-ca-") || UNLISTED_HEADERS.includes(name),
  );
  for (const name of names) {
    if (repeatedHeaders.includes(name)) throw badHeader(name, "is repeated");
    if (!PRINTABLE.test(headers[name] ?? "")) throw badHeader(name, "is not printable ASCII");
  }
  if (!headers["x-ca-signature"]) throw new GatewayError(400, "A403IS", "Empty Signature");
  for (const name of REQUIRED_HEADERS) {
    if (!headers[name]) throw missingHeader(name);
  }
  const method = headers["x-ca-signature-method"];
  if (method !== undefined && method !== "HmacSHA256") {
    throw badHeader("x-ca-signature-method", "is not HmacSHA256");
  }
  const type = headers["content-type"] ?? "";
  if (!BODY_TYPE.test(type)) throw new GatewayError(400, "I400CT", `Invalid Content-Type: \`${type}\``);
}

/**
 * The list is joined by commas, in lower case, sorted, and names every `x-ca-` header of the request; otherwise a header
 * that looks signed could be changed in transit.
 *
 * @param {GatewayRequest["headers"]} headers
 */
function readSignedHeaders(headers) {
  const listed = (headers["x-ca-signature-headers"] ?? "").split(",");
  for (const [index, name] of listed.entries()) {
    const previous = listed[index - 1];
    if (previous !== undefined && previous >= name)
      throw badHeader("x-ca-signature-headers", "is not sorted");
    if (UNLISTED_HEADERS.includes(name)) throw badHeader("x-ca-signature-headers", `must not list ${name}`);
    if (!Object.hasOwn(headers, name)) {
      throw badHeader("x-ca-signature-headers", "lists a missing header");
    }
    if (!PRINTABLE.test(headers[name] ?? "")) throw badHeader(name, "is not printable ASCII");
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith("x-ca-") && !UNLISTED_HEADERS.includes(name) && !listed.includes(name)) {
      throw badHeader("x-ca-signature-headers", `does not list ${name}`);
    }
  }
  return listed;
}

/** @param {string} name */
function missingHeader(name) {
  return new GatewayError(400, "I400MH", `Header \`${name}\` is Required`);
}

/**
 * @param {string} name
 * @param {string} reason
 */
function badHeader(name, reason) {
  return new GatewayError(400, "I400HD", `Invalid Header \`${name}\` ${reason}`);
}

/**
 * A header consists of bytes: UTF-8 is sent unchanged, and control characters, which a header cannot contain, are
 * replaced.
 *
 * @param {string} text
 */
function encodeHeaderValue(text) {
  const printable = [...text].map((character) => (character < " " || character === "\x7f" ? "#" : character));
  return Buffer.from(printable.join(""), "utf8").toString("latin1");
}
