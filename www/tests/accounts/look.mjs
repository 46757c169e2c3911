// Languages, widths, colours, and what axe finds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { it } from "node:test";
import {
  assertFits,
  browserMessages,
  button,
  demo,
  HOSTILE,
  open,
  page,
  rows,
  search,
  summary,
  takeScreenshot,
  waitForSummary,
} from "./setup.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = /** @type {const} */ ([360, 390, 768, 1280, 1920]);

/** @param {string} what */
async function assertAccessible(what) {
  // The page's policy lets in no script of others, as an element.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = /** @type {{ axe: typeof import("axe-core") }} */ (/** @type {unknown} */ (globalThis));
    const found = await axe.run(document, { resultTypes: ["violations"] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
  assert.deepEqual(violations, [], what);
}

export function registerLookTests() {
  it("speaks the language that was chosen, and remembers it", async () => {
    await open();
    await page.locator("#language").focus();
    await page.locator("#language").selectOption("zh-CN");
    assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "language");
    await waitForSummary("#customers", "共 10,000 个");
    assert.equal(await button("#customers", "下一页").count(), 1);
    assert.match(await rows("#identities").nth(8).innerText(), /\d{4}年\d+月\d+日/);
    assert.equal(await page.title(), "账号查询 · iot-accounts");
    const english = await page.evaluate(() =>
      document.body.innerText.match(/\b(?:Next|Reveal|Search|Contact|Sign out)\b/g),
    );
    assert.equal(english, null);
    await page.reload();
    await waitForSummary("#customers", "共 10,000 个");
    await page.locator("#language").selectOption("en");
    await waitForSummary("#customers", "of 10,000");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
  });

  for (const scheme of /** @type {const} */ (["light", "dark"])) {
    it(`fits every width, and axe finds nothing, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.goto(demo.url);
      await page.locator("#sign-in").waitFor();
      await assertAccessible("the sign-in");
      await open();
      const look = async (/** @type {string} */ name) => {
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: width < 700 ? 844 : 900 });
          await assertFits();
          if (width === 390 || width === 1280) await takeScreenshot(`accounts-${name}-${width}-${scheme}`);
        }
        await assertAccessible(name);
      };
      await look("lists");
      await search("1, 2, Customer100001, 99999999");
      await waitForSummary("#results", "Found: 3");
      await look("found");
      await rows("#results").nth(1).getByRole("button").click();
      await page.locator("#person h2").waitFor();
      await look("person");
      await page.keyboard.press("Escape");
      demo.gateways.aliyun.faults.always({ kind: "error", code: 500, message: "no" });
      await search("Customer100001");
      await page.locator("#results .failure").waitFor();
      await look("failed");
      demo.gateways.aliyun.faults.clear();
      await search("nobody@example.com");
      await page.locator("#results h3").waitFor();
      await look("nobody");
      await search("小明");
      await look("field");
      assert.deepEqual(
        browserMessages.filter((text) => !text.startsWith("Failed to load resource")),
        [],
      );
    });
  }

  it("moves nothing for those who asked for no motion", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open();
    const animations = await page.evaluate(() => {
      document.querySelector("#customers")?.setAttribute("aria-busy", "true");
      return document.getAnimations().length;
    });
    assert.equal(animations, 0);
    assert.ok(await summary("#customers").isVisible());
    assert.ok(HOSTILE.long.nickName.length > 100);
  });
}
