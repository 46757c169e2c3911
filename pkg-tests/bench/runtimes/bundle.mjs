import { basename } from "node:path";
import { build } from "esbuild";

/** @typedef {{ type: "ESModule" | "CompiledWasm", path: string, contents: Uint8Array }} WorkerModule */

/**
 * Bundles a worker as a deployment does: the package's .wasm stays a separate module, which workerd compiles.
 *
 * @param {string} entry
 * @returns {Promise<WorkerModule[]>} the entry first
 */
export async function bundleWorker(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: ".",
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd"],
    external: ["node:*"],
    // crypto-js imports Node's module only where there is no global `crypto`.
    alias: { crypto: "node:crypto" },
    loader: { ".wasm": "copy" },
  });
  return outputFiles
    .map(({ path, contents }) => {
      const type = path.endsWith(".wasm")
        ? /** @type {const} */ ("CompiledWasm")
        : /** @type {const} */ ("ESModule");
      return { type, path: basename(path), contents };
    })
    .sort((a, b) => Number(a.type === "CompiledWasm") - Number(b.type === "CompiledWasm"));
}

/**
 * Bundles a page's script for browsers.
 *
 * @param {string} entry
 * @returns {Promise<string>}
 */
export async function bundlePage(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    platform: "browser",
  });
  return outputFiles[0]?.text ?? "";
}
