import { randomUUID } from "node:crypto";
import { callService, createServices } from "./aliyun-services.mjs";
import { contentMd5, NEVER_LISTED, sign, splitTarget, stringToSign } from "./aliyun-signature.mjs";
import { sameText } from "./constant-time.mjs";
import { NonceMemory } from "./nonces.mjs";

/**
 * A stand-in for api.link.aliyun.com that lets in what the gateway would, and nothing else. A refusal is a
 * 4xx with an empty body; the reason stands in `x-ca-error-message` and `x-ca-error-code`. The vendor's two
 * generations of gateways word refusals differently: here the words are the older one's where it has any, the
 * codes the newer one's. For a stale timestamp and a used nonce, I400HD was decided here.
 *
 * The vendor takes a missing stage for RELEASE, and leaves open what happens without a nonce, a timestamp or a
 * digest. This stand-in refuses them all, because nothing that leaves them out should pass for correct.
 *
 * @typedef {import("./listener.mjs").Arrived} Arrived
 * @typedef {import("./listener.mjs").Answer} Answer
 */

export const APP_KEY = "60000001";
export const APP_SECRET = "local-aliyun-secret";
export const TIMESTAMP_WINDOW_MS = 15 * 60 * 1000;
export const NONCE_LIFETIME_MS = 15 * 60 * 1000;

const REQUIRED_HEADERS = [
  "content-md5",
  "x-ca-key",
  "x-ca-nonce",
  "x-ca-timestamp",
  "x-ca-stage",
  "x-ca-signature-headers",
];
const STAGES = ["RELEASE", "PRE", "TEST"];
const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
const PRINTABLE = /^[\x20-\x7e]*$/;

// No Access-Control-Expose-Headers: a page cannot read the error headers of the real gateway either.
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

