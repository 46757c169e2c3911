import { testRuntime } from "./shared/runtime.mjs";

await testRuntime({
  step: "runtime:edge-light",
  entry: "edge-light.js",
  host: { compiles: false, ready: true },
  start: async (url) => {
    const { startEdgeLight } = await import("./shared/edge-light.mjs");
    return startEdgeLight(url);
  },
});
