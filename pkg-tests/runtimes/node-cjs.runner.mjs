import process from "node:process";
import { createProcessRuntime } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:node-cjs",
  entry: "node.cjs",
  variant: "require",
  start: async (url) => createProcessRuntime({ command: process.execPath, entry: "require", url }),
});
