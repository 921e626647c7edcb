import { bindData, settle as settled, type Plan, type Settlement } from "../../engine/index.ts"
import { loadContract } from "../contract.ts"
import { exit, UsageProblem } from "../exit.ts"
import { readDataFolder } from "../files.ts"
import { settlementJson } from "../outputs/settlement-json.ts"
import { statement } from "../outputs/statement.ts"
import { progressOf } from "../progress.ts"
import { requireData, requirePlan, tellUnreadable } from "../require-data.ts"
import { readWindow } from "../window.ts"
import { isSet, textOf, type CommandRow } from "./command.ts"

/** `offtake settle`: what each party owes. */
export const settle: CommandRow = {
  name: "settle",
  usage: "<file>",
  summary: "compute what each party owes, from the contract and the readings",
  description:
    'Settles a contract on a folder of readings and prints the statement: amounts by clause and month, invoices, and what stands in the way.\nFILE is a contract text or a plan that build wrote. The days of events, logs of outages, and the dates on which invoices were issued, received and paid stand in bindings.json, under "events" and "documents". Exits with 1 if an amount or a movement of certificates is withheld or a check that stops or holds is broken or could not be tested.',
  options: [
    { flags: "--data <folder>", says: "the folder with bindings.json and the CSV files of readings" },
    {
      flags: "--from <period>",
      says: "the first month, day or year to settle: 2027-01 (default: where the term or the data begins)",
    },
    { flags: "--through <period>", says: "the last one, included: 2027-12 (default: where the data or the term ends)" },
    { flags: "--contract <id>", says: "which contract, if the file holds several" },
    { flags: "--json", says: "print everything as JSON, the same bytes on every machine" },
  ],
  examples: [
    {
      words: "settle examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027",
      says: "the statement of the year",
    },
    {
      words:
        "settle examples/behind-the-meter-ppa/contract.otk --data examples/campus-2027 --from 2027-03 --through 2027-03 --json",
      says: "the postings of March for another program",
    },
  ],
  run: (call, terminal) => {
    const [path = ""] = call.paths
    const window = readWindow(textOf(call, "from"), textOf(call, "through"))
    const dataFolder = requireData(call, "settle")
    const loaded = loadContract(path, textOf(call, "contract"), terminal)
    if ("stopped" in loaded) return loaded.stopped
    const { artifact } = loaded

    const files = readDataFolder(dataFolder)
    terminal.progress(`reading ${dataFolder} …`)
    const dataset = bindData(artifact.plan, files)
    if (tellUnreadable(dataset, dataFolder, terminal)) return exit.findings
    const plan = requirePlan(artifact, dataset)
    const settlement = settled(artifact, dataset, window, { progress: progressOf(terminal, "settling") })
    terminal.progress(undefined)
    requireTime(settlement, plan)

    terminal.out(
      isSet(call, "json")
        ? settlementJson(settlement)
        : statement(
            { settlement, plan, contractPath: path, dataFolder, asked: window },
            { columns: terminal.columns, paint: terminal.paint },
          ),
    )
    return isSound(settlement) ? exit.good : exit.findings
  },
}

/** A window without time in the term settles nothing, and is a mistake in the flags. */
function requireTime(settlement: Settlement, { time }: Plan): void {
  const [fault] = settlement.faults
  if (settlement.intervals > 0 || !fault) return
  throw new UsageProblem(fault.message, `${fault.remedy} The term runs from ${time.from} to ${time.through}.`)
}

/** Nothing is withheld, no certificate either, and every check that stops or holds was tested throughout and is not broken. */
const isSound = (settlement: Settlement): boolean =>
  settlement.withheld.length === 0 &&
  settlement.certificates.every((move) => move.quantity !== undefined) &&
  settlement.checks.every((check) => check.otherwise === "warn" || (check.failed.length === 0 && check.untested === 0))
