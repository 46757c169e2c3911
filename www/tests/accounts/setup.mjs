// The page as `npm start` serves it, with its worker in workerd, and a new window of a browser for each test.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { generateFullIdentities } from "../../../gateways/data.mjs";
import { CHROMIUM_ARGS, findChromium } from "../../../tools/browsers.mjs";
import { serve } from "../../serve.mjs";

const screenshots = fileURLToPath(new URL("../../../target/screenshots/", import.meta.url));
export const CUSTOMERS = 10_000;
/** A name that leads to this machine, as a hostile page's may. */
export const OTHER_HOST = "rebound.test";

/** What vendors do not promise to keep out of a name; the newest identities of the list. */
export const HOSTILE = {
  formula: { identityId: "9001", nickName: '=HYPERLINK("https://evil.example","x")\n', phone: "13900009001" },
  markup: { identityId: "9002", nickName: "<img src=x onerror=alert(1)>", email: "@SUM(1+1)*cmd" },
  bidi: { identityId: "9003", nickName: "\u202e\u2067txt.exe", phone: "13900009003" },
  long: { identityId: "9004", nickName: "很长的名字".repeat(60), loginName: "long" },
  controls: { identityId: "9005", nickName: "a\u0000b\u0007c👨‍👩‍👧‍👦", phone: "13900009005" },
  withoutId: { identityId: "", nickName: "nobody knows the id", phone: "13900009006" },
};

export const gatewayOptions = {
  customers: CUSTOMERS,
  identities: [...generateFullIdentities(60), ...Object.values(HOSTILE)],
  keepRequests: 1_000,
};

/** @type {import("../../serve.mjs").Demo} */
export let demo;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} a new one for each test */
export let page;
/** @type {string[]} errors, warnings and policy violations that the browser reported */
export let browserMessages;

/** Call it in a `describe`: it starts the page for the tests. */
export function setUp() {
  before(async () => {
    mkdirSync(screenshots, { recursive: true });
    demo = await serve({ gateways: gatewayOptions, log: () => {} });
    browser = await chromium.launch({
      executablePath: await findChromium(),
      args: [...CHROMIUM_ARGS, `--host-resolver-rules=MAP ${OTHER_HOST} 127.0.0.1`],
    });
  });
  after(async () => {
    await browser?.close();
    await demo?.close();
  });

  beforeEach(async () => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: "en-US",
      timezoneId: "Asia/Shanghai",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    page = await context.newPage();
    page.setDefaultTimeout(30_000);
    browserMessages = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") browserMessages.push(message.text());
    });
    page.on("pageerror", (error) => browserMessages.push(String(error)));
  });
  afterEach(async () => {
    await page.context().close();
    demo.gateways.tencent.faults.clear();
    demo.gateways.aliyun.faults.clear();
  });
}

/**
 * Opens the page for somebody who is signed in.
 *
 * @param {{ as?: "access" | "reveal", hash?: string }} [options]
 */
export async function open({ as = "access", hash = "" } = {}) {
  const token = demo.tokens[as] ?? "";
  await page.addInitScript((value) => sessionStorage.setItem("token", value), token);
  await page.goto(`${demo.url}${hash}`);
  await page.locator(".panel:visible").first().waitFor();
  await settle();
}

/** Waits until nothing is being asked. */
export async function settle() {
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

/** @param {string} text */
export async function search(text) {
  await page.getByLabel("Find a user").fill(text);
  await page.keyboard.press("Enter");
  await settle();
}

/** @param {string} panel @param {string} name */
export const button = (panel, name) => page.locator(panel).getByRole("button", { name, exact: true });

/** @param {string} panel */
export const rows = (panel) => page.locator(`${panel} tbody tr`);

/** @param {string} panel */
export const summary = (panel) => page.locator(`${panel} .summary`);

/** @param {string} panel @param {string | RegExp} text */
export const waitForSummary = (panel, text) => summary(panel).filter({ hasText: text }).waitFor();

/** The text of the element that has the focus. */
export const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");

/** @param {() => Promise<void>} start @returns {Promise<{ name: string, text: string }>} */
export async function download(start) {
  const [file] = await Promise.all([page.waitForEvent("download"), start()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
}

/** @param {string} name */
export async function takeScreenshot(name) {
  await page.screenshot({ path: `${screenshots}${name}.png` });
}

/** Whatever the window, nothing is to be scrolled sideways. */
export async function assertFits() {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  assert.ok(scroll <= client, `the page is ${scroll} px wide in a window of ${client} px`);
}
