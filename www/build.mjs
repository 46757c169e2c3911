// `npm run build` writes the page's files to dist/, where any server can serve them. The first time it also builds the
// package, which takes a few minutes. `npm run deploy` gives the files and the worker to Cloudflare afterwards; what follows
// `--` goes to wrangler.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installPackage, runInstalled } from "../tools/npm.mjs";
import { exitWith } from "../tools/run.mjs";

const www = fileURLToPath(new URL(".", import.meta.url));

async function main() {
  const { deploy } = parseArgs({ options: { deploy: { type: "boolean" } }, strict: false }).values;
  await installPackage("www");
  await runInstalled("www", "vite", "vite", ["build"], { cwd: www });
  if (!deploy) return;
  const [, ...args] = process.argv.slice(process.argv.indexOf("--deploy"));
  await runInstalled("www", "wrangler", "wrangler", ["deploy", ...args], { cwd: www });
}

await main().catch(exitWith);
