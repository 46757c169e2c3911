import puppeteer from "puppeteer-core";
import { findFirefox } from "../../tools/browsers.mjs";
import { testBrowser } from "./browsers/run.mjs";

await testBrowser("firefox", async () => {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: await findFirefox() });
  const page = await browser.newPage();
  const version = (await browser.version()).replace("firefox/", "");
  return {
    subject: `Firefox ${version}`,
    open: (url) => page.goto(url, { timeout: 0 }),
    close: () => browser.close(),
  };
});
