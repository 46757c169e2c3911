// Signing in the page: how a request is shown.
import assert from "node:assert/strict";
import { it } from "node:test";
import {
  browserMessages,
  demo,
  open,
  page,
  rows,
  switchToPageMode,
  takeScreenshot,
  waitUntilSettled,
} from "./setup.mjs";

export function registerSigningTests() {
  it("signs in the page and shows the string to sign, the request and a curl line", async () => {
    await open();
    await switchToPageMode();
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
    await waitUntilSettled();
    assert.equal(tencent.requests.at(-1)?.body, await page.locator("#shown-request").evaluate(readBody));

    await page.locator("#aliyun").getByRole("button", { name: "Look up" }).click();
    await page.locator("#shown-string-to-sign").filter({ hasText: "x-ca-nonce:" }).waitFor();
    const aliyunString = (await page.locator("#shown-string-to-sign").textContent()) ?? "";
    assert.match(aliyunString, /^POST\napplication\/json\n/);
    assert.match(aliyunString, /\n\/iotx\/account\/queryIdentityList$/);
    assert.match((await page.locator("#shown-curl").textContent()) ?? "", /^curl /);
    const shown = (await page.locator("#panes").textContent()) ?? "";
    assert.ok(!shown.includes(demo.gateways.aliyun.appSecret), "the secret is shown");

    await waitUntilSettled();
    await page.locator('[data-copy="shown-string-to-sign"]').click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), aliyunString);
    await takeScreenshot("page-desktop");
    assert.deepEqual(browserMessages, []);
  });
}

/** @param {Element} element */
function readBody(element) {
  return (element.textContent ?? "").split("\n\n").at(-1);
}
