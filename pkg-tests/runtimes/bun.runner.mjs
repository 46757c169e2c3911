import { findProgram } from "./shared/binaries.mjs";
import { inProcesses } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:bun",
  entry: "bun.js",
  start: async (url) => inProcesses({ command: findProgram("bun"), flags: ["--no-install"], url }),
});
