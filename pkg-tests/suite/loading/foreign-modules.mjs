// WebAssembly modules that are not this package's, in bytes, so that no runtime needs a tool to make them.

/** @import { ModuleName } from "./types.mjs" */

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const TYPE_OF_NOTHING = [0x01, 0x04, 0x01, 0x60, 0x00, 0x00];
const START = [...new TextEncoder().encode("__wbindgen_start")];

export const FOREIGN_MODULES = {
  /** Has nothing at all. */
  empty: Uint8Array.from(HEADER),
  /** Wants a function `a.b`. */
  importing: Uint8Array.from([
    ...HEADER,
    ...TYPE_OF_NOTHING,
    ...[0x02, 0x07, 0x01, 0x01, 0x61, 0x01, 0x62, 0x00, 0x00],
  ]),
  /** Starts as every module of wasm-bindgen does, and has none of this package's functions. */
  starting: Uint8Array.from([
    ...HEADER,
    ...TYPE_OF_NOTHING,
    ...[0x03, 0x02, 0x01, 0x00],
    ...[0x07, START.length + 4, 0x01, START.length, ...START, 0x00, 0x00],
    ...[0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b],
  ]),
};

/**
 * @param {BufferSource} own the bytes of iot-accounts.wasm
 * @returns {Record<ModuleName, WebAssembly.Module>}
 */
export function compileAll(own) {
  const { empty, importing, starting } = FOREIGN_MODULES;
  return {
    own: new WebAssembly.Module(own),
    empty: new WebAssembly.Module(empty),
    importing: new WebAssembly.Module(importing),
    starting: new WebAssembly.Module(starting),
  };
}
