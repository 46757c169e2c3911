import { findProgram } from "./shared/binaries.mjs";
import { createProcessRuntime } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:node-newest",
  entry: "node.js",
  start: async (url) => createProcessRuntime({ command: findProgram("node26"), url }),
});
