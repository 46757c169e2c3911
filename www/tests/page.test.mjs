// The demo page in a real browser: everything runs as `npm --prefix www start` runs it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { serve } from "../serve.mjs";
import { failures } from "./page/failures.mjs";
import { layout } from "./page/layout.mjs";
import { lookUps } from "./page/look-ups.mjs";
import { progress } from "./page/progress.mjs";
import { useStage } from "./page/setup.mjs";
import { signing } from "./page/signing.mjs";

describe("the demo page in Chromium", () => {
  useStage();
  lookUps();
  signing();
  progress();
  failures();
  layout();
});

describe("with keys of a real cloud in the environment", () => {
  it("hands them to the worker and never to the page", async () => {
    // The stand-in for the real cloud is the other demo's gateway, which does not know this key.
    const other = await serve({ log: () => {} });
    const env = {
      TENCENT_APP_KEY: "real-app-key",
      TENCENT_APP_SECRET: "real-app-secret",
      TENCENT_ENDPOINT: other.gateways.tencent.endpoint,
    };
    const demo = await serve({ env, log: () => {} });
    try {
      assert.deepEqual(demo.clouds, { tencent: "real", aliyun: "local" });
      const config = await (await fetch(new URL("config.json", demo.url))).text();
      for (const value of Object.values(env)) assert.ok(!config.includes(value), config);
      assert.ok(config.includes(demo.gateways.tencent.appKey));
      const answer = await fetch(new URL("api/customers", demo.url));
      assert.equal(answer.status >= 400, true, "the unknown key was accepted");
      const arrived = JSON.parse(other.gateways.tencent.requests.at(-1)?.body ?? "{}");
      assert.equal(arrived.AppKey, env.TENCENT_APP_KEY);
      assert.equal(demo.gateways.tencent.requests.length, 0);
    } finally {
      await demo.close();
      await other.close();
    }
  });

  it("refuses half a pair", async () => {
    await assert.rejects(
      serve({ env: { ALIYUN_APP_KEY: "1" } }),
      /`ALIYUN_APP_KEY` is set and `ALIYUN_APP_SECRET` is not/,
    );
  });
});
