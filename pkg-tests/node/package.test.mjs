// The package itself: what is in the tarball, how its entries load, and what its types say.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { packageTarball } from "../../tools/npm.mjs";
import { root } from "../../tools/run.mjs";

const tests = fileURLToPath(new URL("..", import.meta.url));
const installed = join(tests, "node_modules", "iot-accounts");
const dist = join(installed, "dist");
const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
const scripts = readdirSync(dist).filter((name) => /\.c?js$/.test(name));
const documents = ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
const expectedFiles = [
  ...readFileSync(join(root, "js", "tarball-files.txt"), "utf8")
    .split(/\r?\n/)
    .filter(Boolean),
  ...documents.filter((name) => existsSync(join(root, name))),
].sort();

const COMPILES_BYTES = /WebAssembly\s*\.\s*(?:compile|instantiate)|new\s+WebAssembly\s*\.\s*Module\b/;

/** @param {string} name a file of dist/ */
function source(name) {
  return readFileSync(join(dist, name), "utf8");
}

/**
 * @param {string} name an entry of dist/
 * @param {Set<string>} [seen]
 * @returns {Set<string>} the entry and every file of dist/ that it imports, directly or through another
 */
function importGraph(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, specifier = ""] of source(name).matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
    if (specifier.endsWith(".js")) importGraph(relative(dist, resolve(dist, specifier)), seen);
  }
  return seen;
}

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
    assert.deepEqual(tarballFiles(packageTarball()).sort(), expectedFiles);
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

  test("runs no script and pulls in no other package when it is installed", () => {
    for (const key of [
      "scripts",
      "dependencies",
      "devDependencies",
      "optionalDependencies",
      "peerDependencies",
    ]) {
      assert.ok(!(key in manifest), `the manifest has \`${key}\``);
    }
  });
});

describe("the manifest", () => {
  test("lists the conditions from the most special to the most general", () => {
    const order = ["workerd", "edge-light", "deno", "bun", "node", "browser", "default"];
    assert.deepEqual(Object.keys(manifest.exports["."]), order);
    for (const condition of ["node", "browser", "default"]) {
      assert.deepEqual(Object.keys(manifest.exports["."][condition]), ["import", "require"]);
    }
    assert.deepEqual(Object.keys(manifest.exports), [".", "./web", "./iot-accounts.wasm", "./package.json"]);
  });

  test("puts types first in every branch, and CommonJS types where the code is CommonJS", () => {
    const found = branches(manifest.exports);
    assert.equal(found.length, 11);
    for (const branch of found) {
      assert.deepEqual(Object.keys(branch), ["types", "default"]);
      assert.equal(branch.types.includes("/cjs-types/"), branch.default.endsWith(".cjs"), branch.default);
    }
    assert.deepEqual(JSON.parse(source("cjs-types/package.json")), { type: "commonjs" });
  });

  test("names only files that exist", () => {
    const paths = JSON.stringify(manifest).match(/"\.\/[^"]+\.[^"]+"/g) ?? [];
    const files = paths.map((path) => JSON.parse(path)).filter((path) => !(path in manifest.exports));
    assert.ok(files.length > 20, `found only ${files.length} paths`);
    for (const file of files) assert.ok(existsSync(join(installed, file)), file);
  });

  test("marks the entries that initialise as having side effects, and no other file", () => {
    const initialising = ["workerd.js", "edge-light.js", "deno.js", "bun.js", "node.js", "node.cjs"];
    assert.deepEqual(
      manifest.sideEffects,
      initialising.map((name) => `./dist/${name}`),
    );
  });
});

