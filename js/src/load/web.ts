// Browsers that should compile the .wasm file while it loads.

import { InvalidInputError } from "../index.js";
import { compiler } from "./compile.js";
import core from "./core.js";

export const { init, initSync } = core.createInitialisers(compiler, locateWasm);
export * from "../index.js";

function locateWasm(): URL {
  try {
    return new URL("./iot-accounts.wasm", import.meta.url);
  } catch (cause) {
    const expected =
      "must be given: this script does not know its address. Pass that of iot-accounts.wasm, or bundle as a module";
    throw new InvalidInputError("source", expected, { cause });
  }
}
