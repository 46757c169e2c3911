// The READMEs, and what programs write into them: each between marks of its own, in both languages.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../tools/run.mjs";

/** @typedef {"en" | "zh"} Language */

/** @type {readonly Language[]} */
export const LANGUAGES = ["en", "zh"];
/** @type {Readonly<Record<Language, string>>} */
const FILES = { en: "README.md", zh: "README.zh-CN.md" };
const END = "<!-- end -->";

/** @param {Language} language */
export function readmeName(language) {
  return FILES[language];
}

/** @param {Language} language */
export function readReadme(language) {
  return readFileSync(join(root, FILES[language]), "utf8");
}

/**
 * @param {Language} language
 * @param {string} text
 */
export function writeReadme(language, text) {
  writeFileSync(join(root, FILES[language]), text);
}

/**
 * @param {string} text of a README
 * @param {Language} language
 * @param {string} program that writes it: its path, from the root
 * @returns {[before: string, written: string, after: string]}
 */
export function parts(text, language, program) {
  const mark = `<!-- begin: written by node ${program} --write -->`;
  const begin = text.indexOf(`${mark}\n`);
  const from = begin + mark.length + 1;
  const end = text.indexOf(END, from);
  // Without its own end, what follows up to the end of another table would be taken for the table.
  if (begin < 0 || end < 0 || text.slice(from, end).includes("<!-- begin")) {
    throw new Error(`${FILES[language]} has no table between \`${mark}\` and \`${END}\``);
  }
  return [text.slice(0, from), text.slice(from, end), text.slice(end)];
}
