// Failures: the headline, the advice, the vendor's own words, and why a signature was refused.
import assert from "node:assert/strict";
import { it } from "node:test";
import { serve } from "../../serve.mjs";
import {
  button,
  complaints,
  demo,
  failure,
  fitsTheWidth,
  open,
  page,
  phone,
  range,
  shoot,
  signInThisPage,
} from "./setup.mjs";

/** What both sides show, by the explanation's own words. */
async function sides() {
  return page.locator("#aliyun .sides > div").allTextContents();
}

export function failures() {
  it("names what was changed on the way, with both values, through the worker", async () => {
    await open();
    const { faults } = demo.gateways.aliyun;
    faults.next({ kind: "changed-header", name: "content-type", value: "application/json" });
    await button("#aliyun", "Look up").click();
    const text = await failure("#aliyun");
    assert.match(text, /The signature was refused/);
    assert.match(text, /nothing changed the request after it was signed/);
    assert.match(text, /Aliyun saysInvalid Signature, Server StringToSign:`…`/);
    assert.match(text, /What differs is the content-type/);
    assert.deepEqual(await sides(), [
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
    await shoot("worker-tampered");
    await button("#aliyun", "Try again").click();
    await range("#aliyun", "12 identities");
  });

  it("names a path that was changed on the way, and a header that did not arrive", async () => {
    await open();
    const { faults } = demo.gateways.aliyun;
    faults.next({ kind: "changed-path", path: "/iotx/account/queryIdentityList?page=1" });
    await button("#aliyun", "Look up").click();
    assert.match(await failure("#aliyun"), /What differs is the path/);
    assert.deepEqual(await sides(), [
      "Signed/iotx/account/queryIdentityList",
      "Received by Aliyun/iotx/account/queryIdentityList?page=1",
    ]);
    faults.next({ kind: "changed-header", name: "accept" });
    await button("#aliyun", "Look up").click();
    await page.getByText("What differs is the accept").waitFor();
    assert.deepEqual(await sides(), ["Signedapplication/json", "Received by Aliyunempty"]);
  });

  it("says that the secret is to blame when both sides agree", async () => {
    const { tencent, aliyun } = demo.gateways;
    const wrong = "a-secret-that-must-not-show";
    const env = {
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
      const text = await failure("#aliyun");
      assert.match(text, /Both sides signed the same text, so the AppSecret is to blame/);
      assert.match(text, /The edge worker holds the key: this is for whoever runs it/);
      assert.equal((await sides()).length, 0);
      assert.match(await failure("#tencent"), /Tencent did not show what it received/);
      assert.ok(!(await page.content()).includes(wrong), "the secret is on the page");
      for (const scheme of /** @type {const} */ (["light", "dark"])) {
        await page.emulateMedia({ colorScheme: scheme });
        await shoot(`worker-wrong-secret-${scheme}`);
      }
      await page.setViewportSize(phone);
      await shoot("worker-wrong-secret-phone");
      await fitsTheWidth("the page with an explanation");
    } finally {
      await other.close();
    }
  });

  it("shows a refused signature in the vendor's words, with advice", async () => {
    await open();
    await signInThisPage();
    await page.locator("#tencent-secret").fill("another");
    await page.locator("#tencent-secret").press("Enter");
    const text = await failure("#tencent");
    assert.match(text, /The signature was refused/);
    assert.match(text, /Tencent says/);
    assert.match(text, /Check the app secret/);
    assert.match(text, /The demo key is in the fields above/);
    assert.match(text, /Action=ServiceGetCustomerList&AppKey=/);
    await shoot("page-signature-refused");
  });

  it("says why a browser cannot tell what Aliyun refused", async () => {
    await open();
    await signInThisPage();
    await page.locator("#aliyun-secret").fill("another");
    await page.locator("#aliyun-secret").press("Enter");
    const text = await failure("#aliyun");
    assert.match(text, /a browser may not read why/);
    assert.match(text, /answered with status 400/);
    assert.match(text, /sends no Access-Control-Expose-Headers/);
    assert.match(text, /look up through the edge worker/);
    await shoot("page-unreadable");
  });

  it("explains in the page too, once a gateway lets its headers be read", async () => {
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
    await signInThisPage();
    assert.match(await failure("#aliyun"), /What differs is the content-type/);
    assert.deepEqual(await sides(), [
      "Signedapplication/json; charset=utf-8",
      "Received by Aliyunapplication/json",
    ]);
  });

  it("shows both messages of Aliyun's service, and for how long a vendor asks to wait", async () => {
    await open();
    const { tencent, aliyun } = demo.gateways;
    aliyun.faults.next({ kind: "error", code: 460, message: "param error", localizedMsg: "请求错误" });
    await button("#aliyun", "Look up").click();
    const text = await failure("#aliyun");
    assert.match(text, /Aliyun saysparam error请求错误/);
    assert.match(text, /code460/);
    // Longer than the package waits by itself.
    tencent.faults.next({ kind: "throttled", retryAfter: 90 });
    await button("#tencent", "Look up").click();
    assert.match(await failure("#tencent"), /retry after90 s/);
  });

  it("shows that the worker cannot be reached, that its answer breaks off, and recovers", async () => {
    await open();
    await page.route("**/api/customers?*", (route) => route.abort());
    await button("#tencent", "Look up").click();
    await page.getByText("The edge worker could not be reached").waitFor();
    await page.unroute("**/api/customers?*");
    await button("#tencent", "Try again").click();
    await range("#tencent", "1–20 of 137");
    await page.route("**/api/customers/stream?*", (route) =>
      route.fulfill({ body: '{"progress":{"done":1,"total":2}}\n{"row":{"customerId":"Customer1"}}\n' }),
    );
    await button("#tencent", "Load all").click();
    assert.match(await failure("#tencent"), /answer broke off/);
    await range("#tencent", "Broken off, 1 of 2 loaded");
    assert.equal(complaints.filter((text) => !text.startsWith("Failed to load resource")).length, 0);
  });
}
