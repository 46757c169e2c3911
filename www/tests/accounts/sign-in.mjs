// Who may see the page's data, and where the token is.
import assert from "node:assert/strict";
import { it } from "node:test";
import { demo, OTHER_HOST, open, page, rows, search, settle, waitForSummary } from "./setup.mjs";

const problem = () => page.locator("#token-problem");

/** @param {string} token */
async function signIn(token) {
  await page.getByLabel("Access token").fill(token);
  await page.keyboard.press("Enter");
}

/** The requests to the worker, but for the one that asks whether it is there. */
function recordRequests() {
  /** @type {import("playwright-core").Request[]} */
  const requests = [];
  page.on("request", (request) => {
    if (/\/api\/(?!health)/.test(request.url())) requests.push(request);
  });
  return requests;
}

export function registerSignInTests() {
  it("asks nobody for anything without a token", async () => {
    const requests = recordRequests();
    await page.goto(demo.url);
    await page.getByLabel("Access token").fill("");
    await page.keyboard.press("Enter");
    await problem().filter({ hasText: "Type your access token" }).waitFor();
    assert.equal(requests.length, 0);
    assert.equal(await page.locator(".accounts").count(), 0);
  });

  it("refuses a wrong token, and forgets it", async () => {
    await page.goto(demo.url);
    await signIn("wrong");
    await problem().filter({ hasText: "not accepted" }).waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.equal(await page.locator(".accounts").count(), 0);
  });

  it("keeps the token for the tab alone, and in no address", async () => {
    const requests = recordRequests();
    await page.goto(demo.url);
    await signIn(demo.tokens.access);
    await rows("#customers").first().waitFor();
    await search("Customer100001");
    await page.reload();
    await rows("#results").first().waitFor();
    assert.ok(requests.length >= 3);
    for (const request of requests) {
      assert.ok(!request.url().includes(demo.tokens.access));
      assert.equal(request.headers()["authorization"], `Bearer ${demo.tokens.access}`);
    }
    assert.ok(!page.url().includes(demo.tokens.access));
    assert.equal(await page.evaluate(() => Object.values(localStorage).join()), "");
    assert.deepEqual(await page.context().cookies(), []);
    await page.getByRole("button", { name: "Sign out" }).click();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.equal(await page.locator(".accounts").count(), 0);
  });

  it("takes everything from the page when the sign-in ends, and goes on after the next one", async () => {
    await open({ hash: "#q=Customer100001" });
    await rows("#results").first().waitFor();
    await page.route("**/api/users?*", (route) =>
      route.fulfill({ status: 401, json: { error: { kind: "unauthorized", message: "sign in" } } }),
    );
    await search("Customer100002");
    await problem().filter({ hasText: "Sign in again" }).waitFor();
    assert.ok(!(await page.locator("body").innerText()).includes("Customer100001"));
    assert.equal(await page.evaluate(() => document.activeElement?.id), "token");
    await page.unroute("**/api/users?*");
    await signIn(demo.tokens.access);
    await waitForSummary("#results", "Found: 1");
    assert.match(await rows("#results").innerText(), /Customer100002/);
  });

  for (const [what, answer] of /** @type {const} */ ([
    ["is a page", { status: 200, contentType: "text/html", body: "<!doctype html><title>x</title>" }],
    ["is not found", { status: 404, body: "not found" }],
    ["cannot be reached", undefined],
  ])) {
    it(`says that there is no worker where its address ${what}`, async () => {
      await page.route(/\/api\/health/, (route) =>
        answer === undefined ? route.abort() : route.fulfill(answer),
      );
      await page.goto(demo.url);
      await signIn(demo.tokens.access);
      await problem()
        .filter({ hasText: `There is no worker at ${demo.url}api` })
        .waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    });
  }

  it("gets nothing from the worker on a page of another origin", async () => {
    const elsewhere = "http://elsewhere.test/";
    await page.route(`${elsewhere}**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/config.json") return route.fulfill({ json: { apiUrl: `${demo.url}api` } });
      const response = await route.fetch({ url: new URL(pathname, demo.url).href });
      // As whoever deploys it there would allow it.
      const body = (await response.text()).replace("connect-src 'self'", "connect-src *");
      await route.fulfill({ body, contentType: response.headers()["content-type"] });
    });
    await page.goto(elsewhere);
    await signIn(demo.tokens.access);
    await problem().filter({ hasText: "There is no worker at" }).waitFor();
  });

  it("gets nothing from the worker under another name of its machine", async () => {
    const { port } = new URL(demo.url);
    await page.goto(`http://${OTHER_HOST}:${port}/`);
    await signIn(demo.tokens.access);
    await problem().filter({ hasText: "There is no worker at" }).waitFor();
    assert.equal(await page.locator(".accounts").count(), 0);
  });

  it("says what is wrong with config.json", async () => {
    await page.route("**/config.json", (route) => route.fulfill({ body: "{" }));
    await page.goto(demo.url);
    await page.locator("#config-problem").filter({ hasText: "not JSON" }).waitFor();
    await settle();
  });
}
