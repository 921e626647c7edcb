import type { NumberReference, OutlineItem, Posting, Quality, Settlement } from "../../engine/worker/index.ts"
import { sum } from "../figures/amount.ts"
import { instant_utc, monthOf } from "../figures/time.ts"

/** The statement as tables: per grain one section, in it the amounts of each rule and direction by period. Sums of postings, no rules. */
export interface Section {
  readonly grain: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Per pair of parties with several rows: what one owes the other in all. */
  readonly nets: readonly Net[]
}
export interface Column {
  readonly period: string
}
export interface Row {
  readonly key: string
  readonly rule: string
  readonly title?: string
  readonly clause?: string
  readonly members: readonly string[]
  readonly payer?: string
  readonly payee?: string
  /** The invoice whose tax it is. */
  readonly taxOf?: string
  readonly currency: string
  /** The grain it posts at, where that is finer than the column. */
  readonly finer?: string
  readonly cells: ReadonlyMap<string, Cell>
  readonly total: AmountCell | undefined
}
export type Cell = AmountCell | WithheldCell
export interface AmountCell {
  readonly is: "amount"
  readonly amount: string
  readonly postings: readonly Posting[]
  /** The worst among the postings. */
  readonly quality: Quality
  readonly held: boolean
  /** Some postings of this sum are withheld. */
  readonly incomplete: boolean
}
export interface WithheldCell {
  readonly is: "withheld"
  readonly reasons: readonly string[]
  readonly reference?: NumberReference
}
export interface Net {
  readonly key: string
  readonly payer: string
  readonly payee: string
  readonly currency: string
  readonly cells: ReadonlyMap<string, AmountCell>
  readonly total: AmountCell | undefined
}

const worstLast: readonly Quality[] = ["measured", "estimated", "substituted", "held", "assumed"]
const grains = ["month", "quarter", "contract_year", "calendar_year", "term"]

/** Where a posting stands: a grain finer than the month is summed into months. */
const sectionOf = (grain: string): string => (grains.includes(grain) ? grain : "month")
/** Both start with their month where they are finer: "2027-01-05", "2027-01-05T12:00-06:00". */
const periodOf = ({ grain, period }: { readonly grain: string; readonly period: string }): string =>
  grains.includes(grain) ? period : monthOf(period)

/** "contract year 2" stands before "contract year 10". */
const inOrder = new Intl.Collator("en", { numeric: true })

export function statementSections(settlement: Settlement, outline: readonly OutlineItem[]): readonly Section[] {
  return grains.flatMap((grain) => {
    const postings = settlement.postings.filter((posting) => sectionOf(posting.grain) === grain)
    const withheld = settlement.withheld.filter((one) => sectionOf(one.grain) === grain)
    if (postings.length + withheld.length === 0) return []
    const periods = new Set([...postings, ...withheld].map(periodOf))
    const columns = [...periods].toSorted((a, b) => inOrder.compare(a, b)).map((period) => ({ period }))
    const rows = rowsOf(postings, withheld, settlement, outline)
    return [{ grain, columns, rows, nets: netsOf(postings, columns, rows) }]
  })
}

/** Which of the two becomes the rows of the table: the periods where there are more of them, else the rules. */
export const runsDown = ({ columns, rows }: Section): "periods" | "rules" =>
  columns.length > rows.length ? "periods" : "rules"

