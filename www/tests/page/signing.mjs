// Signing in the page: what is shown of a request.
import assert from "node:assert/strict";
import { it } from "node:test";
import { complaints, demo, open, page, rows, settled, shoot, signInThisPage } from "./setup.mjs";

export function signing() {
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
}

/** @param {Element} element */
function bodyOf(element) {
  return (element.textContent ?? "").split("\n\n").at(-1);
}
