// Look-ups through the worker: pages, filters, ids, empty results, invalid values.
import assert from "node:assert/strict";
import { it } from "node:test";
import {
  browserMessages,
  demo,
  open,
  page,
  rows,
  takeScreenshot,
  waitForRange,
  waitUntilSettled,
} from "./setup.mjs";

export function registerLookUpTests() {
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
    await takeScreenshot("worker-desktop");
    assert.deepEqual(browserMessages, []);
  });

  it("loads neither keys nor the package in worker mode", async () => {
    /** @type {string[]} */
    const urls = [];
    page.on("request", (request) => urls.push(request.url()));
    await open();
    const origin = new URL(demo.url).origin;
    assert.deepEqual(
      urls.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:")),
      [],
    );
    const scripts = urls.filter((url) => url.endsWith(".js"));
    assert.equal(scripts.length, 2, scripts.join(" "));
  });

  it("pages through the customers", async () => {
    await open();
    const previous = page.getByRole("button", { name: "Previous" });
    const next = page.getByRole("button", { name: "Next" });
    assert.equal(await previous.isDisabled(), true);
    await next.click();
    await waitForRange("#tencent", "21–40 of 137");
    assert.ok(
      (await rows("#tencent").first().textContent())?.includes(
        demo.gateways.customers[20]?.CustomerId ?? "?",
      ),
    );
    await page.getByLabel("Rows").selectOption("100");
    await waitForRange("#tencent", "1–100 of 137");
    await next.click();
    await waitForRange("#tencent", "101–137 of 137");
    assert.equal(await rows("#tencent").count(), 37);
    assert.equal(await next.isDisabled(), true);
    await previous.click();
    await waitForRange("#tencent", "1–100 of 137");
    assert.deepEqual(browserMessages, []);
  });

  it("filters the customers, and shows an empty state", async () => {
    await open();
    const { customers } = demo.gateways;
    const countryCount = customers.filter(({ CountryCode }) => CountryCode === "86").length;
    await page.getByLabel("Country code").fill("86");
    await page.getByLabel("Country code").press("Enter");
    await waitForRange("#tencent", `1–20 of ${countryCount}`);
    const customer = customers.find(({ PhoneNumber }) => PhoneNumber !== undefined);
    await page.locator("#tencent").getByRole("button", { name: "Clear" }).click();
    await waitForRange("#tencent", "1–20 of 137");
    await page.getByLabel("Phone number").fill(customer?.PhoneNumber ?? "");
    await page.locator("#tencent").getByRole("button", { name: "Look up" }).click();
    await waitForRange("#tencent", "1–1 of 1");
    assert.ok((await rows("#tencent").first().textContent())?.includes(customer?.CustomerId ?? "?"));
    await page.getByLabel("Phone number").fill("99999999999");
    await page.getByLabel("Phone number").press("Enter");
    await page.locator("#tencent .nothing").filter({ hasText: "No customer matches" }).waitFor();
    assert.equal(await rows("#tencent").count(), 0);
    assert.deepEqual(browserMessages, []);
  });

  it("looks up identities by a list with any separators, and names the ids not found", async () => {
    await open();
    await page.getByLabel("Identity ids").fill("1, 2\n3,nobody");
    await page.locator("#aliyun").getByRole("button", { name: "Look up" }).click();
    await waitForRange("#aliyun", "not found: nobody");
    assert.equal(await rows("#aliyun").count(), 3);
    await page.locator("#aliyun").getByRole("button", { name: "Clear" }).click();
    await page.locator("#aliyun .nothing").filter({ hasText: "Whose account?" }).waitFor();
    assert.deepEqual(browserMessages, []);
  });

  it("explains an invalid value, and marks its field", async () => {
    await open();
    await page.getByLabel("Phone number").fill("not digits");
    await page.getByLabel("Phone number").press("Enter");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    const text = (await alert.textContent()) ?? "";
    assert.match(text, /invalid-input/);
    assert.match(text, /phoneNumber/);
    assert.equal(await page.getByLabel("Phone number").getAttribute("aria-invalid"), "true");
    await takeScreenshot("worker-invalid-input");
    await page.getByLabel("Phone number").fill("");
    await page.getByLabel("Phone number").press("Enter");
    await waitForRange("#tencent", "1–20 of 137");
    assert.equal(await page.getByLabel("Phone number").getAttribute("aria-invalid"), null);
  });

  it("shows markup in a vendor's text as text", async () => {
    const markup = '<img src="x" onerror="document.title = \'run\'">';
    const row = JSON.stringify({ row: { identityId: "1", nickName: markup, email: markup } });
    await page.route("**/api/identities/stream", (route) =>
      route.fulfill({ body: `${row}\n{"end":true}\n` }),
    );
    await open();
    await page.locator("#aliyun .name").filter({ hasText: markup }).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    assert.notEqual(await page.title(), "run");
  });

  it("can be used by keyboard", async () => {
    await open();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.locator("#shown-curl").filter({ hasText: "curl" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByText("The edge worker has the secrets").waitFor();
    await waitUntilSettled();
    await page.keyboard.press("Tab");
    await page.keyboard.type("Nobody");
    await page.keyboard.press("Enter");
    await page.locator("#tencent .nothing").filter({ hasText: "No customer matches" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "customer-id");
  });
}