function rowsOf(
  postings: readonly Posting[],
  withheld: Settlement["withheld"],
  settlement: Settlement,
  outline: readonly OutlineItem[],
): readonly Row[] {
  const ownKey = (rule: string, members: readonly string[]): string => [rule, ...members].join(" ")
  const groups = Map.groupBy(postings, ({ rule, members }) => ownKey(rule, members))
  const missing = Map.groupBy(withheld, ({ rule, members }) => ownKey(rule, members))
  const place = new Map(outline.map(({ name }, at) => [name, at]))
  return [...new Set([...groups.keys(), ...missing.keys()])]
    .map((key): Row => {
      const own = groups.get(key) ?? []
      const none = missing.get(key) ?? []
      const head = own[0] ?? none[0]
      const item = outline.find(({ name }) => name === head?.rule)
      const cells = new Map<string, Cell>()
      for (const [period, found] of Map.groupBy(own, periodOf)) cells.set(period, added(found))
      for (const one of none) {
        const period = periodOf(one)
        const present = cells.get(period)
        if (present?.is === "amount") cells.set(period, { ...present, incomplete: true })
        else if (!present) cells.set(period, withheldCell(one, settlement))
      }
      const finer = own.find(({ grain }) => !grains.includes(grain))?.grain
      const payer = own[0]?.payer ?? item?.payer
      const payee = own[0]?.payee ?? item?.payee
      return {
        key,
        rule: head?.rule ?? "",
        ...(head?.title ? { title: head.title } : {}),
        ...(head?.clause ? { clause: head.clause } : {}),
        members: head?.members ?? [],
        ...(payer ? { payer } : {}),
        ...(payee ? { payee } : {}),
        ...(own[0]?.taxOf ? { taxOf: own[0].taxOf } : {}),
        currency: own[0]?.currency ?? item?.unit ?? "",
        ...(finer ? { finer } : {}),
        cells,
        total: own.length > 0 ? { ...added(own), incomplete: none.length > 0 } : undefined,
      }
    })
    .toSorted((a, b) => (place.get(a.rule) ?? 0) - (place.get(b.rule) ?? 0))
}

function netsOf(postings: readonly Posting[], columns: readonly Column[], rows: readonly Row[]): readonly Net[] {
  const across = postings.filter(({ payer, payee }) => payer !== payee)
  const pair = ({ payer, payee, currency }: { payer?: string; payee?: string; currency: string }): string =>
    [...[payer, payee].toSorted(), currency].join(" ")
  return [...Map.groupBy(across, pair)].flatMap(([key, own]) => {
    const together = rows.filter((row) => pair(row) === key)
    if (together.length < 2) return []
    // Named in the direction in which the whole is owed.
    const { payer: one = "", payee: other = "", currency = "" } = own[0] ?? {}
    const forward = !added(own, one).amount.startsWith("-")
    const [payer, payee] = forward ? [one, other] : [other, one]
    const cells = new Map<string, AmountCell>()
    for (const { period } of columns) {
      const found = own.filter((posting) => periodOf(posting) === period)
      const incomplete = together.some(({ cells }) => isPart(cells.get(period)))
      if (found.length > 0) cells.set(period, { ...added(found, payer), incomplete })
    }
    const incomplete = together.some(({ cells }) => [...cells.values()].some(isPart))
    return [{ key, payer, payee, currency, cells, total: { ...added(own, payer), incomplete } }]
  })
}

/** Something of it is withheld. */
const isPart = (cell: Cell | undefined): boolean => cell !== undefined && (cell.is === "withheld" || cell.incomplete)

/** Postings added; as seen from a payer those of the other direction count against. */
function added(postings: readonly Posting[], payer?: string): AmountCell {
  return {
    is: "amount",
    amount: sum(postings.map((posting) => signed(posting, payer ?? posting.payer))),
    postings,
    quality: worst(postings),
    held: postings.some(({ held }) => held),
    incomplete: false,
  }
}

export const signed = ({ amount, payer }: Posting, seenFrom: string): string =>
  payer === seenFrom ? amount : amount.startsWith("-") ? amount.slice(1) : `-${amount}`

const worst = (postings: readonly Posting[]): Quality =>
  worstLast[
    Math.max(
      0,
      ...postings.map(({ quality, carried }) =>
        Math.max(worstLast.indexOf(quality), carried ? worstLast.indexOf(carried) : 0),
      ),
    )
  ] ?? "measured"

function withheldCell(
  { rule, members, period, faults }: Settlement["withheld"][number],
  settlement: Settlement,
): WithheldCell {
  const reasons = faults.flatMap((at) => settlement.faults[at]?.message ?? [])
  const start = settlement.postings.find((posting) => posting.period === period)?.from
  const known = start === undefined ? undefined : instant_utc(start)
  const inside = faults.map((at) => settlement.faults[at]?.from_utc).find((at) => at !== undefined)
  const at_utc = known ?? inside
  return { is: "withheld", reasons, ...(at_utc === undefined ? {} : { reference: { rule, members, at_utc } }) }
}
