// Runs one test of suite/loading in Vercel's edge runtime. The package is in the bundle, but does not run before the test
// imports it.
import { fetchFacts, performInit } from "./perform.mjs";

/** @import { Realm } from "../../suite/loading/types.mjs" */

const HOST = { compiles: false, ready: true };

Object.assign(globalThis, {
  performInEdge: async (/** @type {string} */ url, /** @type {string} */ name) => {
    const load = () => import("iot-accounts");
    /** @type {Realm["modules"]} */
    const modules = Reflect.get(globalThis, "wasmModules");
    return JSON.stringify(await performInit(await fetchFacts(url), HOST, name, { load, modules }));
  },
});
