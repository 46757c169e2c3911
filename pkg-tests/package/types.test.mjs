// The published declarations: how they resolve, what a user's project makes of them, and what they say.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { packageTarball } from "../../tools/npm.mjs";
import { goldenPath, rewrite, upperDeclarations } from "./api/golden.mjs";
import { anys, declarations, flatten, readExamples, undocumented } from "./declarations.mjs";
import { createProgram } from "./examples.mjs";
import { expectedFiles, installed, tests } from "./installed.mjs";
import { compile, project, subjects, writeProject } from "./typecheck.mjs";

/** What are-the-types-wrong finds, and why each is meant. */
const EXCEPTIONS = [
  // `node10` is TypeScript's name for resolvers that know no `exports`, and so no subpath but by a file of its name: ./web has one.
  "NoResolution ./iot-accounts.wasm node10",
  // It is the file itself, to be copied or fetched. What importing it gives, and its type, is the host's affair.
  "NoResolution ./iot-accounts.wasm node16-cjs",
  "NoResolution ./iot-accounts.wasm node16-esm",
  "NoResolution ./iot-accounts.wasm bundler",
  // It finds the file beside it by `import.meta.url`, which CommonJS has not; that is the main entry's part.
  "CJSResolvesToESM ./web node16-cjs",
  // ES modules for tools that know `exports`: every host and bundler of the README's table is one.
  ...["NoResolution ./worker node10", "CJSResolvesToESM ./worker node16-cjs"],
  ...["NoResolution ./worker/cloudflare node10", "CJSResolvesToESM ./worker/cloudflare node16-cjs"],
];

test("are-the-types-wrong finds nothing but the exceptions", async () => {
  const cli = join(tests, "node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
  const args = [cli, packageTarball(), "--format", "json", "--no-definitely-typed"];
  // It exits with 1 when it finds anything.
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error);
  /** @type {{ problems: Record<string, { kind: string, entrypoint?: string, resolutionKind?: string }[]> }} */
  const { problems } = JSON.parse(stdout);
  const found = Object.values(problems).flat();
  assert.deepEqual(
    found.map(({ kind, entrypoint, resolutionKind }) => `${kind} ${entrypoint} ${resolutionKind}`).sort(),
    [...EXCEPTIONS].sort(),
    JSON.stringify(found, null, 2),
  );
});

describe("a user's project compiles", () => {
  writeProject();
  const browser = ["ES2022", "DOM", "DOM.Iterable", "ESNext.Disposable"];
  const modules = subjects.map((name) => `${name}.mts`);
  // They are for `import` alone.
  const scripts = subjects.filter((name) => !/^(?:web|worker.*)$/.test(name)).map((name) => `${name}.cts`);

  for (const [compiler, module, moduleResolution] of /** @type {const} */ ([
    ["typescript", "node16", "node16"],
    ["typescript", "nodenext", "nodenext"],
    ["typescript", "preserve", "bundler"],
    // The last that was written in JavaScript; most projects still have it. It takes its time.
    ["typescript-5", "node16", "node16"],
    ["typescript-5", "preserve", "bundler"],
  ])) {
    test(`by ${versionOf(compiler)} under ${moduleResolution}, with import and with require`, async () => {
      const files = [...modules, ...scripts];
      const settings = { compiler, module, moduleResolution, lib: browser, types: [], files };
      assert.equal(await compile(settings), "");
    });
  }

  const node = { module: "nodenext", moduleResolution: "nodenext", types: [], files: modules };

  /** @type {readonly [what: string, lib: string[], types: string[]][]} */
  const projects = [
    ["of a page, as most are: without Symbol.dispose", ["ES2022", "DOM", "DOM.Iterable"], []],
    ["of a page for older browsers", ["ES2018", "DOM", "DOM.Iterable", "DOM.AsyncIterable"], []],
    ["of a Web Worker", ["ES2022", "WebWorker", "ESNext.Disposable"], []],
    ["of Node, without anything of browsers", ["ES2022"], ["node"]],
    ["of Node and browsers at once", ["ES2022", "DOM", "DOM.Iterable"], ["node"]],
  ];
  for (const [what, lib, types] of projects) {
    test(what, async () => {
      const knowsDispose = lib.includes("ESNext.Disposable") || types.includes("node");
      const knowsWebAssembly = lib.length > 1;
      const files = modules.filter(
        (name) =>
          (knowsDispose || name !== "disposal.mts") &&
          (knowsWebAssembly || !/^(?:loading|web|worker-.*)\.mts$/.test(name)),
      );
      assert.equal(await compile({ ...node, compiler: "typescript", lib, types, files }), "");
    });
  }

  test("not, when a type is another than expected", async () => {
    const code = 'import type { AliyunResult } from "iot-accounts";\nsame<AliyunResult["data"], any>();\n';
    writeFileSync(join(project, "wrong.mts"), code);
    const errors = await compile({ ...node, compiler: "typescript", lib: browser, files: ["wrong.mts"] });
    assert.match(errors, /^wrong\.mts\(2,1\): error TS2554: Expected 1 arguments/);
  });
});

