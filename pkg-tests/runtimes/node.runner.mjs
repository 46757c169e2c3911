import process from "node:process";
import { createProcessRuntime } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:node",
  entry: "node.js",
  start: async (url) => createProcessRuntime({ command: process.execPath, url }),
});
