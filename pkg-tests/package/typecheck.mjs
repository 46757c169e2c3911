// Compiles the fixtures of package/types as a user's project would be, each as an ES module and as CommonJS.
import { execFile } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { root } from "../../tools/run.mjs";
import { tests } from "./installed.mjs";

const fixtures = join(tests, "package", "types");
export const project = join(root, "target", "tests", "types");
/** The names of the fixtures, without their ending. */
export const subjects = readdirSync(fixtures).flatMap((name) => /^(.*)\.mts$/.exec(name)?.[1] ?? []);

/** Both kinds come from one text: a `.cts` file is a copy of the `.mts` file. */
export function writeProject() {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  symlinkSync(join(tests, "node_modules"), join(project, "node_modules"), "junction");
  copyFileSync(join(fixtures, "same.d.ts"), join(project, "same.d.ts"));
  for (const name of subjects) {
    for (const ending of ["mts", "cts"]) {
      copyFileSync(join(fixtures, `${name}.mts`), join(project, `${name}.${ending}`));
    }
  }
}

/**
 * @typedef {object} Settings
 * @property {"typescript" | "typescript-5"} compiler
 * @property {string} module
 * @property {string} moduleResolution
 * @property {readonly string[]} lib
 * @property {readonly string[]} types packages of global declarations
 * @property {readonly string[]} files
 */

/**
 * @param {Settings} settings
 * @returns {Promise<string>} what the compiler complains of; nothing when all is well
 */
export async function compile({ compiler, files, ...options }) {
  const { compilerOptions } = JSON.parse(readFileSync(join(fixtures, "tsconfig.json"), "utf8"));
  const config = { compilerOptions: { ...compilerOptions, ...options }, files: ["same.d.ts", ...files] };
  const name = `tsconfig.${compiler}.${options.moduleResolution}.${options.lib.join("-")}.json`;
  writeFileSync(join(project, name), JSON.stringify(config));
  const folder = join(tests, "node_modules", compiler);
  /** @type {{ bin: { tsc: string } }} */
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const args = [join(folder, bin.tsc), "--pretty", "false", "-p", name];
  return promisify(execFile)(process.execPath, args, { cwd: project }).then(
    () => "",
    (error) => error.stdout || error.message,
  );
}
