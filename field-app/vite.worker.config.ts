import { defineConfig } from "vitest/config";

/** The service worker by itself, as one classic script; vite.config.ts then builds the app beside it. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: "../src/tungngo/doorstep/static/doorstep/app",
    emptyOutDir: true,
    target: ["chrome95", "safari15.4"],
    reportCompressedSize: false,
    rolldownOptions: {
      input: { sw: "src/service-worker/sw.ts" },
      output: { format: "iife", entryFileNames: "sw.js" },
    },
  },
});
