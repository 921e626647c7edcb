import { basename } from "node:path"
import { nearest } from "../../dsl/index.ts"
import {
  comparingDeal,
  comparingParties,
  compile,
  isDeal,
  isProblem,
  readArtifact,
  sharedData,
  type Artifact,
  type FigureComparison,
  type PartiesRun,
  type PartyComparison,
} from "../../engine/index.ts"
import { exit, UsageProblem } from "../exit.ts"
import { readDataFolder, readPinned, readText, requireContract } from "../files.ts"
import { findings, findingsSummary } from "../outputs/findings.ts"
import { partiesText } from "../outputs/parties.ts"
import { toJson } from "../outputs/settlement-json.ts"
import { progressOf } from "../progress.ts"
import { requireData } from "../require-data.ts"
import type { Terminal } from "../terminal.ts"
import { readWindow } from "../window.ts"
import { isSet, textOf, textsOf, type CommandRow } from "./command.ts"

const sample = "parties examples/campus-ownership/contract.otk --data examples/campus-2027"

/** `offtake parties`: what each party is left with under each contract of a file. */
export const parties: CommandRow = {
  name: "parties",
  usage: "<file>",
  summary: "compare what each party is left with under the contracts of a file",
  description:
    "Settles the contracts of a file on the same readings and over the same days, and prints what each party receives less what it pays under each: by party, by group of parties, and for all together, which is zero. For a group it says whether it comes to the same under every contract. What a party pays itself is internal, and in no sum.\nExits with 1 if an amount is withheld, a contract could not be settled, or all together is not zero.",
  options: [
    { flags: "--data <folder>", says: "the folder with bindings.json and the CSV files of readings" },
    { flags: "--contract <id...>", says: "which contracts, in this order (default: all of the file)" },
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
  ],
  run: (call, terminal) => {
    const [path = ""] = call.paths
    const window = readWindow(textOf(call, "from"), textOf(call, "through"))
    const dataFolder = requireData(call, "parties")
    const loaded = loadContracts(path, textsOf(call, "contract"), terminal)
    if ("stopped" in loaded) return loaded.stopped
    terminal.progress(`reading ${dataFolder} …`)
    const files = readDataFolder(dataFolder)
    const { artifacts } = loaded
    const work = isDeal(artifacts, files)
      ? comparingDeal(artifacts, files, window)
      : comparingParties(artifacts, sharedData(files), window)
    const run = settled(work, progressOf(terminal, "settling"))
    terminal.progress(undefined)
    const figures = textsOf(call, "figure").map((name) => requireFigure(run, name, path))
    const { comparison } = run
    terminal.out(
      isSet(call, "json")
        ? toJson({ ...comparison, figures })
        : partiesText(
            { comparison, figures, path, dataFolder, isByMonth: isSet(call, "months") },
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

function requireFigure(run: PartiesRun, name: string, path: string): FigureComparison {
  const found = run.figure(name)
  if (found) return found
  const names = run.figures.map((figure) => figure.name)
  const near = nearest(name, names)
  throw new UsageProblem(
    `${path} defines no ${name} for each party of a group${near === undefined ? "." : `; did you mean ${near}?`}`,
    names.length === 0
      ? "Such a figure is written: define scope1[group]: tCO2e each month = …, with a group of parties."
      : `It has: ${names.join(", ")}`,
  )
}

/** The contracts of a text that are named, or all of them; or the exit code after its errors were told. */
function loadContracts(
  path: string,
  ids: readonly string[],
  terminal: Terminal,
): { readonly artifacts: readonly Artifact[] } | { readonly stopped: number } {
  const text = readText(path, "a contract text (.otk) or a plan that `offtake build` wrote (.json)")
  if (text.trimStart().startsWith("{")) {
    const plan = readArtifact(text)
    if ("problem" in plan) throw new UsageProblem(`${path} cannot be run: ${plan.problem}`)
    return { artifacts: named([plan], ids, path) }
  }
  requireContract(path, text)
  const { artifacts, diagnostics } = compile(text, { name: basename(path), pinned: readPinned(text, path) })
  const errors = diagnostics.filter(({ severity }) => severity === "error")
  if (errors.length === 0) return { artifacts: named(artifacts, ids, path) }
  const page = { columns: terminal.columns, paint: terminal.paintErr }
  const file = { path, text, diagnostics: errors }
  terminal.err(`${findings([file], page)}\n${findingsSummary([file], page)}`)
  return { stopped: exit.findings }
}

function named(artifacts: readonly Artifact[], ids: readonly string[], path: string): readonly Artifact[] {
  if (artifacts.length === 0)
    throw new UsageProblem(`${path} holds no contract.`, 'A contract begins with: contract name "Title" { … }')
  const has = artifacts.map(({ plan }) => plan.contract.id)
  const chosen = ids.length === 0 ? has : [...new Set(ids)]
  return chosen.map((id) => {
    const found = artifacts.find(({ plan }) => plan.contract.id === id)
    if (found) return found
    const near = nearest(id, has)
    throw new UsageProblem(
      `${path} has no contract ${id}${near === undefined ? "." : `; did you mean ${near}?`}`,
      `It has: ${has.join(", ")}`,
    )
  })
}
