// `npm start`: what it serves, what it refuses, and where real keys go.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { root, run } from "../../tools/run.mjs";
import { prove } from "../prove.mjs";
import { serve } from "../serve.mjs";

const ACCESS_TOKEN = "the-token-of-the-operator";

/** @param {import("../serve.mjs").Demo} demo @param {string} path */
async function load({ url }, path) {
  const response = await fetch(new URL(path, url));
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function listDemos() {
  return readdirSync(join(root, "target")).filter((name) => name.startsWith("demo-"));
}

describe("npm start", () => {
  it("proves itself by a look-up of each cloud, and says what to sign in with", async () => {
    const output = await run(process.execPath, [join(root, "www", "start.mjs"), "--once", "--customers=7"], {
      output: "capture",
      env: { TENCENT_APP_KEY: undefined, ALIYUN_APP_KEY: undefined, ACCESS_TOKEN: undefined },
    });
    assert.match(output, /Tencent customers, from the local gateway: 5 of 7\b/);
    assert.match(output, /Aliyun identities, from the local gateway: 5\b/);
    assert.match(output, /Sign in by {2,}[\w-]{32} {2}\(filled in already; may show personal data\)/);
    assert.match(output, /\*\*\*/, "personal data is not masked");
  });

  it("serves the page, the worker and the lab at one address, each with its policy", async () => {
    const before = listDemos();
    const demo = await serve({ log: () => {} });
    try {
      const page = await load(demo, "");
      assert.equal(page.status, 200);
      assert.match(
        page.headers.get("content-security-policy") ?? "",
        /^default-src 'none'; script-src 'self';/,
      );
      assert.equal(page.headers.get("x-content-type-options"), "nosniff");
      const lab = await load(demo, "lab.html");
      assert.match(lab.text, /<title>Signing lab/);
      assert.match(lab.text, /script-src 'self' 'wasm-unsafe-eval'/);
      assert.equal((await load(demo, "api/health")).text, '{"ok":true}');
      assert.equal((await load(demo, "api/customers")).status, 401);
      assert.deepEqual(JSON.parse((await load(demo, "config.json")).text), { demoToken: demo.tokens.reveal });
    } finally {
      await demo.close();
    }
    assert.deepEqual(listDemos(), before, "files are left behind");
  });
});

describe("with keys of a real cloud in the environment", () => {
  it("passes them to the worker and never to the page, where nothing is filled in", async () => {
    // The gateway of another demo, which has other keys, stands in for the real cloud.
    const other = await serve({ log: () => {} });
    const env = {
      ACCESS_TOKEN,
      TENCENT_APP_KEY: "real-app-key",
      TENCENT_APP_SECRET: "real-app-secret",
      TENCENT_ENDPOINT: other.gateways.tencent.endpoint,
    };
    /** @type {string[]} */
    const lines = [];
    const demo = await serve({ env, log: (line) => lines.push(line) });
    try {
      assert.deepEqual(demo.clouds, { tencent: "real", aliyun: "local" });
      const config = await load(demo, "config.json");
      assert.equal(config.status, 404);
      const lab = (await load(demo, "lab.json")).text;
      for (const value of Object.values(env)) assert.ok(!lab.includes(value), value);
      assert.ok(lab.includes(demo.gateways.tencent.appKey));
      assert.equal(await prove(demo), false, "the unknown key was accepted");
      const body = JSON.parse(other.gateways.tencent.requests.at(-1)?.body ?? "{}");
      assert.equal(body.AppKey, env.TENCENT_APP_KEY);
      assert.equal(demo.gateways.tencent.requests.length, 0);
      for (const value of [ACCESS_TOKEN, env.TENCENT_APP_SECRET])
        assert.ok(!lines.join("\n").includes(value));
    } finally {
      await demo.close();
      await other.close();
    }
  });

  const key = { TENCENT_APP_KEY: "key", TENCENT_APP_SECRET: "secret" };
  for (const [what, env, message] of /** @type {const} */ ([
    ["no ACCESS_TOKEN", key, /real keys for tencent, and `ACCESS_TOKEN` is not set.*openssl rand -base64 32/],
    [
      "an ACCESS_TOKEN that can be guessed",
      { ...key, ACCESS_TOKEN: "short" },
      /`ACCESS_TOKEN` .* 16 characters/,
    ],
    [
      "a key without its secret",
      { ALIYUN_APP_KEY: "1" },
      /`ALIYUN_APP_KEY` is set and `ALIYUN_APP_SECRET` is not/,
    ],
    [
      "a key of the cloud's list alone",
      { ALIYUN_CLOUD_APP_KEY: "1", ALIYUN_CLOUD_APP_SECRET: "2" },
      /`ALIYUN_CLOUD_APP_KEY` is set and `ALIYUN_APP_KEY` is not/,
    ],
  ])) {
    it(`refuses to start with ${what}`, () => assert.rejects(serve({ env }), message));
  }
});
