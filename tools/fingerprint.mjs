import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { root } from "./run.mjs";

const NOT_SOURCE = new Set(["node_modules", ".git"]);

/**
 * One hash over files and whole folders (paths from the project's root) and over texts such as a tool's version.
 * A path that does not exist counts as absent, so that its appearing changes the hash.
 *
 * @param {readonly string[]} paths
 * @param {readonly string[]} [texts]
 */
export function fingerprint(paths, texts = []) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesBelow(join(root, path))) {
      hash.update(`${relative(root, file).split(sep).join("/")}\0${sha256(readFileSync(file))}\n`);
    }
  }
  return hash.update(texts.join("\0")).digest("hex");
}

/**
 * @param {string | Uint8Array} data
 */
export function sha256(data) {
  return createHash("sha256").update(data).digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]} the path itself, or every file below the folder, in a fixed order; nothing when it is absent. What a
 *   link points to is not among them: it is found where it lies.
 */
export function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !NOT_SOURCE.has(entry.name) && !entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
