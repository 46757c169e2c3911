// Long look-ups: their progress, their retries and how they end, through the worker and in the page.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../../serve.mjs";
import {
  assertFitsWidth,
  browserMessages,
  button,
  open,
  page,
  phone,
  readFailure,
  rows,
  switchToPageMode,
  takeScreenshot,
  waitForRange,
  waitUntilSettled,
} from "./setup.mjs";

const CUSTOMERS = 10_000;
const IDENTITIES = 430;
const slow = { kind: "slow-first-byte", ms: 60 };

export function registerProgressTests() {
  /** @type {import("../../serve.mjs").Demo} */
  let large;
  before(async () => {
    large = await serve({
      gateways: { customers: CUSTOMERS, identities: IDENTITIES, keepRequests: 10_000 },
      log: () => {},
    });
  });
  after(() => large?.close());

  const tencent = () => large.gateways.tencent;
  const aliyun = () => large.gateways.aliyun;

  /**
   * Waits until the progress reaches a minimum, and returns the progress that the page shows.
   *
   * @param {string} card
   * @param {number} min
   */
  async function waitForProgress(card, min) {
    await page.waitForFunction(
      ([selector, done]) => {
        const found = document.querySelector(`${selector} progress`);
        return found instanceof HTMLProgressElement && found.position > 0 && found.value >= done;
      },
      /** @type {const} */ ([card, min]),
    );
    return page.locator(`${card} .working`).evaluate((strip) => {
      const found = strip.querySelector("progress");
      return { value: found?.value, max: found?.max, text: strip.querySelector(".done")?.textContent };
    });
  }

  for (const [mode, switchMode, attempts] of /** @type {const} */ ([
    ["through the worker", async () => {}, 6],
    ["in the page", switchToPageMode, 4],
  ])) {
    describe(`long look-ups ${mode}`, () => {
      /** @param {() => Promise<void>} run */
      async function runInMode(run) {
        try {
          await open(large.url);
          await switchMode();
          await run();
        } finally {
          tencent().faults.clear();
          aliyun().faults.clear();
        }
      }

      it("loads 10,000 customers, shows the progress, and rows as they arrive", () =>
        runInMode(async () => {
          const countBefore = tencent().requests.length;
          tencent().faults.always(slow);
          await button("#tencent", "Load all").click();
          const { value, max, text } = await waitForProgress("#tencent", 300);
          assert.equal(max, CUSTOMERS);
          assert.ok(
            value !== undefined && value < CUSTOMERS,
            `${value} were done when the progress was read first`,
          );
          assert.match(text ?? "", /^[\d,]+ of 10,000$/);
          assert.ok((await rows("#tencent").count()) >= 200, "no rows were shown while it was loading");
          if (mode === "through the worker") await takeScreenshot("worker-loading");
          tencent().faults.clear();
          await waitForRange("#tencent", "All 10,000 customers");
          // Each page after the first begins with the last row of the one before.
          assert.equal(tencent().requests.length - countBefore, 1 + (CUSTOMERS - 100) / 99);
          assert.equal(await page.locator("#tencent .working").isVisible(), false);
          assert.equal(await rows("#tencent").count(), 500);
          await page.getByText("The first 500 are shown").waitFor();
          await button("#tencent", "Show 500 more").click();
          assert.equal(await rows("#tencent").count(), 1_000);
          const ids = await page.locator("#tencent tbody .id").allTextContents();
          assert.deepEqual(
            ids,
            large.gateways.customers.slice(0, 1_000).map(({ CustomerId }) => CustomerId),
          );
          assert.ok(
            (await page.evaluate(() => document.body.scrollHeight)) < 4_000,
            "the page grew with its rows",
          );
          await button("#tencent", "Look up").click();
          await waitForRange("#tencent", "1–20 of 10,000");
          assert.equal(await page.getByText("are shown").isVisible(), false);
          assert.deepEqual(browserMessages, []);
        }));

      it("stops on Cancel, and keeps the loaded rows", () =>
        runInMode(async () => {
          tencent().faults.always({ ...slow, ms: 200 });
          await button("#tencent", "Load all").click();
          await waitForProgress("#tencent", 200);
          await button("#tencent", "Cancel").click();
          await waitForRange("#tencent", "Cancelled, ");
          const summary = (await page.locator("#tencent .range").textContent()) ?? "";
          assert.match(summary, /^Cancelled, [1-9]\d\d of 10,000 loaded$/);
          assert.equal(await page.locator("#tencent .working").isVisible(), false);
          assert.equal(`${await rows("#tencent").count()}`, /\d+/.exec(summary)?.[0]);
          // One request may have been running.
          await sleep(300);
          const { length } = tencent().requests;
          await sleep(1_000);
          assert.equal(tencent().requests.length, length, "it continued to send requests");
          assert.equal(await page.locator("#tencent .range").textContent(), summary);
        }));

      it("shows a retry while it waits, and counts it", () =>
        runInMode(async () => {
          // Recorded in the page, because some waits are very short.
          const recorded = await page.locator("#tencent .retry").evaluateHandle((retry) => {
            /** @type {string[]} */
            const texts = [];
            new MutationObserver(() => texts.push(retry.textContent ?? "")).observe(retry, {
              childList: true,
            });
            return texts;
          });
          tencent().faults.next({ kind: "throttled", retryAfter: 1 }).next({ kind: "status", status: 503 });
          await button("#tencent", "Load all").click();
          await waitForRange("#tencent", "All 10,000 customers · 2 retries");
          assert.equal(await page.locator("#tencent .retry").isVisible(), false);
          const [first = "", ...others] = await recorded.jsonValue();
          // A browser cannot read the Retry-After header of another origin.
          assert.match(
            first,
            /^Tencent throttles the requests\. Trying again in \d\.\d s, attempt 2 of \d\.$/,
          );
          assert.ok(first.endsWith(`of ${attempts}.`), first);
          const second = others.find((text) => text.includes("has a problem")) ?? "";
          assert.match(second, /^Tencent has a problem\. Trying again .*, attempt 3 of \d\.$/);
        }));

      it("keeps the rows before a failure, and can start again", () =>
        runInMode(async () => {
          tencent().faults.always(slow);
          await button("#tencent", "Load all").click();
          await waitForProgress("#tencent", 200);
          tencent().faults.always({ kind: "error", code: "InvalidParameterValue", message: "said no" });
          const text = await readFailure("#tencent");
          assert.match(text, /The cloud refused a value/);
          assert.match(text, /said no/);
          await waitForRange("#tencent", "Stopped, ");
          assert.ok((await rows("#tencent").count()) >= 200, "the rows are gone");
          if (mode === "through the worker") await takeScreenshot("worker-stopped");
          tencent().faults.clear();
          await button("#tencent", "Try again").click();
          await waitForRange("#tencent", "All 10,000 customers");
          assert.equal(await page.locator("#tencent .failure").count(), 0);
        }));

      it("looks up many ids in batches, and shows the progress", () =>
        runInMode(async () => {
          await page.getByRole("button", { name: `Fill in all ${IDENTITIES}` }).click();
          const countBefore = aliyun().requests.length;
          aliyun().faults.always({ ...slow, ms: 250 });
          await button("#aliyun", "Look up").click();
          const { value, max } = await waitForProgress("#aliyun", 50);
          assert.equal(max, IDENTITIES);
          assert.ok(
            value !== undefined && value < IDENTITIES,
            `${value} were done when the progress was read first`,
          );
          await waitForRange("#aliyun", `${IDENTITIES} identities`);
          assert.equal(aliyun().requests.length - countBefore, Math.ceil(IDENTITIES / 50));
          const ids = await page.locator("#aliyun tbody .id:not(.second)").allTextContents();
          assert.deepEqual(
            ids,
            large.gateways.identities.map(({ identityId }) => identityId),
          );
          assert.deepEqual(browserMessages, []);
        }));
    });
  }

  it("aborts a long look-up when another one starts", async () => {
    await open(large.url);
    tencent().faults.always({ ...slow, ms: 200 });
    await button("#tencent", "Load all").click();
    await waitForProgress("#tencent", 100);
    await page.getByLabel("Country code").fill("49");
    await page.getByLabel("Country code").press("Enter");
    const countryCount = large.gateways.customers.filter(({ CountryCode }) => CountryCode === "49").length;
    await waitForRange("#tencent", `1–20 of ${countryCount.toLocaleString("en")}`);
    tencent().faults.clear();
    await sleep(500);
    assert.equal(await rows("#tencent").count(), 20);
    await button("#tencent", "Load all").click();
    await waitForRange("#tencent", `All ${countryCount.toLocaleString("en")} customers`);
  });

  it("shows the strip for a slow look-up, which can be cancelled", async () => {
    await open(large.url);
    tencent().faults.always({ ...slow, ms: 3_000 });
    await button("#tencent", "Look up").click();
    assert.equal(await page.locator("#tencent .working").isVisible(), false);
    await button("#tencent", "Cancel").click();
    await waitUntilSettled();
    assert.equal(await page.locator("#tencent .range").textContent(), "Cancelled");
    assert.equal(await rows("#tencent").count(), 20);
    tencent().faults.clear();
  });

  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    it(`shows progress and a retry on a phone, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(phone);
      await open(large.url);
      tencent().faults.always(slow);
      await button("#tencent", "Load all").click();
      await waitForProgress("#tencent", 700);
      tencent().faults.next({ kind: "throttled", retryAfter: 3 });
      await page.locator("#tencent .retry").waitFor();
      await page.locator("#tencent progress").scrollIntoViewIfNeeded();
      await takeScreenshot(`worker-loading-phone-${scheme}`);
      await assertFitsWidth("the page while it loads");
      await button("#tencent", "Cancel").click();
      tencent().faults.clear();
    });
  }
}
