import type {
  Agreement,
  ComparedContract,
  FigureComparison,
  FigurePeriod,
  FigureValue,
  Net,
  PartyComparison,
  PartyTable,
} from "../../engine/index.ts"
import type { Tone } from "../terminal.ts"
import { parted } from "./amount.ts"
import { plural, sectionTitle, type Page } from "./page.ts"
import { tableWidth, textTable, wrapped, type Column, type Row } from "./text-table.ts"

/** What is printed of a comparison. */
export interface Compared {
  readonly comparison: PartyComparison
  readonly figures: readonly FigureComparison[]
  readonly paths: readonly string[]
  readonly dataFolder: string
  /** Each month as well, after the whole. */
  readonly isByMonth: boolean
}

/** Who is left with what under each contract: a table of parties by contracts for the whole, for each figure, and for each month. */
export function partiesText({ comparison, figures, paths, dataFolder, isByMonth }: Compared, page: Page): string {
  const { contracts, periods } = comparison
  const shown = isByMonth ? periods : periods.slice(0, 1)
  const monthly = isByMonth ? figures.flatMap(({ periods: own }) => own.flatMap(({ month }) => month ?? [])) : []
  const months = [...new Set([...shown.flatMap(({ month }) => month ?? []), ...monthly])].toSorted()
  const sections = [
    headLines(contracts, paths, dataFolder, page),
    ...[undefined, ...months].flatMap((month) => [
      ...(shown.find((period) => period.month === month)?.tables ?? []).map((table) =>
        section(`Received less paid, ${table.currency}`, month, moneyTable(contracts, table), page),
      ),
      ...figures.flatMap((figure) => {
        const period = figure.periods.find((each) => each.month === month)
        const title = `${figure.title ?? figure.name}, ${figure.unit}`
        return period && hasValues(period) ? [section(title, month, figureTable(contracts, period), page)] : []
      }),
    ]),
    noteLines(comparison, page),
    closingLines(comparison, page),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`
}

function headLines(
  contracts: readonly ComparedContract[],
  paths: readonly string[],
  dataFolder: string,
  page: Page,
): readonly string[] {
  const days = new Set(contracts.flatMap(({ from, through, problem }) => (problem ? [] : `${from} through ${through}`)))
  const [only] = days
  const about = `${paths.join(", ")} on ${dataFolder}${only !== undefined && days.size === 1 ? `, ${only}` : ""}`
  const columns: readonly Column[] = [
    { heading: [], align: "left" },
    { heading: [], align: "left" },
    { heading: [], align: "left" },
  ]
  const rows = contracts.map(({ id, title, sha256, from, through, problem }): Row => {
    const state = problem ?? (days.size > 1 ? `${from} through ${through}` : `plan ${sha256.slice(0, 12)}`)
    return { cells: [id, title, state] }
  })
  const head = wrapped(about, page.columns).map((line) => page.paint("quiet", line))
  return [...head, ...textTable(columns, rows, { indent: "  ", columns: page.columns })]
}

/** A table of names down and contracts across. */
interface Crossed {
  readonly heads: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[]; readonly isRuled?: boolean }[]
}

const moneyTable = (
  contracts: readonly ComparedContract[],
  { parties, groups, all, allInAll, internal }: PartyTable,
): Crossed => ({
  heads: [...contracts.map(({ id }) => id), ...(allInAll ? ["in all"] : [])],
  rows: [
    ...parties.map((row) => ({ name: row.name, cells: netTexts(row) })),
    ...groups.map((row, at) => ({
      name: `${row.name}${agreementText(row.agreement)}`,
      cells: netTexts(row),
      isRuled: at === 0,
    })),
    {
      name: "all together",
      cells: [...all, ...(allInAll ? [allInAll] : [])].map((total) => (total ? parted(total.amount) : "")),
      isRuled: true,
    },
    ...(internal.some((each) => each)
      ? [
          {
            name: "internal, in no sum",
            cells: internal.map((each) => (each ? parted(each.amount) : "")),
            isRuled: true,
          },
        ]
      : []),
  ],
})

const figureTable = (contracts: readonly ComparedContract[], { parties, all }: FigurePeriod): Crossed => ({
  heads: contracts.map(({ id }) => id),
  rows: [
    ...parties.map(({ name, values }) => ({ name, cells: values.map(valueText) })),
    ...(all
      ? [{ name: `together${agreementText(all.agreement)}`, cells: all.values.map(valueText), isRuled: true }]
      : []),
  ],
})

const hasValues = ({ parties }: FigurePeriod): boolean => parties.some(({ values }) => values.some((value) => value))

/** Under each contract and, in a deal, in all. */
const netTexts = ({ nets, inAll }: PartyTable["parties"][number] | PartyTable["groups"][number]): readonly string[] => [
  ...nets.map(netText),
  ...(inAll ? [netText(inAll)] : []),
]

const netText = (net: Net | undefined): string =>
  net === undefined ? "" : parted(net.amount) + (net.withheld > 0 ? " *" : net.held ? " h" : "")

const valueText = (value: FigureValue | undefined): string =>
  value === undefined ? "" : parted(value.amount) + (value.withheld > 0 ? " *" : "")

function agreementText(agreement: Agreement | undefined): string {
  switch (agreement?.is) {
    case "same":
      return ", the same in all"
    case "different":
      return `, differs by ${parted(agreement.by)}`
    case "open":
      return ", not comparable yet"
    case undefined:
      return ""
  }
}

/** The table under its title, in as many blocks of contracts as the page is narrow. */
function section(title: string, month: string | undefined, table: Crossed, page: Page): readonly string[] {
  const fitting = table.heads.findLastIndex((_, at) => widthOf(table, 0, at + 1) <= page.columns) + 1
  const blocks = Math.ceil(table.heads.length / Math.max(1, fitting))
  const size = Math.ceil(table.heads.length / blocks)
  const starts = table.heads.flatMap((_, at) => (at % size === 0 ? [at] : []))
  return [
    sectionTitle(month === undefined ? title : `${title}, ${month}`, page),
    ...starts.flatMap((from, at) => [
      ...(at > 0 ? [""] : []),
      ...textTable(...columnsAndRows(table, from, from + size), { indent: "  ", paint: page.paint }),
    ]),
  ]
}

const widthOf = (table: Crossed, from: number, to: number): number => tableWidth(...columnsAndRows(table, from, to)) + 2

function columnsAndRows({ heads, rows }: Crossed, from: number, to: number): [readonly Column[], readonly Row[]] {
  return [
    [
      { heading: [], align: "left" },
      ...heads.slice(from, to).map((head): Column => ({ heading: wrapped(head, 16), align: "point" })),
    ],
    rows.map(({ name, cells, isRuled = false }) => ({ cells: [name, ...cells.slice(from, to)], ruled: isRuled })),
  ]
}

function noteLines({ contracts, periods }: PartyComparison, page: Page): readonly string[] {
  const isHeld = periods.some(({ tables }) =>
    tables.some(({ parties }) => parties.some(({ nets }) => nets.some((net) => net?.held))),
  )
  const missing = contracts.filter(({ withheld }) => withheld > 0)
  const withheld = missing.map(({ id, withheld: count }) => `${plural(count, "posting")} of ${id}`).join(", ")
  return [
    ...(missing.length > 0
      ? wrapped(
          `* incomplete: ${withheld} withheld. offtake settle --contract ${missing[0]?.id ?? ""} says why.`,
          page.columns - 2,
        )
      : []),
    ...(isHeld ? ["h a failed check holds a part of it."] : []),
  ].map((line) => `  ${page.paint("warn", line)}`)
}

function closingLines({ contracts, periods }: PartyComparison, page: Page): readonly string[] {
  const wrong = periods.flatMap(({ month, tables }) =>
    tables.flatMap(({ all, currency }) =>
      all.flatMap((total, at) =>
        total && !total.isZero ? `${contracts[at]?.id ?? ""} ${month ?? "in all"}: ${total.amount} ${currency}` : [],
      ),
    ),
  )
  const unsettled = contracts.filter(({ problem }) => problem !== undefined)
  const said = (tone: Tone, words: string): readonly string[] =>
    wrapped(words, page.columns).map((line) => page.paint(tone, line))
  return [
    ...wrong.flatMap((line) => said("bad", `✗ All parties together do not sum to zero: ${line}`)),
    ...unsettled.flatMap(({ id }) => said("warn", `! ${id} could not be settled.`)),
    ...(wrong.length === 0 && unsettled.length < contracts.length
      ? said("good", `✓ What one party receives another pays: all together sum to zero under ${underAll(contracts)}.`)
      : []),
  ]
}

function underAll(contracts: readonly ComparedContract[]): string {
  const count = contracts.filter(({ problem }) => problem === undefined).length
  return count === 1 ? "the one contract" : `each of the ${count} contracts`
}
