import { withRead, type Settlement } from "../../engine/index.ts"
import { calledWith, loadContracts } from "../contract.ts"
import { notSettled, settleAsked, settledOf } from "../deal.ts"
import { exit } from "../exit.ts"
import { dealParties, dealSummary } from "../outputs/deal-parties.ts"
import { settlementFields, settlementJson, toJson } from "../outputs/settlement-json.ts"
import { statement } from "../outputs/statement.ts"
import { requireData } from "../require-data.ts"
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
    const deal = settleAsked(loaded, dataFolder, window, terminal)
    if ("stopped" in deal) return deal.stopped

    const { shown, files } = deal
    const artifacts = loaded.contracts.map(({ artifact }) => artifact)
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

/** Nothing is withheld, no certificate either, and every check that stops or holds was tested throughout and is not broken. */
const isSound = (settlement: Settlement): boolean =>
  settlement.withheld.length === 0 &&
  settlement.certificates.every((move) => move.quantity !== undefined) &&
  settlement.checks.every((check) => check.otherwise === "warn" || (check.failed.length === 0 && check.untested === 0))
