import { defineConfig } from "vitest/config";
import { installable } from "./build/installable.ts";

// Django serves the folder as static files; the pages of src/tungngo/doorstep/views/app_shell.py read it from there.
const OUT = "../src/tungngo/doorstep/static/doorstep/app";
const BASE = "/static/doorstep/app/";

export default defineConfig({
  root: import.meta.dirname,
  base: BASE,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: OUT,
    emptyOutDir: false, // the service worker is there already (vite.worker.config.ts)
    // Android 5 still gets Chrome 95, and an iPhone 6s Safari 15.4, the first with <dialog>.
    target: ["chrome95", "safari15.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { app: "index.html" },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
  plugins: [installable({ shell: "/di-tung-ngo/", base: BASE, mostKilobytes: 150, aimKilobytes: 45 })],
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "node",
    restoreMocks: true,
  },
});
