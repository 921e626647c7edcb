import { buildCalendar } from "../calendar/periods.ts"
import { membership } from "../evaluate/in-force.ts"
import type { Explanation, NumberReference } from "../evaluate/settlement.ts"
import type { Page } from "../evaluate/trace.ts"
import { isProblem, windowOf } from "../evaluate/window.ts"
import { add, parseExact, zero, type Rational } from "../number/rational.ts"
import type { DefineRule, Grain, Kind } from "../plan/steps.ts"
import { agreementOf, decimalsOf, inDecimals, monthsOf, type Agreement, type SettledContract } from "./parties.ts"

/** A contract whose numbers can be opened. */
export interface OpenContract extends SettledContract {
  readonly explain: (reference: NumberReference, rows?: Page) => Explanation | undefined
}

/** What a contract defines for each party of a group: net[campus_party], scope1[campus_party]. */
export interface FigureHead {
  readonly name: string
  readonly title?: string
  readonly clause?: string
  readonly unit: string
  /** Only amounts (`flow`) are added, over months and over parties. */
  readonly kind: Kind
  /** The group of its parties. */
  readonly group: string
}

export interface FigureComparison extends FigureHead {
  /** First the whole of the days settled, then each month in which a period of it ends. */
  readonly periods: readonly FigurePeriod[]
}
export interface FigurePeriod {
  readonly month?: string
  readonly parties: readonly {
    /** Its full name, and its name in the first contract that has it. */
    readonly name: string
    readonly id: string
    /** By contract; undefined where it has no such figure, or a figure in force has none for all the days. */
    readonly values: readonly (FigureValue | undefined)[]
  }[]
  /** All its parties together, of an amount. */
  readonly all?: {
    readonly values: readonly (FigureValue | undefined)[]
    readonly agreement?: Agreement
  }
}
export interface FigureValue {
  /** In its unit, exact. */
  readonly amount: string
  /** How many values it lacks, since they are withheld. */
  readonly withheld: number
  /** The number itself, where it is a single one. */
  readonly reference?: NumberReference
}

/** Periods that a month may hold one of; of finer figures there would be too many to list. */
const grains: readonly Grain[] = ["month", "quarter", "contract_year", "calendar_year", "term"]

/** The figures by party of all contracts; those of one name, unit and kind are one. */
export function figuresByParty(contracts: readonly SettledContract[]): readonly FigureHead[] {
  const heads = new Map<string, FigureHead>()
  for (const contract of contracts)
    for (const rule of rulesByParty(contract)) {
      const { name, title, clause, unit, kind, groups } = rule
      if (heads.has(name)) continue
      heads.set(name, {
        name,
        ...(title === undefined ? {} : { title }),
        ...(clause === undefined ? {} : { clause }),
        unit: unit.text,
        kind,
        group: groups[0] ?? "",
      })
    }
  return [...heads.values()]
}

/** A figure by party in every contract that has it, each value worked out as it is asked for. Undefined where none has it. */
export function compareFigure(contracts: readonly OpenContract[], name: string): FigureComparison | undefined {
  const head = figuresByParty(contracts).find((figure) => figure.name === name)
  if (!head) return undefined
  const found = contracts.map((contract) => valuesOf(contract, head))
  const months = [...new Set(found.flatMap((values = []) => values.map(({ month }) => month)))].toSorted()
  const ids = new Map(found.flatMap((values = []) => values.map(({ party, id }) => [party, id] as const)).toReversed())
  const parties = [...new Set(found.flatMap((values = []) => values.map(({ party }) => party)))]
  const digits = Math.max(0, ...found.flatMap((values = []) => values.map(({ text }) => decimalsOf(text))))
  const isSameDays =
    new Set(contracts.flatMap(({ settlement: { from, through } }, at) => (found[at] ? `${from} ${through}` : [])))
      .size < 2
  const period = (month: string | undefined): FigurePeriod => {
    const isIn = (one: Found): boolean => month === undefined || one.month === month
    const rows = parties.map((party) => ({
      name: party,
      sums: found.map((values) =>
        totalOf(values?.filter((one) => isIn(one) && one.party === party) ?? [], head.kind === "flow"),
      ),
    }))
    const totals = found.map((_, at) => together(rows.flatMap(({ sums }) => sums[at] ?? [])))
    const agreement = agreementOf(
      totals.map((total) => total && { amount: total.amount, isWhole: isSameDays && total.withheld === 0 }),
      digits,
    )
    const shown = (total: Total | undefined): FigureValue | undefined =>
      total && { ...total, amount: inDecimals(total.amount, digits) }
    return {
      ...(month === undefined ? {} : { month }),
      parties: rows.map(({ name: party, sums }) => ({
        name: party,
        id: ids.get(party) ?? party,
        values: sums.map(shown),
      })),
      ...(head.kind === "flow" ? { all: { values: totals.map(shown), ...(agreement ? { agreement } : {}) } } : {}),
    }
  }
  return { ...head, periods: [period(undefined), ...months.map(period)] }
}

