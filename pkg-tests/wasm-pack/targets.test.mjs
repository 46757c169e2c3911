// `wasm-pack build` at the root, for each target: what it makes is loaded as its users would, and signs and reads the vectors.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../tools/run.mjs";
import { buildWasm, setUpRust } from "../../tools/rust.mjs";
import { loadVectors } from "../../vectors/load.mjs";
import { read, sign } from "./calls.mjs";

/** @import { Module } from "./calls.mjs" */

const packages = join(root, "target", "tests", "wasm-pack");
const require = createRequire(import.meta.url);
const vectors = loadVectors();

/** @type {Readonly<Record<string, (folder: string) => Promise<Module>>>} */
const TARGETS = {
  nodejs: async (folder) => require(folder),
  web: async (folder) => {
    const module = await import(pathToFileURL(join(folder, "iot_accounts.js")).href);
    module.initSync({ module: readFileSync(join(folder, "iot_accounts_bg.wasm")) });
    return module;
  },
  bundler: async (folder) => {
    const outfile = join(folder, "bundled.mjs");
    await build({
      entryPoints: [join(folder, "iot_accounts.js")],
      bundle: true,
      format: "esm",
      outfile,
      plugins: [wasmAsModule],
    });
    return import(pathToFileURL(outfile).href);
  },
};

/**
 * What bundlers do that take a .wasm file for a module: its imports come from the modules beside it, and it exports what the
 * instance does.
 *
 * @type {import("esbuild").Plugin}
 */
const wasmAsModule = {
  name: "wasm-as-module",
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, ({ path }) => {
      const bytes = readFileSync(path);
      const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
      const names = [...new Set(imports.map(({ module }) => module))];
      const list = names.map((name) => `${JSON.stringify(name)}: require(${JSON.stringify(name)})`);
      return {
        contents: `const bytes = Uint8Array.from(atob("${bytes.toString("base64")}"), (letter) => letter.charCodeAt(0));
          const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { ${list.join(", ")} });
          module.exports = instance.exports;`,
        loader: "js",
      };
    });
  },
};

for (const [target, load] of Object.entries(TARGETS)) {
  describe(`wasm-pack build --target ${target}`, () => {
    /** @type {Module} */
    let module;

    before(async () => {
      await setUpRust();
      mkdirSync(packages, { recursive: true });
      const folder = join(packages, target);
      await buildWasm(["--target", target, "--out-dir", folder], "capture");
      module = await load(folder);
    });

    for (const cloud of /** @type {const} */ (["tencent", "aliyun"])) {
      test(`signs for ${cloud} as the vectors say`, () => {
        let signed = 0;
        for (const vector of vectors) {
          if (vector.type !== "signing" || vector.cloud !== cloud) continue;
          const request = sign(module, vector);
          assert.deepEqual(request, vector.request, vector.name);
          assert.equal(module.stringToSign(request), vector.stringToSign, vector.name);
          signed++;
        }
        assert.ok(signed > 30);
      });

      test(`names what ${cloud} would refuse`, () => {
        let refused = 0;
        for (const vector of vectors) {
          if (vector.type !== "invalid" || vector.cloud !== cloud) continue;
          const { field, expected } = thrown(() => sign(module, vector));
          assert.equal(field, vector.invalid.field, vector.name);
          assert.ok(expected, vector.name);
          refused++;
        }
        assert.ok(refused > 30);
      });

      test(`reads the answers of ${cloud} as the vectors say`, () => {
        let answers = 0;
        for (const vector of vectors) {
          if (vector.type !== "answer" || vector.cloud !== cloud) continue;
          const { error, expected, name } = vector;
          if (error === undefined) assert.deepEqual(read(module, vector), expected, name);
          else {
            const found = thrown(() => read(module, vector));
            const members = Object.keys(error).map((member) => [member, found[member]]);
            assert.deepEqual(Object.fromEntries(members), error, name);
          }
          answers++;
        }
        assert.ok(answers > 100);
      });
    }

    test("draws a request id, a nonce and the time by itself", () => {
      const signer = new module.Signer({
        provider: "tencent",
        appKey: "a",
        appSecret: "b",
        clockOffsetMs: 0,
      });
      const [first = "", second = ""] = [1, 2].map(() => signer.getCustomerList());
      signer.free();
      assert.match(first, /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\n\{/);
      assert.notEqual(first, second);
      const { Timestamp } = JSON.parse(first.slice(first.indexOf("\n")));
      assert.ok(Math.abs(Date.now() / 1000 - Timestamp) < 60);
    });
  });
}

/**
 * @param {() => unknown} call
 * @returns {any}
 */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}
