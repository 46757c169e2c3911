// One person in both clouds, by anything that is known of them; many ids at once.
import assert from "node:assert/strict";
import { it } from "node:test";
import { button, demo, focused, open, page, rows, search, settle, waitForSummary } from "./setup.mjs";

const problem = () => page.locator("#search-problem");

export function registerSearchTests() {
  it("finds a person by id, phone number in any spelling, and e-mail address", async () => {
    await open();
    const [customer] = demo.gateways.customers;
    const { CountryCode = "", PhoneNumber = "" } = customer ?? {};
    const spaced = PhoneNumber.replace(/^(\d{3})(\d{4})/, "$1 $2 ");
    for (const text of [
      "Customer100001",
      ' "Customer100001" ',
      PhoneNumber,
      `+${CountryCode} ${spaced}`,
      `00${CountryCode}${PhoneNumber}`,
    ]) {
      await search(text);
      await waitForSummary("#results", "Found: 1");
      assert.match(await rows("#results").innerText(), /Tencent\s+Customer100001/, text);
    }
    await search("user0000001@example.com");
    await waitForSummary("#results", "e-mail address");
    assert.match(await rows("#results").innerText(), /Aliyun\s+小明\s+1\b/);
    assert.equal(await page.locator(".lists").isVisible(), false);
  });

  it("looks up ids however they were pasted, in both clouds", async () => {
    await open();
    await search("1\t\"2\";\n3，Customer100001 'Customer100002', 77777777");
    await waitForSummary("#results", "Found: 5, for 6 ids");
    const shown = (await rows("#results").allInnerTexts()).join();
    for (const id of ["Customer100001", "Customer100002", "小明"]) assert.ok(shown.includes(id), id);
    assert.match(await page.locator("#results .note").innerText(), /these ids \(1\):\s*77777777/);
  });

  it("says that nobody was found, and as what it searched", async () => {
    await open();
    await search("nobody@example.com");
    await page.locator("#results .nothing").filter({ hasText: "Nobody found" }).waitFor();
    await waitForSummary("#results", "Found: 0 · Searched as: e-mail address");
    assert.equal(await page.locator("#announcer").textContent(), "Nobody found");
  });

  it("says at the field what cannot be searched for", async () => {
    await open();
    for (const [text, expected] of /** @type {const} */ ([
      ["小明", /Names cannot be searched for/],
      ["a@example.com, b@example.com", /one at a time/],
      [Array.from({ length: 101 }, (_, index) => index + 1).join("\n"), /These are 101 ids; 100 can/],
      ["x".repeat(255), /too long/],
    ])) {
      await search(text);
      assert.match(await problem().innerText(), expected);
      const field = page.getByLabel("Find a user");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "search-text");
      assert.equal(await page.locator("#results").isVisible(), false);
    }
    await search("Customer100001");
    assert.equal(await problem().isVisible(), false);
  });

  it("has the search in the address: for a link, for the way back, and for nobody's log", async () => {
    /** @type {string[]} */
    const documents = [];
    page.on("request", (request) => request.isNavigationRequest() && documents.push(request.url()));
    await open({ hash: "#q=Customer100002" });
    await waitForSummary("#results", "Found: 1");
    await search("+86 139");
    await search("Customer100003");
    assert.match(await rows("#results").innerText(), /Customer100003/);
    await page.goBack();
    await page.goBack();
    await settle();
    assert.match(await rows("#results").innerText(), /Customer100002/);
    assert.equal(await page.getByLabel("Find a user").inputValue(), "Customer100002");
    await page.getByRole("button", { name: "Clear" }).click();
    await waitForSummary("#customers", "1–20 of 10,000");
    assert.deepEqual(documents, [demo.url]);
  });

  it("shows whom one cloud found, and that the other one failed", async () => {
    await open({ as: "reveal" });
    const { faults } = demo.gateways.aliyun;
    faults.always({ kind: "error", code: 500, message: "said no", localizedMsg: "服务异常" });
    await search("Customer100001");
    await waitForSummary("#results", "Found: 1");
    const failure = page.locator("#results .failure");
    assert.match(await failure.innerText(), /Aliyun/);
    faults.clear();
    await button("#results", "Try again").click();
    await settle();
    assert.equal(await failure.count(), 0);
    assert.equal(await focused(), "Found users");
  });
}