interface Found {
  readonly month: string
  /** Its full name, and its name in the contract. */
  readonly party: string
  readonly id: string
  readonly text: string
  readonly reference: NumberReference
}

interface Total extends Omit<FigureValue, "amount"> {
  readonly amount: Rational
}

/** Those that are numbers; a flag cannot be added. */
function rulesByParty({ plan }: SettledContract): readonly DefineRule[] {
  const ofParties = new Set(plan.groups.filter((group) => group.of === "party").map(({ name }) => name))
  return plan.rules.filter(
    (rule): rule is DefineRule =>
      rule.rule === "define" &&
      rule.unit.text !== "flag" &&
      grains.includes(rule.grain) &&
      rule.groups.length === 1 &&
      rule.groups.every((group) => ofParties.has(group)),
  )
}

/** Every value of a figure in the days settled, of each party while it belongs to the group. Undefined where the contract has no such figure or nothing is settled. */
function valuesOf(contract: OpenContract, head: FigureHead): readonly Found[] | undefined {
  const { plan, time, settlement, explain } = contract
  const rule = rulesByParty(contract).find(
    ({ name, unit, kind }) => name === head.name && unit.text === head.unit && kind === head.kind,
  )
  if (!rule || !time || settlement.intervals === 0) return undefined
  const calendar = buildCalendar(time)
  const window = windowOf(settlement, undefined, calendar)
  if (isProblem(window)) return undefined
  const titles = new Map(plan.parties.map(({ id, title }) => [id, title]))
  const members = plan.groups.find(({ name }) => name === rule.groups[0])?.members ?? []
  const monthOf = monthsOf(time, settlement)
  const periods = calendar.periods(rule.grain)
  const { from, to } = periods.within(window.from_utc, window.to_utc)
  return Array.from({ length: to - from }, (_, step) => from + step).flatMap((at) =>
    members.flatMap((each): readonly Found[] => {
      const { name: member } = each
      const at_utc = periods.start(at)
      const stay = membership(each, calendar.zone)
      if (at_utc < stay.from_utc || at_utc >= stay.to_utc) return []
      const reference = { rule: rule.name, members: [member], at_utc }
      const value = explain(reference, { offset: 0, limit: 0 })?.value
      if (value === undefined) return []
      const month = monthOf({ grain: rule.grain, period: periods.label(at) })
      return [{ month, party: titles.get(member) ?? member, id: member, text: value, reference }]
    }),
  )
}

/** Values added; several figures in force make none. */
function totalOf(values: readonly Found[], isAmount: boolean): Total | undefined {
  const [only, second] = values
  if (!only || (second && !isAmount)) return undefined
  const known = values.filter(({ text }) => text !== withheld)
  return {
    amount: known.reduce((sum, { text }) => add(sum, parseExact(text)), zero),
    withheld: values.length - known.length,
    ...(second ? {} : { reference: only.reference }),
  }
}

/** What an explanation says in place of a value that is withheld. */
const withheld = "withheld"

function together(totals: readonly Total[]): Total | undefined {
  if (totals.length === 0) return undefined
  return {
    amount: totals.map(({ amount }) => amount).reduce(add),
    withheld: totals.reduce((count, total) => count + total.withheld, 0),
  }
}
