import process from "node:process";
import { inProcesses } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:node",
  entry: "node.js",
  start: async (url) => inProcesses({ command: process.execPath, url }),
});
