// Browsers, with or without a bundler, and every host that none of the other entries is for. A page's main thread must
// not compile without waiting, so `await init()` comes first.

import type { InitSource, InitSyncSource } from "./compile.js";
import { initialisers } from "./compile.js";
import { inflatedBytes } from "./deflated.js";

const initialise = initialisers(inflatedBytes);

/**
 * Gets the package ready. Only browsers need it; elsewhere it does no harm. Calling it again, or several times at once,
 * does nothing more; after a failure it can be called again.
 *
 * @param source where to take the WebAssembly module from, by default the copy that is part of the package
 * @throws InvalidInputError with the field `source` when that is no such module, cannot be had or may not be compiled, with
 * the field `init` on a host without WebAssembly
 */
export const init: (source?: InitSource) => Promise<void> = initialise.init;

/**
 * Gets the package ready without waiting, for hosts that hand over a compiled module or allow compiling at once.
 *
 * @param module the compiled module or, not on edge hosts, the bytes of `iot-accounts.wasm`
 * @throws InvalidInputError with the field `source` when it is not this package's module, with the field `init` on a host
 * without WebAssembly
 */
export const initSync: (module: InitSyncSource) => void = initialise.initSync;

export * from "../index.js";
export type { InitSource, InitSyncSource } from "./compile.js";
