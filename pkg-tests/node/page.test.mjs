// The demo page in a real browser: everything runs as `npm --prefix www start` runs it.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import process from "node:process";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../www/serve.mjs";

const screenshots = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const narrowest = { width: 360, height: 740 };

describe("the demo page in Chromium", () => {
  /** @type {import("../../www/serve.mjs").Demo} */
  let demo;
  /** @type {import("playwright-core").Browser} */
  let browser;
  /** @type {import("playwright-core").Page} */
  let page;
  /** @type {string[]} what the browser complained about: errors, warnings, breaches of the page's policy */
  let complaints;

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
  });

  /** @param {import("playwright-core").Page} of */
  async function open(of = page) {
    await of.goto(demo.url);
    await settled(of);
  }

  /** @param {import("playwright-core").Page} of */
  async function settled(of = page) {
    await of.waitForFunction(() => {
      const busy = document.querySelector(".card[aria-busy]");
      const shown = document.querySelectorAll(".card tbody tr, .card .nothing, .card .failure");
      return busy === null && shown.length > 0;
    });
  }

  async function signInThisPage() {
    await page.getByRole("radio", { name: "Sign in this page" }).check();
    await page.locator("#shown-curl").filter({ hasText: "curl" }).waitFor();
    await settled();
  }

  /** @param {string} card */
  const rows = (card) => page.locator(`${card} tbody tr`);

  /** @param {string} card @param {string} text */
  async function range(card, text) {
    await page.locator(`${card} .range`).filter({ hasText: text }).waitFor();
  }

  /** @param {string} name @param {import("playwright-core").Page} of */
  async function shoot(name, of = page) {
    await of.screenshot({ path: `${screenshots}${name}.png` });
    await of.screenshot({ path: `${screenshots}${name}-whole.png`, fullPage: true });
  }

  /** @param {string} what @param {import("playwright-core").Page} of */
  async function fitsTheWidth(what, of = page) {
    const { scroll, client } = await of.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scroll: scrollWidth, client: clientWidth };
    });
    assert.ok(scroll <= client, `${what} is ${scroll} px wide in a window of ${client} px`);
  }

  it("shows both clouds' accounts through the worker", async () => {
    await open();
    assert.equal(await rows("#tencent").count(), 20);
    assert.equal(await page.locator("#tencent .range").textContent(), "1–20 of 137");
    const first = await rows("#tencent").first().textContent();
    assert.ok(first?.includes(demo.gateways.customers[0]?.CustomerId ?? "?"), first ?? "");
    assert.equal(await rows("#aliyun").count(), 12);
    const shown = (await page.locator("#aliyun tbody").textContent()) ?? "";
    for (const { identityId, nickName } of demo.gateways.identities.slice(0, 12)) {
      assert.ok(shown.includes(identityId), `identity \`${identityId}\` is missing`);
      if (nickName) assert.ok(shown.includes(nickName), `the nickname \`${nickName}\` is missing`);
    }
    await shoot("worker-desktop");
    assert.deepEqual(complaints, []);
  });

  it("keeps keys and the package away from the page that goes through the worker", async () => {
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await open();
    const origin = new URL(demo.url).origin;
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:")),
      [],
    );
    const scripts = asked.filter((url) => url.endsWith(".js"));
    assert.equal(scripts.length, 1, scripts.join(" "));
  });

  it("pages through the customers", async () => {
    await open();
    const previous = page.getByRole("button", { name: "Previous" });
    const next = page.getByRole("button", { name: "Next" });
    assert.equal(await previous.isDisabled(), true);
    await next.click();
    await range("#tencent", "21–40 of 137");
    assert.ok(
      (await rows("#tencent").first().textContent())?.includes(
        demo.gateways.customers[20]?.CustomerId ?? "?",
      ),
    );
    await page.getByLabel("Rows").selectOption("100");
    await range("#tencent", "1–100 of 137");
    await next.click();
    await range("#tencent", "101–137 of 137");
    assert.equal(await rows("#tencent").count(), 37);
    assert.equal(await next.isDisabled(), true);
    await previous.click();
    await range("#tencent", "1–100 of 137");
    assert.deepEqual(complaints, []);
  });

  it("filters the customers, and shows an empty state", async () => {
    await open();
    const { customers } = demo.gateways;
    const ofCountry = customers.filter(({ CountryCode }) => CountryCode === "86").length;
    await page.getByLabel("Country code").fill("86");
    await page.getByLabel("Country code").press("Enter");
    await range("#tencent", `1–20 of ${ofCountry}`);
    const one = customers.find(({ PhoneNumber }) => PhoneNumber !== undefined);
    await page.locator("#tencent").getByRole("button", { name: "Clear" }).click();
    await range("#tencent", "1–20 of 137");
    await page.getByLabel("Phone number").fill(one?.PhoneNumber ?? "");
    await page.locator("#tencent").getByRole("button", { name: "Look up" }).click();
    await range("#tencent", "1–1 of 1");
    assert.ok((await rows("#tencent").first().textContent())?.includes(one?.CustomerId ?? "?"));
    await page.getByLabel("Phone number").fill("99999999999");
    await page.getByLabel("Phone number").press("Enter");
    await page.locator("#tencent .nothing").filter({ hasText: "No customer matches" }).waitFor();
    assert.equal(await rows("#tencent").count(), 0);
    assert.deepEqual(complaints, []);
  });

  it("looks identities up by a list in any form, and names those not found", async () => {
    await open();
    await page.getByLabel("Identity ids").fill("1, 2\n3,nobody");
    await page.locator("#aliyun").getByRole("button", { name: "Look up" }).click();
    await range("#aliyun", "not found: nobody");
    assert.equal(await rows("#aliyun").count(), 3);
    await page.locator("#aliyun").getByRole("button", { name: "Clear" }).click();
    await page.locator("#aliyun .nothing").filter({ hasText: "Whose account?" }).waitFor();
    assert.deepEqual(complaints, []);
  });

  it("says what is wrong with a value, and marks it", async () => {
    await open();
    await page.getByLabel("Phone number").fill("not digits");
    await page.getByLabel("Phone number").press("Enter");
    const failure = page.getByRole("alert");
    await failure.waitFor();
    const text = (await failure.textContent()) ?? "";
    assert.match(text, /invalid-input/);
    assert.match(text, /phoneNumber/);
    assert.equal(await page.getByLabel("Phone number").getAttribute("aria-invalid"), "true");
    await shoot("worker-invalid-input");
    await page.getByLabel("Phone number").fill("");
    await page.getByLabel("Phone number").press("Enter");
    await range("#tencent", "1–20 of 137");
    assert.equal(await page.getByLabel("Phone number").getAttribute("aria-invalid"), null);
  });

  it("signs in the page and shows the string to sign, the request and a curl line", async () => {
    await open();
    await signInThisPage();
    assert.equal(await rows("#tencent").count(), 20);
    assert.equal(await rows("#aliyun").count(), 12);
    assert.ok(await page.getByText("Never type a real secret here").isVisible());

    await page.locator("#tencent").getByRole("button", { name: "Look up" }).click();
    await page.locator("#shown-string-to-sign").filter({ hasText: "Action=" }).waitFor();
    const tencent = demo.gateways.tencent;
    const tencentString = (await page.locator("#shown-string-to-sign").textContent()) ?? "";
    assert.match(tencentString, /^Action=ServiceGetCustomerList&AppKey=/);
    assert.ok(
      ((await page.locator("#shown-request").textContent()) ?? "").includes(`POST ${tencent.endpoint}`),
    );
    await settled();
    assert.equal(tencent.requests.at(-1)?.body, await page.locator("#shown-request").evaluate(bodyOf));

    await page.locator("#aliyun").getByRole("button", { name: "Look up" }).click();
    await page.locator("#shown-string-to-sign").filter({ hasText: "x-ca-nonce:" }).waitFor();
    const aliyunString = (await page.locator("#shown-string-to-sign").textContent()) ?? "";
    assert.match(aliyunString, /^POST\napplication\/json\n/);
    assert.match(aliyunString, /\n\/iotx\/account\/queryIdentityList$/);
    assert.match((await page.locator("#shown-curl").textContent()) ?? "", /^curl /);
    const shown = (await page.locator("#panes").textContent()) ?? "";
    assert.ok(
      !shown.includes(demo.gateways.aliyun.appSecret),
      "the secret is in what is shown of the request",
    );

    await settled();
    await page.locator('[data-copy="shown-string-to-sign"]').click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), aliyunString);
    await shoot("page-desktop");
    assert.deepEqual(complaints, []);
  });

  it("shows a refused signature in the vendor's words, with advice", async () => {
    await open();
    await signInThisPage();
    await page.locator("#tencent-secret").fill("another");
    await page.locator("#tencent-secret").press("Enter");
    const failure = page.locator("#tencent").getByRole("alert");
    await failure.waitFor();
    const text = (await failure.textContent()) ?? "";
    assert.match(text, /The signature was refused/);
    assert.match(text, /Tencent says/);
    assert.match(text, /AppSecret does not belong/);
    await shoot("page-signature-refused");
  });

  it("says why a browser cannot tell what Aliyun refused", async () => {
    await open();
    await signInThisPage();
    await page.locator("#aliyun-secret").fill("another");
    await page.locator("#aliyun-secret").press("Enter");
    const failure = page.locator("#aliyun").getByRole("alert");
    await failure.waitFor();
    assert.match((await failure.textContent()) ?? "", /headers that a browser may not read/);
  });

  it("shows that the worker cannot be reached, and recovers", async () => {
    await open();
    await page.route("**/api/customers*", (route) => route.abort());
    await page.locator("#tencent").getByRole("button", { name: "Look up" }).click();
    await page.getByText("the edge worker could not be reached").waitFor();
    await page.unroute("**/api/customers*");
    await page.getByRole("button", { name: "Try again" }).click();
    await range("#tencent", "1–20 of 137");
  });

  it("takes a vendor's text for text", async () => {
    const markup = '<img src="x" onerror="document.title = \'run\'">';
    await page.route("**/api/identities", (route) =>
      route.fulfill({ json: { identities: [{ identityId: "1", nickName: markup, email: markup }] } }),
    );
    await open();
    await page.locator("#aliyun .name").filter({ hasText: markup }).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    assert.notEqual(await page.title(), "run");
  });

  it("is used by keyboard alone", async () => {
    await open();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.locator("#shown-curl").filter({ hasText: "curl" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByText("The edge worker holds the secrets").waitFor();
    await settled();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Nobody");
    await page.keyboard.press("Enter");
    await page.locator("#tencent .nothing").filter({ hasText: "No customer matches" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "customer-id");
  });

  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    it(`fits a telephone, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(phone);
      await open();
      await shoot(`worker-phone-${scheme}`);
      await fitsTheWidth("the page through the worker");
      await signInThisPage();
      await shoot(`page-phone-${scheme}`);
      await page.setViewportSize(narrowest);
      await fitsTheWidth("the page that signs");
      await page.getByRole("radio", { name: "Through the edge worker" }).check();
      await settled();
      await fitsTheWidth("the page through the worker");
      await page.setViewportSize(desktop);
      await shoot(`worker-desktop-${scheme}`);
      await fitsTheWidth("the page on a desktop");
      assert.deepEqual(complaints, []);
    });
  }
});

describe("with keys of a real cloud in the environment", () => {
  it("hands them to the worker and never to the page", async () => {
    // The stand-in for the real cloud is the other demo's gateway, which does not know this key.
    const other = await serve({ log: () => {} });
    const env = {
      TENCENT_APP_KEY: "real-app-key",
      TENCENT_APP_SECRET: "real-app-secret",
      TENCENT_ENDPOINT: other.gateways.tencent.endpoint,
    };
    const demo = await serve({ env, log: () => {} });
    try {
      assert.deepEqual(demo.clouds, { tencent: "real", aliyun: "local" });
      const config = await (await fetch(new URL("config.json", demo.url))).text();
      for (const value of Object.values(env)) assert.ok(!config.includes(value), config);
      assert.ok(config.includes(demo.gateways.tencent.appKey));
      const answer = await fetch(new URL("api/customers", demo.url));
      assert.equal(answer.status >= 400, true, "the unknown key was accepted");
      const arrived = JSON.parse(other.gateways.tencent.requests.at(-1)?.body ?? "{}");
      assert.equal(arrived.AppKey, env.TENCENT_APP_KEY);
      assert.equal(demo.gateways.tencent.requests.length, 0);
    } finally {
      await demo.close();
      await other.close();
    }
  });

  it("refuses half a pair", async () => {
    await assert.rejects(
      serve({ env: { ALIYUN_APP_KEY: "1" } }),
      /`ALIYUN_APP_KEY` is set and `ALIYUN_APP_SECRET` is not/,
    );
  });
});

/** @param {Element} element */
function bodyOf(element) {
  return (element.textContent ?? "").split("\n\n").at(-1);
}
