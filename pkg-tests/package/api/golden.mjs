// The whole public API as one text, so that a review shows every change of it. `node pkg-tests/package/api/golden.mjs --write`
// writes it anew from the packed package; without `--write` it is compared, as the tests do.
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installPackage } from "../../../tools/npm.mjs";
import { exitWith } from "../../../tools/run.mjs";

const goldenUrl = (/** @type {string} */ name) => fileURLToPath(new URL(`${name}.d.ts.txt`, import.meta.url));
export const goldenPath = goldenUrl("iot-accounts");
/** The declarations of what stands on the main entry, by what it is imported as. */
export const upperDeclarations = new Map([
  ["iot-accounts/client", { declaration: "client/index", golden: goldenUrl("client") }],
  ["iot-accounts/worker", { declaration: "worker/index", golden: goldenUrl("worker") }],
  [
    "iot-accounts/worker/cloudflare",
    { declaration: "worker/cloudflare", golden: goldenUrl("worker-cloudflare") },
  ],
]);
export const rewrite = "when that is meant, run `node pkg-tests/package/api/golden.mjs --write`";

async function main() {
  await installPackage("pkg-tests");
  // Not before: it reads what is installed.
  const { declarations, flatten } = await import("../declarations.mjs");
  const main = declarations("types");
  const texts = new Map([[goldenPath, flatten(main)]]);
  for (const { declaration, golden } of upperDeclarations.values()) {
    texts.set(golden, flatten(declarations("types", declaration), main));
  }
  for (const [path, text] of texts) {
    if (process.argv.includes("--write")) writeFileSync(path, text);
    else if (text !== readFileSync(path, "utf8")) throw new Error(`the public API has changed; ${rewrite}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main().catch(exitWith);
