// The entry for engines that no other is for, such as React Native's. The browsers run the functional suite with it.
import process from "node:process";
import { inProcesses } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:default",
  entry: "browser.js",
  host: { compiles: true, ready: false },
  variant: "default entry",
  functional: false,
  start: async (url) => inProcesses({ command: process.execPath, entry: "default", url }),
});
