// Vercel's edge runtime.

import core from "./core.js";
import module from "./iot-accounts.wasm?module";

core.provide(() => module);

export const { init, initSync } = core.createInitialisers();
export * from "../index.js";
