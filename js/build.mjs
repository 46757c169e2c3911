// Builds target/npm/, the publishable package, and packs it to target/pack/. ARCHITECTURE.md explains the steps and why.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { filesBelow, fingerprint, sha256 } from "../tools/fingerprint.mjs";
import { withLock } from "../tools/lock.mjs";
import { installDependencies, npm, packageTarball, runInstalled } from "../tools/npm.mjs";
import { checkNode, exitWith, root, run } from "../tools/run.mjs";
import { buildWasm, setUpRust } from "../tools/rust.mjs";
import { renameImports, shortNames } from "./imports.mjs";
import { writeThirdParty } from "./third-party.mjs";

const INPUTS = [
  ...[
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo",
    "src",
    ...["core", "host", "json", "signing", "text"].flatMap((crate) => [
      `${crate}/Cargo.toml`,
      `${crate}/src`,
    ]),
    "js",
    "tools/rust.mjs",
  ],
  ...["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"],
];
const DOCUMENTS = ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
const ESM_ENTRIES = ["workerd", "edge-light", "deno", "bun", "browser", "web"];
/** What bundlers take for Node, as an ES module. */
const NODE_BUNDLED = "node-bundled";
/** What the entries of ES modules share. */
const SHARED = "shared-core";
/** What Node itself runs, by import and by require: see {@link writeNodeEntries}. */
const NODE_SHARED = "shared-node";
// These entries export the same names, so one declaration serves them all.
const TYPES_ENTRY = "load/browser.d.ts";
/**
 * What stands on the main entry, by its file in dist/, and what each takes from packages that the user installs. They are ES modules, and
 * import the main entry by its name: so the host chooses which, and there is one class of each error.
 */
const UPPER_ENTRIES = new Map([
  ["worker", { source: "worker/index", packages: ["hono", "hono/cors"] }],
  ["worker-cloudflare", { source: "worker/cloudflare", packages: [] }],
]);
/** What stands on nothing: a page's client of the worker, without the module. */
const CLIENT_TYPES = "client/index.d.ts";
/** What the sources import the module's bytes as, and the file of dist/, without its ending, that holds them. */
const BYTES = {
  "iot-accounts:wasm-base64": "shared-bytes",
  "iot-accounts:wasm-deflated": "shared-deflated",
};

const js = join(root, "js");
const glue = join(root, "target", "wasm");
const pack = join(root, "target", "pack");
const pkg = join(root, "target", "npm");
const dist = join(pkg, "dist");
const wasm = join(dist, "iot-accounts.wasm");
const stamp = join(pack, "built.json");

