// Failures: the headline, the advice, the vendor's message, and why a signature was refused.
import assert from "node:assert/strict";
import { it } from "node:test";
import { serve } from "../../serve.mjs";
import {
  assertFitsWidth,
  browserMessages,
  button,
  demo,
  open,
  page,
  phone,
  readFailure,
  switchToPageMode,
  takeScreenshot,
  waitForRange,
} from "./setup.mjs";

/** The compared values in the explanation. */
async function readSides() {
  return page.locator("#aliyun .sides > div").allTextContents();
}

export function registerFailureTests() {
  it("names what was changed in transit, with both values, through the worker", async () => {
    await open();
    const { faults } = demo.gateways.aliyun;
    faults.next({ kind: "changed-header", name: "content-type", value: "application/json" });
    await button("#aliyun", "Look up").click();
    const text = await readFailure("#aliyun");
    assert.match(text, /The signature was refused/);
    assert.match(text, /nothing changed the request after it was signed/);
    assert.match(text, /Aliyun saysInvalid Signature, Server StringToSign:`…`/);
    assert.match(text, /The difference is in the content-type/);
    assert.deepEqual(await readSides(), [
      "Signedapplication/json; charset=utf-8",
      "Received by Aliyunapplication/json",
    ]);
    assert.equal(await page.locator("#aliyun mark").textContent(), "; charset=utf-8");
    assert.match(text, /drop or change the charset/);
    assert.match(text, /kindsignature/);
    assert.match(text, /codeA403IS/);
    assert.match(text, /request id[0-9A-F-]{36}/);
    await page.getByText("Both strings to sign").click();
    const strings = await page.locator("#aliyun .explanation pre").allTextContents();
    assert.match(strings[0] ?? "", /^POST\napplication\/json\n/);
    assert.match(strings[1] ?? "", /^POST#application\/json#/);
    await takeScreenshot("worker-tampered");
    await button("#aliyun", "Try again").click();
    await waitForRange("#aliyun", "12 identities");
  });

  it("names a path that was changed in transit, and a missing header", async () => {
    await open();
    const { faults } = demo.gateways.aliyun;
    faults.next({ kind: "changed-path", path: "/iotx/account/queryIdentityList?page=1" });
    await button("#aliyun", "Look up").click();
    assert.match(await readFailure("#aliyun"), /The difference is in the path/);
    assert.deepEqual(await readSides(), [
      "Signed/iotx/account/queryIdentityList",
      "Received by Aliyun/iotx/account/queryIdentityList?page=1",
    ]);
    faults.next({ kind: "changed-header", name: "accept" });
    await button("#aliyun", "Look up").click();
    await page.getByText("The difference is in the accept").waitFor();
    assert.deepEqual(await readSides(), ["Signedapplication/json", "Received by Aliyunempty"]);
  });

  it("says that the secret is wrong when both sides signed the same string", async () => {
    const { tencent, aliyun } = demo.gateways;
    const wrong = "a-secret-that-must-not-show";
    const env = {
      ACCESS_TOKEN: "of the operator",
      TENCENT_APP_KEY: tencent.appKey,
      TENCENT_APP_SECRET: wrong,
      TENCENT_ENDPOINT: tencent.endpoint,
      ALIYUN_APP_KEY: aliyun.appKey,
      ALIYUN_APP_SECRET: wrong,
      ALIYUN_ENDPOINT: aliyun.origin,
    };
    const other = await serve({ env, log: () => {} });
    try {
      await open(other.url);
      await page.getByLabel("Identity ids").fill("1");
      await button("#aliyun", "Look up").click();
      const text = await readFailure("#aliyun");
      assert.match(text, /Both sides signed the same string, so the AppSecret is wrong/);
      assert.match(text, /The edge worker has the key, so this is for its operator/);
      assert.equal((await readSides()).length, 0);
      assert.match(await readFailure("#tencent"), /Tencent did not send the string that it received/);
      assert.ok(!(await page.content()).includes(wrong), "the secret is on the page");
      for (const scheme of /** @type {const} */ (["light", "dark"])) {
        await page.emulateMedia({ colorScheme: scheme });
        await takeScreenshot(`worker-wrong-secret-${scheme}`);
      }
      await page.setViewportSize(phone);
      await takeScreenshot("worker-wrong-secret-phone");
      await assertFitsWidth("the page with an explanation");
    } finally {
      await other.close();
    }
  });

  it("shows the vendor's message for a refused signature, with advice", async () => {
    await open();
    await switchToPageMode();
    await page.locator("#tencent-secret").fill("another");
    await page.locator("#tencent-secret").press("Enter");
    const text = await readFailure("#tencent");
    assert.match(text, /The signature was refused/);
    assert.match(text, /Tencent says/);
    assert.match(text, /Check the app secret/);
    assert.match(text, /The demo key is in the fields above/);
    assert.match(text, /Action=ServiceGetCustomerList&AppKey=/);
    await takeScreenshot("page-signature-refused");
  });

  it("says why a browser cannot read the reason of Aliyun's gateway", async () => {
    await open();
    await switchToPageMode();
    await page.locator("#aliyun-secret").fill("another");
    await page.locator("#aliyun-secret").press("Enter");
    const text = await readFailure("#aliyun");
    assert.match(text, /for a reason that a browser cannot read/);
    assert.match(text, /responded with status 400/);
    assert.match(text, /without Access-Control-Expose-Headers/);
    assert.match(text, /look up through the edge worker/);
    await takeScreenshot("page-unreadable");
  });

  it("explains in the page too, when a gateway allows reading its headers", async () => {
    await page.route(`${demo.gateways.aliyun.origin}/**`, async (route, request) => {
      if (request.method() !== "POST") return route.continue();
      const headers = { ...request.headers(), "content-type": "application/json" };
      const response = await route.fetch({ headers });
      await route.fulfill({
        response,
        headers: { ...response.headers(), "access-control-expose-headers": "x-ca-error-message" },
      });
    });
    await open();
    await switchToPageMode();
    assert.match(await readFailure("#aliyun"), /The difference is in the content-type/);
    assert.deepEqual(await readSides(), [
      "Signedapplication/json; charset=utf-8",
      "Received by Aliyunapplication/json",
    ]);
  });

  it("shows both messages of Aliyun's service, and the time of Retry-After", async () => {
    await open();
    const { tencent, aliyun } = demo.gateways;
    aliyun.faults.next({ kind: "error", code: 460, message: "param error", localizedMsg: "请求错误" });
    await button("#aliyun", "Look up").click();
    const text = await readFailure("#aliyun");
    assert.match(text, /Aliyun saysparam error请求错误/);
    assert.match(text, /code460/);
    // Longer than the package waits.
    tencent.faults.next({ kind: "throttled", retryAfter: 90 });
    await button("#tencent", "Look up").click();
    assert.match(await readFailure("#tencent"), /retry after90 s/);
  });

  it("shows that the worker cannot be reached, that its response is incomplete, and recovers", async () => {
    await open();
    await page.route("**/api/customers?*", (route) => route.abort());
    await button("#tencent", "Look up").click();
    await page.getByText("The edge worker could not be reached").waitFor();
    await page.unroute("**/api/customers?*");
    await button("#tencent", "Try again").click();
    await waitForRange("#tencent", "1–20 of 137");
    await page.route("**/api/customers/stream?*", (route) =>
      route.fulfill({ body: '{"progress":{"done":1,"total":2}}\n{"row":{"customerId":"Customer1"}}\n' }),
    );
    await button("#tencent", "Load all").click();
    assert.match(await readFailure("#tencent"), /response is incomplete/);
    await waitForRange("#tencent", "Stopped, 1 of 2 loaded");
    assert.equal(browserMessages.filter((text) => !text.startsWith("Failed to load resource")).length, 0);
  });
}
