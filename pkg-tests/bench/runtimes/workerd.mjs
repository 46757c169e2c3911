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
  const ask = async (path) => {
    const response = await fetch(origin + path);
    const text = await response.text();
    if (!response.ok) throw new Error(`the worker answered ${response.status} to ${path}: ${text}`);
    return text;
  };
  /** @param {string} path */
  const elapsed = async (path) => {
    const start = performance.now();
    await ask(path);
    return performance.now() - start;
  };
  try {
    /** @type {string[]} */
    const subjects = JSON.parse(await ask("/subjects"));
    const empty = [];
    for (let request = 0; request < 200; request++) empty.push(await elapsed("/empty"));
    const overhead = median(empty.slice(100));
    return {
      version: `workerd ${JSON.parse(readFileSync(manifest, "utf8")).version}`,
      subjects,
      // Against some hundred microseconds for the request itself.
      batchMs: 60,
      time: async (subject, calls) => {
        const path = `/time?calls=${calls}&subject=${encodeURIComponent(subject)}`;
        return Math.max(0, (await elapsed(path)) - overhead);
      },
      sample: async (subject) => JSON.parse(await ask(`/sample?subject=${encodeURIComponent(subject)}`)),
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
    // Miniflare's own address leads through a worker of miniflare's, whose work would be counted, too.
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    cf: false, // otherwise miniflare asks a server of Cloudflare's for sample data
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