async function main() {
  checkNode();
  await setUpRust();
  const inputs = fingerprint(INPUTS, [await run("rustc", ["-V"], { output: "capture" }), process.version]);
  if (isBuilt(inputs)) {
    console.log("the package is up to date: nothing it is made from has changed");
    return;
  }
  await installDependencies("js");
  rmSync(pkg, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  await compileRust();
  wrapGlue();
  await optimise();
  await writeThirdParty(pkg, relative(pkg, wasm));
  await bundle();
  await declareTypes();
  writeForwards();
  copyDocuments();
  writeManifest();
  await packTarball();
  const tarball = sha256(readFileSync(packageTarball()));
  writeFileSync(stamp, JSON.stringify({ inputs, tarball }));
  console.log(`built ${relative(root, packageTarball())}, sha256 ${tarball}`);
}

/** @param {string} inputs */
function isBuilt(inputs) {
  if (!existsSync(stamp) || !existsSync(packageTarball()) || !existsSync(join(pkg, "package.json")))
    return false;
  const built = JSON.parse(readFileSync(stamp, "utf8"));
  return built.inputs === inputs && built.tarball === sha256(readFileSync(packageTarball()));
}

async function compileRust() {
  const target = ["--target", "bundler", "--release", "--no-opt", "--no-pack"];
  await buildWasm([...target, "--out-dir", glue, "--out-name", "core"]);
}

/**
 * Makes a function of the glue: each instance of the module needs a glue of its own, whose caches and finalisers are of
 * that instance. wasm-bindgen writes one for a module that is never started again. It and the module get short names for what the module
 * imports.
 */
function wrapGlue() {
  const long = readFileSync(join(glue, "core_bg.js"), "utf8");
  const short = shortNames(long);
  const written = long.replaceAll(/\b__wbg_\w+/g, (name) => short.get(name) ?? name);
  writeFileSync(join(glue, "core.wasm"), renameImports(readFileSync(join(glue, "core_bg.wasm")), short));
  const names = [...written.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  const body = written.replaceAll(/^export (?=class|function)/gm, "");
  const other = /^(?:export|import)\b.*/m.exec(body);
  if (names.length === 0 || other !== null) {
    throw new Error(`the glue is not as it was when this was written: ${other?.[0] ?? "it exports nothing"}`);
  }
  const listed = names.map((name) => `${name},\n`).join("");
  writeFileSync(join(glue, "glue.js"), `export function createGlue() {\n${body}\nreturn {\n${listed}};\n}\n`);
  // core.d.ts declares core.js, a loader that is not used here.
  writeFileSync(
    join(glue, "glue.d.ts"),
    'export type Exports = typeof import("./core.js");\n' +
      "export function createGlue(): Exports & { __wbg_set_wasm(exports: object): void };\n",
  );
}

async function optimise() {
  // What rustc turns on by itself for wasm32-unknown-unknown, and what .cargo/config.toml adds; nothing newer, so that
  // older hosts keep working.
  const features = [
    "bulk-memory",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
  ];
  await runInstalled("js", "binaryen", "wasm-opt", [
    // The lowest kilobyte is the far end of the stack: no address that is used lies there.
    ...["-O3", "--low-memory-unused", "--converge"],
    ...["--strip-debug", "--strip-producers", "--strip-target-features", "--mvp-features"],
    ...features.map((feature) => `--enable-${feature}`),
    ...[join(glue, "core.wasm"), "-o", wasm],
  ]);
  const module = new WebAssembly.Module(readFileSync(wasm));
  const foreign = WebAssembly.Module.imports(module).filter((item) => item.module !== "./core_bg.js");
  if (foreign.length > 0) {
    throw new Error(`the wasm module imports ${JSON.stringify(foreign)}, which the glue does not offer`);
  }
}

async function bundle() {
  const { build } = await import("esbuild");
  const entry = (/** @type {string} */ name) => join(js, "src", "load", `${name}.ts`);
  /** @type {import("esbuild").BuildOptions} */
  const shared = {
    absWorkingDir: root,
    bundle: true,
    target: "es2022",
    outdir: dist,
    legalComments: "none",
    lineLimit: 160,
    charset: "utf8",
    // `sideEffects` of the published manifest speaks of dist/, not of the sources.
    ignoreAnnotations: true,
    logLevel: "warning",
  };
  const core = await build({
    ...shared,
    entryPoints: [{ in: entry("core"), out: SHARED }],
    format: "esm",
    platform: "neutral",
    metafile: true,
  });
  const esm = await build({
    ...shared,
    entryPoints: [
      ...ESM_ENTRIES.map((name) => ({ in: entry(name), out: name })),
      { in: entry("node"), out: NODE_BUNDLED },
    ],
    format: "esm",
    platform: "neutral",
    plugins: [besideTheEntry(".js"), sharedCore()],
    metafile: true,
  });
  refuseCopies(core.metafile, esm.metafile);
  await build({
    ...shared,
    entryPoints: [
      { in: entry("node"), out: NODE_SHARED },
      { in: entry("browser"), out: "browser" },
    ],
    format: "cjs",
    platform: "node",
    plugins: [besideTheEntry(".cjs")],
    outExtension: { ".js": ".cjs" },
  });
  for (const [out, { source, packages }] of UPPER_ENTRIES) {
    await build({
      ...shared,
      entryPoints: [{ in: join(js, "src", `${source}.ts`), out }],
      format: "esm",
      platform: "neutral",
      external: packages,
      plugins: [mainEntryByName],
    });
  }
  for (const [format, ending] of /** @type {const} */ ([
    ["esm", ".js"],
    ["cjs", ".cjs"],
  ])) {
    await build({
      ...shared,
      entryPoints: [{ in: join(js, "src", "client", "index.ts"), out: "client" }],
      format,
      platform: "neutral",
      outExtension: { ".js": ending },
    });
  }
  await writeBytes();
  writeNodeEntries(core.metafile, esm.metafile);
}

/** @type {import("esbuild").Plugin} */
const mainEntryByName = {
  name: "main-entry-by-name",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/index\.js$/ }, () => ({ path: "iot-accounts", external: true }));
  },
};

