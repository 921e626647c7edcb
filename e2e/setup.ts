import { fileURLToPath } from "node:url"
import { build, preview } from "vite"
import type { TestProject } from "vitest/node"
import { findBrowser } from "./browser.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Where the built studio is served: `inject("studioUrl")`. */
    studioUrl: string
  }
}

/** Builds the studio once, serves it on a free port while the tests run, and unpacks the browser before they race for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url))
  await findBrowser()
  // Vitest says NODE_ENV is "test"; what is tested is the studio as it is released.
  const environment = process.env["NODE_ENV"]
  process.env["NODE_ENV"] = "production"
  await build({ configFile, mode: "production", logLevel: "warn" })
  if (environment === undefined) delete process.env["NODE_ENV"]
  else process.env["NODE_ENV"] = environment

  const server = await preview({ configFile, logLevel: "warn", preview: { host: "127.0.0.1", port: 0, open: false } })
  const url = server.resolvedUrls?.local[0]
  if (!url) throw new Error("The studio's server started without a local address.")
  project.provide("studioUrl", url)
  return () => server.close()
}
