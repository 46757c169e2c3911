// CSV files of what is shown and of all, and what a stream does when it is cancelled, fails and goes on.
import assert from "node:assert/strict";
import { it } from "node:test";
import { button, demo, download, focused, HOSTILE, open, page, search, takeScreenshot } from "./setup.mjs";

const strip = (/** @type {string} */ panel) => page.locator(`${panel} .download`);
const slow = { kind: "slow-first-byte", ms: 40 };

/** Lines of a file whose values have no line break. @param {string} text */
const toLines = (text) => text.replace("\uFEFF", "").trimEnd().split("\r\n");

/** @param {string} panel @param {number} min */
async function waitForRows(panel, min) {
  await page.waitForFunction(
    ([selector, count]) =>
      Number(document.querySelector(`${selector} progress`)?.getAttribute("value")) >= count,
    /** @type {const} */ ([panel, min]),
  );
}

export function registerCsvTests() {
  it("writes what is shown, where no name is a formula", async () => {
    await open({ as: "reveal" });
    await button("#identities", "Reveal").click();
    await button("#identities", "Mask again").waitFor();
    const { name, text } = await download(() => button("#identities", "CSV of these").click());
    assert.match(name, /^identities-\d{4}-\d\d-\d\d\.csv$/);
    assert.ok(text.startsWith("\uFEFFcloud,id,name,phone,email,created,lastSeen\r\n"));
    assert.ok(
      text.includes(`aliyun,9001,"'=HYPERLINK(""https://evil.example"",""x"")\n",'13900009001`) ||
        text.includes(`aliyun,9001,"'=HYPERLINK(""https://evil.example"",""x"")\n",13900009001`),
      text,
    );
    assert.ok(text.includes(`,"'@SUM(1+1)*cmd",`), text);
    assert.ok(text.includes(HOSTILE.markup.nickName));
    // A number with a plus is no formula to anybody who reads it, but to a spreadsheet it is.
    assert.match(text, /,"'\+\d+ \d+",/);
  });

  it("writes masked rows for who sees masked rows, and the users of a search", async () => {
    await open();
    await search("Customer100001");
    const { name, text } = await download(() => button("#results", "CSV of these").click());
    assert.match(name, /^results-/);
    const [, row = ""] = toLines(text);
    assert.match(row, /^tencent,Customer100001,,"?'?\+\d+ [\d*]*\*{4}\d+"?,,,$/);
  });

  it("streams 10,000 customers, and goes on where it was after Cancel and after a failure", async () => {
    await open({ as: "reveal" });
    const { faults } = demo.gateways.tencent;
    faults.always(slow);
    await button("#customers", "CSV of all").click();
    await waitForRows("#customers", 200);
    assert.match(await strip("#customers").innerText(), /Loaded: [\d,]+ of 10,000/);
    assert.equal(await focused(), "Cancel");
    await page.keyboard.press("Enter");
    await strip("#customers").filter({ hasText: "Stopped, loaded" }).waitFor();
    assert.equal(await focused(), "Resume");
    await takeScreenshot("accounts-stopped");

    await page.keyboard.press("Enter");
    await waitForRows("#customers", 500);
    faults.always({ kind: "error", code: "InvalidParameterValue", message: "said no" });
    await strip("#customers").locator(".failure").waitFor();
    assert.match(await strip("#customers").innerText(), /Stopped, loaded: [1-9]/);
    assert.equal(await focused(), "Try again");

    faults.clear();
    const { text } = await download(() => page.keyboard.press("Enter"));
    const ids = toLines(text)
      .slice(1)
      .map((line) => line.split(",")[1]);
    assert.deepEqual(
      ids,
      demo.gateways.customers.map(({ CustomerId }) => CustomerId),
    );
    assert.equal(await strip("#customers").isVisible(), false);
    assert.equal(await page.locator("#announcer").textContent(), "Saved: 10,000");
  });

  it("saves what was loaded before Cancel", async () => {
    await open();
    demo.gateways.tencent.faults.always(slow);
    await button("#customers", "CSV of all").click();
    await waitForRows("#customers", 100);
    await page.keyboard.press("Enter");
    const stopped = strip("#customers").locator("p", { hasText: "Stopped, loaded" });
    const count = Number(((await stopped.textContent()) ?? "").replace(/\D/g, ""));
    const { text } = await download(() => button("#customers", "Save these").click());
    assert.equal(toLines(text).length, 1 + count);
  });

  it("streams identities, of which nobody knows how many there are, and says when a cloud is asked again", async () => {
    await open();
    const { faults } = demo.gateways.aliyun;
    faults.next({ kind: "status", status: 503 });
    await page.evaluate(() => {
      const retry = document.querySelector("#identities .download .quiet");
      new MutationObserver(
        () =>
          retry &&
          document.body.setAttribute(
            "data-seen",
            `${document.body.dataset["seen"] ?? ""}${retry.textContent}`,
          ),
      ).observe(retry ?? document, { childList: true });
    });
    const { text } = await download(() => button("#identities", "CSV of all").click());
    const ids = text.match(/^aliyun,\d*/gm) ?? [];
    assert.equal(ids.length, demo.gateways.identities.length);
    const seen = await page.evaluate(() => document.body.dataset["seen"]);
    assert.match(seen ?? "", /Aliyun is in trouble\. Attempt 2 of \d/);
  });
}
