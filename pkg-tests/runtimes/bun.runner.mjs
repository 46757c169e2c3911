import { findProgram } from "./shared/binaries.mjs";
import { createProcessRuntime } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:bun",
  entry: "bun.js",
  start: async (url) => createProcessRuntime({ command: findProgram("bun"), flags: ["--no-install"], url }),
});
