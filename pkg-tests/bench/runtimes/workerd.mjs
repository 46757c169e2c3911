import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Log, LogLevel, Miniflare } from "miniflare";
import { median } from "../statistics.mjs";
import { bundleWorker } from "./bundle.mjs";

const entry = fileURLToPath(new URL("worker.mjs", import.meta.url));
const manifest = fileURLToPath(new URL("../../node_modules/workerd/package.json", import.meta.url));

/** @returns {Promise<import("./node.mjs").Runtime>} */
export async function startWorkerd() {
  const { origin, close } = await runWorker(entry);
  /** @param {string} path */
  const request = async (path) => {
    const response = await fetch(origin + path);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} gave HTTP ${response.status}: ${text}`);
    return text;
  };
  /** @param {string} path */
  const measure = async (path) => {
    const start = performance.now();
    await request(path);
    return performance.now() - start;
  };
  try {
    /** @type {string[]} */
    const subjects = JSON.parse(await request("/subjects"));
    const empty = [];
    for (let count = 0; count < 200; count++) empty.push(await measure("/empty"));
    const overhead = median(empty.slice(100));
    return {
      version: `workerd ${JSON.parse(readFileSync(manifest, "utf8")).version}`,
      subjects,
      // Long compared with the request, which takes some hundred microseconds.
      batchMs: 60,
      time: async (subject, calls) => {
        const path = `/time?calls=${calls}&subject=${encodeURIComponent(subject)}`;
        return Math.max(0, (await measure(path)) - overhead);
      },
      sample: async (subject) => JSON.parse(await request(`/sample?subject=${encodeURIComponent(subject)}`)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {string} path of the worker's entry
 * @param {Record<string, string>} [bindings]
 */
export async function runWorker(path, bindings = {}) {
  const miniflare = new Miniflare({
    modules: await bundleWorker(path),
    bindings,
    compatibilityDate: "2026-04-01",
    compatibilityFlags: ["nodejs_compat"],
    host: "127.0.0.1",
    port: 0,
    // Miniflare's URL passes through another worker, whose time would be included.
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false, // otherwise miniflare downloads sample data from Cloudflare
    log: new Log(LogLevel.ERROR),
  });
  const close = () => miniflare.dispose();
  try {
    const { origin } = await miniflare.unsafeGetDirectURL();
    return { origin, close };
  } catch (error) {
    await close();
    throw error;
  }
}
