// What the packed scripts do, entry by entry: nothing that one of their hosts forbids, not even in code that never runs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { hostGlobals, read, scriptsBelow } from "./code.mjs";
import { dist, entries, scripts, source, upperEntries } from "./installed.mjs";

/** The entries of hosts that compile the module themselves, and what each imports it as. */
const MODULE_ONLY = { "workerd.js": "./iot-accounts.wasm", "edge-light.js": "./iot-accounts.wasm?module" };
const COMPILING = ["Module", "compile", "compileStreaming", "instantiate"];
/**
 * Every host that is named in the README has these. Without `WebAssembly`, `TextDecoder` or `TextEncoder` the first use
 * fails and says so. What only `init` in a page takes is asked for when it is called: `Blob`, `DecompressionStream`,
 * `Response`; so is what only a cloud token takes: `crypto`.
 */
const HOST_GLOBALS = [
  ...["AbortController", "Blob", "DecompressionStream", "Response", "TextDecoder", "TextEncoder", "URL"],
  "URLSearchParams",
  ...["WebAssembly"],
  ...["atob", "clearTimeout", "crypto", "fetch", "setTimeout"],
];
/** Workers answer: their hosts have more of what is asked and answered with. */
const WORKER_GLOBALS = [
  ...["AbortController", "Response", "TextDecoder", "TextEncoder", "TransformStream", "URL"],
  ...["clearTimeout", "console", "crypto", "setTimeout"],
];
/** What the halves of a deployment import besides their own files. @type {Readonly<Record<string, readonly string[]>>} */
const UPPER_IMPORTS = {
  "client.cjs": [],
  "client.js": [],
  "worker.js": ["hono", "hono/cors", "iot-accounts"],
  "worker-cloudflare.js": ["iot-accounts"],
};
const bytes = readFileSync(join(dist, "iot-accounts.wasm"));
const inlined = bytes.toString("base64");
const [, deflated = ""] = /"(.+)"/.exec(source("shared-deflated.js")) ?? [];

test("what a browser inflates is the module", () => {
  assert.deepEqual(inflateRawSync(Buffer.from(deflated, "base64")), bytes);
});

for (const entry of entries) {
  const below = scriptsBelow(entry, source);
  const found = [...below.values()];
  const module = Object.entries(MODULE_ONLY).find(([name]) => name === entry)?.[1];

  describe(entry, () => {
    test("imports its own files and nothing else", () => {
      const imports = [...new Set(found.flatMap((script) => script.imports))];
      const foreign = imports.filter((name) => !below.has(name.replace("./", "")));
      assert.deepEqual(foreign, module === undefined ? [] : [module]);
    });

    test("has no top-level await, import(), require, eval or Function", () => {
      for (const [name, { forbidden }] of below) assert.deepEqual(forbidden, [], name);
    });

    test(
      module === undefined ? "uses WebAssembly openly" : "compiles no bytes, not even in dead code",
      () => {
        const allowed = ["Instance", ...(module === undefined ? COMPILING : [])];
        for (const [name, { webAssembly }] of below) {
          const others = webAssembly.filter((use) => !allowed.includes(use));
          assert.deepEqual(others, [], name);
        }
        // The search finds what it looks for where bytes are compiled.
        const compiles = found.some(({ webAssembly }) => webAssembly.includes("Module"));
        assert.equal(compiles, module === undefined);
      },
    );

    test(holdsBytes(entry) ? "carries the bytes once" : "carries no bytes", () => {
      const holders = [...below.keys()].filter((name) =>
        source(name).includes(entry.startsWith("browser.") ? deflated : inlined),
      );
      assert.equal(holders.length, holdsBytes(entry) ? 1 : 0, holders.join());
      const long = found.filter((script) => script.longestText > 1000);
      assert.equal(long.length, holders.length);
    });
  });
}

for (const entry of upperEntries) {
  test(`${entry} imports what it may, and does nothing that a host forbids`, () => {
    const below = scriptsBelow(entry, source);
    const imports = new Set([...below.values()].flatMap((script) => script.imports));
    const foreign = [...imports].filter((name) => !below.has(name.replace("./", "")));
    assert.deepEqual(foreign.sort(), UPPER_IMPORTS[entry]);
    for (const [name, { forbidden, webAssembly, longestText }] of below) {
      assert.deepEqual([forbidden, webAssembly], [[], []], name);
      assert.ok(longestText < 1000, name);
    }
  });
}

test("the scripts take from the host what every host has", () => {
  const main = scripts.filter((name) => !name.startsWith("worker"));
  assert.deepEqual(hostGlobals(main.map((name) => join(dist, name))), HOST_GLOBALS);
});

test("the worker takes from the host what every host of workers has", () => {
  const worker = upperEntries.filter((name) => name.startsWith("worker"));
  assert.deepEqual(hostGlobals(worker.map((name) => join(dist, name))), WORKER_GLOBALS);
});

describe("the reader of scripts finds", () => {
  /** @type {readonly [code: string, forbidden: string[]][]} */
  const cases = [
    ["await 0;", ["top-level await"]],
    ["for await (const a of b) a();", ["top-level await"]],
    ["async function f() { await 0; for await (const a of b) a(); }", []],
    ["const f = async () => await 0;", []],
    ['import("a");', ["import()"]],
    ["eval(a);", ["eval"]],
    ["const e = eval; (0, e)(a);", ["eval"]],
    ["new Function(a);", ["Function"]],
    ["Function(a);", ["Function"]],
    ["const F = Function;", ["Function"]],
    ["a instanceof Function; a.eval(); ({ Function: 1 });", []],
    ['"eval(a)"; `Function(a)`; // eval(a)', []],
    ["const a = require('a');", ["require"]],
    ["setTimeout('a()', 1);", ["a timer that evaluates a text"]],
  ];
  for (const [code, forbidden] of cases) {
    test(code, () => assert.deepEqual(read(code).forbidden, forbidden));
  }

  /** @type {readonly [code: string, uses: string[]][]} */
  const uses = [
    ["new WebAssembly.Module(a);", ["Module"]],
    ["WebAssembly\n.compile(a);", ["compile"]],
    ["WebAssembly?.instantiate(a);", ["instantiate"]],
    ["a instanceof WebAssembly.Module; typeof WebAssembly;", []],
    ["const { compile } = WebAssembly;", ["*"]],
    ['WebAssembly["compile"](a);', ["*"]],
    ["globalThis.WebAssembly.compile(a);", ["*"]],
    ['"WebAssembly.compile(a)"; // WebAssembly.compile', []],
  ];
  for (const [code, expected] of uses) {
    test(code, () => assert.deepEqual(read(code).webAssembly, expected));
  }

  test("what CommonJS requires by its name, and no other `require`", () => {
    const { imports, forbidden } = read('const a = require("./a.cjs"); const b = require(a);', true);
    assert.deepEqual({ imports, forbidden }, { imports: ["./a.cjs"], forbidden: ["require"] });
  });

  test("static imports of every form", () => {
    const code =
      'import a from "node:fs"; import "b"; export * from "c"; export { d } from "d"; export { e };';
    assert.deepEqual(read(code).imports, ["node:fs", "b", "c", "d"]);
  });
});

/** @param {string} entry */
function holdsBytes(entry) {
  return !(entry in MODULE_ONLY) && entry !== "web.js";
}
