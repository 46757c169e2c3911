// Cloudflare Workers and everything else on workerd.

import module from "./iot-accounts.wasm";
import { provide } from "./start.js";

provide(() => module);

export * from "../index.js";
export { init, initSync } from "./module-only.js";
