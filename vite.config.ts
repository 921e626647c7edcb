import { fileURLToPath } from "node:url"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

const repository = fileURLToPath(new URL(".", import.meta.url))

/** Isolates the page, as a careful host would. The studio does not depend on it and also runs on a plain static host. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
}

export default defineConfig({
  root: fileURLToPath(new URL("studio", import.meta.url)),
  base: "./",
  cacheDir: fileURLToPath(new URL("node_modules/.vite", import.meta.url)),
  plugins: [react()],
  // Contracts and readings are text: `import contract from "./contract.otk?raw"`. Without `?raw` they are files with a URL.
  assetsInclude: ["**/*.otk", "**/*.csv"],
  worker: { format: "es" },
  server: { headers: isolation, fs: { allow: [repository] } },
  preview: { headers: isolation },
  build: {
    outDir: fileURLToPath(new URL("dist/studio", import.meta.url)),
    emptyOutDir: true,
    // Fonts and pictures stay files, so that a page may forbid `data:` addresses for them.
    assetsInlineLimit: 0,
    // The editor is one lazy chunk of 3.5 MB; a warning at the default 500 kB would be read by nobody.
    chunkSizeWarningLimit: 4500,
  },
  test: {
    root: repository,
    projects: [
      {
        root: repository,
        test: {
          name: "unit",
          environment: "node",
          include: ["*.test.ts", "{dsl,engine,studio,billing,bench,campaign,examples}/**/*.test.{ts,tsx}"],
          testTimeout: 30_000,
          // The tests share no state, and modules are read once for all of them.
          isolate: false,
        },
      },
      {
        root: repository,
        test: {
          name: "e2e",
          environment: "node",
          include: ["e2e/**/*.test.ts"],
          globalSetup: "e2e/setup.ts",
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // Pages of their own in one browser, two at a time: much of a test is waiting.
          maxConcurrency: 2,
        },
      },
    ],
  },
})
