// Cloudflare Workers and everything else on workerd.

import { provide } from "./wasm.js";
import module from "./iot-accounts.wasm";

provide(() => module);

export * from "../index.js";
export { init, initSync } from "./module-only.js";
