import type { Plan, Posting, Settlement, Withheld } from "../../engine/index.ts"
import { byClause } from "./clause-order.ts"
import { isBelowNought, isNought, parted, sumOf } from "./amount.ts"
import { sectionTitle, type Page } from "./page.ts"
import { tableWidth, textTable, wrapped, type Column, type Row } from "./text-table.ts"

/** The amounts of a settlement as tables: months as rows and rules as columns, years apart, many tenants as a table per rule. */
export function amountTables(settlement: Settlement, plan: Plan, page: Page): readonly string[] {
  const lines = linesOf(settlement, plan)
  // A letter on every amount would tell nothing apart: the section on quality says it once.
  const [quality] = new Set(settlement.postings.map((posting) => posting.quality))
  const everywhere = settlement.postings.every((posting) => posting.quality === quality) ? quality : undefined
  const letter = everywhere === undefined ? undefined : marks.get(everywhere)?.letter
  if (letter !== undefined) for (const line of lines) for (const cell of line.cells.values()) cell.marks.delete(letter)
  return grains
    .flatMap(({ grains: among, title }) => {
      const here = lines.filter((line) => among.some((grain) => grain === line.grain))
      if (here.length === 0) return []
      const used = new Set<string>()
      const tables = tablesOf(here, page, used)
      return [[sectionTitle(title, page), ...tables, ...key(here, used, page)]]
    })
    .flatMap((section, at) => (at === 0 ? section : ["", ...section]))
}

/** What the letters in the tables above mean. */
function key(lines: readonly Line[], used: ReadonlySet<string>, page: Page): readonly string[] {
  const letters = [...marks.values()].filter((mark) => used.has(mark.letter))
  const reversed = lines.some((line) => [...line.cells.values()].some((cell) => cell.amounts.some(isBelowNought)))
  const words = [
    ...letters.map((mark) => `${mark.letter} ${mark.means}`),
    ...(reversed ? ["below nought: paid the other way"] : []),
  ].join(" · ")
  return wrapped(words, page.columns - 2).map((line) => page.paint("quiet", `  ${line}`))
}

/** Amounts of one rule and member, by period. */
interface Line {
  readonly rule: string
  readonly title: string
  readonly clause: string | undefined
  readonly members: readonly string[]
  readonly grain: string
  readonly payer: string
  readonly payee: string
  readonly currency: string
  readonly cells: Map<string, Cell>
}
interface Cell {
  readonly amounts: string[]
  readonly marks: Set<string>
  withheld: number
}

/** Where amounts of each grain stand. Those finer than a month are added up by month. */
const grains = [
  { grains: ["month", "day", "gas_day", "hour", "interval"], title: "Month by month" },
  { grains: ["quarter"], title: "Quarter by quarter" },
  { grains: ["contract_year", "calendar_year"], title: "Year by year" },
  { grains: ["term"], title: "Once, for the whole term" },
] as const

const fine: readonly string[] = ["day", "gas_day", "hour", "interval"]

/** A letter after an amount says that it does not stand on measured readings alone. */
const marks = new Map<string, { readonly letter: string; readonly means: string }>([
  ["estimated", { letter: "e", means: "in part estimated" }],
  ["substituted", { letter: "s", means: "in part substituted" }],
  ["held", { letter: "h", means: "in part held at the last reading" }],
  ["assumed", { letter: "a", means: "in part assumed as the contract says" }],
  ["carried", { letter: "c", means: "on a carried balance of lesser quality" }],
  ["withheld", { letter: "*", means: "without the amounts withheld" }],
  ["hold", { letter: "!", means: "on hold by a check" }],
  ["internal", { letter: "i", means: "internal: of a party to itself, on no invoice" }],
])

function linesOf(settlement: Settlement, plan: Plan): readonly Line[] {
  const lines = new Map<string, Line>()
  const lineOf = (head: Posting | Withheld, parties: { payer: string; payee: string; currency: string }): Line => {
    const key = JSON.stringify([head.rule, head.members])
    const known = lines.get(key)
    if (known) return known
    const rule = plan.rules.find((each) => each.name === head.rule)
    const taxed = rule && "taxOf" in rule ? rule.taxOf : undefined
    const line: Line = {
      rule: head.rule,
      title: head.title ?? (taxed === undefined ? head.rule : `tax on ${taxed}`),
      clause: head.clause,
      members: head.members,
      grain: head.grain,
      ...parties,
      cells: new Map(),
    }
    lines.set(key, line)
    return line
  }
  const cellOf = (line: Line, period: string): Cell => {
    const cell = line.cells.get(period) ?? { amounts: [], marks: new Set<string>(), withheld: 0 }
    line.cells.set(period, cell)
    return cell
  }
  for (const posting of settlement.postings) {
    const cell = cellOf(lineOf(posting, posting), rowOf(posting.grain, posting.period))
    cell.amounts.push(posting.amount)
    const words = [
      posting.quality,
      ...(posting.carried ? ["carried"] : []),
      ...(posting.held ? ["hold"] : []),
      ...(posting.internal ? ["internal"] : []),
    ]
    for (const word of words) {
      const mark = marks.get(word)
      if (mark) cell.marks.add(mark.letter)
    }
  }
  for (const withheld of settlement.withheld) {
    cellOf(lineOf(withheld, partiesOf(withheld, plan)), rowOf(withheld.grain, withheld.period)).withheld += 1
  }
  return byClause([...lines.values()], plan)
}

