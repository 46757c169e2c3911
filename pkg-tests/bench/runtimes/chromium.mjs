import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM_ARGS, findChromium } from "../../../tools/browsers.mjs";
import { bundlePage } from "./bundle.mjs";

/** @import { PageBench } from "./page.mjs" */

const entry = fileURLToPath(new URL("page.mjs", import.meta.url));

/** @returns {Promise<import("./node.mjs").Runtime>} */
export async function startChromium() {
  const server = await servePage(await bundlePage(entry));
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS,
  });
  const close = async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    const address = /** @type {import("node:net").AddressInfo} */ (server.address());
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`http://127.0.0.1:${address.port}/`);
    const bench = /** @type {import("playwright-core").JSHandle<PageBench>} */ (
      await page.evaluateHandle("bench")
    );
    return {
      version: `Chromium ${browser.version()}`,
      subjects: await bench.evaluate((page) => page.start()),
      batchMs: 15,
      time: (subject, calls) =>
        bench.evaluate((page, [name, calls]) => page.time(name, calls), createTuple(subject, calls)),
      sample: (subject) => bench.evaluate((page, name) => page.sample(name), subject),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {string} subject
 * @param {number} calls
 * @returns {[string, number]}
 */
function createTuple(subject, calls) {
  return [subject, calls];
}

/** @param {string} script */
async function servePage(script) {
  const server = createServer((_request, response) => {
    // In a page isolated from other origins the clock has a resolution of 5 µs instead of 100.
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      `<!doctype html><title>bench</title><script>${script.replaceAll("</script", "<\\/script")}</script>`,
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return server;
}
