// Who may know whom. ARCHITECTURE.md says why; here it is read from the sources. Each law gives what breaks it.
import { circles } from "./circles.mjs";
import { importedFiles, importedPackages, isScript, readScript } from "./javascript.mjs";
import { rustImports } from "./rust.mjs";

/** @typedef {import("./javascript.mjs").Tree} Tree */

/** Words that only somebody who knows of JavaScript would use, in code, comments and texts alike. */
const JAVASCRIPT =
  /\b(?:[Jj]ava[Ss]cript|[Tt]ype[Ss]cript|ECMAScript|[Jj][Ss]|npm|[Nn]ode\.js|[Ww]asm\w*|\w*wasm_\w+|js_sys|web_sys|JSON\.(?:parse|stringify)|Date\.now|Uint8Array)\b/g;
/** What of that the core may say all the same, and why. */
const ALLOWED = new Map([
  ["wasm32", "a machine to compile for, like WebAssembly; not all of its hosts have JavaScript"],
]);
const BINDINGS = /\b(?:wasm[-_]bindgen|js[-_]sys|web[-_]sys)\b/;

/** The core and the crates that it is made of. */
const CORE = ["core/", "json/", "signing/", "text/"];
/** The crates that know of JavaScript: the module's exports, and what their host lends them. */
const CROSSING = ["src/", "host/"];

/** The folders of js/src, and the files in it, each allowed to import its own row and those above it. */
const LAYERS = [
  ["types.ts", "tencent-types.ts", "aliyun-types.ts"],
  ["errors.ts"],
  ["bytes.ts", "check.ts", "dispose.ts"],
  ["headers.ts", "json.ts"],
  ["core/"],
  ["clock.ts", "request.ts", "response.ts", "explain.ts"],
  ["tencent-parsers.ts", "aliyun-parsers.ts"],
  ["tencent.ts", "aliyun.ts"],
  ["send/"],
  ["users/"],
  ["index.ts"],
  ["load/", "worker/", "client/"],
];

/**
 * From which other parts of the project, or files of them, each part may import, and whether it may import the package.
 *
 * @type {Readonly<Record<string, { parts: readonly string[], package?: true }>>}
 */
const PARTS = {
  "tools/": { parts: [] },
  "js/src/": { parts: ["target/wasm/"] },
  "js/": { parts: ["tools/"] },
  "gateways/": { parts: [] },
  "vectors/reference/": { parts: ["vectors/types.mjs", "vectors/input-values.mjs"] },
  "vectors/": { parts: ["vectors/reference/"] },
  "www/": { parts: ["gateways/", "tools/"], package: true },
  "examples/": { parts: ["gateways/", "tools/"], package: true },
  // wasm-pack/ tests the module itself, not the package.
  "pkg-tests/wasm-pack/": { parts: ["target/wasm/", "tools/", "vectors/"] },
  "pkg-tests/": { parts: ["gateways/", "tools/", "vectors/", "www/"], package: true },
};

/** @type {ReadonlyMap<string, (tree: Tree) => string[]>} */
export const laws = new Map([
  ["the core names no JavaScript", coreWithoutJavaScript],
  ["only src and host know wasm-bindgen", bindingsInOneCrate],
  ["both clouds of the core have the same files", cloudsAlike],
  ["neither cloud of the core knows the other", cloudsApart],
  ["only js/src/core knows the wire", wireInOneFolder],
  ["only js/src/load knows WebAssembly", webAssemblyInOneFolder],
  ["js/src imports downwards", layered],
  ["js/src/client takes nothing but types from the rest", clientAlone],
  ["each part imports only what it may", partsApart],
  ["no import closes a circle", noCircles],
]);

/** @param {Tree} tree */
function coreWithoutJavaScript(tree) {
  const sources = CORE.flatMap((folder) => below(tree, folder)).filter(([path]) =>
    /\.(?:rs|toml)$/.test(path),
  );
  return sources.flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) => {
      const said = [...ALLOWED.keys()].reduce((rest, allowed) => rest.replaceAll(allowed, " "), line);
      return [...said.matchAll(JAVASCRIPT)].map(([word]) => `${path}:${index + 1} says ${word}`);
    }),
  );
}

/** @param {Tree} tree */
function bindingsInOneCrate(tree) {
  return [...tree]
    .filter(
      ([path]) =>
        /(?:\.rs|\bCargo\.toml)$/.test(path) &&
        path !== "Cargo.toml" &&
        !CROSSING.some((folder) => path.startsWith(folder)),
    )
    .flatMap(([path, text]) => {
      const found = BINDINGS.exec(text);
      return found === null ? [] : [`${path} names ${found[0]}`];
    });
}

