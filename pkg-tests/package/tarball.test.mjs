// The packed package in Node: what is in the tarball, and how its entries load. What its files say, the other tests of this folder check.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import * as aliyun from "../../gateways/aliyun.mjs";
import * as tencent from "../../gateways/tencent.mjs";
import { MARKERS } from "../../tools/markers.mjs";
import { root } from "../../tools/run.mjs";
import { goldenPath } from "./api/golden.mjs";
import { expectedFiles, filesBelow, installed, manifest, tarballFiles, tests } from "./installed.mjs";

/**
 * Runs code in a process of its own that finds the package as any user's code would.
 *
 * @param {"module" | "commonjs"} type
 * @param {string} code
 * @param {readonly string[]} [flags] of Node
 */
async function evaluate(type, code, flags = []) {
  const running = promisify(execFile)(process.execPath, [...flags, `--input-type=${type}`, "-"], {
    cwd: tests,
  });
  running.child.stdin?.end(code);
  const { stdout } = await running;
  return stdout;
}

describe("the tarball", () => {
  test("holds exactly the expected files", () => {
    assert.deepEqual(tarballFiles().sort(), expectedFiles);
  });

  test("is what the tests import", () => {
    assert.ok(!statSync(installed, { throwIfNoEntry: true }).isSymbolicLink());
    assert.deepEqual(filesBelow(installed).sort(), expectedFiles);
  });

  test("has both licences, and says so", () => {
    assert.equal(manifest.license, "MIT OR Apache-2.0");
    assert.match(readFileSync(join(installed, "LICENSE-MIT"), "utf8"), /Permission is hereby granted/);
    assert.match(readFileSync(join(installed, "LICENSE-APACHE"), "utf8"), /Apache License/);
  });

  test("holds no key that was made up for the tests", () => {
    const folder = join(root, "vectors");
    const vectors = readdirSync(folder).filter((file) => file.endsWith(".json"));
    const inVectors = vectors.flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      return Array.from(
        text.matchAll(/"(?:appSecret|iotToken|cloudToken)": ?"([^"\\]{12,})"/g),
        ([, key = ""]) => key,
      );
    });
    assert.ok(inVectors.length > 100);
    const markers = Object.values(MARKERS).flatMap((set) => Object.values(set));
    const keys = new Set([...inVectors, ...markers, tencent.APP_SECRET, aliyun.APP_SECRET]);
    for (const file of filesBelow(installed)) {
      const text = readFileSync(join(installed, file), "utf8");
      assert.deepEqual(
        [...keys].filter((key) => text.includes(key)),
        [],
        file,
      );
    }
  });

  test("runs no script and pulls in no other package when it is installed", () => {
    for (const key of ["scripts", "dependencies", "devDependencies", "optionalDependencies"]) {
      assert.ok(!(key in manifest), `the manifest has \`${key}\``);
    }
    // Only whoever imports the worker needs Hono, and installs it.
    assert.deepEqual(Object.keys(manifest.peerDependencies), ["hono"]);
    assert.deepEqual(manifest.peerDependenciesMeta, { hono: { optional: true } });
  });
});

