// Runs the edge worker in workerd on this machine. The tool of a deployment does the same two steps: it bundles with the
// condition "workerd", and keeps the package's .wasm as a separate module, which workerd compiles.
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Log, LogLevel, Miniflare } from "miniflare";

const entry = fileURLToPath(new URL("index.ts", import.meta.url));

/**
 * @typedef {object} RunningWorker
 * @property {string} url origin, without a trailing slash
 * @property {() => Promise<void>} dispose
 */

/**
 * @param {object} options
 * @param {Record<string, string>} options.bindings the secrets and endpoints
 * @param {number} [options.port] 0, the default, chooses a free one
 * @param {(line: string) => void} [options.log] gets the lines of the worker's console
 * @returns {Promise<RunningWorker>}
 */
export async function runWorker({ bindings, port = 0, log = (line) => console.error(line) }) {
  const miniflare = new Miniflare({
    modules: await bundle(),
    bindings,
    compatibilityDate: "2026-04-01",
    // Aborts the signal of a request when the client disconnects.
    compatibilityFlags: ["enable_request_signal"],
    host: "127.0.0.1",
    port,
    cf: false, // otherwise miniflare downloads sample data from Cloudflare
    log: new Log(LogLevel.ERROR),
    /** @type {(...streams: import("node:stream").Readable[]) => void} */
    handleRuntimeStdio(...streams) {
      for (const stream of streams) createInterface(stream).on("line", log);
    },
  });
  try {
    const url = await miniflare.ready;
    return { url: url.origin, dispose: () => miniflare.dispose() };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/** The worker's modules, the entry first. */
async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: ".",
    format: "esm",
    target: "es2022",
    platform: "neutral",
    conditions: ["workerd"],
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
