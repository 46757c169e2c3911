// The packed package, as the tests of this folder read it: the tarball, and what npm made of it in node_modules.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { packageTarball } from "../../tools/npm.mjs";
import { root } from "../../tools/run.mjs";

export const tests = fileURLToPath(new URL("..", import.meta.url));
export const installed = join(tests, "node_modules", "iot-accounts");
export const dist = join(installed, "dist");
export const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
/** The JavaScript files of dist/. */
export const scripts = readdirSync(dist).filter((name) => /\.c?js$/.test(name));
const { ".": main, "./web": web, ...others } = manifest.exports;
/** Every JavaScript file that has the whole API, from dist/. */
export const entries = filesIn([main, web]);
/** Those of the halves of a deployment, which stand on these, or on nothing. */
export const upperEntries = filesIn(others);

const documents = ["README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
/** What the tarball must hold, sorted. */
export const expectedFiles = [
  ...readFileSync(join(root, "js", "tarball-files.txt"), "utf8")
    .split(/\r?\n/)
    .filter(Boolean),
  ...documents.filter((name) => existsSync(join(root, name))),
].sort();

/**
 * @param {unknown} exported a part of the export map
 * @returns {string[]}
 */
function filesIn(exported) {
  return [...new Set(JSON.stringify(exported).match(/[\w-]+\.c?js(?=")/g))].sort();
}

/** @param {string} name a file of dist/ */
export function source(name) {
  return readFileSync(join(dist, name), "utf8");
}

/** @param {string} folder */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join("/"));
}

/** @returns {string[]} the names of the tarball's files, without the leading `package/` */
export function tarballFiles() {
  const tar = gunzipSync(readFileSync(packageTarball()));
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
