// Checks for edge hosts: the .wasm is deployed as a module, and no script compiles WebAssembly.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const COMPILES =
  /\bWebAssembly\.(?:compile|compileStreaming|instantiate|instantiateStreaming)\b|\bnew WebAssembly\.Module\b/;

/**
 * @param {string} project the folder that the package is installed in
 * @param {object} output of the bundler
 * @param {readonly string[]} output.scripts paths
 * @param {readonly string[]} output.modules paths of the .wasm files, which the host compiles when the project is deployed
 */
export function assertModuleOnly(project, { scripts, modules }) {
  assert.ok(scripts.length > 0, "there is no script in the output");
  for (const path of scripts) {
    const [found] = COMPILES.exec(readFileSync(path, "utf8")) ?? [];
    assert.equal(found, undefined, `${path} calls \`${found}\`, which the host forbids`);
  }
  const wasm = readFileSync(join(project, "node_modules", "iot-accounts", "dist", "iot-accounts.wasm"));
  assert.equal(modules.length, 1, `one .wasm was expected in the output: ${JSON.stringify(modules)}`);
  for (const path of modules) assert.ok(readFileSync(path).equals(wasm), `${path} is not iot-accounts.wasm`);
}
