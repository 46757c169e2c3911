// What every test page needs: the facts of the tests, and a way to report results.
import { runSuite, runWithTimeout } from "../../../suite/index.mjs";

/**
 * @import { Api, GatewayFacts, Vector } from "../../../suite/types.mjs"
 * @import { Results, Message } from "../run.mjs"
 *
 * @typedef {{ name: string, run: () => void | Promise<void> }} Test
 * @typedef {{ entries: { main: string, web: string }, vectors: Vector[], gateways: GatewayFacts }} Facts
 */

const MESSAGE_INTERVAL_MS = 500;
const page = location.href.split("/").at(-1) ?? "";

// Tests replace these global functions.
const { fetch, setTimeout } = globalThis;

/** @type {string[]} */
const pageErrors = [];
addEventListener("error", ({ message }) => pageErrors.push(`error: ${message}`));
addEventListener("unhandledrejection", ({ reason }) =>
  pageErrors.push(`unhandled rejection: ${formatError(reason)}`),
);

/** Makes violations of the page's policy fail. A page that violates it on purpose does not call this. */
export function reportPolicyViolations() {
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    pageErrors.push(`a violation of the page's policy: ${violatedDirective}, ${blockedURI}`);
  });
}

/** @returns {Promise<Facts>} */
export async function loadFacts() {
  return (await fetch("/page/facts")).json();
}

/**
 * Runs tests and reports their results, also after an error.
 *
 * @param {(facts: Facts) => Test[] | Promise<Test[]>} collect
 */
export async function runPage(collect) {
  /** @type {Results} */
  const results = { passed: [], failed: [] };
  try {
    const tests = await collect(await loadFacts());
    let lastMessageAt = Number.NEGATIVE_INFINITY;
    for (const { name, run } of tests) {
      if (performance.now() - lastMessageAt > MESSAGE_INTERVAL_MS) {
        await sendMessage({ page, test: name });
        lastMessageAt = performance.now();
      }
      await perform(results, name, () => runWithTimeout(run));
    }
  } catch (error) {
    results.failed.push({ name: `the page \`${page}\` collects its tests`, error: formatError(error) });
  }
  // A rejection counts as unhandled some time after it happened.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await perform(results, `the page \`${page}\` has no uncaught error or policy violation`, () => {
    if (pageErrors.length > 0) throw new Error([...new Set(pageErrors)].join("\n"));
  });
  await sendMessage({ page, results });
}

/**
 * @param {Results} results
 * @param {string} name
 * @param {Test["run"]} run
 */
async function perform(results, name, run) {
  try {
    await run();
    results.passed.push(name);
  } catch (error) {
    results.failed.push({ name, error: formatError(error) });
  }
}

/** @param {Message} message */
async function sendMessage(message) {
  await fetch("/page/message", { method: "POST", body: JSON.stringify(message) });
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function formatError(error) {
  if (!(error instanceof Error)) return String(error);
  // Chromium's stack starts with the message, that of the others does not.
  const text = String(error);
  const stack = error.stack ?? "";
  const description = stack.startsWith(text) ? stack : `${text}\n${stack}`;
  return error.cause === undefined ? description : `${description}\ncaused by ${formatError(error.cause)}`;
}

let imports = 0;

/**
 * Imports a new instance of the package from its files as they were packed, without a bundler.
 *
 * @param {string} entry the manifest's path
 * @param {string} [kind] how iot-accounts.wasm is served; `server.mjs` defines the kinds
 * @returns {Promise<{ api: Api, wasm: string }>} `wasm`: the URL of its module
 */
export async function importPackage(entry, kind = "plain") {
  imports += 1;
  const base = new URL(`/page/package/${kind}/${imports}/`, location.origin);
  const api = await import(new URL(entry, base).href);
  return { api, wasm: new URL("dist/iot-accounts.wasm", base).href };
}

/** @returns {Promise<import("../../../suite/types.mjs").PageApi>} */
export async function importClient() {
  return import(new URL("/page/package/plain/0/dist/client.js", location.origin).href);
}

/**
 * @param {string} wasm the URL of its module
 * @returns {Promise<number>} how often it was requested
 */
export async function getRequestCount(wasm) {
  return (await fetch(wasm.replace("/package/", "/request-count/"))).json();
}

/**
 * @param {string} entry
 * @param {Test[]} tests
 * @returns {Test[]} whose names start with the entry
 */
export function addEntryToNames(entry, tests) {
  return tests.map(({ name, run }) => ({ name: `${entry}: ${name}`, run }));
}

/** The entry that the page's query names: `?entry=web`. */
export function getChosenEntry(/** @type {Facts} */ { entries }) {
  return new URLSearchParams(location.search).get("entry") === "web" ? entries.web : entries.main;
}

/**
 * Checks that the package works, with the vendors' examples and a look-up from each gateway.
 *
 * @param {Api} api
 * @param {Facts} facts
 * @param {(name: string) => boolean} [filter]
 */
export async function expectWorks(api, { vectors, gateways }, filter = isExample) {
  const { passed, failed } = await runSuite({ api, vectors, gateways, filter });
  const [first] = failed;
  if (first !== undefined) throw new Error(`${first.name}: ${formatError(first.error)}`);
  if (passed < 4) throw new Error(`only ${passed} tests ran`);
}

/** @param {string} name */
function isExample(name) {
  return (
    /^vector \w+\/official-/.test(name) ||
    name.endsWith("a signed request is accepted and its id is returned")
  );
}
