// Looking accounts up through the worker: pages, filters, ids, what is empty, what is wrong.
import assert from "node:assert/strict";
import { it } from "node:test";
import { complaints, demo, open, page, range, rows, settled, shoot } from "./setup.mjs";

export function lookUps() {
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

  it("takes a vendor's text for text", async () => {
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
}
