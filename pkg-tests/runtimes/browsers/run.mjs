// Runs every page of tests in one browser.
import { readFileSync } from "node:fs";
import * as api from "iot-accounts";
import { startGateways } from "../../../gateways/index.mjs";
import { loadVectors } from "../../../vectors/load.mjs";
import { writeReport } from "../../report.mjs";
import { collectSuite } from "../../suite/index.mjs";
import { DIFFERENCES } from "./differences.mjs";
import { startFront } from "./front.mjs";
import { startPageServer } from "./server.mjs";

/**
 * @typedef {{ subject: string, open: (url: string) => Promise<unknown>, close: () => Promise<unknown> }} Browser
 *   `subject` is its name and version
 * @typedef {{ passed: string[], failed: { name: string, error: string }[] }} Results
 * @typedef {{ page: string, at: string } | { page: string, results: Results }} Word what a page says: which test it is at,
 *   or its results
 */

// Several, for few instances of a module fit into one: each takes some gigabytes of its address space.
const PAGES = [
  "suite",
  "init?entry=main",
  "init?entry=web",
  "sources?entry=main",
  "sources?entry=web",
  "policy",
];
const PATIENCE_MS = 60_000;
const CONTROL = "/page/faults/";

/**
 * @param {string} name of the runner
 * @param {() => Promise<Browser>} launch
 */
export async function testBrowser(name, launch) {
  const vectors = loadVectors();
  const gateways = await startGateways({ keepAlive: false });
  const listener = createListener();
  const pages = await startPageServer({ facts: () => factsFor(front.origin), hear: listener.hear });
  const front = await startFront(route);

  /** @param {string} origin the pages' own */
  function factsFor(origin) {
    const { tencent, aliyun, customers, identities } = gateways;
    const keys = ({ appKey = "", appSecret = "" }) => ({ appKey, appSecret });
    return {
      entries: readEntries(),
      vectors,
      gateways: {
        tencent: {
          ...keys(tencent),
          endpoint: origin + new URL(tencent.endpoint).pathname,
          control: `${origin}${CONTROL}tencent`,
        },
        aliyun: { ...keys(aliyun), origin, control: `${origin}${CONTROL}aliyun` },
        customers,
        identities,
      },
    };
  }

  /** @type {Parameters<typeof startFront>[0]} */
  function route(method, target) {
    const tencent = Number(new URL(gateways.tencent.origin).port);
    const aliyun = Number(new URL(gateways.aliyun.origin).port);
    if (target === `${CONTROL}tencent`) return { port: tencent, target: "/__faults" };
    if (target === `${CONTROL}aliyun`) return { port: aliyun, target: "/__faults" };
    if (target.startsWith("/page/") || method === "GET") return { port: pages.port, target };
    const { pathname } = new URL(gateways.tencent.endpoint);
    return { port: target === pathname ? tencent : aliyun, target };
  }

  try {
    const browser = await launch();
    /** @type {Results} */
    const results = { passed: [], failed: [] };
    try {
      for (const page of PAGES) {
        const outcome = listener.resultsOf(page);
        const opened = browser.open(`${front.origin}/page/${page}`);
        const { passed, failed } = await Promise.race([outcome, opened.then(() => outcome)]);
        results.passed.push(...passed);
        results.failed.push(...failed);
        if (page === "suite") results.failed.push(...compareNames(passed, failed));
      }
    } catch (error) {
      results.failed.push({ name: "every page comes to its end", error: String(error) });
    } finally {
      await browser.close();
    }
    const { failed, differences } = setApart(name, results.failed);
    for (const { test, reason } of differences) console.log(`DIFFERS ${test}\n    ${reason}`);
    const { passed } = results;
    const report = { step: `runtime:${name}`, subject: browser.subject, passed, failed, differences };
    writeReport(report);
  } finally {
    listener.close();
    await Promise.all([gateways.close(), pages.close(), front.close()]);
  }

  /**
   * @param {string[]} passed
   * @param {Results["failed"]} failed
   */
  function compareNames(passed, failed) {
    const wanted = new Set(collectSuite({ api, vectors, gateways }).map((test) => test.name));
    const ran = new Set([...passed, ...failed.map((test) => test.name)]);
    const left = [...wanted].filter((test) => !ran.has(test));
    return left.map((test) => ({ name: test, error: "it did not run in the browser" }));
  }
}

/**
 * @param {string} browser
 * @param {Results["failed"]} all
 */
function setApart(browser, all) {
  /** @type {{ test: string, reason: string }[]} */
  const differences = [];
  const failed = all.filter(({ name, error }) => {
    const known = DIFFERENCES.find(
      (one) => one.browser === browser && one.test.test(name) && one.error.test(error),
    );
    if (known !== undefined) differences.push({ test: name, reason: known.reason });
    return known === undefined;
  });
  return { failed, differences };
}

/** What the pages say, as it arrives. */
function createListener() {
  let page = "";
  let at = "its start";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {(results: Results) => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  const wait = () => {
    clearTimeout(timer);
    const silence = `no word from the page \`${page}\` for ${PATIENCE_MS / 1000} seconds; it was last at ${at}`;
    timer = setTimeout(() => reject(new Error(silence)), PATIENCE_MS);
  };
  return {
    /** @param {Word} word */
    hear(word) {
      if (word.page !== page) return;
      if ("results" in word) return resolve(word.results);
      at = `\`${word.at}\``;
      wait();
    },
    /**
     * @param {string} name
     * @returns {Promise<Results>}
     */
    resultsOf(name) {
      page = name;
      at = "its start";
      return new Promise((...settle) => {
        [resolve, reject] = settle;
        wait();
      });
    },
    close: () => clearTimeout(timer),
  };
}

/** The files that the manifest of the packed package names for browsers. */
function readEntries() {
  const { exports } = JSON.parse(
    readFileSync(new URL("../../node_modules/iot-accounts/package.json", import.meta.url), "utf8"),
  );
  return { main: exports["."].browser.import.default, web: exports["./web"].default };
}
