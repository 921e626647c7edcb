/** `npm start`: settles the sample, prints its statement, and serves the studio. */
import { existsSync, readdirSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { build, preview, resolveConfig } from "vite"
import { bindData, compile, settle } from "../engine/index.ts"
import { exit } from "./exit.ts"
import { readDataFolder, readPinned, readText } from "./files.ts"
import { findings } from "./outputs/findings.ts"
import { statement } from "./outputs/statement.ts"
import { requirePlan } from "./require-data.ts"
import { coloured, pageWithin, plain } from "./terminal.ts"

const root = fileURLToPath(new URL("..", import.meta.url))
const contractPath = "examples/behind-the-meter-ppa/contract.otk"
const dataFolder = "examples/campus-2027"

const onTerminal = process.stdout.isTTY === true
const paint = onTerminal && process.env["NO_COLOR"] === undefined ? coloured : plain
const page = { columns: pageWithin(process.stdout.columns || undefined), paint }

// The sample's paths count from the project, wherever this is started.
process.chdir(root)

printSample()
await serveStudio()

/** The statement of the sample year, as `offtake settle` prints it. */
function printSample(): void {
  const text = readText(contractPath, "the sample contract")
  const { artifacts, diagnostics } = compile(text, { name: "contract.otk", pinned: readPinned(text, contractPath) })
  const [artifact] = artifacts
  if (!artifact) {
    process.stderr.write(findings([{ path: contractPath, text, diagnostics }], page))
    return
  }
  const dataset = bindData(artifact.plan, readDataFolder(dataFolder))
  const settlement = settle(artifact, dataset, {})
  process.stdout.write(
    `${statement({ settlement, plan: requirePlan(artifact, dataset), contractPath, dataFolder }, page)}\n`,
  )
}

/** Builds the studio where it is missing or older than its sources, serves it, and says where. */
async function serveStudio(): Promise<void> {
  const configFile = join(root, "vite.config.ts")
  const { root: studio, build: settings } = await resolveConfig(
    { configFile, logLevel: "silent" },
    "build",
    "production",
  )
  const built = resolve(studio, settings.outDir, "index.html")
  if (!existsSync(built) || newestSource() > statSync(built).mtimeMs) {
    process.stdout.write("Building the studio, once …\n")
    await build({ configFile, logLevel: "error" })
  }

  const server = await preview({ configFile, logLevel: "error", preview: { strictPort: false, open: false } })
  const [address] = server.resolvedUrls?.local ?? []
  const rule = "─".repeat(Math.min(page.columns, 60))
  process.stdout.write(
    `${rule}\n${paint("title", "The studio is open at")} ${paint("name", address ?? "an address that the server did not tell")}\nCtrl-C ends it.\n`,
  )

  const end = (): void => {
    process.stdout.write("\nThe studio is closed.\n")
    // A browser that keeps its connection open must not keep us.
    process.exit(exit.good)
  }
  process.on("SIGINT", end)
  process.on("SIGTERM", end)
}

/** When what the studio is made of was last changed, in milliseconds of the epoch. */
function newestSource(): number {
  let newest = 0
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else newest = Math.max(newest, statSync(path).mtimeMs)
    }
  }
  for (const folder of ["dsl", "engine", "studio", "examples"]) visit(join(root, folder))
  for (const file of ["vite.config.ts", "package-lock.json"]) {
    if (existsSync(join(root, file))) newest = Math.max(newest, statSync(join(root, file)).mtimeMs)
  }
  return newest
}
