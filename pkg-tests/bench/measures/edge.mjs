// Requests per second through a worker in workerd, which calls a gateway on this machine that responds immediately.
import assert from "node:assert/strict";
import { Agent, createServer, request as httpRequest } from "node:http";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { findDifference } from "../cases/find-difference.mjs";
import { createCustomerPage, formatCount } from "../cases/pages.mjs";
import { runWorker } from "../runtimes/workerd.mjs";
import { median } from "../statistics.mjs";

/**
 * @import { Row } from "../rows.mjs"
 * @typedef {{ status: number | undefined, headers: import("node:http").IncomingHttpHeaders, body: Buffer }} HttpResponse
 */

const entry = fileURLToPath(new URL("edge-worker.mjs", import.meta.url));
const PAGES = [20, 1_000].map(createCustomerPage);
const ROUTES = {
  "/forward": "one that only forwards",
  "/forward-whole": "one that forwards when all is there",
  "/sign-and-parse": "a worker that signs and parses",
  "/sign-parse-and-write": "a worker that signs, parses and writes JSON",
};
/** @typedef {keyof typeof ROUTES} Route */
// A worker that reads a body cannot stream it without JavaScript; the second pair does not depend on that.
/** @type {readonly (readonly [ours: Route, theirs: Route])[]} */
const PAIRS = [
  ["/sign-and-parse", "/forward"],
  ["/sign-and-parse", "/forward-whole"],
  ["/sign-parse-and-write", "/forward"],
];
const CONCURRENCY = 16;

/**
 * @param {{ quick: boolean }} options
 * @returns {Promise<Row[]>}
 */
export async function measureEdge({ quick }) {
  const gateway = await startGateway();
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const worker = await runWorker(entry, { GATEWAY: gateway.origin });
  /** @type {Row[]} */
  const rows = [];
  const before = performance.eventLoopUtilization();
  try {
    for (const page of PAGES) {
      await checkRoutes(worker.origin, agent, page);
      const requests = Math.round((page.rows > 100 ? 800 : 1_500) / (quick ? 5 : 1));
      /** @param {Route} route */
      const measureRoute = (route) =>
        measureThroughput(agent, `${worker.origin}${route}?rows=${page.rows}`, requests);
      for (const pair of PAIRS) rows.push(await comparePair(measureRoute, pair, page.rows, quick ? 4 : 10));
    }
  } finally {
    agent.destroy();
    await worker.close();
    await gateway.close();
  }
  const { utilization } = performance.eventLoopUtilization(before);
  // Node is the client and the gateway. Well below 100 % means that it waited for the worker, which is what is measured.
  const busy = {
    what: "Node, busy of the time that took",
    against: "",
    ours: utilization * 100,
    theirs: null,
  };
  return [...rows, { section: "edge", ...busy, unit: "%", ratio: null }];
}

/**
 * @param {(route: Route) => Promise<number>} measureRoute gives requests per second
 * @param {readonly [Route, Route]} pair
 * @param {number} rows
 * @param {number} rounds
 * @returns {Promise<Row>}
 */
async function comparePair(measureRoute, pair, rows, rounds) {
  const [first, second] = pair;
  for (const route of pair) await measureRoute(route); // to warm up
  /** @type {number[]} */
  const ours = [];
  /** @type {number[]} */
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    for (const route of round % 2 === 0 ? [first, second] : [second, first]) {
      (route === first ? ours : theirs).push(await measureRoute(route));
    }
  }
  return {
    ...{
      section: "edge",
      what: `${ROUTES[first]}, ${formatCount(rows)} rows`,
      against: ROUTES[second],
      unit: "/s",
    },
    ...{ ours: median(ours), theirs: median(theirs) },
    ratio: median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN))),
  };
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @param {number} requests
 * @returns {Promise<number>} requests per second
 */
async function measureThroughput(agent, url, requests) {
  let remaining = requests;
  const work = async () => {
    while (remaining-- > 0) {
      const { status } = await get(agent, url);
      assert.equal(status, 200);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return (requests / (performance.now() - start)) * 1000;
}

/**
 * @param {string} origin
 * @param {Agent} agent
 * @param {import("../cases/pages.mjs").Page} page
 */
async function checkRoutes(origin, agent, page) {
  for (const route of Object.keys(ROUTES)) {
    const { status, headers, body } = await get(agent, `${origin}${route}?rows=${page.rows}`);
    assert.equal(status, 200, `${route}: ${body}`);
    const text = body.toString();
    if (route !== "/sign-parse-and-write") assert.equal(text, page.text, route);
    else assert.equal(findDifference(JSON.parse(text), page.expected), undefined, route);
    if (route === "/sign-and-parse") assert.equal(headers["x-rows"], String(page.rows));
  }
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @returns {Promise<HttpResponse>}
 */
function get(agent, url) {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status, headers } = response;
        resolve({ status, headers, body: Buffer.concat(chunks) });
      });
    });
    request.on("error", reject).end();
  });
}

/** Responds to `/20` with a page of 20 customers, whatever the request's body is. */
async function startGateway() {
  const pages = new Map(PAGES.map(({ rows, bytes }) => [`/${rows}`, bytes]));
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? "");
    request.resume().on("end", () => {
      response.writeHead(page === undefined ? 404 : 200, {
        "content-type": "application/json",
        "content-length": page?.length ?? 0,
      });
      response.end(page);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}