describe("loading", () => {
  const declared = readFileSync(goldenPath, "utf8").matchAll(
    /^export declare (?:class|const|function) (\w+)/gm,
  );
  // CloudTokens is there as a type only: `cloudTokens` makes all of them.
  // An overload is one more declaration of its name.
  const distinct = new Set(Array.from(declared, ([, name = ""]) => name));
  const names = [...distinct].filter((name) => name !== "CloudTokens");
  const use = `
    const overrides = { requestId: "r-1", nonce: 7, timestamp: 1700000000000 };
    const tencent = new iot.TencentClient({ appKey: "key", appSecret: "secret" });
    const aliyun = new iot.AliyunClient({ appKey: "key", appSecret: "secret" });
    console.log(JSON.stringify({
      names: Object.keys(iot).filter((name) => name !== "default").sort(),
      tencent: tencent.getCustomerList({ limit: 10 }, overrides),
      aliyun: aliyun.queryIdentityList(["1", "2"], { ...overrides, nonce: "n-1" }),
    }));`;
  const byImport = evaluate("module", `import * as iot from "iot-accounts";${use}`);

  test("asks for no time, no randomness and no network while it is imported", async () => {
    const trap = `
      const refuse = (what) => () => { throw new Error("used at import: " + what); };
      Date.now = refuse("Date.now");
      Math.random = refuse("Math.random");
      globalThis.fetch = refuse("fetch");
      crypto.getRandomValues = refuse("getRandomValues");
      crypto.randomUUID = refuse("randomUUID");
      for (const entry of ["deno", "bun", "node", "browser", "web"]) {
        await import("./node_modules/iot-accounts/dist/" + entry + ".js");
      }
      console.log("imported");`;
    assert.equal(await evaluate("module", trap), "imported\n");
  });

  test("by import needs no init, and exports exactly the public names", async () => {
    const { names: exported, tencent, aliyun } = JSON.parse(await byImport);
    assert.deepEqual(exported, names);
    assert.equal(typeof JSON.parse(tencent.body).Signature, "string");
    assert.equal(typeof aliyun.headers["x-ca-signature"], "string");
  });

  test("by require signs the same", async () => {
    assert.equal(await evaluate("commonjs", `const iot = require("iot-accounts");${use}`), await byImport);
  });

  test("works where evaluating text is forbidden", async () => {
    const flags = ["--disallow-code-generation-from-strings"];
    await assert.rejects(evaluate("module", 'new Function("return 1")();', flags), /EvalError/);
    assert.equal(
      await evaluate("module", `import * as iot from "iot-accounts";${use}`, flags),
      await byImport,
    );
  });

  test("by require gives named exports to a module that imports the CommonJS file", async () => {
    const code = `import * as iot from "./node_modules/iot-accounts/dist/node.cjs";${use}`;
    const { names: exported, ...signed } = JSON.parse(await evaluate("module", code));
    assert.deepEqual(
      exported.filter((/** @type {string} */ name) => name !== "module.exports"),
      names,
    );
    const { names: _names, ...expected } = JSON.parse(await byImport);
    assert.deepEqual(signed, expected);
  });

  test("every entry that inlines the bytes signs the same, browsers after await init()", async () => {
    for (const entry of ["deno.js", "bun.js", "node.js", "browser.js", "browser.cjs"]) {
      const from = `./node_modules/iot-accounts/dist/${entry}`;
      // A CommonJS file's own names come by `default` too; the namespace is taken apart to compare only these.
      const code = `import * as all from "${from}"; const { "module.exports": _, ...iot } = all;
        await iot.init(); await iot.init();${use}`;
      assert.equal(await evaluate("module", code), await byImport, entry);
    }
  });

  test("bundled for Node, with everything unused shaken off, signs the same", async () => {
    const contents = `import { AliyunClient, TencentClient } from "iot-accounts";
      const iot = { AliyunClient, TencentClient };${use}`;
    const { names: _names, ...expected } = JSON.parse(await byImport);
    for (const format of /** @type {const} */ (["esm", "cjs"])) {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: tests },
        bundle: true,
        minify: true,
        platform: "node",
        format,
        write: false,
      });
      const type = format === "esm" ? "module" : "commonjs";
      const { names: _own, ...signed } = JSON.parse(await evaluate(type, outputFiles[0]?.text ?? ""));
      assert.deepEqual(signed, expected, format);
    }
  });

  test("from the raw file by initSync signs the same", async () => {
    const code = `
      import { readFileSync } from "node:fs";
      import { fileURLToPath } from "node:url";
      import * as iot from "./node_modules/iot-accounts/dist/web.js";
      const file = fileURLToPath(import.meta.resolve("iot-accounts/iot-accounts.wasm"));
      iot.initSync(readFileSync(file));
      iot.initSync(new WebAssembly.Module(readFileSync(file)));${use}`;
    assert.equal(await evaluate("module", code), await byImport);
  });
});