/** @param {Tree} tree */
function cloudsAlike(tree) {
  const names = (/** @type {string} */ cloud) =>
    below(tree, `core/src/${cloud}/`).map(([path]) => path.replace(`core/src/${cloud}/`, ""));
  const [tencent, aliyun] = [names("tencent"), names("aliyun")];
  return [
    ...tencent.filter((name) => !aliyun.includes(name)).map((name) => `aliyun/ has no ${name}`),
    ...aliyun.filter((name) => !tencent.includes(name)).map((name) => `tencent/ has no ${name}`),
  ];
}

/** @param {Tree} tree */
function cloudsApart(tree) {
  const cloud = (/** @type {string} */ path) => /^core\/src\/(tencent|aliyun)\//.exec(path)?.[1];
  return edges(rustImports(tree, "core/src"))
    .filter(([from, to]) => cloud(from) !== undefined && cloud(to) !== undefined && cloud(from) !== cloud(to))
    .map(([from, to]) => `${from} uses ${to}`);
}

/** @param {Tree} tree */
function wireInOneFolder(tree) {
  return edges(importedFiles(within(tree, "js/src/")))
    .filter(([from, to]) => to.startsWith("target/") && !from.startsWith("js/src/core/"))
    .map(([from, to]) => `${from} imports ${to}`);
}

/** @param {Tree} tree */
function webAssemblyInOneFolder(tree) {
  return below(tree, "js/src/")
    .filter(([path]) => isScript(path) && !path.startsWith("js/src/load/"))
    .filter(([path, text]) => readScript(path, text).names.has("WebAssembly"))
    .map(([path]) => `${path} names WebAssembly`);
}

/** @param {Tree} tree */
function layered(tree) {
  const layer = (/** @type {string} */ path) =>
    LAYERS.findIndex((row) =>
      row.some(
        (name) => path === `js/src/${name}` || (name.endsWith("/") && path.startsWith(`js/src/${name}`)),
      ),
    );
  const sources = within(tree, "js/src/");
  return [
    ...[...sources.keys()].filter((path) => layer(path) < 0).map((path) => `${path} is in no layer`),
    ...edges(importedFiles(sources))
      .filter(([from, to]) => sources.has(to) && layer(to) > layer(from))
      .map(([from, to]) => `${from} imports ${to}, which is above it`),
  ];
}

/** A page that asks a worker must not load what signs. @param {Tree} tree */
function clientAlone(tree) {
  return below(tree, "js/src/client/").flatMap(([path, text]) =>
    [...readScript(path, text).values]
      .filter((specifier) => !/^\.\/[\w-]+\.js$/.test(specifier))
      .map((specifier) => `${path} imports ${specifier}`),
  );
}

/** @param {Tree} tree */
function partsApart(tree) {
  const home = (/** @type {string} */ path) =>
    Object.keys(PARTS).find((folder) => path.startsWith(folder)) ?? "";
  const imports = importedFiles(tree);
  const strays = [...imports.keys()]
    .filter((path) => home(path) === "")
    .map((path) => `${path} is in no part`);
  const files = edges(imports).filter(([from, to]) => {
    const parts = PARTS[home(from)]?.parts ?? [];
    return ![home(from), ...parts].some((part) => to.startsWith(part));
  });
  const packages = edges(importedPackages(tree)).filter(
    ([from, to]) => /^iot-accounts(?:\/|$)/.test(to) && PARTS[home(from)]?.package !== true,
  );
  return [...strays, ...[...files, ...packages].map(([from, to]) => `${from} imports ${to}`)];
}

/** @param {Tree} tree */
function noCircles(tree) {
  const crates = ["src", ...[...CORE, "host/"].map((folder) => `${folder}src`)];
  return [importedFiles(tree), ...crates.map((source) => rustImports(tree, source))].flatMap(circles);
}

/**
 * @param {Tree} tree
 * @param {string} folder
 */
function below(tree, folder) {
  return [...tree].filter(([path]) => path.startsWith(folder));
}

/**
 * @param {Tree} tree
 * @param {string} folder
 */
function within(tree, folder) {
  return new Map(below(tree, folder));
}

/**
 * @param {ReadonlyMap<string, readonly string[]>} imports
 * @returns {(readonly [from: string, to: string])[]}
 */
function edges(imports) {
  return [...imports].flatMap(([from, list]) => list.map((to) => /** @type {const} */ ([from, to])));
}
