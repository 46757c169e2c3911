// The demo as `npm --prefix www start` runs it, and a page of a real browser for each test.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import process from "node:process";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../serve.mjs";

const screenshots = fileURLToPath(new URL("../../../target/screenshots/", import.meta.url));
export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };
export const narrowest = { width: 360, height: 740 };

/** @type {import("../../serve.mjs").Demo} */
export let demo;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} a fresh one in each test */
export let page;
/** @type {string[]} what the browser complained about: errors, warnings, breaches of the page's policy */
export let complaints;

/** To be called in a `describe`: runs the demo for its tests. */
export function useStage() {
  before(async () => {
    mkdirSync(screenshots, { recursive: true });
    demo = await serve({ log: () => {} });
    browser = await chromium.launch({
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--headless",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    });
  });
  after(async () => {
    await browser?.close();
    await demo?.close();
  });

  beforeEach(async () => {
    const context = await browser.newContext({
      viewport: desktop,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    complaints = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
  });
  afterEach(async () => {
    await page.context().close();
    demo.gateways.tencent.faults.clear();
    demo.gateways.aliyun.faults.clear();
  });
}

/** @param {string} [url] another demo's */
export async function open(url = demo.url) {
  await page.goto(url);
  await settled();
}

/** Waits until neither card is busy. */
export async function settled() {
  await page.waitForFunction(() => {
    const busy = document.querySelector(".card[aria-busy]");
    const shown = document.querySelectorAll(".card tbody tr, .card .nothing, .card .failure");
    return busy === null && shown.length > 0;
  });
}

export async function signInThisPage() {
  await page.getByRole("radio", { name: "Sign in this page" }).check();
  await page.locator("#shown-curl").filter({ hasText: "curl" }).waitFor();
  await settled();
}

/** @param {string} card */
export const rows = (card) => page.locator(`${card} tbody tr`);

/** @param {string} card @param {string} name */
export const button = (card, name) => page.locator(card).getByRole("button", { name });

/** @param {string} card @param {string} text */
export async function range(card, text) {
  await page.locator(`${card} .range`).filter({ hasText: text }).waitFor();
}

/**
 * Waits for a failure, and gives all that it says.
 *
 * @param {string} card
 */
export async function failure(card) {
  const shown = page.locator(card).getByRole("alert");
  await shown.waitFor();
  return (await shown.textContent()) ?? "";
}

/** @param {string} name */
export async function shoot(name) {
  await page.screenshot({ path: `${screenshots}${name}.png` });
  await page.screenshot({ path: `${screenshots}${name}-whole.png`, fullPage: true });
}

/** @param {string} what */
export async function fitsTheWidth(what) {
  const { scroll, client } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scroll: scrollWidth, client: clientWidth };
  });
  assert.ok(scroll <= client, `${what} is ${scroll} px wide in a window of ${client} px`);
}
