// A second server for Aliyun's signature, made from the documented rules of the open-source gateway plugin `hmac-auth` of
// Higress, and from nothing of this project.
import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";

/**
 * @typedef {{ key: string, secret: string, name: string }} Consumer
 * @typedef {{ method: string, url: string, headers: import("node:http").IncomingHttpHeaders, body: Buffer }} HttpRequest
 * @typedef {{ origin: string, close: () => Promise<void> }} PluginGateway
 */

const MAX_DATE_OFFSET_SECONDS = 15 * 60;
const UNSIGNED_HEADERS = new Set([
  ...["x-ca-signature", "x-ca-signature-headers"],
  ...["accept", "content-md5", "content-type", "date"],
]);

class PluginError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {Record<string, string>} [headers]
   */
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * @param {readonly Consumer[]} consumers
 * @param {(request: HttpRequest, consumer: Consumer) => unknown} handle gives the JSON of the response
 * @returns {Promise<PluginGateway>}
 */
export async function startPluginGateway(consumers, handle) {
  const server = createServer(async (incoming, outgoing) => {
    /** @type {Buffer[]} */
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks) };
    try {
      const consumer = authenticate(request, consumers);
      outgoing.writeHead(200, { "content-type": "application/json" });
      outgoing.end(JSON.stringify(handle(request, consumer)));
    } catch (error) {
      if (error instanceof PluginError) outgoing.writeHead(error.status, error.headers).end(error.message);
      else outgoing.writeHead(500).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * @param {HttpRequest} request
 * @param {readonly Consumer[]} consumers
 * @returns {Consumer}
 */
function authenticate(request, consumers) {
  const { headers, body } = request;
  const consumer = consumers.find(({ key }) => key === headers["x-ca-key"]);
  if (consumer === undefined) throw new PluginError(401, "Invalid Key");
  const signature = getHeader(headers, "x-ca-signature");
  if (signature === "") throw new PluginError(401, "Empty Signature");
  checkTime(headers);
  const text = createStringToSign(request);
  const hash = getHeader(headers, "x-ca-signature-method") === "HmacSHA1" ? "sha1" : "sha256";
  if (createHmac(hash, consumer.secret).update(text).digest("base64") !== signature) {
    const shown = text.replaceAll("\n", "#");
    throw new PluginError(400, "Invalid Signature", {
      "x-ca-error-message": encodeHeader(`Server StringToSign:\`${shown}\``),
    });
  }
  const md5 = getHeader(headers, "content-md5");
  const isMd5Valid = body.length > 0 && createHash("md5").update(body).digest("base64") === md5;
  if (md5 !== "" && !isMd5Valid) throw new PluginError(400, "Invalid Content-MD5");
  return consumer;
}

/**
 * The Date header counts if there is one, else the timestamp, which may be in seconds or milliseconds.
 *
 * @param {HttpRequest["headers"]} headers
 */
function checkTime(headers) {
  const date = getHeader(headers, "date");
  const timestamp = getHeader(headers, "x-ca-timestamp");
  const stampSeconds = timestamp.length < 13 ? Number(timestamp) : Number(timestamp) / 1000;
  const seconds = date === "" ? stampSeconds : Date.parse(date) / 1000;
  const offset = Math.abs(Date.now() / 1000 - seconds);
  if (!(offset <= MAX_DATE_OFFSET_SECONDS)) throw new PluginError(400, "Invalid Date");
}

/**
 * @param {HttpRequest} request
 * @returns {string}
 */
export function createStringToSign({ method, url, headers }) {
  const fixed = [method];
  for (const name of ["accept", "content-md5", "content-type", "date"]) fixed.push(getHeader(headers, name));
  const listed = getHeader(headers, "x-ca-signature-headers")
    .split(",")
    .map((name) => name.toLowerCase())
    .filter((name) => name !== "" && !UNSIGNED_HEADERS.has(name))
    .sort()
    .map((name) => `${name}:${getHeader(headers, name)}`);
  return [...fixed, ...listed, createPathAndParameters(url)].join("\n");
}

/**
 * The parameters are decoded and sorted by the bytes of their names. Of duplicates only the first is signed, and of an
 * empty value only the name.
 *
 * @param {string} url path and query
 */
function createPathAndParameters(url) {
  const [path = "", ...rest] = url.split("?");
  /** @type {Map<string, string>} */
  const parameters = new Map();
  for (const [name, value] of new URLSearchParams(rest.join("?"))) {
    if (!parameters.has(name)) parameters.set(name, value);
  }
  if (parameters.size === 0) return path;
  const sorted = [...parameters].sort(([left], [right]) =>
    Buffer.compare(Buffer.from(left), Buffer.from(right)),
  );
  return `${path}?${sorted.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&")}`;
}

/**
 * @param {HttpRequest["headers"]} headers
 * @param {string} name
 */
function getHeader(headers, name) {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}

/**
 * Node sends a header as Latin-1, and the gateway sends UTF-8.
 *
 * @param {string} text
 */
function encodeHeader(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header cannot contain
  return Buffer.from(text.replace(/[\x00-\x1f\x7f]/g, "#")).toString("latin1");
}
