import { writeArtifact } from "../../engine/index.ts"
import { loadContract } from "../contract.ts"
import { exit, UsageProblem } from "../exit.ts"
import { writeWhole } from "../files.ts"
import { extentOf, extentText } from "../outputs/extent.ts"
import { textOf, type CommandRow } from "./command.ts"

/** `offtake build`: the plan of a contract as a file with its identity. */
export const build: CommandRow = {
  name: "build",
  usage: "<file>",
  summary: "write the contract's plan, the file that is signed, stored and run",
  description:
    "Compiles a contract text and writes its plan: the same bytes for the same text on every machine.\nPrints the plan's SHA-256 and where it was written, and on the error stream what a settlement of its whole term works out.",
  options: [
    { flags: "--out <file>", says: "where to write (default: beside the text, ending in .plan.json); - prints it" },
    { flags: "--contract <id>", says: "which contract, if the file holds several" },
  ],
  examples: [
    {
      words: "build examples/behind-the-meter-ppa/contract.otk --out plan.json",
      says: "writes plan.json and prints its SHA-256",
    },
    { words: "settle plan.json --data examples/campus-2027", says: "settles what was built" },
  ],
  run: (call, terminal) => {
    const [path = ""] = call.paths
    const loaded = loadContract(path, textOf(call, "contract"), terminal)
    if ("stopped" in loaded) return loaded.stopped
    const { artifact } = loaded
    const out = textOf(call, "out") ?? `${path.replace(/\.(?:otk|json)$/, "")}.plan.json`
    if (out === path)
      throw new UsageProblem(`--out ${out} would overwrite the file that is built.`, "Name another file.")
    const text = writeArtifact(artifact)
    const extent = extentText(extentOf(artifact))
    if (out === "-") {
      terminal.out(text)
      terminal.err(`${artifact.sha256}\n${terminal.paintErr("quiet", extent)}\n`)
    } else {
      writeWhole(out, text)
      terminal.out(`${artifact.sha256}  ${out}\n`)
      if (textOf(call, "out") === undefined) terminal.err(`The plan was written to ${out}.\n`)
      terminal.err(`${terminal.paintErr("quiet", extent)}\n`)
    }
    return exit.good
  },
}
