// Vercel's edge runtime.

import module from "./iot-accounts.wasm?module";
import { provide } from "./start.js";

provide(() => module);

export * from "../index.js";
export { init, initSync } from "./module-only.js";
