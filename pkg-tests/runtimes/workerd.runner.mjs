import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:workerd",
  entry: "workerd.js",
  host: { compiles: false, ready: true },
  variant: "no compatibility flags",
  start: async (url) => {
    const { startWorkerd } = await import("./shared/workerd.mjs");
    return startWorkerd(url, []);
  },
});
