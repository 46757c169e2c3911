// Runs every test page in one browser.
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
 * @typedef {{ page: string, test: string } | { page: string, results: Results }} Message a page reports the test that
 *   it is running, or its results
 */

// Several pages, because each instance of a module reserves gigabytes of address space, and a page has room for few.
const PAGES = [
  "suite",
  "init?entry=main",
  "init?entry=web",
  "sources?entry=main",
  "sources?entry=web",
  "policy",
];
const SILENCE_TIMEOUT_MS = 60_000;
const CONTROL = "/page/faults/";

/**
 * @param {string} name of the runner
 * @param {() => Promise<Browser>} launch
 */
export async function testBrowser(name, launch) {
  const vectors = loadVectors();
  const gateways = await startGateways({ keepAlive: false });
  const listener = createListener();
  const pages = await startPageServer({ facts: () => factsFor(front.origin), onMessage: listener.onMessage });
  const front = await startFront(route);

  /** @param {string} origin of the pages */
  function factsFor(origin) {
    const { tencent, aliyun, customers, identities } = gateways;
    const keys = ({ appKey = "", appSecret = "" }) => ({ appKey, appSecret });
    const { cloudAppKey, cloudAppSecret } = aliyun;
    return {
      entries: readEntries(),
      vectors,
      gateways: {
        tencent: {
          ...keys(tencent),
          endpoint: origin + new URL(tencent.endpoint).pathname,
          control: `${origin}${CONTROL}tencent`,
        },
        aliyun: {
          ...keys(aliyun),
          cloudAppKey,
          cloudAppSecret,
          origin,
          control: `${origin}${CONTROL}aliyun`,
        },
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
        const outcome = listener.waitForResults(page);
        const opened = browser.open(`${front.origin}/page/${page}`);
        const { passed, failed } = await Promise.race([outcome, opened.then(() => outcome)]);
        results.passed.push(...passed);
        results.failed.push(...failed);
        if (page === "suite") results.failed.push(...compareNames(passed, failed));
      }
    } catch (error) {
      results.failed.push({ name: "every page runs to its end", error: String(error) });
    } finally {
      await browser.close();
    }
    const { failed, differences } = separateDifferences(name, results.failed);
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
    const expected = new Set(collectSuite({ api, vectors, gateways }).map((test) => test.name));
    const ran = new Set([...passed, ...failed.map((test) => test.name)]);
    const missing = [...expected].filter((name) => !ran.has(name));
    return missing.map((name) => ({ name, error: "it did not run in the browser" }));
  }
}

/**
 * @param {string} browser
 * @param {Results["failed"]} all
 */
function separateDifferences(browser, all) {
  /** @type {{ test: string, reason: string }[]} */
  const differences = [];
  const failed = all.filter(({ name, error }) => {
    const known = DIFFERENCES.find(
      (difference) =>
        difference.browser === browser && difference.test.test(name) && difference.error.test(error),
    );
    if (known !== undefined) differences.push({ test: name, reason: known.reason });
    return known === undefined;
  });
  return { failed, differences };
}

/** Receives the messages of the pages. */
function createListener() {
  let page = "";
  let test = "the start";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {(results: Results) => void} */
  let resolve = () => {};
  /** @type {(error: Error) => void} */
  let reject = () => {};
  const wait = () => {
    clearTimeout(timer);
    const reason = `no message from the page \`${page}\` for ${SILENCE_TIMEOUT_MS / 1000} seconds; the last was about ${test}`;
    timer = setTimeout(() => reject(new Error(reason)), SILENCE_TIMEOUT_MS);
  };
  return {
    /** @param {Message} message */
    onMessage(message) {
      if (message.page !== page) return;
      if ("results" in message) return resolve(message.results);
      test = `\`${message.test}\``;
      wait();
    },
    /**
     * @param {string} name
     * @returns {Promise<Results>}
     */
    waitForResults(name) {
      page = name;
      test = "the start";
      return new Promise((...settle) => {
        [resolve, reject] = settle;
        wait();
      });
    },
    close: () => clearTimeout(timer),
  };
}

/** The entries for browsers in the manifest of the packed package. */
function readEntries() {
  const { exports } = JSON.parse(
    readFileSync(new URL("../../node_modules/iot-accounts/package.json", import.meta.url), "utf8"),
  );
  return { main: exports["."].browser.import.default, web: exports["./web"].default };
}
