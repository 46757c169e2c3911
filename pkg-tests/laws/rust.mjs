// Which modules of its crate a Rust file uses, read from its paths: `use crate::a::{b, c}`, `super::d()`, `mod e;`.

/** @typedef {import("./javascript.mjs").Tree} Tree */

/**
 * @param {string} text
 * @returns {string} the code alone: comments are gone, and texts are empty
 */
export function withoutComments(text) {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|b?r(#*)"[\s\S]*?"\1|b?"(?:[^"\\]|\\[\s\S])*"|b?'(?:[^'\\]|\\[^\n]{1,9}?)'/g;
  return text.replace(token, (found) => (found.startsWith("/") ? " " : '""'));
}

/**
 * @param {Tree} tree
 * @param {string} source the crate's folder of sources, such as `core/src`
 * @returns {Map<string, string[]>} what each file of the crate uses, by path; tests, which may use all, are left aside
 */
export function rustImports(tree, source) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const [path, text] of tree) {
    if (!path.startsWith(`${source}/`) || !path.endsWith(".rs") || path.endsWith("/tests.rs")) continue;
    const here = modulePath(path.slice(source.length + 1));
    const files = paths(withoutTests(withoutComments(text)), here)
      .map((used) => fileOf(tree, source, used))
      .filter((used) => used !== path);
    found.set(path, [...new Set(files)]);
  }
  return found;
}

/** @param {string} file such as `json/mod.rs` */
function modulePath(file) {
  return file
    .replace(/\.rs$/, "")
    .split("/")
    .filter((name) => !/^(?:mod|lib)$/.test(name));
}

/**
 * @param {string} code
 * @returns {string} without the modules of tests, and the lines that name their files
 */
function withoutTests(code) {
  const begin = /#\[cfg\(test\)\]\s*mod \w+\s*(;|\{)/.exec(code);
  if (begin === null) return code;
  const inside = code.slice(begin.index + begin[0].length);
  const after = begin[1] === ";" ? inside : inside.slice(lengthOfBlock(inside));
  return code.slice(0, begin.index) + withoutTests(after);
}

/**
 * @param {string} code what follows an opening brace
 * @returns {number} how much of it belongs to the block, its closing brace included
 */
function lengthOfBlock(code) {
  let depth = 1;
  for (const { 0: brace, index } of code.matchAll(/[{}]/g)) {
    depth += brace === "{" ? 1 : -1;
    if (depth === 0) return index + 1;
  }
  return code.length;
}

/**
 * @param {string} code
 * @param {readonly string[]} here
 * @returns {string[][]} each path that begins in this crate, from the crate's root
 */
function paths(code, here) {
  /** @type {string[][]} */
  const found = [];
  for (const [, name = ""] of code.matchAll(/\bmod (\w+)\s*;/g)) found.push([...here, name]);
  for (const { 0: start, index } of code.matchAll(/\b(?:crate|(?:self::)?super(?:::super)*|self)\s*::/g)) {
    const first = start
      .replaceAll(/[\s:]+/g, " ")
      .trim()
      .split(" ");
    const up = first.filter((name) => name === "super").length;
    const base = first[0] === "crate" ? [] : here.slice(0, here.length - up);
    found.push(...branches(code.slice(index + start.length)).map((names) => [...base, ...names]));
  }
  return found;
}

/**
 * @param {string} code what follows `crate::`
 * @returns {string[][]} the path, or all of them where it ends in a group
 */
function branches(code) {
  /** @type {string[]} */
  const names = [];
  let rest = code.trimStart();
  for (;;) {
    const name = /^(\w+|\*)\s*/.exec(rest);
    if (name === null) break;
    names.push(name[1] ?? "");
    rest = rest.slice(name[0].length);
    const more = /^::\s*/.exec(rest);
    if (more === null) return [names];
    rest = rest.slice(more[0].length);
  }
  if (!rest.startsWith("{")) return [names];
  return group(rest).flatMap((part) => branches(part).map((more) => [...names, ...more]));
}

/**
 * @param {string} code from its opening brace on
 * @returns {string[]} what stands between the commas of the group
 */
function group(code) {
  /** @type {string[]} */
  const parts = [""];
  let depth = 0;
  for (const letter of code) {
    if (letter === "}" && --depth === 0) break;
    if (letter === "," && depth === 1) parts.push("");
    else if (depth > 0) parts.push(`${parts.pop()}${letter}`);
    if (letter === "{") depth++;
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}

/**
 * @param {Tree} tree
 * @param {string} source
 * @param {readonly string[]} names a path of modules, of which the last ones may be items
 * @returns {string} the file of the innermost module that has one
 */
function fileOf(tree, source, names) {
  for (let length = names.length; length > 0; length--) {
    const module = [source, ...names.slice(0, length)].join("/");
    for (const file of [`${module}.rs`, `${module}/mod.rs`]) if (tree.has(file)) return file;
  }
  return `${source}/lib.rs`;
}
