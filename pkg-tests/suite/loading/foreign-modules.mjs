// WebAssembly modules of other origin, as bytes, so that no runtime needs a tool to create them.

/** @import { ModuleName } from "./types.mjs" */

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const EMPTY_FUNCTION_TYPE = [0x01, 0x04, 0x01, 0x60, 0x00, 0x00];
const START = [...new TextEncoder().encode("__wbindgen_start")];

export const FOREIGN_MODULES = {
  /** Has no sections. */
  empty: Uint8Array.from(HEADER),
  /** Imports a function `a.b`. */
  importing: Uint8Array.from([
    ...HEADER,
    ...EMPTY_FUNCTION_TYPE,
    ...[0x02, 0x07, 0x01, 0x01, 0x61, 0x01, 0x62, 0x00, 0x00],
  ]),
  /** Has the start function of wasm-bindgen's modules, but none of this package's functions. */
  starting: Uint8Array.from([
    ...HEADER,
    ...EMPTY_FUNCTION_TYPE,
    ...[0x03, 0x02, 0x01, 0x00],
    ...[0x07, START.length + 4, 0x01, START.length, ...START, 0x00, 0x00],
    ...[0x0a, 0x04, 0x01, 0x02, 0x00, 0x0b],
  ]),
};

/**
 * @param {BufferSource} iotAccounts the bytes of iot-accounts.wasm
 * @returns {Record<ModuleName, WebAssembly.Module>}
 */
export function compileAll(iotAccounts) {
  const { empty, importing, starting } = FOREIGN_MODULES;
  return {
    iotAccounts: new WebAssembly.Module(iotAccounts),
    empty: new WebAssembly.Module(empty),
    importing: new WebAssembly.Module(importing),
    starting: new WebAssembly.Module(starting),
  };
}
