import { findProgram } from "./shared/binaries.mjs";
import { inProcesses } from "./shared/process.mjs";
import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:deno",
  entry: "deno.js",
  // On a connection that it used before, Deno's fetch sends a request again by itself when the connection breaks. The
  // gateways then see a used nonce where the tests want a broken connection.
  keepAlive: false,
  start: async (url) => {
    // The network is all that the package may use: it reads no file and no environment.
    const flags = ["run", "--quiet", "--no-prompt", "--no-lock", "--cached-only", "--allow-net=127.0.0.1"];
    return inProcesses({ command: findProgram("deno"), flags, url });
  },
});
