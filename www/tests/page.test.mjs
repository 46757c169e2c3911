// The demo page in a browser, with everything that `npm start` starts.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { serve } from "../serve.mjs";
import { registerFailureTests } from "./page/failures.mjs";
import { registerLayoutTests } from "./page/layout.mjs";
import { registerLookUpTests } from "./page/look-ups.mjs";
import { registerProgressTests } from "./page/progress.mjs";
import { registerSecretTests } from "./page/secrets.mjs";
import { setUpDemo } from "./page/setup.mjs";
import { registerSigningTests } from "./page/signing.mjs";

describe("the demo page in Chromium", () => {
  setUpDemo();
  registerLookUpTests();
  registerSigningTests();
  registerProgressTests();
  registerFailureTests();
  registerSecretTests();
  registerLayoutTests();
});

describe("with keys of a real cloud in the environment", () => {
  it("passes them to the worker and never to the page", async () => {
    // The gateway of another demo, which has other keys, stands in for the real cloud.
    const other = await serve({ log: () => {} });
    const env = {
      ACCESS_TOKEN: "of the operator",
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
      const body = JSON.parse(other.gateways.tencent.requests.at(-1)?.body ?? "{}");
      assert.equal(body.AppKey, env.TENCENT_APP_KEY);
      assert.equal(demo.gateways.tencent.requests.length, 0);
    } finally {
      await demo.close();
      await other.close();
    }
  });

  it("refuses a key without its secret", async () => {
    await assert.rejects(
      serve({ env: { ALIYUN_APP_KEY: "1" } }),
      /`ALIYUN_APP_KEY` is set and `ALIYUN_APP_SECRET` is not/,
    );
  });
});