const rowOf = (grain: string, period: string): string => (fine.includes(grain) ? period.slice(0, 7) : period)

function partiesOf(withheld: Withheld, plan: Plan): { payer: string; payee: string; currency: string } {
  const rule = plan.rules.find((each) => each.name === withheld.rule)
  if (rule?.rule !== "charge" && rule?.rule !== "settle") return { payer: "", payee: "", currency: "" }
  // A group of parties stands for the member at hand.
  const party = (name: string): string => {
    const at = rule.groups.indexOf(name)
    return at < 0 ? name : (withheld.members[at] ?? name)
  }
  return { payer: party(rule.payer), payee: party(rule.payee), currency: rule.unit.text }
}

function tablesOf(lines: readonly Line[], page: Page, used: Set<string>): readonly string[] {
  const periods = [...new Set(lines.flatMap((line) => [...line.cells.keys()]))].sort(byPeriod)
  const single = lines.filter((line) => line.members.length === 0)
  const spread = Map.groupBy(
    lines.filter((line) => line.members.length > 0),
    (line) => line.rule,
  )
  const [only] = periods
  if (periods.length === 1 && only !== undefined) {
    return [
      ...(single.length > 0 ? listing(single, only, page, used) : []),
      ...(spread.size > 0
        ? [...(single.length > 0 ? [""] : []), ...byMember([...spread.values()], only, page, used)]
        : []),
    ]
  }
  return [
    ...(single.length > 0 ? byRule(single, periods, page, used) : []),
    ...[...spread.values()].flatMap((members, at) => [
      ...(single.length > 0 || at > 0 ? [""] : []),
      ...ofMembers(members, periods, page, used),
    ]),
  ]
}

/** One period: a row per rule. */
function listing(lines: readonly Line[], period: string, page: Page, used: Set<string>): readonly string[] {
  return textTable(
    [
      { heading: ["Clause"], align: "left" },
      { heading: ["What for"], align: "left" },
      { heading: ["Rule"], align: "left" },
      { heading: ["Who pays whom"], align: "left" },
      { heading: [period], align: "point" },
    ],
    lines.map((line) => ({
      cells: [
        line.clause ?? "",
        line.title,
        line.rule,
        direction(line),
        cellText(line.cells.get(period), { dash: false, currency: line.currency }, used),
      ],
    })),
    { indent: "  ", paint: page.paint },
  )
}

/** Several periods: a row per period, a column per rule, as many columns as the page holds. */
function byRule(lines: readonly Line[], periods: readonly string[], page: Page, used: Set<string>): readonly string[] {
  const currencies = new Set(lines.map((line) => line.currency))
  const columns = lines.map((line) => ({
    line,
    column: {
      heading: [
        ...wrapped(line.title, 20),
        ...(line.title === line.rule ? [] : [line.rule]),
        line.clause ?? "",
        direction(line),
        ...(currencies.size > 1 ? [line.currency] : []),
      ],
      align: "point",
    } as const,
  }))
  const [currency] = currencies
  return inPages(
    columns.map(({ column }) => column),
    columns.map(({ line }) => line),
    periods,
    currencies.size === 1 ? (currency ?? "") : "",
    page,
    used,
  )
}

/** Several periods of a rule that is spread over members: a column per member. */
function ofMembers(
  members: readonly Line[],
  periods: readonly string[],
  page: Page,
  used: Set<string>,
): readonly string[] {
  const [first] = members
  if (!first) return []
  return [
    caption(members, page),
    ...inPages(
      members.map((line) => ({ heading: [line.members.join(" ")], align: "point" })),
      members,
      periods,
      first.currency,
      page,
      used,
    ),
  ]
}

