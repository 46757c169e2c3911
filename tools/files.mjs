import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

/** What the files .gitignore name, and git's own folder. */
const NOT_SOURCE = /(?:^|\/)(?:node_modules|\.git|\.next|\.wrangler)$|^(?:target|pkg|www\/dist)$/;

/**
 * @param {string} [folder]
 * @returns {string[]} every source file of the project: its path from the root, in a fixed order
 */
export function sourceFiles(folder = "") {
  return (
    readdirSync(join(root, folder), { withFileTypes: true })
      .map((entry) => ({ entry, path: folder === "" ? entry.name : `${folder}/${entry.name}` }))
      .filter(({ path }) => !NOT_SOURCE.test(path))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      // A link to a folder, such as core/vectors, is neither a folder nor a file here.
      .flatMap(({ entry, path }) => (entry.isDirectory() ? sourceFiles(path) : entry.isFile() ? [path] : []))
  );
}
