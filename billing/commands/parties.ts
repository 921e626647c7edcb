import { nearest } from "../../dsl/index.ts"
import {
  bindingsFaults,
  comparingDeal,
  comparingParties,
  isDeal,
  isProblem,
  sharedData,
  withRead,
  type Artifact,
  type FigureComparison,
  type PartiesRun,
  type PartyComparison,
} from "../../engine/index.ts"
import { loadContracts, type LoadedContracts } from "../contract.ts"
import { exit, UsageProblem } from "../exit.ts"
import { readDataFolder } from "../files.ts"
import { partiesText } from "../outputs/parties.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { progressOf } from "../progress.ts"
import { requireData, tellUnreadable } from "../require-data.ts"
import { readWindow } from "../window.ts"
import { isSet, textOf, textsOf, type CommandRow } from "./command.ts"

const sample = "parties examples/campus-ownership/contract.otk --data examples/campus-2027"

/** `offtake parties`: what each party is left with under each of several contracts. */
export const parties: CommandRow = {
  name: "parties",
  usage: "<file...>",
  summary: "compare what each party is left with under several contracts",
  description:
    "Settles the contracts of one or more files on the same readings and over the same days, and prints what each party receives less what it pays under each: by party, by group of parties, and for all together, which is zero. For a group it says whether it comes to the same under every contract. What a party pays itself is internal, and in no sum. Of a deal, whose contracts read each other's postings, it also prints what comes of all of them.\nExits with 1 if an amount is withheld, a contract could not be settled, or all together is not zero.",
  options: [
    { flags: "--data <folder>", says: "the folder with bindings.json and the CSV files of readings" },
    {
      flags: "--contract <id>",
      says: "which contract; given several times, in this order (default: all of the files)",
      many: true,
    },
    { flags: "--from <period>", says: "the first month, day or year: 2027-01 (default: where all of them have data)" },
    { flags: "--through <period>", says: "the last one, included: 2027-12" },
    {
      flags: "--months",
      says: "each month as well, after the whole; a longer period counts in the month in which it ends",
    },
    { flags: "--figure <name...>", says: "also a figure that the contracts define for each party of a group: scope1" },
    { flags: "--json", says: "print everything, each month included, as JSON" },
  ],
  examples: [
    { words: sample, says: "one campus under five ownership models, over the year" },
    {
      words: `${sample} --contract producer --contract tolling --from 2027-03 --through 2027-03`,
      says: "two of them, in March",
    },
    { words: `${sample} --figure scope1 --months`, says: "with the emissions that each party reports, month by month" },
    {
      words:
        "parties examples/venture-deal/tenants.otk examples/venture-deal/market.otk examples/venture-deal/venture.otk --data examples/campus-2027",
      says: "a deal, contract by contract and in all",
    },
  ],
  run: (call, terminal) => {
    const window = readWindow(textOf(call, "from"), textOf(call, "through"))
    const dataFolder = requireData(call, "parties")
    const named = textsOf(call, "contract")
    const loaded = loadContracts(call.paths, named, terminal)
    if ("stopped" in loaded) return loaded.stopped
    const compared = comparedOf(loaded, named)
    const files = readDataFolder(dataFolder)
    if (tellUnreadable({ faults: bindingsFaults(files) }, dataFolder, terminal)) return exit.findings
    terminal.progress(`reading ${dataFolder} …`)
    const ids = compared.map(({ plan }) => plan.contract.id)
    const all = loaded.contracts.map(({ artifact }) => artifact)
    const needed = withRead(ids, all, files)
    const work = isDeal(needed, files)
      ? comparingDeal(needed, files, window, compared)
      : comparingParties(compared, sharedData(files), window)
    const run = settled(work, progressOf(terminal, "settling"))
    terminal.progress(undefined)
    const figures = textsOf(call, "figure").map((name) => requireFigure(run, name))
    const { comparison } = run
    terminal.out(
      isSet(call, "json")
        ? toJson({ ...comparison, figures })
        : partiesText(
            { comparison, figures, paths: call.paths, dataFolder, isByMonth: isSet(call, "months") },
            { columns: terminal.columns, paint: terminal.paint },
          ),
    )
    return isSound(comparison) ? exit.good : exit.findings
  },
}

function settled(work: ReturnType<typeof comparingParties>, progress: (share: number) => void): PartiesRun {
  for (;;) {
    const next = work.next()
    if (next.done !== true) {
      progress(next.value)
      continue
    }
    if (isProblem(next.value))
      throw new UsageProblem(next.value.problem, "Choose other days with --from and --through, or fewer contracts.")
    return next.value
  }
}

/** Everything is settled, and all parties together have nothing. */
const isSound = ({ contracts, periods }: PartyComparison): boolean =>
  contracts.every(({ problem, withheld }) => problem === undefined && withheld === 0) &&
  periods.every(({ tables }) => tables.every(({ all }) => all.every((total) => total?.isZero)))

function requireFigure(run: PartiesRun, name: string): FigureComparison {
  const found = run.figure(name)
  if (found) return found
  const names = run.figures.map((figure) => figure.name)
  const near = nearest(name, names)
  throw new UsageProblem(
    `None of the contracts defines ${name} for each party of a group${near === undefined ? "." : `; did you mean ${near}?`}`,
    names.length === 0
      ? "Such a figure is written: define scope1[group]: tCO2e each month = …, with a group of parties."
      : `They have: ${names.join(", ")}`,
  )
}

/** The contracts to compare, in the order in which they are named, else in that of their texts. */
function comparedOf({ contracts, asked }: LoadedContracts, named: readonly string[]): readonly Artifact[] {
  const ids = named.length === 0 ? asked : [...new Set(named)]
  const twice = ids.find((id, at) => ids.indexOf(id) < at)
  if (twice !== undefined)
    throw new UsageProblem(`Two of the contracts are named ${twice}.`, "Give each a name of its own.")
  return ids.flatMap((id) => contracts.find(({ artifact }) => artifact.plan.contract.id === id)?.artifact ?? [])
}
