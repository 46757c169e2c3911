// The signing lab in Chromium, against the local gateways.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { promisify } from "node:util";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { CHROMIUM_ARGS } from "../../tools/browsers.mjs";
import { findMarkers, MARKERS, SECRET_NAMES } from "../../tools/markers.mjs";
import { root } from "../../tools/run.mjs";
import { serve } from "../serve.mjs";

const screenshots = join(root, "target", "screenshots");
const secrets = MARKERS["not ASCII"];

/** @type {import("../serve.mjs").Demo} */
let demo;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} a new one for each test */
let page;
/** @type {string[]} errors, warnings and policy violations that the browser reported */
let messages;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  const appSecrets = { tencent: secrets.tencentSecret, aliyun: secrets.aliyunSecret };
  demo = await serve({ gateways: { appSecrets }, log: () => {} });
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
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  messages = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) messages.push(message.text());
  });
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.goto(`${demo.url}lab.html`);
  await page.locator("#call option").first().waitFor({ state: "attached" });
});
afterEach(async () => {
  await page.context().close();
  demo.gateways.tencent.faults.clear();
});

/** @param {string} name */
async function choose(name) {
  await page.getByLabel("Call").selectOption({ label: name });
}

/** @param {string} name of the button */
async function press(name) {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Sends what is in the form, and waits for its outcome. @param {string | RegExp} outcome */
async function send(outcome) {
  await press("Sign and send");
  await entry().locator(".tag").filter({ hasText: outcome }).waitFor();
}

/** The newest request. */
const entry = () => page.locator("#requests details").first();
/** @param {string} title */
const pane = async (title) => (await entry().getByRole("group", { name: title }).textContent()) ?? "";

describe("the signing lab", () => {
  it("signs and sends a call of each key, and keeps all of them", async () => {
    await choose("Tencent: getCustomerList");
    await send("20 of 137 customers");
    const { tencent, aliyun } = demo.gateways;
    assert.match(await pane("String to sign"), /^Action=ServiceGetCustomerList&AppKey=.*Limit=20/);
    assert.ok((await pane("Signed request")).startsWith(`POST ${tencent.endpoint}\n`));
    assert.equal((await pane("Signed request")).split("\n\n")[1], tencent.requests.at(-1)?.body);
    assert.match(await pane("As a curl line"), /^curl /);
    assert.match(await pane("Answer"), /^200 OK\n[\s\S]*"Total": 137/);

    await choose("Aliyun: queryIdentityList");
    await page.getByLabel("identityIds").fill(" 1\t2; '3'，4 ");
    await send("4 identities");
    assert.match(
      await pane("String to sign"),
      /^POST\napplication\/json\n[\s\S]*\n\/iotx\/account\/queryIdentityList$/,
    );

    await choose("Aliyun: queryIdentityDescByPage");
    await send("credentials");
    await choose("Aliyun: getCloudToken");
    await send("A cloud token");
    await choose("Aliyun: queryIdentityDescByPage");
    await send("20 identities");
    assert.match(aliyun.requests.at(-1)?.url ?? "", /queryidentitydescbypage/);

    assert.equal(await page.locator("#requests details").count(), 5);
    assert.equal(await page.locator("#requests details[open]").count(), 1);
    const oldest = page.locator("#requests details").last();
    await oldest.locator("summary").click();
    await oldest.getByRole("button", { name: "Copy: String to sign" }).click();
    await oldest.getByText("Copied").waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^Action=ServiceGetCustomerList/);
    assert.deepEqual(messages, []);
  });

  it("signs without sending", async () => {
    const before = demo.gateways.tencent.requests.length;
    await press("Only sign");
    assert.equal(await entry().locator(".tag").textContent(), "not sent");
    assert.equal(demo.gateways.tencent.requests.length, before);
    await press("Clear");
    assert.equal(await page.locator("#requests details").count(), 0);
    assert.ok(await page.getByText("Sign a request to see").isVisible());
  });

  for (const [fault, call, outcome, said] of /** @type {const} */ ([
    ["secret", "Tencent: getCustomerList", "signature", "does not say what it received"],
    ["clock", "Tencent: getCustomerList", "clock", "clock"],
    ["body", "Tencent: getCustomerList", "signature", "does not say what it received"],
    ["content-type", "Tencent: getCustomerList", "20 of 137 customers", ""],
    ["twice", "Tencent: getCustomerList", "replay", "once"],
  ])) {
    it(`shows what the fault \`${fault}\` does at Tencent`, async () => {
      await choose(call);
      await page.getByLabel("What goes wrong").selectOption(fault);
      await send(outcome);
      if (said === "") assert.equal(await entry().getByRole("alert").count(), 0);
      else assert.match((await entry().getByRole("alert").textContent()) ?? "", new RegExp(said));
    });
  }

  for (const [fault, part] of /** @type {const} */ ([
    ["content-type", "content-type"],
    ["secret", "app secret"],
  ])) {
    it(`explains the fault \`${fault}\` at Aliyun by what a terminal prints`, async () => {
      await choose("Aliyun: queryIdentityList");
      await page.getByLabel("What goes wrong").selectOption(fault);
      await send("refused");
      await entry().getByText("no page read").waitFor();
      // The line that is copied shows the same refusal when a shell runs it.
      const line = (await pane("As a curl line")).replace("curl ", "curl -si ");
      const { stdout } = await promisify(execFile)("sh", ["-c", line]);
      await page.getByLabel("Its answer").fill(stdout);
      await press("Explain it");
      await entry().getByText("signature", { exact: true }).first().waitFor();
      assert.match((await entry().getByRole("alert").textContent()) ?? "", new RegExp(part));
    });
  }

  it("tells an invalid value at its field, and signs nothing", async () => {
    await choose("Tencent: getCustomerList");
    const limit = page.getByLabel("limit");
    await limit.fill("many");
    await press("Sign and send");
    await page.getByRole("alert").filter({ hasText: "limit" }).waitFor();
    assert.equal(await limit.getAttribute("aria-invalid"), "true");
    assert.ok(await limit.evaluate((input) => input === document.activeElement));
    assert.equal(await page.locator("#requests details").count(), 0);
    await limit.fill("5");
    await limit.press("Enter");
    await entry().getByText("5 of 137 customers").waitFor();
    assert.equal(await limit.getAttribute("aria-invalid"), null);
    assert.ok(await limit.evaluate((input) => input === document.activeElement), "the focus was lost");
  });

  it("says when a gateway does not answer", async () => {
    // A browser asks once more by itself where a connection was kept.
    demo.gateways.tencent.faults.always({ kind: "dropped-connection" });
    await choose("Tencent: getCustomerList");
    await send("network");
    await entry().getByRole("alert").waitFor();
  });

  it("neither shows nor keeps the secrets that it signs with", async () => {
    for (const call of ["Tencent: getCustomerList", "Aliyun: queryIdentityList"]) {
      await choose(call);
      await send(/\d (?:of|ident)/);
    }
    await page.getByLabel("What goes wrong").selectOption("secret");
    await send(/./);
    const shown = await page.evaluate(() => [
      document.documentElement.outerHTML,
      JSON.stringify({ ...localStorage, ...sessionStorage }),
      document.cookie,
      location.href,
    ]);
    const sent = [...demo.gateways.tencent.requests, ...demo.gateways.aliyun.requests];
    assert.deepEqual(findMarkers(JSON.stringify([shown, sent]), "not ASCII", SECRET_NAMES), []);
  });

  for (const [width, height] of /** @type {const} */ ([
    [390, 844],
    [1280, 900],
  ])) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      it(`has no barrier and fits ${width} px, ${colorScheme}`, async () => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await choose("Aliyun: queryIdentityList");
        await send("3 identities");
        await page.getByLabel("What goes wrong").selectOption("secret");
        await send(/./);
        await choose("Tencent: getCustomerList");
        await send("signature");
        await entry().locator("..").locator("summary").nth(1).click();
        await page.screenshot({ path: join(screenshots, `lab-${width}-${colorScheme}.png`), fullPage: true });
        const { scrollWidth, clientWidth } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          clientWidth: document.documentElement.clientWidth,
        }));
        assert.ok(scrollWidth <= clientWidth, `the page is ${scrollWidth} px wide in ${clientWidth} px`);
        // As a script of the page it would be against the page's policy.
        await page.evaluate(axe.source);
        const found = await page.evaluate(() => Reflect.get(window, "axe").run());
        assert.deepEqual(
          found.violations.map((/** @type {any} */ violation) => [
            violation.id,
            violation.nodes.map((/** @type {any} */ node) => node.html),
          ]),
          [],
        );
      });
    }
  }
});
