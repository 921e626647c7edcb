import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, preview } from "vite"

const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url))

/**
 * Builds the studio as it is released, into a temporary folder of its own, so that runs beside each other do not
 * empty it under one another, and serves it on a free port. `folder` is where it was built; `close` ends the server and
 * removes it.
 */
export async function serveStudio(): Promise<{ url: string; folder: string; close: () => Promise<void> }> {
  const outDir = mkdtempSync(join(tmpdir(), "offtake-studio-"))
  // Vitest says NODE_ENV is "test"; what is looked at is the studio as it is released.
  const environment = process.env["NODE_ENV"]
  process.env["NODE_ENV"] = "production"
  await build({ configFile, mode: "production", logLevel: "warn", build: { outDir, emptyOutDir: true } })
  if (environment === undefined) delete process.env["NODE_ENV"]
  else process.env["NODE_ENV"] = environment

  const server = await preview({
    configFile,
    logLevel: "warn",
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0, open: false },
  })
  const close = async (): Promise<void> => {
    await server.close()
    rmSync(outDir, { recursive: true, force: true })
  }
  const url = server.resolvedUrls?.local[0]
  if (url) return { url, folder: outDir, close }
  await close()
  throw new Error("The studio's server started without a local address.")
}
