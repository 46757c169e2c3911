// What every page of tests needs: its facts, and a way to tell its results.
import { runSuite } from "../../../suite/index.mjs";

/**
 * @import { Api, GatewayFacts, Vector } from "../../../suite/types.mjs"
 * @import { Results, Word } from "../run.mjs"
 *
 * @typedef {{ name: string, run: () => void | Promise<void> }} Test
 * @typedef {{ entries: { main: string, web: string }, vectors: Vector[], gateways: GatewayFacts }} Facts
 */

const MOST_MS = 30_000;
const WORD_EVERY_MS = 500;
const page = location.href.split("/").at(-1) ?? "";

// Tests put other functions in the place of the global ones.
const { fetch, setTimeout, clearTimeout } = globalThis;

/** @type {string[]} */
const complaints = [];
addEventListener("error", ({ message }) => complaints.push(`error: ${message}`));
addEventListener("unhandledrejection", ({ reason }) =>
  complaints.push(`unhandled rejection: ${told(reason)}`),
);

/** A page whose policy is kept by all that it does calls this; one that tries what is forbidden does not. */
export function watchPolicy() {
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    complaints.push(`a breach of the page's policy: ${violatedDirective}, ${blockedURI}`);
  });
}

/** @returns {Promise<Facts>} */
export async function loadFacts() {
  return (await fetch("/page/facts")).json();
}

/**
 * Runs tests and tells their results, whatever happens.
 *
 * @param {(facts: Facts) => Test[] | Promise<Test[]>} collect
 */
export async function runPage(collect) {
  /** @type {Results} */
  const results = { passed: [], failed: [] };
  try {
    const tests = await collect(await loadFacts());
    let last = Number.NEGATIVE_INFINITY;
    for (const { name, run } of tests) {
      if (performance.now() - last > WORD_EVERY_MS) {
        await say({ page, at: name });
        last = performance.now();
      }
      await perform(results, name, () => inTime(run));
    }
  } catch (error) {
    results.failed.push({ name: `the page \`${page}\` gets ready`, error: told(error) });
  }
  // A rejection counts as unhandled some time after it happened.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await perform(results, `the page \`${page}\` has nothing to complain about`, () => {
    if (complaints.length > 0) throw new Error([...new Set(complaints)].join("\n"));
  });
  await say({ page, results });
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
    results.failed.push({ name, error: told(error) });
  }
}

/** @param {Test["run"]} run */
async function inTime(run) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${MOST_MS / 1000} seconds`)), MOST_MS);
  });
  try {
    await Promise.race([run(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Word} word */
async function say(word) {
  await fetch("/page/word", { method: "POST", body: JSON.stringify(word) });
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function told(error) {
  if (!(error instanceof Error)) return String(error);
  // Chromium's stack begins with the message, the others' does not.
  const text = String(error);
  const stack = error.stack ?? "";
  const said = stack.startsWith(text) ? stack : `${text}\n${stack}`;
  return error.cause === undefined ? said : `${said}\nbecause of ${told(error.cause)}`;
}

let imports = 0;

/**
 * An instance of the package of its own, as its files were packed, without a bundler.
 *
 * @param {string} entry the manifest's path
 * @param {string} [kind] what is wrong with its iot-accounts.wasm; `server.mjs` knows which kinds there are
 * @returns {Promise<{ api: Api, wasm: string }>} `wasm`: the address of its module
 */
export async function importPackage(entry, kind = "plain") {
  imports += 1;
  const base = new URL(`/page/package/${kind}/${imports}/`, location.origin);
  const api = await import(new URL(entry, base).href);
  return { api, wasm: new URL("dist/iot-accounts.wasm", base).href };
}

/**
 * @param {string} wasm the address of its module
 * @returns {Promise<number>} how often it was asked for
 */
export async function timesServed(wasm) {
  return (await fetch(wasm.replace("/package/", "/served/"))).json();
}

/**
 * @param {string} entry
 * @param {Test[]} tests
 * @returns {Test[]} named by the entry too
 */
export function named(entry, tests) {
  return tests.map(({ name, run }) => ({ name: `${entry}: ${name}`, run }));
}

/** The path of the manifest that this page is for: `?entry=web`. */
export function chosenEntry(/** @type {Facts} */ { entries }) {
  return new URLSearchParams(location.search).get("entry") === "web" ? entries.web : entries.main;
}

/**
 * That the package works: the vendors' own examples and a look-up from each gateway.
 *
 * @param {Api} api
 * @param {Facts} facts
 * @param {(name: string) => boolean} [filter]
 */
export async function expectWorking(api, { vectors, gateways }, filter = isExample) {
  const { passed, failed } = await runSuite({ api, vectors, gateways, filter });
  const [first] = failed;
  if (first !== undefined) throw new Error(`${first.name}: ${told(first.error)}`);
  if (passed < 4) throw new Error(`only ${passed} tests ran`);
}

/** @param {string} name */
function isExample(name) {
  return (
    /^vector \w+\/official-/.test(name) || name.endsWith("a signed request is accepted and its id comes back")
  );
}
