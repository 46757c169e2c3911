// The published manifest: publint, and which file each host gets.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packageTarball } from "../../tools/npm.mjs";
import { read } from "./code.mjs";
import { HOSTS, resolveFor } from "./hosts.mjs";
import { dist, entries, installed, manifest, scripts, source, upperEntries } from "./installed.mjs";

describe("the manifest", () => {
  test("is what publint wants, down to its suggestions", async () => {
    const { messages } = await publint({ pack: { tarball: bytesOf(packageTarball()) }, strict: true });
    assert.deepEqual(
      messages.map((message) => formatMessage(message, manifest)),
      [],
    );
  });

  test("lists the conditions from the most special to the most general", () => {
    const order = ["workerd", "edge-light", "deno", "bun", "node", "browser", "default"];
    assert.deepEqual(Object.keys(manifest.exports["."]), order);
    for (const condition of ["node", "browser", "default"]) {
      assert.deepEqual(Object.keys(manifest.exports["."][condition]), ["module", "import", "require"]);
    }
    assert.deepEqual(Object.keys(manifest.exports), [
      ...[".", "./web", "./client", "./worker", "./worker/cloudflare"],
      ...["./iot-accounts.wasm", "./package.json"],
    ]);
  });

  test("puts types first in every branch, and CommonJS types where the code is CommonJS", () => {
    const found = branches(manifest.exports);
    assert.equal(found.length, 19);
    for (const branch of found) {
      assert.deepEqual(Object.keys(branch), ["types", "default"]);
      assert.equal(branch.types.includes("/cjs-types/"), branch.default.endsWith(".cjs"), branch.default);
    }
    assert.deepEqual(JSON.parse(source("cjs-types/package.json")), { type: "commonjs" });
  });

  test("names only files that exist, and every entry", () => {
    const paths = JSON.stringify(manifest).match(/"\.\/[^"]+\.[^"]+"/g) ?? [];
    const files = paths.map((path) => JSON.parse(path)).filter((path) => !(path in manifest.exports));
    assert.ok(files.length > 20, `found only ${files.length} paths`);
    for (const file of files) assert.ok(existsSync(join(installed, file)), file);
    assert.deepEqual(
      scripts.filter((name) => !name.startsWith("shared-")),
      [...entries, ...upperEntries].sort(),
    );
  });

  test("marks the files that call `provide` as having side effects, and no other", () => {
    const provides = (/** @type {string} */ called) => called.endsWith(".provide");
    const providing = scripts.filter((name) => read(source(name)).sideEffects.some(provides));
    assert.deepEqual(
      [...manifest.sideEffects].sort(),
      providing.map((name) => `./dist/${name}`),
    );
    assert.ok(providing.includes("workerd.js"), providing.join());
  });
});

describe("by its conditions", () => {
  for (const host of HOSTS) {
    test(`${host.host} gets ${host.file}`, async () => {
      const matched = `by ${host.conditions.join(", ")}; see ${host.source}`;
      assert.equal(await resolveFor("iot-accounts", host), host.file, matched);
    });
  }

  test("every entry but ./web is some host's", () => {
    const reached = new Set([...HOSTS.map(({ file }) => file), "web.js"]);
    assert.deepEqual([...reached].sort(), entries);
  });

  test("who knows no `exports`, as Parcel by default, gets the main entry by `module` or `main`", () => {
    assert.equal(manifest.module, "./dist/browser.js");
    assert.equal(manifest.main, "./dist/node.cjs");
  });

  test("every host gets the one file of each other export", async () => {
    for (const host of HOSTS) {
      const client = await resolveFor("iot-accounts/client", host);
      const isCommonJs =
        host.kind === "require" && !host.conditions.some((name) => ["module", "import"].includes(name));
      assert.equal(client, isCommonJs ? "client.cjs" : "client.js", host.host);
      const cloudflare = await resolveFor("iot-accounts/worker/cloudflare", host);
      assert.equal(cloudflare, "worker-cloudflare.js", host.host);
      assert.equal(await resolveFor("iot-accounts/worker", host), "worker.js", host.host);
      assert.equal(await resolveFor("iot-accounts/web", host), "web.js", host.host);
      assert.equal(await resolveFor("iot-accounts/iot-accounts.wasm", host), "iot-accounts.wasm", host.host);
      assert.equal(await resolveFor("iot-accounts/package.json", host), "../package.json", host.host);
    }
  });

  test("nobody reaches a file that is not exported", async () => {
    for (const host of HOSTS) {
      await assert.rejects(resolveFor("iot-accounts/dist/shared-core.js", host), /Could not resolve/);
    }
  });

  test("Node itself resolves the same", () => {
    assert.equal(fileURLToPath(import.meta.resolve("iot-accounts")), join(dist, "node.js"));
    assert.equal(createRequire(import.meta.url).resolve("iot-accounts"), join(dist, "node.cjs"));
    assert.throws(() => import.meta.resolve("iot-accounts/dist/shared-core.js"), {
      code: "ERR_PACKAGE_PATH_NOT_EXPORTED",
    });
  });
});

/** @param {string} path */
function bytesOf(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return /** @type {ArrayBuffer} */ (buffer).slice(byteOffset, byteOffset + byteLength);
}

/**
 * @param {unknown} node a part of the export map
 * @returns {{ types: string, default: string }[]} its innermost objects
 */
function branches(node) {
  if (typeof node !== "object" || node === null) return [];
  if ("types" in node) return [/** @type {{ types: string, default: string }} */ (node)];
  return Object.values(node).flatMap(branches);
}