/**
 * Leaves the imports of what lies beside the entry: the module, which the host or the user's bundler turns into a
 * WebAssembly.Module, and the files that {@link writeBytes} writes.
 *
 * @param {".js" | ".cjs"} ending
 * @returns {import("esbuild").Plugin}
 */
function besideTheEntry(ending) {
  return {
    name: "beside-the-entry",
    setup({ onResolve }) {
      onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) => ({ path, external: true }));
      for (const [specifier, file] of Object.entries(BYTES)) {
        const filter = new RegExp(`^${specifier}$`);
        onResolve({ filter }, () => ({ path: `./${file}${ending}`, external: true }));
      }
    },
  };
}

/**
 * Leaves what all entries share in one file. They hand it on by `export *`, which lists no name again.
 *
 * @returns {import("esbuild").Plugin}
 */
function sharedCore() {
  return {
    name: "shared-core",
    setup({ onResolve }) {
      onResolve({ filter: /^(?:\.\.\/index|\.\/core)\.js$/ }, () => ({
        path: `./${SHARED}.js`,
        external: true,
      }));
    },
  };
}

/**
 * A second copy of a file would have classes and an instance of its own.
 *
 * @param {import("esbuild").Metafile} core
 * @param {import("esbuild").Metafile} entries
 */
function refuseCopies(core, entries) {
  const copies = Object.keys(entries.inputs).filter((path) => path in core.inputs);
  if (copies.length > 0) throw new Error(`entries must take this from load/core.ts: ${copies.join(", ")}`);
}

/**
 * The module's bytes as text, in files of their own: Node prints the source line of an error that nobody caught, and
 * must not find that in them. They are compressed by zopfli, which is slower than zlib's best and a
 * twentieth smaller.
 */
async function writeBytes() {
  const { default: zopfli } = await import("@gfx/zopfli");
  const bytes = readFileSync(wasm);
  const deflated = await zopfli.deflateAsync(bytes, { numiterations: 15 });
  const texts = {
    "iot-accounts:wasm-base64": bytes.toString("base64"),
    "iot-accounts:wasm-deflated": Buffer.from(deflated).toString("base64"),
  };
  for (const [specifier, file] of Object.entries(BYTES)) {
    const text = texts[/** @type {keyof typeof BYTES} */ (specifier)];
    writeFileSync(join(dist, `${file}.js`), `export default "${text}";\n`);
    writeFileSync(join(dist, `${file}.cjs`), `module.exports = "${text}";\n`);
  }
}

/**
 * What Node imports is what it requires. A process that does both, by its dependencies if not by itself, has one set of
 * classes and one instance of the module. Node searches the text of a CommonJS file that is imported for its exports: in
 * a file of a few lines that costs nothing.
 *
 * @param {...import("esbuild").Metafile} metafiles
 */
function writeNodeEntries(...metafiles) {
  const exports = [SHARED, NODE_BUNDLED].flatMap((name) => {
    const outputs = metafiles.flatMap(({ outputs }) => Object.entries(outputs));
    const [, written] = outputs.find(([path]) => basename(path) === `${name}.js`) ?? [];
    if (written === undefined) throw new Error(`esbuild wrote no ${name}.js`);
    return written.exports;
  });
  const names = exports.filter((name) => name !== "default").toSorted();
  const listed = names.map((name) => `  ${name},\n`).join("");
  writeFileSync(join(dist, "node.js"), `export {\n${listed}} from "./node.cjs";\n`);
  writeFileSync(
    join(dist, "node.cjs"),
    `"use strict";
const shared = require("./${NODE_SHARED}.cjs");
module.exports = shared;

// Never run: this is where Node finds the names that a module can import.
0 && (module.exports = {
${listed}});
`,
  );
}

