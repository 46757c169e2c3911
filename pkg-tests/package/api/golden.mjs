// The whole public API as one text, so that a review shows every change of it. `node pkg-tests/package/api/golden.mjs --write`
// writes it anew from the packed package; without `--write` it is compared, as the tests do.
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { installPackage } from "../../../tools/npm.mjs";
import { exitWith } from "../../../tools/run.mjs";

export const goldenPath = fileURLToPath(new URL("iot-accounts.d.ts.txt", import.meta.url));
export const rewrite = "when that is meant, run `node pkg-tests/package/api/golden.mjs --write`";

async function main() {
  await installPackage("pkg-tests");
  // Not before: it reads what is installed.
  const { declarations, flatten } = await import("../declarations.mjs");
  const text = flatten(declarations("types"));
  if (process.argv.includes("--write")) writeFileSync(goldenPath, text);
  else if (text !== readFileSync(goldenPath, "utf8"))
    throw new Error(`the public API has changed; ${rewrite}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main().catch(exitWith);
