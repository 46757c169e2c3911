// The size of the packed package. A change that makes it larger fails here: lower the budget when it gets smaller, and
// raise it only for something that is worth the bytes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { measureBrowserDownload, measureClient, measureWasm } from "./measures/size.mjs";

/** Bytes. */
const BUDGET = {
  /** `gzip -9` of all files that a browser downloads by default, each compressed separately. */
  browser: 93_600,
  /** `gzip -9` of `iot-accounts/client`. */
  client: 4_000,
  /** iot-accounts.wasm, not compressed. */
  wasm: 169_100,
};

describe("the packed package", () => {
  const files = measureBrowserDownload();

  test("makes a browser download the files that a bundler finds", async () => {
    const entry = fileURLToPath(new URL("../node_modules/iot-accounts/dist/browser.js", import.meta.url));
    const { metafile } = await build({ entryPoints: [entry], bundle: true, write: false, metafile: true });
    const found = Object.keys(metafile.inputs).map((path) => path.replace(/^.*\biot-accounts\//, ""));
    const counted = files.map(({ name }) => name);
    assert.deepEqual(
      found.filter((name) => !counted.includes(name)),
      [],
    );
    assert.ok(found.includes("dist/browser.js"), found.join(", "));
  });

  test("makes a browser download at most its budget", () => {
    const size = files.reduce((sum, { gzip }) => sum + gzip, 0);
    const parts = files.map(({ name, gzip }) => `${name} ${gzip}`).join(", ");
    assert.ok(size <= BUDGET.browser, `${size} bytes, over the budget of ${BUDGET.browser}: ${parts}`);
  });

  test("has a client for pages within its budget, and nothing of the module in it", () => {
    const { text, gzip, files } = measureClient();
    assert.ok(gzip <= BUDGET.client, `${gzip} bytes, over the budget of ${BUDGET.client}`);
    assert.deepEqual(
      files.map((path) => path.replace(/^.*\biot-accounts\//, "")),
      ["dist/client.js"],
    );
    // Base64 has long words; a sentence has not.
    assert.doesNotMatch(text, /WebAssembly|atob|[A-Za-z\d+/]{60}/);
  });

  test("has a module within its budget", () => {
    const size = measureWasm();
    assert.ok(size <= BUDGET.wasm, `${size} bytes, over the budget of ${BUDGET.wasm}`);
  });
});
