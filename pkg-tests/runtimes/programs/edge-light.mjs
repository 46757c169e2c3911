// The functional suite in Vercel's edge runtime; the runner calls it by this name.
import * as api from "iot-accounts";
import { fetchFacts, performSuite } from "./perform.mjs";

Object.assign(globalThis, {
  performInEdge: async (/** @type {string} */ url) =>
    JSON.stringify(await performSuite(await fetchFacts(url), api)),
});
