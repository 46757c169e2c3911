// Masked until somebody who may asks for more; everything that is known of one person.
import assert from "node:assert/strict";
import { it } from "node:test";
import {
  button,
  demo,
  focused,
  HOSTILE,
  open,
  page,
  rows,
  search,
  settle,
  waitForSummary,
} from "./setup.mjs";

const dialog = () => page.locator("#person");
const readClipboard = () => page.evaluate(() => navigator.clipboard.readText());

export function registerRevealTests() {
  it("masks until it is asked to reveal, and masks the next search again", async () => {
    const { PhoneNumber = "" } = demo.gateways.customers[0] ?? {};
    await open({ as: "reveal" });
    const first = rows("#customers").first();
    assert.match(await first.innerText(), /\*\*\*\*/);
    assert.ok(!(await page.content()).includes(PhoneNumber));
    await button("#customers", "Reveal").click();
    await first.filter({ hasText: PhoneNumber }).waitFor();
    assert.equal(await focused(), "Mask again");
    assert.ok(!(await page.content()).includes(HOSTILE.bidi.phone), "the other list was revealed, too");
    await button("#customers", "Next").click();
    await waitForSummary("#customers", "21–40");
    assert.ok(!(await rows("#customers").first().innerText()).includes("*"));
    await button("#customers", "Mask again").click();
    await first.filter({ hasText: "****" }).waitFor();

    await search("Customer100001");
    await button("#results", "Reveal").click();
    await rows("#results").filter({ hasText: PhoneNumber }).waitFor();
    await search("Customer100002");
    assert.match(await rows("#results").innerText(), /\*\*\*\*/);
    await page.goBack();
    await settle();
    assert.match(await rows("#results").innerText(), /\*\*\*\*/, "the way back revealed");
  });

  it("says kindly that somebody may see no more, and keeps what is there", async () => {
    await open();
    await button("#customers", "Reveal").click();
    await page.locator("#customers .note").filter({ hasText: "may see masked data only" }).waitFor();
    assert.equal(await rows("#customers").count(), 20);
    assert.equal(await page.locator(".failure").count(), 0);
    assert.equal(await focused(), "Reveal");
    await rows("#customers").first().getByRole("button").click();
    await dialog().getByRole("button", { name: "Reveal" }).click();
    await dialog().getByText("may see masked data only").waitFor();
  });

  it("opens everything that is known of a person, and reveals that person alone", async () => {
    await open({ as: "reveal", hash: "#identities=6" });
    const [, identity] = demo.gateways.aliyun.readRows().slice(-8);
    const row = rows("#identities").filter({
      has: page.getByText(identity?.identityId ?? "", { exact: true }),
    });
    const opener = row.first().getByRole("button");
    await opener.focus();
    await page.keyboard.press("Enter");
    const name = identity?.nickName || identity?.loginName || "";
    await dialog().getByRole("heading", { name }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H2");
    const fields = await dialog().locator("dt").allTextContents();
    for (const field of [
      "Identity id",
      "Login name",
      "Status",
      "Last login",
      "Created",
      "Tenant id",
      "Scope id",
    ])
      assert.ok(fields.includes(field), `${field} of ${fields}`);
    assert.ok(!(await dialog().innerText()).includes(identity?.email ?? "?"));
    await dialog().getByRole("button", { name: "Reveal" }).click();
    await dialog()
      .getByText(identity?.email ?? "", { exact: true })
      .waitFor();
    assert.ok(
      (await dialog().locator("dt").allTextContents()).includes("Scope id"),
      "what the list alone has is gone",
    );

    await dialog().getByRole("button", { name: "Copy E-mail" }).click();
    await dialog().getByRole("button", { name: "Copied E-mail" }).waitFor();
    assert.equal(await readClipboard(), identity?.email);
    await dialog().getByRole("button", { name: "Copy all" }).click();
    const all = await readClipboard();
    assert.ok(all.includes(`E-mail: ${identity?.email}\n`), all);
    assert.ok(all.includes(`Identity id: ${identity?.identityId}\n`), all);

    await page.keyboard.press("Escape");
    assert.equal(await dialog().isVisible(), false);
    // A closed dialog keeps nobody.
    await dialog().locator("dl").waitFor({ state: "detached" });
    assert.equal(await opener.evaluate((element) => element === document.activeElement), true);
  });
}
