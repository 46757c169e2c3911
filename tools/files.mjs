import { relative, sep } from "node:path";
import { filesBelow } from "./fingerprint.mjs";
import { root } from "./run.mjs";

/** The folders that .gitignore names: what is generated. */
const GENERATED = /^(?:target|pkg|www\/dist)\//;

/** @returns {string[]} every source file of the project: its path from the root, in a fixed order */
export function sourceFiles() {
  return filesBelow(root)
    .map((file) => relative(root, file).split(sep).join("/"))
    .filter((file) => !GENERATED.test(file));
}
