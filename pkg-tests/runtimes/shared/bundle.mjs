import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** @import { BuildOptions, Plugin } from "esbuild" */

/** The files of dist/ that `exports` names, without the shared ones and the client for pages, which is the same everywhere. */
const ENTRY = /\/iot-accounts\/dist\/(?!shared-|client\.)[\w-]+\.c?js$/;

/**
 * Bundles a program of ../programs as a deployment does.
 *
 * @param {string} program
 * @param {Pick<BuildOptions, "format" | "conditions" | "loader" | "external" | "banner"> & { plugins?: Plugin[] }} options
 */
export async function bundle(program, options) {
  const { outputFiles, metafile } = await build({
    entryPoints: { "iot-accounts-tests": fileURLToPath(new URL(`../programs/${program}`, import.meta.url)) },
    outdir: ".",
    bundle: true,
    write: false,
    metafile: true,
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    ...options,
  });
  const entries = Object.keys(metafile.inputs).filter((path) => ENTRY.test(path));
  return { files: outputFiles, entry: entries.join(", ") };
}
