import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root,
  // The files can lie in any folder of a host.
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // The polyfill is for old browsers; this target needs none.
    modulePreload: { polyfill: false },
    // No data URLs: the page's content security policy forbids them for scripts and styles.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // lab.html is no part of what is deployed: `npm start` alone builds it.
    rollupOptions: { input: [`${root}index.html`] },
  },
});
