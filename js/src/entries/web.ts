// Browsers that should compile the .wasm file while it loads.
import { initialisers } from "../compile.js";

export const { init, initSync } = initialisers(() => new URL("./iot-accounts.wasm", import.meta.url));
export * from "../index.js";
