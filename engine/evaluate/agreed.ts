import { quantity } from "../catalog/kinds.ts"
import { addMonths, addYears, dayNumber, daysBetween, parseDate, type CivilDate } from "../calendar/date.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { civil, startOfDay } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import { add, multiply, one, parseExact, rational, type Rational } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { AgreedRule, DatedValue, Grain, LocalDate, Step } from "../plan/steps.ts"
import { modeNamed } from "./expression.ts"
import { type Closure, type Outcome } from "./value.ts"

/** One value in force from an instant on, with how the escalation made it. */
export interface InForce {
  readonly from_utc: number
  readonly from: LocalDate
  readonly value: Outcome
  /** Every step of the escalation since the value was agreed, the last being this one's. Empty for a value as agreed. */
  readonly escalated: readonly EscalationStep[]
}

/** A step of an escalation: the exact value it reached and what the rounding left of it. */
export interface EscalationStep {
  readonly on: LocalDate
  readonly before: Rational
  readonly after: Rational
}

/** An agreed value for one member of each group. */
export interface Agreed {
  /** What is in force at an instant of the term; undefined before the first value. */
  inForce(utc: number): InForce | undefined
  /** The share of the whole period that lies in the term, where a short period is prorated; otherwise one. */
  share(k: number): Rational
}

/** Makes an agreed value ready. `at` prepares a figure of it for the day it is agreed for. */
export function readyAgreed(
  rule: AgreedRule,
  members: readonly string[],
  at: (step: Step) => Closure,
  calendar: ContractCalendar,
  contractYear: { readonly month: number; readonly day: number },
): Agreed {
  const entry = rule.values.find(
    (each) => each.members.length === 0 || each.members.every((member, position) => member === members[position]),
  )
  assert(entry !== undefined, `${rule.name} has no value for ${members.join(", ")}`)
  const { dated } = entry
  let values: readonly InForce[] | undefined
  let last: InForce | undefined
  let last_to_utc = 0
  return {
    inForce(utc) {
      if (last && utc >= last.from_utc && utc < last_to_utc) return last
      values ??= valuesOf(dated, at, calendar)
      const position = values.findLastIndex(({ from_utc }) => from_utc <= utc)
      last = values[position]
      last_to_utc = values[position + 1]?.from_utc ?? Number.POSITIVE_INFINITY
      return last
    },
    share: (k) =>
      rule.shortPeriods === "prorated" && rule.grain !== undefined
        ? shareInTerm(rule.grain, k, calendar, contractYear)
        : one,
  }
}

/**
 * Every value in force, in order. A later agreed value starts the escalation anew: the steps after its day apply to it,
 * and a step on its very day does not.
 */
function valuesOf(dated: DatedValue, at: (step: Step) => Closure, calendar: ContractCalendar): readonly InForce[] {
  const days = calendar.periods("day")
  const dayAt = (date: LocalDate) => {
    const found = days.containing(Math.max(utcOf(date, calendar), calendar.start_utc))
    return found < 0 ? days.count - 1 : found
  }
  return dated.list.flatMap(({ from, value }, position) => {
    const agreed = at(value)(dayAt(from))
    const start: InForce = {
      from_utc: position === 0 ? Math.min(utcOf(from, calendar), calendar.start_utc) : utcOf(from, calendar),
      from,
      value: agreed,
      escalated: [],
    }
    const { escalation } = dated
    if (!escalation || agreed === null) return [start]
    const next = dated.list[position + 1]?.from
    const steps = escalation.steps.filter((on) => on > from && (next === undefined || on < next))
    const rates = steps.map((on) => at(escalation.rate)(dayAt(on)))
    const reached = escalate(quantity(agreed), steps, rates, escalation.growth, escalation.chain)
    return [
      withUse(start, escalation.chain),
      ...steps.map((on, index): InForce => {
        const escalated = reached.slice(0, index + 1)
        const value = escalated[index]?.after
        return { from_utc: utcOf(on, calendar), from: on, value: value ?? null, escalated }
      }),
    ]
  })
}

/** With rounding at use, the value as agreed is rounded too while it is in force. */
function withUse(start: InForce, chain: NonNullable<DatedValue["escalation"]>["chain"]): InForce {
  if (chain.form === "exact" || chain.stage === "each step" || start.value === null) return start
  const before = quantity(start.value)
  const after = round(before, parseExact(chain.quantum), modeNamed(chain.mode))
  return { ...start, value: after }
}

function escalate(
  base: Rational,
  steps: readonly LocalDate[],
  rates: readonly Outcome[],
  growth: "compounding" | "simple",
  chain: NonNullable<DatedValue["escalation"]>["chain"],
): readonly EscalationStep[] {
  const reached: EscalationStep[] = []
  let previous = base
  let simple = one
  for (const [index, on] of steps.entries()) {
    const rate = rates[index]
    // A rate that is withheld withholds every value from here on.
    if (rate === null || rate === undefined) break
    simple = add(simple, quantity(rate))
    const before = growth === "compounding" ? multiply(previous, add(one, quantity(rate))) : multiply(base, simple)
    const after = chain.form === "exact" ? before : round(before, parseExact(chain.quantum), modeNamed(chain.mode))
    previous = chain.form === "rounded" && chain.stage === "each step" ? after : before
    reached.push({ on, before, after })
  }
  return reached
}

function utcOf(date: LocalDate, calendar: ContractCalendar): number {
  const parsed = parseDate(date)
  assert(parsed !== undefined, `"${date}" is not a date`)
  return startOfDay(calendar.zone, parsed)
}

/** Days of the period in the term over the days of the whole period. */
function shareInTerm(
  grain: Grain,
  k: number,
  calendar: ContractCalendar,
  contractYear: { readonly month: number; readonly day: number },
): Rational {
  if (grain === "interval" || grain === "hour" || grain === "day" || grain === "term") return one
  const periods = calendar.periods(grain)
  const days = calendar.days(grain, k)
  const whole = wholeDays(grain, civil(calendar.zone, periods.start(k)), contractYear)
  return rational(days.n, days.d * BigInt(whole))
}

/** Days of the whole period, of a month or longer, that holds a day. */
function wholeDays(
  grain: "month" | "quarter" | "contract_year" | "calendar_year",
  date: CivilDate,
  contractYear: { readonly month: number; readonly day: number },
): number {
  switch (grain) {
    case "month":
      return lengthFrom({ ...date, day: 1 }, 1)
    case "quarter":
      return lengthFrom({ year: date.year, month: date.month - ((date.month - 1) % 3), day: 1 }, 3)
    case "calendar_year":
      return lengthFrom({ year: date.year, month: 1, day: 1 }, 12)
    case "contract_year": {
      const start = { year: date.year, ...contractYear }
      const begun = dayNumber(date) >= dayNumber(start) ? start : addYears(start, -1, "clamp_back")
      assert(begun !== undefined, "a contract year has a start")
      const end = addYears({ ...begun, day: contractYear.day }, 1, "clamp_back")
      assert(end !== undefined, "a contract year has an end")
      return daysBetween(begun, end)
    }
  }
}

function lengthFrom(first: CivilDate, months: number): number {
  const end = addMonths(first, months, "clamp_back")
  assert(end !== undefined, "the first of a month exists")
  return daysBetween(first, end)
}
