// Cloudflare Workers and everything else on workerd.

import core from "./core.js";
import module from "./iot-accounts.wasm";

core.provide(() => module);

export const { init, initSync } = core.createInitialisers();
export * from "../index.js";
