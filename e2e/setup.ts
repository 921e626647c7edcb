import type { TestProject } from "vitest/node"
import { findBrowser } from "./browser.ts"
import { serveStudio } from "./serve.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Where the built studio is served: `inject("studioUrl")`. */
    studioUrl: string
    /** The folder it was built to. */
    studioFolder: string
  }
}

/** Builds the studio once, serves it while the tests run, and unpacks the browser before they race for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await findBrowser()
  const { url, folder, close } = await serveStudio()
  project.provide("studioUrl", url)
  project.provide("studioFolder", folder)
  return close
}
