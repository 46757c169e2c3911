// Runs the functional suite in Vercel's edge runtime; the runner calls the global function.
import * as api from "iot-accounts";
import * as page from "iot-accounts/client";
import { fetchFacts, performSuite } from "./perform.mjs";

Object.assign(globalThis, {
  performInEdge: async (/** @type {string} */ url) =>
    JSON.stringify(await performSuite(await fetchFacts(url), { api, page })),
});
