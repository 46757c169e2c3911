// All that the page is sent, shows and keeps is searched for the secrets of the worker, and so is what the worker logs.
import assert from "node:assert/strict";
import { it } from "node:test";
import { startGateways } from "../../../gateways/index.mjs";
import { findMarkers, MARKERS, SECRET_NAMES } from "../../../tools/markers.mjs";
import { serve } from "../../serve.mjs";
import { button, page, rows, search, settle } from "./setup.mjs";

const SET = "not ASCII";
const ACCESS_TOKEN = "token-of-somebody-who-supports-users";
const REVEAL_TOKEN = "token-of-somebody-who-may-see-all-of-it";

export function registerSecretTests() {
  it("gets, shows and keeps nothing of the worker's secrets, whatever fails", async () => {
    const { tencentSecret: tencent, aliyunSecret: aliyun } = MARKERS[SET];
    const clouds = await startGateways({ appSecrets: { tencent, aliyun } });
    const env = {
      ACCESS_TOKEN,
      REVEAL_TOKEN,
      TENCENT_APP_KEY: clouds.tencent.appKey,
      TENCENT_APP_SECRET: tencent,
      TENCENT_ENDPOINT: clouds.tencent.endpoint,
      ALIYUN_APP_KEY: clouds.aliyun.appKey,
      ALIYUN_APP_SECRET: aliyun,
      ALIYUN_ENDPOINT: clouds.aliyun.origin,
    };
    /** @type {(string | Promise<string>)[]} */
    const seen = [];
    const demo = await serve({ env, log: (line) => seen.push(line) });
    try {
      page.on("console", (message) => seen.push(message.text()));
      page.on("response", (response) => {
        seen.push(response.allHeaders().then(JSON.stringify, () => "no headers"));
        // One that the page does not read to its end is never there as a whole.
        if (!response.url().endsWith("/config.json")) seen.push(response.text().catch(() => "no body"));
      });
      seen.push(await (await fetch(new URL("config.json", demo.url))).text());
      await page.goto(demo.url);
      await page.getByLabel("Access token").fill(REVEAL_TOKEN);
      await page.keyboard.press("Enter");
      await rows("#customers").first().waitFor();
      await settle();
      await button("#customers", "Reveal").click();
      await button("#customers", "Mask again").waitFor();
      clouds.aliyun.faults.always({ kind: "changed-header", name: "accept", value: "*/*" });
      clouds.tencent.faults.always({ kind: "error", code: "AuthFailure.SignatureFailure" });
      await search("Customer100001");
      await page.locator("#results details").first().waitFor();
      for (const summary of await page.locator("#results summary").all()) await summary.click();
      const kept = await page.evaluate(() => [
        ...[document.documentElement.outerHTML, document.body.innerText, document.cookie, location.href],
        ...[JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })],
        ...performance.getEntries().map(({ name }) => name),
      ]);
      const all = [...(await Promise.all(seen)), ...kept];
      assert.ok(all.length > 20);
      assert.deepEqual(findMarkers(all.join("\n"), SET, SECRET_NAMES), []);
      const shown = [kept[1], kept[3], JSON.stringify(kept.slice(6)), ...(await Promise.all(seen))].join(
        "\n",
      );
      assert.ok(!shown.includes(REVEAL_TOKEN), "the token is on the page, in an address, an answer or a log");
    } finally {
      await demo.close();
      await clouds.close();
    }
  });
}
