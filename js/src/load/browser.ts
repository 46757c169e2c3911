// Browsers, with or without a bundler, and every host without an entry of its kind. A page's main thread must not compile
// without waiting, so `await init()` comes first.

import { compiler } from "./compile.js";
import core from "./core.js";
import { inflateBytes } from "./deflated.js";
import type { InitSource, InitSyncSource } from "./initialise.js";

const initialise = core.createInitialisers(compiler, inflateBytes);

/**
 * Starts the WebAssembly module. Only browsers need this call; elsewhere it does no harm. Calling it again, or several times at once,
 * does nothing more; after a failure it can be called again.
 *
 * @example
 * await init();
 *
 * @param source where to take the WebAssembly module from, by default the copy that is part of the package
 * @throws InvalidInputError with the field `source` when that is no such module, cannot be had or may not be compiled, with
 * the field `init` on a host without WebAssembly
 */
export const init: (source?: InitSource) => Promise<void> = initialise.init;

/**
 * Starts the WebAssembly module without waiting, for hosts that hand over a compiled module or allow compiling at once.
 *
 * @example
 * const module = await WebAssembly.compileStreaming(response);
 * initSync(module);
 *
 * @param module the compiled module or, not on edge hosts, the bytes of `iot-accounts.wasm`
 * @throws InvalidInputError with the field `source` when it is not this package's module, with the field `init` on a host
 * without WebAssembly
 */
export const initSync: (module: InitSyncSource) => void = initialise.initSync;

export * from "../index.js";
export type { InitSource, InitSyncSource } from "./initialise.js";
