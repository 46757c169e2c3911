// All users of a cloud, page after page.
import assert from "node:assert/strict";
import { it } from "node:test";
import { button, focused, HOSTILE, open, page, rows, settle, waitForSummary } from "./setup.mjs";

export function registerListTests() {
  it("pages through customers and identities, the newest identities first", async () => {
    await open();
    await waitForSummary("#customers", "1–20 of 10,000");
    await waitForSummary("#identities", "1–20 · newest first");
    await button("#customers", "Next").focus();
    await page.keyboard.press("Enter");
    await waitForSummary("#customers", "21–40 of 10,000");
    assert.equal(await focused(), "Next");
    assert.match(await rows("#customers").first().innerText(), /Customer100021/);
    await button("#identities", "Next").click();
    await waitForSummary("#identities", "21–40");
    assert.match(page.url(), /#customers=20&identities=20$/);
    await page.reload();
    await waitForSummary("#customers", "21–40 of 10,000");
    await waitForSummary("#identities", "21–40");
    await page.goBack();
    await waitForSummary("#identities", "1–20");
    await page.goBack();
    await waitForSummary("#customers", "1–20 of 10,000");
    assert.equal(await button("#customers", "Previous").getAttribute("aria-disabled"), "true");
  });

  it("ends at the last page, where the focus stays on Next", async () => {
    await open({ hash: "#customers=9960&identities=40" });
    await button("#customers", "Next").focus();
    await page.keyboard.press("Enter");
    await waitForSummary("#customers", "9,981–10,000 of 10,000");
    assert.equal(await focused(), "Next");
    assert.equal(await button("#customers", "Next").getAttribute("aria-disabled"), "true");
    await page.keyboard.press("Enter");
    await settle();
    await waitForSummary("#customers", "9,981–10,000 of 10,000");
    await button("#identities", "Next").click();
    await waitForSummary("#identities", "61–66");
    assert.equal(await button("#identities", "Next").getAttribute("aria-disabled"), "true");
  });

  it("shows what vendors do not promise to keep out of a name as text", async () => {
    await open({ as: "reveal" });
    await button("#identities", "Reveal").click();
    await button("#identities", "Mask again").waitFor();
    const names = await page.locator("#identities .name").allTextContents();
    for (const { nickName } of Object.values(HOSTILE)) assert.ok(names.includes(nickName), nickName);
    assert.equal(await page.locator("#identities img").count(), 0);
    const long = page.locator("#identities button.open", { hasText: HOSTILE.long.nickName });
    const { height = 0 } = (await long.boundingBox()) ?? {};
    assert.ok(height < 60, `a long name is ${height} px high`);
    for (const tag of await page.locator("#identities td .name, #identities td .contact").all())
      assert.equal(await tag.evaluate((element) => element.tagName), "BDI");
    const without = rows("#identities").filter({ hasText: HOSTILE.withoutId.nickName });
    assert.match(await without.innerText(), /no id/);
  });

  it("has no list of a cloud that the worker has no key of", async () => {
    const missing = { status: 404, json: { error: { kind: "unknown-route", message: "no such route" } } };
    await page.route("**/api/customers?*", (route) => route.fulfill(missing));
    await open();
    await waitForSummary("#identities", "1–20");
    assert.equal(await page.locator("#customers").isVisible(), false);
    assert.equal(await page.locator("#no-clouds").isVisible(), false);
    await page.route("**/api/identities?*", (route) => route.fulfill(missing));
    await page.reload();
    await page.locator("#no-clouds").waitFor();
  });

  it("says that a list is empty, and that it ends before a page", async () => {
    await page.route("**/api/customers?*", (route) =>
      route.fulfill({ json: { total: 0, customers: [], droppedCells: 0 } }),
    );
    await open();
    await page.locator("#customers").getByText("Nobody here yet").waitFor();
    await page.unroute("**/api/customers?*");
    await open({ hash: "#customers=10000" });
    await page.reload();
    await page.locator("#customers").getByText("The list ends before this page").waitFor();
    await button("#customers", "Previous").click();
    await waitForSummary("#customers", "of 10,000");
  });
}
