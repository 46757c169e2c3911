// Serves the pages, their scripts and the installed package.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @import { ServerResponse } from "node:http" */

const PACKAGE = fileURLToPath(new URL("../../node_modules/iot-accounts/", import.meta.url));
const PAGES = fileURLToPath(new URL("page/", import.meta.url));
const SCRIPTS = ["suite", "init", "sources", "policy", "worker"];

const HTML = "text/html; charset=utf-8";
const TYPES = /** @type {Record<string, string>} */ ({
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
});

// The policy that the README recommends.
const POLICY = "script-src 'self' 'wasm-unsafe-eval'";
/** @type {Record<string, string>} */
const POLICIES = { policy: "script-src 'self'" };

/**
 * The ways in which iot-accounts.wasm is served, most of them wrong. The package is at `/page/package/KIND/N/`: a page
 * that imports it with another N gets a new instance.
 *
 * @type {Record<string, (response: ServerResponse, bytes: Buffer, previousCount: number) => unknown>}
 */
const KINDS = {
  plain: (response, bytes) => send(response, 200, "application/wasm", bytes),
  "unknown-type": (response, bytes) => send(response, 200, "application/octet-stream", bytes),
  "no-type": (response, bytes) => response.writeHead(200).end(bytes),
  missing: (response) => send(response, 404, "text/plain", "no such file"),
  "missing-once": (response, bytes, previousCount) =>
    previousCount === 0 ? send(response, 404, "text/plain", "not yet") : KINDS["plain"]?.(response, bytes, 0),
  // A server of a single-page application sends its page for every unknown path.
  page: (response) => send(response, 200, HTML, createDocument("none")),
  dropped: (response) => response.destroy(),
  "cut-body": (response, bytes) => sendTruncated(response, "application/wasm", bytes),
  "cut-body-unknown-type": (response, bytes) => sendTruncated(response, "application/octet-stream", bytes),
  truncated: (response, bytes) => send(response, 200, "application/wasm", bytes.subarray(0, 9999)),
};

/**
 * @param {object} options
 * @param {() => unknown} options.facts sent to the pages as JSON
 * @param {(message: never) => void} options.onMessage gets the messages of the pages
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function startPageServer({ facts, onMessage }) {
  const scripts = await bundleScripts();
  /** @type {Map<string, number>} */
  const requestCounts = new Map();

  /** @param {string} path @param {ServerResponse} response */
  async function sendPackage(path, response) {
    const [kind = "", number, ...rest] = path.split("/");
    const sendWasm = KINDS[kind];
    const file = join(PACKAGE, ...rest);
    if (sendWasm === undefined || number === undefined) return send(response, 404, "text/plain", path);
    const bytes = await readFile(file);
    if (extname(file) !== ".wasm") return send(response, 200, TYPES[extname(file)] ?? "text/plain", bytes);
    const previousCount = requestCounts.get(path) ?? 0;
    requestCounts.set(path, previousCount + 1);
    return sendWasm(response, bytes, previousCount);
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    const [, , what = "", ...rest] = pathname.split("/");
    const script = scripts.get(rest.join("/"));
    response.shouldKeepAlive = false;
    response.setHeader("cache-control", "no-store");
    try {
      if (what === "message") {
        onMessage(/** @type {never} */ (JSON.parse(await readText(request))));
        return send(response, 200, "text/plain", "");
      }
      if (what === "facts") return send(response, 200, "application/json", JSON.stringify(facts()));
      if (what === "request-count")
        return send(response, 200, TYPES[".json"] ?? "", `${requestCounts.get(rest.join("/")) ?? 0}`);
      if (what === "package") return await sendPackage(rest.join("/"), response);
      response.setHeader("content-security-policy", POLICIES[what] ?? POLICY);
      if (what === "scripts" && script) return send(response, 200, TYPES[".js"] ?? "", script);
      if (SCRIPTS.includes(what)) return send(response, 200, HTML, createDocument(what));
      return send(response, 404, "text/plain", `nothing is at ${pathname}`);
    } catch (error) {
      return send(response, 500, "text/plain", String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Bundles only the tests: each script imports the package from its unbundled files, as they were packed. */
async function bundleScripts() {
  const { outputFiles } = await build({
    entryPoints: SCRIPTS.map((name) => join(PAGES, `${name}.mjs`)),
    outdir: PAGES,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "browser",
  });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(PAGES.length), text]));
}

/** @param {string} script */
function createDocument(script) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${script}</title>
<script type="module" src="/page/scripts/${script}.js"></script>
</html>
`;
}

/** @param {import("node:http").IncomingMessage} request */
async function readText(request) {
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * @param {ServerResponse} response
 * @param {number} status
 * @param {string} type
 * @param {string | Buffer} body
 */
function send(response, status, type, body) {
  response.writeHead(status, { "content-type": type }).end(body);
}

/**
 * @param {ServerResponse} response
 * @param {string} type
 * @param {Buffer} bytes
 */
function sendTruncated(response, type, bytes) {
  response.writeHead(200, { "content-type": type, "content-length": bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}
