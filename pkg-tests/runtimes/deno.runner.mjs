import { findProgram } from "./shared/binaries.mjs";
import { createProcessRuntime } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:deno",
  entry: "deno.js",
  // When a reused connection breaks, Deno's fetch resends the request by itself. The gateways would then see a used nonce
  // where the tests expect a broken connection.
  keepAlive: false,
  start: async (url) => {
    // The package needs the network only: it reads no file and no environment variable.
    const flags = ["run", "--quiet", "--no-prompt", "--no-lock", "--cached-only", "--allow-net=127.0.0.1"];
    return createProcessRuntime({ command: findProgram("deno"), flags, url });
  },
});
