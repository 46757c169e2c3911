// Runs one test of suite/loading in workerd. The package is in the bundle, but does not run before the test imports it.
// @ts-expect-error: workerd imports it as a compiled module
import iotAccounts from "iot-accounts/iot-accounts.wasm";
// @ts-expect-error
import empty from "./empty.wasm";
// @ts-expect-error
import importing from "./importing.wasm";
import { fetchFacts, performInit } from "./perform.mjs";
// @ts-expect-error
import starting from "./starting.wasm";

const HOST = { compiles: false, ready: true };

export default {
  /** @param {Request} request */
  async fetch(request) {
    const [url = "", name = ""] = (await request.text()).split("\n");
    const load = () => import("iot-accounts");
    const modules = { iotAccounts, empty, importing, starting };
    return Response.json(await performInit(await fetchFacts(url), HOST, name, { load, modules }));
  },
};
