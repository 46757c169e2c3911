import { findProgram } from "./shared/binaries.mjs";
import { createProcessRuntime } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:node-newest-cjs",
  entry: "node.cjs",
  variant: "require",
  start: async (url) => createProcessRuntime({ command: findProgram("node26"), entry: "require", url }),
});