describe("the declarations", () => {
  const esm = declarations("types");
  const upper = [...upperDeclarations].map(([specifier, { declaration, golden }]) => ({
    specifier,
    golden,
    declared: declarations("types", declaration),
  }));
  const all = [esm, ...upper.map(({ declared }) => declared)];

  test("are the golden ones, for import and for require", () => {
    const golden = readFileSync(goldenPath, "utf8");
    assert.equal(flatten(esm), golden, `the public API has changed; ${rewrite}`);
    assert.equal(flatten(declarations("cjs-types")), golden);
    assert.equal(
      flatten(declarations("cjs-types", "client/index"), esm),
      readFileSync(upperDeclarations.get("iot-accounts/client")?.golden ?? "", "utf8"),
    );
    for (const { specifier, golden, declared } of upper) {
      const expected = readFileSync(golden, "utf8");
      assert.equal(flatten(declared, esm), expected, `${specifier} has changed; ${rewrite}`);
    }
  });

  test("hold no `any` and nothing of wasm-bindgen", () => {
    assert.deepEqual(anys(esm), []);
    for (const name of expectedFiles.filter((file) => file.endsWith(".d.ts"))) {
      assert.doesNotMatch(readFileSync(join(installed, name), "utf8"), /__wbg|\bfree\s*\(|\bptr\b/, name);
    }
  });

  test("have a doc comment for every name, member and overload", () => {
    assert.deepEqual(all.flatMap(undocumented), []);
  });

  test("have an example for each function and method, and all examples compile", async () => {
    const examples = all.flatMap(readExamples);
    const missing = examples.filter(({ isCallable, example }) => isCallable && example === undefined);
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    );
    const exported = new Map([
      ["iot-accounts", esm.exported],
      ...upper.map(({ specifier, declared }) => /** @type {const} */ ([specifier, declared.exported])),
    ]);
    writeFileSync(join(project, "examples.mts"), createProgram(exported, examples));
    const lib = ["ES2022", "DOM", "DOM.Iterable", "ESNext.Disposable"];
    const settings = { module: "nodenext", moduleResolution: "nodenext", lib, types: [] };
    assert.equal(await compile({ ...settings, compiler: "typescript", files: ["examples.mts"] }), "");
  });

  test("are all used by the fixtures", () => {
    const folder = join(tests, "package", "types");
    const used = subjects.map((name) => readFileSync(join(folder, `${name}.mts`), "utf8")).join();
    const exported = all.flatMap((one) => one.exported);
    const unused = exported.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(used));
    assert.deepEqual(
      unused.map(({ name }) => name),
      [],
    );
  });
});

/** @param {"typescript" | "typescript-5"} compiler */
function versionOf(compiler) {
  const manifest = JSON.parse(readFileSync(join(tests, "node_modules", compiler, "package.json"), "utf8"));
  return `TypeScript ${manifest.version}`;
}
