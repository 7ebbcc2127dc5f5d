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
    emptyOutDir: true,
    // Phones of 2020 (Chrome 80, Safari 14) still go from door to door.
    target: ["es2020", "chrome80", "safari14"],
    cssTarget: ["chrome80", "safari14"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { app: "index.html", sw: "src/service-worker/sw.ts" },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
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
