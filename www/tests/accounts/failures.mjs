// Each kind of failure: what a person who supports users reads, and what operators do.
import assert from "node:assert/strict";
import { it } from "node:test";
import { button, demo, focused, open, page, rows, settle, waitForSummary } from "./setup.mjs";

const failure = () => page.locator("#customers .failure");

export function registerFailureTests() {
  for (const [kind, fault, expected] of /** @type {const} */ ([
    [
      "signature",
      { kind: "error", code: "AuthFailure.SignatureFailure" },
      /refuses the key of this page[\s\S]*tell whoever runs this page/,
    ],
    [
      "server",
      { kind: "status", status: 503 },
      /Tencent does not answer as it should[\s\S]*in a few minutes/,
    ],
    [
      "invalid-request",
      { kind: "error", code: "InvalidParameterValue", message: "no" },
      /does not take this value/,
    ],
    ["malformed-response", { kind: "html", status: 200 }, /does not answer as it should/],
    ["network", { kind: "dropped-connection" }, /Tencent cannot be reached/],
  ])) {
    it(`says what ${kind} means, and tries again`, async () => {
      await open();
      demo.gateways.tencent.faults.always(fault);
      await button("#customers", "Next").click();
      assert.match(await failure().innerText(), expected);
      assert.equal(await failure().locator("details").count(), 0, "support was told what is for operators");
      assert.equal(await rows("#customers").count(), 0);
      demo.gateways.tencent.faults.clear();
      await button("#customers", "Try again").focus();
      await page.keyboard.press("Enter");
      await waitForSummary("#customers", "21–40");
      assert.equal(await focused(), "Tencent customers");
    });
  }

  it("tells operators what the cloud said", async () => {
    await open({ as: "reveal" });
    demo.gateways.tencent.faults.always({ kind: "error", code: "InvalidParameterValue", message: "said no" });
    await button("#customers", "Next").click();
    assert.equal(await failure().getByText("said no", { exact: true }).isVisible(), false);
    await failure().getByText("For operators").click();
    assert.equal(await failure().getByText("said no", { exact: true }).isVisible(), true);
  });

  it("counts down while a cloud is busy, and holds Try again until then", async () => {
    await page.clock.install();
    await page.route("**/api/customers?*", (route) =>
      route.fulfill({
        status: 429,
        json: { error: { kind: "throttled", provider: "tencent", message: "slow", retryAfterMs: 3_000 } },
      }),
    );
    await open();
    const retry = failure().getByRole("button");
    assert.equal(await retry.textContent(), "Try again in 3 s");
    await retry.focus();
    let asked = 0;
    page.on("request", () => {
      asked += 1;
    });
    await page.keyboard.press("Enter");
    await page.clock.runFor(1_100);
    assert.equal(await retry.textContent(), "Try again in 2 s");
    await page.keyboard.press("Enter");
    assert.equal(asked, 0, "it asked before the time");
    await page.unroute("**/api/customers?*");
    await page.clock.runFor(2_000);
    assert.equal(await retry.textContent(), "Try again");
    assert.equal(await focused(), "Try again");
    await page.keyboard.press("Enter");
    await waitForSummary("#customers", "1–20");
  });

  it("says that the worker cannot be reached", async () => {
    await open();
    await page.context().setOffline(true);
    await button("#customers", "Next").click();
    assert.match(await failure().innerText(), /The worker cannot be reached[\s\S]*Check your connection/);
    await page.context().setOffline(false);
    await button("#customers", "Try again").click();
    await settle();
    await waitForSummary("#customers", "21–40");
  });
}
