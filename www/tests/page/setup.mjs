// The demo as `npm start` starts it, and a new page of a browser for each test.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import process from "node:process";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM_ARGS } from "../../../tools/browsers.mjs";
import { serve } from "../../serve.mjs";

const screenshots = fileURLToPath(new URL("../../../target/screenshots/", import.meta.url));
export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };
export const minPhone = { width: 360, height: 740 };

/** @type {import("../../serve.mjs").Demo} */
export let demo;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} a new one for each test */
export let page;
/** @type {string[]} errors, warnings and policy violations that the browser reported */
export let browserMessages;

/** Call it in a `describe`: it starts the demo for the tests. */
export function setUpDemo() {
  before(async () => {
    mkdirSync(screenshots, { recursive: true });
    demo = await serve({ log: () => {} });
    browser = await chromium.launch({
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: CHROMIUM_ARGS,
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

/** @param {string} [url] of another demo */
export async function open(url = demo.url) {
  await page.goto(url);
  await waitUntilSettled();
}

/** Waits until neither card is busy. */
export async function waitUntilSettled() {
  await page.waitForFunction(() => {
    const busy = document.querySelector(".card[aria-busy]");
    const shown = document.querySelectorAll(".card tbody tr, .card .nothing, .card .failure");
    return busy === null && shown.length > 0;
  });
}

export async function switchToPageMode() {
  await page.getByRole("radio", { name: "Sign in this page" }).check();
  await page.locator("#shown-curl").filter({ hasText: "curl" }).waitFor();
  await waitUntilSettled();
}

/** @param {string} card */
export const rows = (card) => page.locator(`${card} tbody tr`);

/** @param {string} card @param {string} name */
export const button = (card, name) => page.locator(card).getByRole("button", { name });

/** @param {string} card @param {string} text */
export async function waitForRange(card, text) {
  await page.locator(`${card} .range`).filter({ hasText: text }).waitFor();
}

/**
 * Waits for a failure and returns its text.
 *
 * @param {string} card
 */
export async function readFailure(card) {
  const shown = page.locator(card).getByRole("alert");
  await shown.waitFor();
  return (await shown.textContent()) ?? "";
}

/** @param {string} name */
export async function takeScreenshot(name) {
  await page.screenshot({ path: `${screenshots}${name}.png` });
  await page.screenshot({ path: `${screenshots}${name}-whole.png`, fullPage: true });
}

/** @param {string} description */
export async function assertFitsWidth(description) {
  const { scroll, client } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scroll: scrollWidth, client: clientWidth };
  });
  assert.ok(scroll <= client, `${description} is ${scroll} px wide in a window of ${client} px`);
}
