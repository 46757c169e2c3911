import { findProgram } from "./shared/binaries.mjs";
import { inProcesses } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:node-newest",
  entry: "node.js",
  start: async (url) => inProcesses({ command: findProgram("node26"), url }),
});
