// Long look-ups: how far they are, what is tried again, how they end. Both ways: through the worker and in the page.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../../serve.mjs";
import {
  button,
  complaints,
  failure,
  fitsTheWidth,
  open,
  page,
  phone,
  range,
  rows,
  settled,
  shoot,
  signInThisPage,
} from "./setup.mjs";

const CUSTOMERS = 10_000;
const IDENTITIES = 430;
const slow = { kind: "slow-first-byte", ms: 60 };

export function progress() {
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
   * Waits until so many are done, and gives what the page says of it then.
   *
   * @param {string} card
   * @param {number} least
   */
  async function reached(card, least) {
    await page.waitForFunction(
      ([selector, done]) => {
        const found = document.querySelector(`${selector} progress`);
        return found instanceof HTMLProgressElement && found.position > 0 && found.value >= done;
      },
      /** @type {const} */ ([card, least]),
    );
    return page.locator(`${card} .working`).evaluate((strip) => {
      const found = strip.querySelector("progress");
      return { value: found?.value, max: found?.max, text: strip.querySelector(".done")?.textContent };
    });
  }

  for (const [way, enter, attempts] of /** @type {const} */ ([
    ["through the worker", async () => {}, 6],
    ["in the page", signInThisPage, 4],
  ])) {
    describe(`long look-ups ${way}`, () => {
      /** @param {() => Promise<void>} use */
      async function inThisWay(use) {
        try {
          await open(large.url);
          await enter();
          await use();
        } finally {
          tencent().faults.clear();
          aliyun().faults.clear();
        }
      }

      it("loads 10,000 customers, shows how far it is, and rows as they come", () =>
        inThisWay(async () => {
          const before = tencent().requests.length;
          tencent().faults.always(slow);
          await button("#tencent", "Load all").click();
          const { value, max, text } = await reached("#tencent", 300);
          assert.equal(max, CUSTOMERS);
          assert.ok(value !== undefined && value < CUSTOMERS, `${value} were done at the first look`);
          assert.match(text ?? "", /^[\d,]+ of 10,000$/);
          assert.ok((await rows("#tencent").count()) >= 200, "no rows came while it was loading");
          if (way === "through the worker") await shoot("worker-loading");
          tencent().faults.clear();
          await range("#tencent", "All 10,000 customers");
          assert.equal(tencent().requests.length - before, CUSTOMERS / 100);
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
          await range("#tencent", "1–20 of 10,000");
          assert.equal(await page.getByText("are shown").isVisible(), false);
          assert.deepEqual(complaints, []);
        }));

      it("ends all work on Cancel, and keeps what came", () =>
        inThisWay(async () => {
          tencent().faults.always({ ...slow, ms: 200 });
          await button("#tencent", "Load all").click();
          await reached("#tencent", 200);
          await button("#tencent", "Cancel").click();
          await range("#tencent", "Cancelled, ");
          const said = (await page.locator("#tencent .range").textContent()) ?? "";
          assert.match(said, /^Cancelled, [2-9]00 of 10,000 loaded$/);
          assert.equal(await page.locator("#tencent .working").isVisible(), false);
          assert.equal(`${await rows("#tencent").count()}`, /\d+/.exec(said)?.[0]);
          // One may have been on its way.
          await sleep(300);
          const { length } = tencent().requests;
          await sleep(1_000);
          assert.equal(tencent().requests.length, length, "it went on asking");
          assert.equal(await page.locator("#tencent .range").textContent(), said);
        }));

      it("tells of a retry while it waits, and counts it", () =>
        inThisWay(async () => {
          // Written down by the page itself: some waits are over in a moment.
          const said = await page.locator("#tencent .retry").evaluateHandle((retry) => {
            /** @type {string[]} */
            const texts = [];
            new MutationObserver(() => texts.push(retry.textContent ?? "")).observe(retry, {
              childList: true,
            });
            return texts;
          });
          tencent().faults.next({ kind: "throttled", retryAfter: 1 }).next({ kind: "status", status: 503 });
          await button("#tencent", "Load all").click();
          await range("#tencent", "All 10,000 customers · 2 retries");
          assert.equal(await page.locator("#tencent .retry").isVisible(), false);
          const [first = "", ...others] = await said.jsonValue();
          // A browser may not read the Retry-After of another origin.
          assert.match(first, /^Tencent asks to slow down\. Trying again in \d\.\d s, attempt 2 of \d\.$/);
          assert.ok(first.endsWith(`of ${attempts}.`), first);
          const second = others.find((text) => text.includes("has a problem")) ?? "";
          assert.match(second, /^Tencent has a problem\. Trying again .*, attempt 3 of \d\.$/);
        }));

      it("keeps what came before a failure, and starts over", () =>
        inThisWay(async () => {
          tencent().faults.always(slow);
          await button("#tencent", "Load all").click();
          await reached("#tencent", 200);
          tencent().faults.always({ kind: "error", code: "InvalidParameterValue", message: "said no" });
          const text = await failure("#tencent");
          assert.match(text, /The cloud refused a value/);
          assert.match(text, /said no/);
          await range("#tencent", "Broken off, ");
          assert.ok((await rows("#tencent").count()) >= 200, "the rows are gone");
          if (way === "through the worker") await shoot("worker-broken-off");
          tencent().faults.clear();
          await button("#tencent", "Try again").click();
          await range("#tencent", "All 10,000 customers");
          assert.equal(await page.locator("#tencent .failure").count(), 0);
        }));

      it("looks many ids up in batches, and shows how far it is", () =>
        inThisWay(async () => {
          await page.getByRole("button", { name: `Fill in all ${IDENTITIES}` }).click();
          const before = aliyun().requests.length;
          aliyun().faults.always({ ...slow, ms: 250 });
          await button("#aliyun", "Look up").click();
          const { value, max } = await reached("#aliyun", 50);
          assert.equal(max, IDENTITIES);
          assert.ok(value !== undefined && value < IDENTITIES, `${value} were done at the first look`);
          await range("#aliyun", `${IDENTITIES} identities`);
          assert.equal(aliyun().requests.length - before, Math.ceil(IDENTITIES / 50));
          const ids = await page.locator("#aliyun tbody .id:not(.second)").allTextContents();
          assert.deepEqual(
            ids,
            large.gateways.identities.map(({ identityId }) => identityId),
          );
          assert.deepEqual(complaints, []);
        }));
    });
  }

  it("gives up a long look-up when a newer one begins", async () => {
    await open(large.url);
    tencent().faults.always({ ...slow, ms: 200 });
    await button("#tencent", "Load all").click();
    await reached("#tencent", 100);
    await page.getByLabel("Country code").fill("49");
    await page.getByLabel("Country code").press("Enter");
    const ofCountry = large.gateways.customers.filter(({ CountryCode }) => CountryCode === "49").length;
    await range("#tencent", `1–20 of ${ofCountry.toLocaleString("en")}`);
    tencent().faults.clear();
    await sleep(500);
    assert.equal(await rows("#tencent").count(), 20);
    await button("#tencent", "Load all").click();
    await range("#tencent", `All ${ofCountry.toLocaleString("en")} customers`);
  });

  it("shows that a single look-up takes long, and can be cancelled", async () => {
    await open(large.url);
    tencent().faults.always({ ...slow, ms: 3_000 });
    await button("#tencent", "Look up").click();
    assert.equal(await page.locator("#tencent .working").isVisible(), false);
    await button("#tencent", "Cancel").click();
    await settled();
    assert.equal(await page.locator("#tencent .range").textContent(), "Cancelled");
    assert.equal(await rows("#tencent").count(), 20);
    tencent().faults.clear();
  });

  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    it(`shows progress and a retry on a telephone, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(phone);
      await open(large.url);
      tencent().faults.always(slow);
      await button("#tencent", "Load all").click();
      await reached("#tencent", 700);
      tencent().faults.next({ kind: "throttled", retryAfter: 3 });
      await page.locator("#tencent .retry").waitFor();
      await page.locator("#tencent progress").scrollIntoViewIfNeeded();
      await shoot(`worker-loading-phone-${scheme}`);
      await fitsTheWidth("the page while it loads");
      await button("#tencent", "Cancel").click();
      tencent().faults.clear();
    });
  }
}
