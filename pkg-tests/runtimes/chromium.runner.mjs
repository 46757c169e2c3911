import { chromium } from "playwright-core";
import { CHROMIUM_ARGS, findChromium } from "../../tools/browsers.mjs";
import { testBrowser } from "./browsers/run.mjs";

await testBrowser("chromium", async () => {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: CHROMIUM_ARGS,
  });
  /** @type {import("playwright-core").BrowserContext | undefined} */
  let context;
  return {
    subject: `Chromium ${browser.version()}`,
    open: async (url) => {
      // A page of the same context would share the process of the previous page, whose address space has room for about
      // 130 instances of a module.
      await context?.close();
      context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url, { waitUntil: "commit" });
    },
    close: () => browser.close(),
  };
});
