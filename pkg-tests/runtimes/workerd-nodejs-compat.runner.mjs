import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:workerd-nodejs-compat",
  entry: "workerd.js",
  host: { compiles: false, ready: true },
  variant: "nodejs_compat",
  start: async (url) => {
    const { startWorkerd } = await import("./shared/workerd.mjs");
    return startWorkerd(url, ["nodejs_compat"]);
  },
});
