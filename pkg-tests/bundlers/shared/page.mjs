// Opens a project's page in Chromium, with the policy that the README recommends.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";
import { CHROMIUM_ARGS, findChromium } from "../../../tools/browsers.mjs";

const README_POLICY = "script-src 'self' 'wasm-unsafe-eval'";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/** @type {ReturnType<typeof launch> | undefined} */
let browser;

async function launch() {
  return chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS,
  });
}

export async function closeBrowser() {
  await (await browser)?.close();
  browser = undefined;
}

/**
 * Opens the page of an app and returns the JSON that it shows in `#result`.
 *
 * @param {string} url
 * @param {string} [policy] the Content-Security-Policy
 * @returns {Promise<unknown>}
 */
export async function readPage(url, policy = README_POLICY) {
  browser ??= launch();
  const page = await (await browser).newPage();
  /** @type {string[]} */
  const messages = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) messages.push(message.text());
  });
  page.on("pageerror", (error) => messages.push(String(error)));
  // Added here, so that a development server needs no configuration to send the policy.
  await page.route(url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), "content-security-policy": policy },
    });
  });
  try {
    await page.goto(url);
    const shown = page.locator("#result").filter({ hasText: /./ });
    await shown.waitFor({ timeout: 15_000 });
    return JSON.parse((await shown.textContent()) ?? "");
  } catch (error) {
    throw new Error(`${url} shows no result; messages of Chromium:\n${messages.join("\n")}`, {
      cause: error,
    });
  } finally {
    await page.close();
  }
}

/**
 * Opens the `index.html` of a folder from a static file server.
 *
 * @param {string} folder
 * @param {string} [policy]
 * @returns {Promise<unknown>} the result that the page shows
 */
export async function readFolder(folder, policy) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    return await readPage(`http://127.0.0.1:${port}/`, policy);
  } finally {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  }
}
