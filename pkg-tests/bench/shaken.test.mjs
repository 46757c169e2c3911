// What a bundler leaves out of a page that uses little of the package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes of `gzip -9`, without the module. Lower it when there is less, and raise it only for something worth the bytes. */
const BUDGET = 14_700;
const USED = `import { init, send, TencentClient } from "iot-accounts";
  await init();
  const client = new TencentClient({ appKey: "key", appSecret: "secret" });
  console.log(await send((overrides) => client.getCustomerList({ limit: 1 }, overrides)));`;

/** A name or a text of what is not used. */
const UNUSED = {
  "the holder of a cloud token": "leasedUntilMs",
  "the shape of users": "lastSeenAtMs",
  masks: "maskPhone",
  "the search for users": "wholePhones",
  loops: "pageSize",
  "lists that change": "needsAnchor",
  "the line for a shell": "--globoff",
  "explanations of a signature": "error.vendorMessage",
};

/** @param {string} contents */
async function bundle(contents, minify = false) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    conditions: ["browser"],
    bundle: true,
    minify,
    format: "esm",
    write: false,
    external: ["*/shared-deflated.js"],
  });
  return outputFiles[0]?.text ?? "";
}

test("a page that only sends has nothing of what it does not use", async () => {
  const [page, all] = await Promise.all([
    bundle(USED),
    bundle('import * as all from "iot-accounts"; console.log(all);'),
  ]);
  for (const [what, text] of Object.entries(UNUSED)) {
    assert.ok(all.includes(text), `${what}: no file has \`${text}\` any more`);
    assert.ok(!page.includes(text), what);
  }
  // The search finds what is there.
  assert.ok(page.includes("minRetryDelayMs"));
});

test("a page that only sends is within its budget", async () => {
  const size = gzipSync(await bundle(USED, true), { level: 9 }).length;
  assert.ok(size <= BUDGET, `${size} bytes, over the budget of ${BUDGET}`);
});
