import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { Log, LogLevel, Miniflare } from "miniflare";
import { FOREIGN_MODULES } from "../../suite/loading/foreign-modules.mjs";
import { bundle } from "./bundle.mjs";

/** @import { WorkerOptions } from "miniflare" */
/** @import { Runtime } from "./runtime.mjs" */

/**
 * @param {string} url
 * @param {string[]} compatibilityFlags
 * @returns {Promise<Runtime>}
 */
export async function startWorkerd(url, compatibilityFlags) {
  const suite = await bundleWorker("worker.mjs");
  const loading = await bundleWorker("worker-init.mjs");
  const runtime = await readVersion();
  /** @param {typeof suite} bundled @param {string} body */
  const ask = async ({ modules, entry }, body) => {
    const miniflare = new Miniflare({
      modules,
      compatibilityDate: "2026-04-01",
      compatibilityFlags,
      host: "127.0.0.1",
      port: 0,
      cf: false, // otherwise miniflare downloads sample data from Cloudflare
      log: new Log(LogLevel.ERROR),
    });
    try {
      const response = await fetch(await miniflare.ready, { method: "POST", body });
      const text = await response.text();
      if (!response.ok) throw new Error(`the worker answered HTTP ${response.status}: ${text}`);
      return { runtime, entry, outcomes: JSON.parse(text) };
    } finally {
      await miniflare.dispose();
    }
  };
  return {
    perform: (test) => (test === undefined ? ask(suite, url) : ask(loading, `${url}\n${test}`)),
  };
}

/** @param {string} program */
async function bundleWorker(program) {
  const { files, entry } = await bundle(program, {
    format: "esm",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    external: Object.keys(FOREIGN_MODULES).map((name) => `./${name}.wasm`),
  });
  /** @type {NonNullable<Extract<WorkerOptions["modules"], unknown[]>>} */
  const modules = files
    .map(({ path, contents }) => ({ type: getModuleType(path), path: basename(path), contents }))
    .sort((module) => (module.type === "ESModule" ? -1 : 1));
  for (const [name, contents] of Object.entries(FOREIGN_MODULES)) {
    modules.push({ type: "CompiledWasm", path: `${name}.wasm`, contents });
  }
  return { modules, entry };
}

/** @param {string} path */
function getModuleType(path) {
  return path.endsWith(".wasm") ? /** @type {const} */ ("CompiledWasm") : /** @type {const} */ ("ESModule");
}

/** The version of the workerd that miniflare starts. */
async function readVersion() {
  const require = createRequire(createRequire(import.meta.url).resolve("miniflare"));
  const manifest = require.resolve("workerd/package.json");
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(dirname(manifest), require(manifest).bin.workerd),
    "--version",
  ]);
  return stdout.trim();
}