/** A refusal of the gateway itself. */
class GatewayError extends Error {
  /**
   * @param {number} status
   * @param {string} code six characters
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * @param {readonly import("./data.mjs").Identity[]} identities
 * @returns {import("./listener.mjs").Gateway}
 */
export function createAliyunGateway(identities) {
  const services = createServices(identities);
  const nonces = new NonceMemory(NONCE_LIFETIME_MS);

  /** @type {import("./listener.mjs").Gateway["judge"]} */
  const judge = (scene) => {
    const { arrived } = scene;
    const requestId = randomUUID().toUpperCase();
    if (arrived.method === "OPTIONS") {
      const headers = { ...PREFLIGHT_HEADERS, "x-ca-request-id": requestId };
      return { status: 200, headers, body: "", letIn: false };
    }
    const headers = { ...CORS_HEADERS, "x-ca-request-id": requestId };
    try {
      const { path, query } = readTarget(arrived.target);
      const service = services.get(path);
      if (service === undefined) throw new GatewayError(404, "I404NF", "API Not Found");
      if (arrived.method !== "POST") throw new GatewayError(405, "I405UM", "Invalid HttpMethod");
      if (arrived.bodyTooLarge) throw new GatewayError(413, "I413RL", "Request body too Large");
      authenticate(scene, nonces);
      if (arrived.body.length === 0) throw new GatewayError(400, "I400BD", "Empty Request Body");
      return {
        status: 200,
        headers: { ...headers, "content-type": "application/json; charset=utf-8" },
        body: callService(service, query, arrived.body),
        letIn: true,
      };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return {
        status: error.status,
        headers: {
          ...headers,
          "x-ca-error-code": error.code,
          "x-ca-error-message": headerText(error.message),
        },
        body: "",
        letIn: false,
      };
    }
  };
  return { judge, attempt };
}

/** @type {import("./listener.mjs").Gateway["attempt"]} */
function attempt({ headers }) {
  return { nonce: headers["x-ca-nonce"], timestamp: headers["x-ca-timestamp"] };
}

/** @param {string} target */
function readTarget(target) {
  try {
    if (!PRINTABLE.test(target)) throw new URIError("bytes that should be escaped");
    return splitTarget(target);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new GatewayError(400, "I400RU", "Invalid Url");
  }
}

/**
 * @param {import("./listener.mjs").Scene} scene
 * @param {NonceMemory} nonces
 */
function authenticate({ arrived, now, conditions }, nonces) {
  const { headers, body } = arrived;
  checkHeaders(arrived);
  const signedHeaders = readSignedHeaders(headers);

  if (headers["x-ca-key"] !== APP_KEY) throw new GatewayError(400, "A400IK", "Invalid AppKey");
  if (!STAGES.includes(headers["x-ca-stage"] ?? "")) throw new GatewayError(400, "I400SG", "Invalid Stage");
  const timestamp = headers["x-ca-timestamp"] ?? "";
  if (!/^[1-9]\d{12}$/.test(timestamp)) throw new GatewayError(400, "I400HD", "Invalid Timestamp");
  if (Math.abs(now - Number(timestamp)) > TIMESTAMP_WINDOW_MS) {
    throw new GatewayError(400, "I400HD", "Timestamp Expired");
  }
  if (!sameText(headers["content-md5"] ?? "", contentMd5(body))) {
    throw new GatewayError(400, "I400I5", "Invalid Content-MD5");
  }

  const expected = stringToSign(arrived, signedHeaders);
  if (!sameText(headers["x-ca-signature"] ?? "", sign(APP_SECRET, expected))) {
    const { shownLineBreak = "#", mostShown = Number.POSITIVE_INFINITY } = conditions;
    const shown = expected.replaceAll("\n", shownLineBreak);
    const quoted = shown.length > mostShown ? `\`${shown.slice(0, mostShown)}` : `\`${shown}\``;
    throw new GatewayError(400, "A403IS", `Invalid Signature, Server StringToSign:${quoted}`);
  }
  // Only a signed request uses its nonce up: otherwise anybody could spoil the nonces of others.
  if (!nonces.use(headers["x-ca-nonce"] ?? "", now)) throw new GatewayError(400, "I400HD", "Nonce Used");
}

/** @param {Arrived} arrived */
function checkHeaders({ headers, repeatedHeaders }) {
  const used = Object.keys(headers).filter((name) => name.startsWith("x-ca-") || NEVER_LISTED.includes(name));
  for (const name of used) {
    if (repeatedHeaders.includes(name)) throw badHeader(name, "is repeated");
    if (!PRINTABLE.test(headers[name] ?? "")) throw badHeader(name, "is not printable ASCII");
  }
  if (!headers["x-ca-signature"]) throw new GatewayError(400, "A403IS", "Empty Signature");
  for (const name of REQUIRED_HEADERS) {
    if (!headers[name]) throw new GatewayError(400, "I400MH", `Header \`${name}\` is Required`);
  }
  const method = headers["x-ca-signature-method"];
  if (method !== undefined && method !== "HmacSHA256") {
    throw badHeader("x-ca-signature-method", "is not HmacSHA256");
  }
  const type = headers["content-type"] ?? "";
  if (!JSON_TYPE.test(type)) throw new GatewayError(400, "I400CT", `Invalid Content-Type: \`${type}\``);
}

/**
 * The list is comma-joined, in lower case, sorted, and names every `x-ca-` header that arrived; else somebody
 * on the way could change a header that looks signed.
 *
 * @param {Arrived["headers"]} headers
 */
function readSignedHeaders(headers) {
  const listed = (headers["x-ca-signature-headers"] ?? "").split(",");
  for (const [index, name] of listed.entries()) {
    const previous = listed[index - 1];
    if (previous !== undefined && previous >= name)
      throw badHeader("x-ca-signature-headers", "is not sorted");
    if (NEVER_LISTED.includes(name)) throw badHeader("x-ca-signature-headers", `must not list ${name}`);
    if (!Object.hasOwn(headers, name)) {
      throw badHeader("x-ca-signature-headers", "lists a header that did not arrive");
    }
    if (!PRINTABLE.test(headers[name] ?? "")) throw badHeader(name, "is not printable ASCII");
  }
  for (const name of Object.keys(headers)) {
    if (name.startsWith("x-ca-") && !NEVER_LISTED.includes(name) && !listed.includes(name)) {
      throw badHeader("x-ca-signature-headers", `does not list ${name}`);
    }
  }
  return listed;
}

/**
 * @param {string} name
 * @param {string} reason
 */
function badHeader(name, reason) {
  return new GatewayError(400, "I400HD", `Invalid Header \`${name}\` ${reason}`);
}

/**
 * A header carries bytes: UTF-8 goes out as it is, and what would break the header does not go out.
 *
 * @param {string} text
 */
function headerText(text) {
  const printable = [...text].map((character) => (character < " " || character === "\x7f" ? "#" : character));
  return Buffer.from(printable.join(""), "utf8").toString("latin1");
}
