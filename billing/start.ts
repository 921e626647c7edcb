/** `npm start`: settles the sample, prints its statement, and serves the studio. */
import { fileURLToPath } from "node:url"
import { bindData, compile, settle } from "../engine/index.ts"
import { exit } from "./exit.ts"
import { readDataFolder, readPinned, readText } from "./files.ts"
import { findings } from "./outputs/findings.ts"
import { statement } from "./outputs/statement.ts"
import { requirePlan } from "./require-data.ts"
import { buildStudio, serveStudio } from "./studio-server.ts"
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
await openStudio()

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

/** Serves the studio, built where it must be, and says where. */
async function openStudio(): Promise<void> {
  await buildStudio(() => void process.stdout.write("Building the studio, once …\n"))
  const { address } = await serveStudio({})
  const rule = "─".repeat(Math.min(page.columns, 60))
  process.stdout.write(
    `${rule}\n${paint("title", "The studio is open at")} ${paint("name", address)}\nCtrl-C ends it.\n`,
  )

  const end = (): void => {
    process.stdout.write("\nThe studio is closed.\n")
    // A browser that keeps its connection open must not keep us.
    process.exit(exit.good)
  }
  process.on("SIGINT", end)
  process.on("SIGTERM", end)
}