async function declareTypes() {
  const types = join(dist, "types");
  await runInstalled("js", "typescript", "tsc", ["-p", js]);
  const required = new Set();
  for (const entry of [TYPES_ENTRY, CLIENT_TYPES]) declarationsFrom(join(types, entry), required);
  const all = new Set(required);
  for (const { source, packages } of UPPER_ENTRIES.values()) {
    declarationsFrom(join(types, `${source}.d.ts`), all, packages);
  }
  for (const file of filesBelow(types)) {
    if (!all.has(file)) rmSync(file);
  }
  const commonjs = join(dist, "cjs-types");
  cpSync(types, commonjs, { recursive: true, filter: (path) => !all.has(path) || required.has(path) });
  writeFileSync(join(commonjs, "package.json"), '{ "type": "commonjs" }\n');
}

/**
 * @param {string} file
 * @param {Set<string>} [seen]
 * @param {readonly string[]} [packages] that it may refer to
 * @returns {Set<string>} the declaration file and every one it refers to
 */
function declarationsFrom(file, seen = new Set(), packages = []) {
  if (seen.has(file)) return seen;
  if (!existsSync(file))
    throw new Error(`the public types refer to \`${relative(dist, file)}\`, which is not published`);
  seen.add(file);
  for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(
    /(?:from|import)\s*\(?\s*"([^"]+)"/g,
  )) {
    if (packages.includes(specifier)) continue;
    if (!specifier.startsWith(".")) throw new Error(`the public types refer to \`${specifier}\``);
    declarationsFrom(resolve(file, "..", specifier.replace(/\.js$/, ".d.ts")), seen, packages);
  }
  return seen;
}

/** For resolvers that ignore `exports`, such as Parcel's: `iot-accounts/web` is then this file. */
function writeForwards() {
  for (const [name, types] of [
    ["web", TYPES_ENTRY],
    ["client", CLIENT_TYPES],
  ]) {
    writeFileSync(join(pkg, `${name}.js`), `export * from "./dist/${name}.js";\n`);
    writeFileSync(
      join(pkg, `${name}.d.ts`),
      `export * from "./dist/types/${types?.replace(".d.ts", ".js")}";\n`,
    );
  }
}

function copyDocuments() {
  for (const name of DOCUMENTS) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(pkg, name));
  }
}

function writeManifest() {
  const {
    scripts: _scripts,
    devDependencies: _dev,
    ...manifest
  } = JSON.parse(readFileSync(join(js, "package.json"), "utf8"));
  writeFileSync(join(pkg, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function packTarball() {
  rmSync(pack, { recursive: true, force: true });
  mkdirSync(pack, { recursive: true });
  const report = await npm(
    "target/npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", pack],
    "capture",
  );
  /** @type {{ files: { path: string }[] }[]} */
  const [tarball] = JSON.parse(report);
  const packed = tarball?.files.map(({ path }) => path) ?? [];
  const listed = readFileSync(join(js, "tarball-files.txt"), "utf8").split(/\r?\n/).filter(Boolean);
  const expected = [...listed, ...DOCUMENTS.filter((name) => existsSync(join(root, name)))];
  const missing = expected.filter((path) => !packed.includes(path));
  const surplus = packed.filter((path) => !expected.includes(path));
  if (missing.length > 0 || surplus.length > 0) {
    rmSync(pack, { recursive: true });
    throw new Error(
      `the tarball is not what js/tarball-files.txt says; missing: ${missing.join(", ") || "none"}; ` +
        `surplus: ${surplus.join(", ") || "none"}`,
    );
  }
}

await withLock("package", main).catch(exitWith);
