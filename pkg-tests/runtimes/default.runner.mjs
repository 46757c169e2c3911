// The entry for engines without one of their own, such as React Native's. Browsers run the functional suite with it.
import process from "node:process";
import { createProcessRuntime } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:default",
  entry: "browser.js",
  host: { compiles: true, ready: false },
  variant: "default entry",
  functional: false,
  start: async (url) => createProcessRuntime({ command: process.execPath, entry: "default", url }),
});
