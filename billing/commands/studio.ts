import { compile } from "../../engine/index.ts"
import { UsageProblem } from "../exit.ts"
import { readDataFolder, readPinned, readText, requireContract } from "../files.ts"
import { findingsSummary } from "../outputs/findings.ts"
import { textOf, type Call, type CommandRow } from "./command.ts"

/** Where invoices look for the studio when nobody says. */
const usualPort = 4173

/** `offtake studio`: the studio with one's own contract and readings. */
export const studio: CommandRow = {
  name: "studio",
  usage: "<file>",
  summary: "open the studio on a contract and its readings, for this machine alone",
  description:
    "Serves the studio on a local address with a contract text, the files that it pins and a folder of readings. The files are read when the page is loaded, and again when it is loaded again; the studio never writes to them. Lines of the pages that invoice wrote lead to it. Ctrl-C ends it.",
  options: [
    {
      flags: "--data <folder>",
      says: "the folder with bindings.json and the CSV files of readings (default: the tests of the contract stand for data)",
    },
    { flags: "--port <n>", says: "the port to serve it on (default 4173); the next free one if it is taken" },
  ],
  examples: [
    {
      words: "studio examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027",
      says: "prints the address to open",
    },
  ],
  run: async (call, terminal) => {
    const [path = ""] = call.paths
    const port = requirePort(call)
    const text = readText(path, "a contract text (.otk)")
    requireText(path, text)
    const dataFolder = textOf(call, "data")
    if (dataFolder !== undefined) readDataFolder(dataFolder)

    // A text with errors is opened too: the studio is where it is mended.
    const { diagnostics } = compile(text, { name: path, pinned: readPinned(text, path) })
    if (diagnostics.some(({ severity }) => severity === "error"))
      terminal.err(
        findingsSummary([{ path, text, diagnostics }], { columns: terminal.columns, paint: terminal.paintErr }),
      )
    // What serves is large, and no other command needs it.
    const { buildStudio, serveStudio } = await import("../studio-server.ts")
    await buildStudio(() => terminal.progress("building the studio …"))
    terminal.progress(undefined)
    const { address } = await serveStudio({ project: { contractPath: path, dataFolder }, port })
    terminal.out(
      `${terminal.paint("title", "The studio is open at")} ${terminal.paint("name", address)}\n${path}${dataFolder === undefined ? ", its tests standing for data" : ` on ${dataFolder}`}. Ctrl-C ends it.\n`,
    )
    if (!address.includes(`:${port ?? usualPort}/`))
      terminal.err(
        `Port ${port ?? usualPort} is taken. For lines of invoices to lead here, write them with --studio ${address}\n`,
      )
    return untilStopped
  },
}

/** Ctrl-C ends the process itself. */
const untilStopped = new Promise<number>(() => undefined)

function requirePort(call: Call): number | undefined {
  const text = textOf(call, "port")
  if (text === undefined) return undefined
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text)
  throw new UsageProblem(`--port ${text}: expected a number from 1 to 65535.`, "For instance: --port 4173")
}

function requireText(path: string, text: string): void {
  if (text.trimStart().startsWith("{"))
    throw new UsageProblem(
      `${path} is a plan; the studio opens the text it was built from.`,
      "Name the contract text (.otk).",
    )
  requireContract(path, text)
}