describe("the code", () => {
  test("imports nothing but its own files", () => {
    for (const name of scripts) {
      const [found] = /["']node:|\brequire\s*\(/.exec(source(name)) ?? [];
      assert.equal(found, undefined, name);
      for (const [, specifier] of source(name).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)) {
        assert.match(specifier ?? "", /^\.\/[\w-]+\.(?:js|wasm|wasm\?module)$/, name);
      }
    }
  });

  test("evaluates no text", () => {
    // Between quotes it is what wasm-bindgen calls a function in a message.
    const evaluates = /\beval\s*\(|\bnew\s+Function\b|(?<![\w.`"'])Function\s*\(/;
    for (const name of scripts) {
      const [found] = evaluates.exec(source(name)) ?? [];
      assert.equal(found, undefined, name);
    }
  });

  test("has no top-level await", async () => {
    // esbuild refuses to write it as CommonJS, which has none.
    const asCommonjs = /** @type {const} */ ({ format: "cjs", logLevel: "silent" });
    await assert.rejects(transform("await 0", asCommonjs), /[Tt]op-level await/);
    for (const name of scripts.filter((script) => script.endsWith(".js"))) {
      await transform(source(name), asCommonjs);
    }
  });

  test("for workerd and edge-light compiles no bytes, not even in dead code", () => {
    for (const entry of ["workerd.js", "edge-light.js"]) {
      const graph = importGraph(entry);
      assert.ok(graph.size > 1, `${entry} imports nothing`);
      for (const name of graph) {
        const [found] = COMPILES_BYTES.exec(source(name)) ?? [];
        assert.equal(found, undefined, `${name}, imported by ${entry}`);
      }
    }
    assert.match(source("workerd.js"), /from\s*"\.\/iot-accounts\.wasm"/);
    assert.match(source("edge-light.js"), /from\s*"\.\/iot-accounts\.wasm\?module"/);
    // The search finds what it looks for where bytes are compiled.
    const forNode = [...importGraph("node.js")].map(source).join("\n");
    assert.ok(COMPILES_BYTES.test(forNode));
  });

  test("carries one and the same module, inlined and as a file", () => {
    const base64 = readFileSync(join(dist, "iot-accounts.wasm")).toString("base64");
    for (const name of ["node.cjs", "browser.cjs"]) assert.ok(source(name).includes(base64), name);
    for (const entry of ["deno.js", "bun.js", "node.js", "browser.js"]) {
      const holders = [...importGraph(entry)].filter((name) => source(name).includes(base64));
      assert.equal(holders.length, 1, entry);
    }
    for (const entry of ["workerd.js", "edge-light.js", "web.js"]) {
      assert.ok(![...importGraph(entry)].some((name) => source(name).includes(base64)), entry);
    }
  });

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
});

describe("loading", () => {
  const names = [
    ...["AliyunClient", "ApiError", "InvalidInputError", "TencentClient", "clockOffsetFrom", "customers"],
    ...["explainSignatureMismatch", "identities", "init", "initSync", "parseAliyun", "parseCustomerList"],
    ...["parseIdentityList", "parseTencent", "send", "stringToSign", "toCurl"],
  ];
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

describe("the types", () => {
  for (const [module, resolution] of [
    ["node16", "node16"],
    ["nodenext", "nodenext"],
    ["preserve", "bundler"],
  ]) {
    test(`serve import and require under ${resolution}`, async () => {
      const typescript = join(tests, "node_modules", "typescript");
      const { bin } = JSON.parse(readFileSync(join(typescript, "package.json"), "utf8"));
      const args = ["-p", "fixtures/types", "--module", module ?? "", "--moduleResolution", resolution ?? ""];
      await promisify(execFile)(process.execPath, [join(typescript, bin.tsc), ...args], { cwd: tests }).catch(
        (error) => assert.fail(error.stdout || error.message),
      );
    });
  }

  test("hold no `any` and nothing of wasm-bindgen", () => {
    for (const name of expectedFiles.filter((file) => file.endsWith(".d.ts"))) {
      const code = readFileSync(join(installed, name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      assert.doesNotMatch(code, /\bany\b/, name);
      assert.doesNotMatch(code, /__wbg|\bfree\s*\(|\bptr\b/, name);
    }
  });
});

/**
 * @param {unknown} node a part of the export map
 * @returns {{ types: string, default: string }[]} its innermost objects
 */
function branches(node) {
  if (typeof node !== "object" || node === null) return [];
  if ("types" in node) return [/** @type {{ types: string, default: string }} */ (node)];
  return Object.values(node).flatMap(branches);
}

/** @param {string} folder */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join("/"));
}

/**
 * @param {string} path of a .tgz that npm packed
 * @returns {string[]} the names of its files, without the leading `package/`
 */
function tarballFiles(path) {
  const tar = gunzipSync(readFileSync(path));
  /** @type {string[]} */
  const names = [];
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const field = (/** @type {number} */ from, /** @type {number} */ length) =>
      tar.toString("utf8", at + from, at + from + length).replace(/\0[\s\S]*$/, "");
    if (/^[0\0]?$/.test(field(156, 1))) names.push(field(0, 100).replace(/^package\//, ""));
    at += 512 + Math.ceil(Number.parseInt(field(124, 12), 8) / 512) * 512;
  }
  return names;
}
