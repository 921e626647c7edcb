import {
  bindingsFaults,
  isProblem,
  openDeal,
  withRead,
  type DealtContract,
  type Plan,
  type Settlement,
} from "../../engine/index.ts"
import { calledWith, loadContracts } from "../contract.ts"
import { exit, UsageProblem } from "../exit.ts"
import { readDataFolder } from "../files.ts"
import { dealParties, dealSummary, type Dealt } from "../outputs/deal-parties.ts"
import type { Page } from "../outputs/page.ts"
import { settlementFields, settlementJson, toJson } from "../outputs/settlement-json.ts"
import { statement } from "../outputs/statement.ts"
import { wrapped } from "../outputs/text-table.ts"
import { progressOf } from "../progress.ts"
import { requireData, requirePlan, tellUnreadable } from "../require-data.ts"
import { readWindow } from "../window.ts"
import { isSet, textOf, textsOf, type CommandRow } from "./command.ts"

/** `offtake settle`: what each party owes. */
export const settle: CommandRow = {
  name: "settle",
  usage: "<file...>",
  summary: "compute what each party owes, from the contract and the readings",
  description:
    'Settles a contract on a folder of readings and prints the statement: amounts by clause and month, invoices, and what stands in the way.\nFILE is a contract text or a plan that build wrote. Several contracts are settled in one run, each after those whose postings its inputs read: bindings.json names these under "postings". What the parties received and paid in all follows the statements.\nThe days of events, logs of outages, and the dates on which invoices were issued, received and paid stand in bindings.json, under "events" and "documents". Exits with 1 if an amount or a movement of certificates is withheld or a check that stops or holds is broken or could not be tested.',
  options: [
    { flags: "--data <folder>", says: "the folder with bindings.json and the CSV files of readings" },
    {
      flags: "--from <period>",
      says: "the first month, day or year to settle: 2027-01 (default: where the term or the data begins)",
    },
    { flags: "--through <period>", says: "the last one, included: 2027-12 (default: where the data or the term ends)" },
    { flags: "--contract <id>", says: "only this contract; may be given several times (default: all)", many: true },
    {
      flags: "--json",
      says: "print everything as JSON, the same bytes on every machine; of several contracts also what each party is left with",
    },
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
    {
      words:
        "settle examples/venture-deal/tenants.otk examples/venture-deal/market.otk examples/venture-deal/venture.otk --data examples/campus-2027",
      says: "a deal: what the tenants and the market pay runs down the waterfall of the venture",
    },
  ],
  run: (call, terminal) => {
    const window = readWindow(textOf(call, "from"), textOf(call, "through"))
    const dataFolder = requireData(call, "settle")
    const loaded = loadContracts(call.paths, textsOf(call, "contract"), terminal)
    if ("stopped" in loaded) return loaded.stopped

    const files = readDataFolder(dataFolder)
    if (tellUnreadable({ faults: bindingsFaults(files) }, dataFolder, terminal)) return exit.findings
    terminal.progress(`reading ${dataFolder} …`)
    const artifacts = loaded.contracts.map(({ artifact }) => artifact)
    const needed = withRead(loaded.asked, artifacts, files)
    const deal = openDeal(needed, files, window, { progress: progressOf(terminal, "settling") })
    terminal.progress(undefined)
    if (isProblem(deal)) throw new UsageProblem(deal.problem)

    const shown = deal.runs.filter(({ artifact }) => loaded.asked.includes(artifact.plan.contract.id))
    const found = settledOf(shown)
    const [first, ...others] = found
    const page = { columns: terminal.columns, paint: terminal.paint }
    const isLinked = shown.some(({ reads }) => shown.some(({ artifact }) => reads.includes(artifact.plan.contract.id)))
    const settlements = shown.map(({ run }) => run.settlement)
    if (isSet(call, "json")) {
      terminal.out(
        first && shown.length === 1
          ? settlementJson(first.settlement)
          : toJson({ contracts: settlements.map(settlementFields), parties: dealParties(found) }),
      )
    } else {
      const pages = found.map(({ settlement, plan }) => {
        const { id } = settlement.contract
        const [contractPath = ""] = loaded.contracts.flatMap(({ path, artifact }) =>
          artifact.plan.contract.id === id ? [path] : [],
        )
        const own = new Set(withRead([id], artifacts, files))
        const sources = loaded.contracts.filter(({ artifact }) => own.has(artifact))
        return statement(
          {
            settlement,
            plan,
            contractPath,
            dataFolder,
            asked: window,
            calledWith: calledWith(id, sources, loaded.contracts),
          },
          page,
        )
      })
      const notes = shown.flatMap((each) => (found.some(({ run }) => run === each.run) ? [] : [notSettled(each, page)]))
      const parts = [...pages, ...notes, ...(isLinked && others.length > 0 ? [dealSummary(found, page)] : [])]
      terminal.out(parts.join(`\n${page.paint("quiet", "─".repeat(page.columns))}\n\n`))
    }
    return settlements.every(isSound) && found.length === shown.length ? exit.good : exit.findings
  },
}

/** The contracts of which something could be settled; a mistake in the flags where there is none. */
function settledOf(shown: readonly DealtContract[]): readonly (DealtContract & Dealt)[] {
  const found = shown.flatMap((each) => {
    const { plan, run } = each
    return plan && run.settlement.intervals > 0 ? [{ ...each, plan, settlement: run.settlement }] : []
  })
  const [first] = shown
  if (found.length === 0 && first) {
    const plan = requirePlan(first.artifact, first.dataset)
    requireTime(first.run.settlement, plan)
  }
  return found
}

/** Why nothing of one contract among several is settled. */
function notSettled({ artifact, plan, run }: DealtContract, page: Page): string {
  const { contract, faults } = run.settlement
  const why = faults.findLast(({ code }) => code === "run/cannot-start")
  const term = plan ? ` The term runs from ${plan.time.from} to ${plan.time.through}.` : ""
  const lines = wrapped(`Nothing is settled. ${why?.message ?? ""}${term}`, page.columns)
  return `${[page.paint("title", `${contract.title}, ${artifact.plan.contract.id}`), ...lines].join("\n")}\n`
}

/** A window without time in the term settles nothing, and is a mistake in the flags. */
function requireTime(settlement: Settlement, { time }: Plan): void {
  const fault = settlement.faults.findLast(({ code }) => code === "run/cannot-start")
  if (settlement.intervals > 0 || !fault) return
  throw new UsageProblem(fault.message, `${fault.remedy} The term runs from ${time.from} to ${time.through}.`)
}

/** Nothing is withheld, no certificate either, and every check that stops or holds was tested throughout and is not broken. */
const isSound = (settlement: Settlement): boolean =>
  settlement.withheld.length === 0 &&
  settlement.certificates.every((move) => move.quantity !== undefined) &&
  settlement.checks.every((check) => check.otherwise === "warn" || (check.failed.length === 0 && check.untested === 0))
