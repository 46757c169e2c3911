// Real workerd, by miniflare, with a program that is bundled for it.
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Log, LogLevel, Miniflare } from "miniflare";

/**
 * @param {URL} program
 * @param {Record<string, string>} env
 */
export async function startWorkerd(program, env) {
  const miniflare = new Miniflare({
    modules: await bundle(program),
    compatibilityDate: "2026-04-01",
    // By it the worker is told that its caller left.
    compatibilityFlags: ["enable_request_signal"],
    bindings: env,
    host: "127.0.0.1",
    port: 0,
    cf: false, // otherwise miniflare downloads sample data from Cloudflare
    log: new Log(LogLevel.ERROR),
  });
  const { origin } = await miniflare.ready;
  return { base: `${origin}/api`, close: () => miniflare.dispose() };
}

/** @param {URL} program */
async function bundle(program) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(program)],
    outdir: ".",
    bundle: true,
    write: false,
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
