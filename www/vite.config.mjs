import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  build: {
    outDir: "../target/www",
    emptyOutDir: true,
    target: "es2022",
    // The polyfill is for old browsers; this target needs none.
    modulePreload: { polyfill: false },
    // No data URLs: the page's content security policy forbids them for scripts and styles.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
