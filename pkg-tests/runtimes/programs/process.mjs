// Runs in Node, Deno and Bun: `process.mjs URL ENTRY [TEST]`.
import { createRequire } from "node:module";
import process from "node:process";
import { inspect } from "node:util";
import { fetchFacts, performInit, performSuite } from "./perform.mjs";

/** @import { Findings } from "./perform.mjs" */

const [url = "", entry = "", name] = process.argv.slice(2);
const require = createRequire(import.meta.url);

const DEFAULT = new URL("../../node_modules/iot-accounts/dist/browser.js", import.meta.url).href;

/**
 * @type {Record<string, { load: () => Promise<typeof import("iot-accounts")>,
 *   loadPage: () => Promise<typeof import("iot-accounts/client")>, file: () => string, ready: boolean }>}
 */
const ENTRIES = {
  import: {
    load: () => import("iot-accounts"),
    loadPage: () => import("iot-accounts/client"),
    file: () => import.meta.resolve("iot-accounts"),
    ready: true,
  },
  require: {
    load: async () => require("iot-accounts"),
    loadPage: async () => require("iot-accounts/client"),
    file: () => require.resolve("iot-accounts"),
    ready: true,
  },
  // For hosts without an entry, such as React Native.
  default: {
    load: () => import(DEFAULT),
    loadPage: () => import("iot-accounts/client"),
    file: () => DEFAULT,
    ready: false,
  },
};

function getRuntimeName() {
  const { deno, bun, node } = process.versions;
  if (deno !== undefined) return `Deno ${deno}`;
  return bun === undefined ? `Node ${node}` : `Bun ${bun}`;
}

/** Deno's console and Bun's have functions of their own. @type {import("../../suite/types.mjs").Inspect} */
function inspectInEveryWay(value, { showHidden }) {
  const depth = Number.POSITIVE_INFINITY;
  const texts = [inspect(value, { showHidden, depth }), inspect(value, { showHidden })];
  for (const name of ["Deno", "Bun"]) {
    const host = Reflect.get(globalThis, name);
    if (host !== undefined) texts.push(host.inspect(value, { showHidden, depth }), host.inspect(value));
  }
  return texts.join("\n");
}

async function main() {
  const chosen = ENTRIES[entry];
  if (chosen === undefined) throw new Error(`there is no entry \`${entry}\``);
  const { load, loadPage, file, ready } = chosen;
  const facts = await fetchFacts(url);
  const outcomes =
    name === undefined
      ? await performSuite(facts, { api: await load(), page: await loadPage(), inspect: inspectInEveryWay })
      : await performInit(facts, { compiles: true, ready }, name, { load });
  /** @type {Findings} */
  const findings = { runtime: getRuntimeName(), entry: file(), outcomes };
  console.log(JSON.stringify(findings));
}

await main();
