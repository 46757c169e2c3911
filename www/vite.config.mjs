import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  build: {
    outDir: "../target/www",
    emptyOutDir: true,
    target: "es2022",
    // The polyfill is a script of Vite's own for old browsers; these targets need none.
    modulePreload: { polyfill: false },
    // Assets stay files: a data URL of a script or a style would not pass the page's content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
