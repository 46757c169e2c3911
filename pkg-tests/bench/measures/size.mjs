// What a browser downloads by default: its entry and every file that this imports or names, minified as by a bundler.
import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";

/** @import { Row } from "../rows.mjs" */

const tests = fileURLToPath(new URL("../..", import.meta.url));
const installed = join(tests, "node_modules", "iot-accounts");
const FILE_REFERENCE =
  /(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']|\bnew\s+URL\(\s*["']([^"']+)["']\s*,\s*import\.meta\.url/g;

/**
 * @returns {{ name: string, raw: number, gzip: number }[]} each file as it is downloaded, sizes in bytes
 */
export function measureBrowserDownload() {
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const files = new Set([join(installed, exports["."].browser.import.default)]);
  return [...addReferencedFiles(files)].map((file) => {
    const bytes = minified(file);
    const name = relative(installed, file);
    return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
  });
}

/**
 * @param {string} file
 * @returns {Buffer}
 */
function minified(file) {
  const bytes = readFileSync(file);
  if (!file.endsWith(".js")) return bytes;
  return Buffer.from(transformSync(bytes.toString(), { minify: true, format: "esm" }).code);
}

/**
 * What `iot-accounts/client` adds to a page.
 *
 * @returns {{ text: string, gzip: number, files: string[] }} as a bundler minifies it, its size in bytes, and of what it was made
 */
export function measureClient() {
  const { outputFiles, metafile } = buildSync({
    stdin: { contents: 'export * from "iot-accounts/client";', resolveDir: tests },
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    metafile: true,
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  const files = Object.keys(metafile.inputs).filter((path) => path !== "<stdin>");
  return { text: new TextDecoder().decode(bytes), gzip: gzipSync(bytes, { level: 9 }).length, files };
}

/** The size of the WebAssembly module in the package, in bytes. */
export function measureWasm() {
  const { exports } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  return readFileSync(join(installed, exports["./iot-accounts.wasm"])).length;
}

/** @returns {Row[]} */
export function measureSize() {
  const files = measureBrowserDownload();
  const alone = { section: "size", against: "", theirs: null, unit: "kB", ratio: null };
  const gzip = files.reduce((sum, file) => sum + file.gzip, 0);
  const raw = files.reduce((sum, file) => sum + file.raw, 0);
  return [
    { ...alone, what: "gzip -9 of all a browser downloads", ours: gzip / 1000 },
    { ...alone, what: "the same, not compressed", ours: raw / 1000 },
    ...files.map(({ name, gzip }) => ({ ...alone, what: `gzip -9 of ${name}`, ours: gzip / 1000 })),
    { ...alone, what: "gzip -9 of iot-accounts/client", ours: measureClient().gzip / 1000 },
    { ...alone, what: "iot-accounts.wasm, not compressed", ours: measureWasm() / 1000 },
  ];
}

/**
 * @param {Set<string>} files grows during the iteration
 */
function addReferencedFiles(files) {
  for (const file of files) {
    if (!file.endsWith(".js")) continue;
    for (const [, imported, named] of readFileSync(file, "utf8").matchAll(FILE_REFERENCE)) {
      files.add(resolve(dirname(file), imported ?? named ?? ""));
    }
  }
  return files;
}
