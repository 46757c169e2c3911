// The same page in Firefox: what differs between engines is the dialog, the clipboard, streams and downloads.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { findFirefox } from "../../../tools/browsers.mjs";
import { demo } from "./setup.mjs";

/** @type {import("puppeteer-core").Browser} */
let browser;
/** @type {import("puppeteer-core").Page} */
let page;
/** @type {string} */
let folder;

/** @param {string} selector @param {string} text */
async function waitForText(selector, text) {
  await page.waitForFunction(
    (...[path, expected]) => document.querySelector(path)?.textContent?.includes(expected),
    {},
    selector,
    text,
  );
}

/** @param {string} selector @param {string} name */
async function click(selector, name) {
  await page.locator(`${selector} ::-p-text(${name})`).click();
}

export function registerFirefoxTests() {
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "iot-accounts-downloads-"));
    browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: await findFirefox(),
      extraPrefsFirefox: {
        "browser.download.folderList": 2,
        "browser.download.dir": folder,
        "browser.download.useDownloadDir": true,
        "browser.download.always_ask_before_handling_new_types": false,
        "browser.download.alwaysOpenPanel": false,
        "intl.accept_languages": "en-US",
      },
    });
    page = await browser.newPage();
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("signs in, pages, searches, reveals, and goes back", async () => {
    await page.goto(demo.url);
    await page.locator("#token").fill("wrong");
    await page.keyboard.press("Enter");
    await waitForText("#token-problem", "not accepted");
    await page.locator("#token").fill(demo.tokens.reveal ?? "");
    await page.keyboard.press("Enter");
    await waitForText("#customers .summary", "1–20 of 10,000");
    await click("#customers footer", "Next");
    await waitForText("#customers .summary", "21–40 of 10,000");
    await page.locator("#search-text").fill("1; 2\tCustomer100001");
    await page.keyboard.press("Enter");
    await waitForText("#results .summary", "Found: 3, for 3 ids");
    await click("#results tbody", "小明");
    await waitForText("#person h2", "小明");
    await click("#person footer", "Reveal");
    await waitForText("#person dl", "user0000001@example.com");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.querySelector("#person")?.childElementCount === 0);
    await page.select("#language", "zh-CN");
    await waitForText("#results .summary", "3 个 ID");
    await page.select("#language", "en");
    // The driver's way back is that of its button, which leaves out what nobody clicked on.
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => document.querySelector(".lists")?.getClientRects().length === 1);
    await waitForText("#customers .summary", "21–40 of 10,000");
  });

  it("streams, goes on after Cancel where it was, and saves what it has", async () => {
    const { faults } = demo.gateways.tencent;
    faults.always({ kind: "slow-first-byte", ms: 100 });
    await click("#customers footer", "CSV of all");
    const loadAndCancel = async (/** @type {number} */ min) => {
      await page.waitForFunction(
        (count) => Number(document.querySelector("#customers progress")?.getAttribute("value")) >= count,
        {},
        min,
      );
      await page.keyboard.press("Enter");
      await waitForText("#customers .download", "Stopped, loaded:");
    };
    await loadAndCancel(100);
    await page.keyboard.press("Enter");
    await loadAndCancel(400);
    const stopped = await page.$eval("#customers .download p", (element) => element.textContent ?? "");
    await click("#customers .download", "Save these");
    await waitForText("#announcer", "Saved:");
    faults.clear();
    const deadline = Date.now() + 30_000;
    const find = () => readdirSync(folder).find((name) => /^customers-[\d-]+\.csv$/.test(name));
    while (find() === undefined && Date.now() < deadline) await sleep(50);
    const text = readFileSync(join(folder, find() ?? "nothing was saved"), "utf8");
    const ids = text.match(/(?<=^tencent,)\w+/gm) ?? [];
    assert.equal(ids.length, Number(stopped.replace(/\D/g, "")));
    assert.deepEqual(
      ids,
      demo.gateways.customers.slice(0, ids.length).map(({ CustomerId }) => CustomerId),
    );
  });
}
