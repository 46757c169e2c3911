// Runs the worker, and the page before it, in workerd on this machine, as wrangler.jsonc has Cloudflare run them.
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";

const config = fileURLToPath(new URL("../wrangler.jsonc", import.meta.url));

/**
 * @typedef {object} RunningWorker
 * @property {string} url origin, without a trailing slash
 * @property {() => Promise<void>} dispose
 */

/**
 * @param {object} options
 * @param {Record<string, string>} options.bindings the secrets and endpoints
 * @param {string} [options.assets] the folder of the page's files; without it there is only the worker
 * @param {number} [options.port] 0, the default, chooses a free one
 * @param {(line: string) => void} [options.log] gets the lines of the worker's console
 * @returns {Promise<RunningWorker>}
 */
export async function runWorker({ bindings, assets, port = 0, log = (line) => console.error(line) }) {
  const configured = unstable_readConfig({ config });
  const { main, workerOptions } = unstable_getMiniflareWorkerOptions(
    { ...configured, assets: assets === undefined ? undefined : configured.assets },
    undefined,
    assets === undefined ? {} : { overrides: { assets: { directory: assets } } },
  );
  if (main === undefined) throw new Error("wrangler.jsonc names no `main`");
  const { modulesRules: _, ...configuredOptions } = workerOptions;
  /** @type {import("miniflare").MiniflareOptions} */
  const options = {
    ...configuredOptions,
    modules: await bundle(main),
    // Those of this machine's .dev.vars are for `wrangler dev` alone.
    bindings,
    host: "127.0.0.1",
    port,
    cf: false, // otherwise miniflare downloads sample data from Cloudflare
    log: new Log(LogLevel.ERROR),
    /** @type {(...streams: import("node:stream").Readable[]) => void} */
    handleRuntimeStdio(...streams) {
      for (const stream of streams) createInterface(stream).on("line", log);
    },
  };
  const miniflare = new Miniflare(options);
  try {
    const url = await miniflare.ready;
    // The port is known only now. A page whose name leads to this machine must not reach the worker.
    const HOSTS = `${url.host},localhost:${url.port}`;
    await miniflare.setOptions({ ...options, port: Number(url.port), bindings: { HOSTS, ...bindings } });
    return { url: url.origin, dispose: () => miniflare.dispose() };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/**
 * The worker's modules, the entry first. wrangler does the same: it bundles with the condition "workerd", and keeps the
 * package's .wasm as a separate module, which workerd compiles.
 *
 * @param {string} entry
 * @returns {Promise<import("miniflare").ModuleDefinition[]>}
 */
async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: ".",
    format: "esm",
    target: "es2022",
    platform: "neutral",
    conditions: ["workerd"],
    external: ["cloudflare:*"],
    loader: { ".wasm": "copy" },
  });
  return outputFiles
    .map(({ path, contents }) => {
      const type = path.endsWith(".wasm")
        ? /** @type {const} */ ("CompiledWasm")
        : /** @type {const} */ ("ESModule");
      return { type, path: basename(path), contents: new Uint8Array(contents) };
    })
    .sort((a, b) => Number(a.type === "CompiledWasm") - Number(b.type === "CompiledWasm"));
}
