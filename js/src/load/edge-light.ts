// Vercel's edge runtime.

import { provide } from "./wasm.js";
import module from "./iot-accounts.wasm?module";

provide(() => module);

export * from "../index.js";
export { init, initSync } from "./module-only.js";
