// What compiles bytes. Edge hosts forbid that even in dead code: no entry of theirs imports this file.
import type { Compiler } from "./initialise.js";

export const compiler: Compiler = {
  compile: (bytes) => new WebAssembly.Module(bytes),
  compileAsync: (bytes) => WebAssembly.compile(bytes),
  compileStreaming: (response) =>
    typeof WebAssembly.compileStreaming === "function" ? WebAssembly.compileStreaming(response) : undefined,
  instantiate: (module, imports) => WebAssembly.instantiate(module, imports),
};