/** One period of rules that are spread over members: a row per member, a column per rule. */
function byMember(
  rules: readonly (readonly Line[])[],
  period: string,
  page: Page,
  used: Set<string>,
): readonly string[] {
  const members = [...new Map(rules.flat().map((line) => [line.members.join(" "), line.members])).keys()]
  return rules.flatMap((lines, at) => {
    const of = new Map(lines.map((line) => [line.members.join(" "), line]))
    return [
      ...(at > 0 ? [""] : []),
      caption(lines, page),
      ...textTable(
        [
          { heading: ["Member"], align: "left" },
          { heading: ["Who pays whom"], align: "left" },
          { heading: [period], align: "point" },
        ],
        members.flatMap((member) => {
          const line = of.get(member)
          return line
            ? [
                {
                  cells: [
                    member,
                    direction(line),
                    cellText(line.cells.get(period), { dash: false, currency: line.currency }, used),
                  ],
                },
              ]
            : []
        }),
        { indent: "  ", paint: page.paint },
      ),
    ]
  })
}

function caption(members: readonly Line[], page: Page): string {
  const [first] = members
  if (!first) return ""
  const payers = new Set(members.map((line) => line.payer))
  const payees = new Set(members.map((line) => line.payee))
  const side = (parties: ReadonlySet<string>, one: string): string => (parties.size > 1 ? "each" : one)
  const named = first.title === first.rule ? first.rule : `${first.title} (${first.rule})`
  return `  ${[page.paint("title", named), first.clause, `${side(payers, first.payer)} → ${side(payees, first.payee)}`].filter((part) => part !== undefined && part !== "").join("  ")}`
}

/** A table cut into as many as the page needs, each with its periods at the left and its totals below. */
function inPages(
  columns: readonly Column[],
  lines: readonly Line[],
  periods: readonly string[],
  corner: string,
  page: Page,
  used: Set<string>,
): readonly string[] {
  const bodies = lines.map((line) => [
    ...periods.map((period) => cellText(line.cells.get(period), { dash: true }, used)),
    totalText(line, used),
  ])
  const tableOf = (
    from: number,
    to: number,
  ): { readonly columns: readonly Column[]; readonly rows: readonly Row[] } => ({
    columns: [{ heading: [corner], align: "left" }, ...columns.slice(from, to)],
    rows: [...periods, "Total"].map((label, at) => ({
      cells: [label, ...bodies.slice(from, to).map((body) => body[at] ?? "")],
      ruled: at === periods.length,
    })),
  })
  const out: string[] = []
  for (let from = 0; from < lines.length;) {
    let to = from + 1
    while (to < lines.length && fits(tableOf(from, to + 1), page)) to += 1
    const { columns: heads, rows } = tableOf(from, to)
    out.push(...(from > 0 ? [""] : []), ...textTable(heads, rows, { indent: "  ", paint: page.paint }))
    from = to
  }
  return out
}

const fits = (table: { readonly columns: readonly Column[]; readonly rows: readonly Row[] }, page: Page): boolean =>
  tableWidth(table.columns, table.rows) + 2 <= page.columns

function cellText(
  cell: Cell | undefined,
  how: { readonly dash: boolean; readonly currency?: string },
  used: Set<string>,
): string {
  if (!cell) return ""
  if (cell.withheld > 0) return "withheld"
  const amount = sumOf(cell.amounts)
  const letters = [...cell.marks].sort().join("")
  for (const letter of cell.marks) used.add(letter)
  const digits = how.dash && isNought(amount) ? "–" : parted(amount)
  const currency = how.currency === undefined ? "" : ` ${how.currency}`
  return `${digits}${currency}${letters === "" ? "" : ` ${letters}`}`
}

/** The total of a line; an amount that is withheld is not in it, and it says so. */
function totalText(line: Line, used: Set<string>): string {
  const cells = [...line.cells.values()]
  const known = cells.filter((cell) => cell.withheld === 0).flatMap((cell) => cell.amounts)
  if (known.length === 0) return "–"
  const short = known.length > 0 && cells.some((cell) => cell.withheld > 0)
  if (short) used.add("*")
  return `${parted(sumOf(known))}${short ? " *" : ""}`
}

const direction = (line: Line): string => (line.payer === "" ? "" : `${line.payer} → ${line.payee}`)

/** "2027-01" before "2027-02", "contract year 2" before "contract year 10". */
function byPeriod(a: string, b: string): number {
  const [, headA = "", tailA = ""] = /^(.*?)(\d*)$/.exec(a) ?? []
  const [, headB = "", tailB = ""] = /^(.*?)(\d*)$/.exec(b) ?? []
  if (headA !== headB) return headA < headB ? -1 : 1
  return Number(tailA) - Number(tailB)
}
