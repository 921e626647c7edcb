import { quantity } from "../catalog/kinds.ts"
import { parseDate } from "../calendar/date.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { startOfDay } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import { add, divide, multiply, one, parseExact, rational, type Rational } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import { stepsOf } from "../plan/dates.ts"
import type { AgreedRule, DatedValue, Grain, LocalDate, PlanTime, Step } from "../plan/steps.ts"
import { modeNamed } from "./environment.ts"
import { join, type Evidence } from "./evidence.ts"
import { indexSteps, type Indexation, type IndexRead, type IndexSource } from "./indexation.ts"
import { type Closure, type Outcome } from "./value.ts"

/** One value in force from an instant on, with how the escalation made it. */
export interface InForce {
  readonly from_utc: number
  readonly from: LocalDate
  readonly value: Outcome
  /** Every step of the escalation since the value was agreed, the last being this one's. Empty for a value as agreed. */
  readonly escalated: readonly EscalationStep[]
  /** What an index it follows rests on. */
  readonly found?: Readonly<Evidence>
}

/** A step of an escalation: the exact value it reached and what the rounding left of it. */
export interface EscalationStep {
  readonly on: LocalDate
  readonly before: Rational
  readonly after: Rational
  /** The index that made it. */
  readonly index?: IndexRead
}

/** An agreed value for one member of each group. */
export interface Agreed {
  /** What is in force at an instant; undefined before the first value. What it rests on is joined to the evidence. */
  inForce(utc: number): InForce | undefined
  /** The share of the whole period that lies in the term, where a short period is prorated; otherwise one. */
  share(k: number): Rational
}

/** What an agreed value needs of the run around it. */
export interface AgreedSurroundings {
  readonly calendar: ContractCalendar
  readonly time: PlanTime
  readonly evidence: Evidence
  /** Prepares a figure of it for the day it is agreed for. */
  readonly at: (step: Step) => Closure
  readonly index: (indexation: Indexation) => IndexSource
}

/** Makes an agreed value ready. */
export function readyAgreed(rule: AgreedRule, members: readonly string[], surroundings: AgreedSurroundings): Agreed {
  const { calendar, evidence } = surroundings
  const own = rule.values.filter(
    (each) => each.members.length === 0 || each.members.every((member, position) => member === members[position]),
  )
  assert(own.length > 0, `${rule.name} has no value for ${members.join(", ")}`)
  let values: readonly InForce[] | undefined
  let last: InForce | undefined
  let last_to_utc = 0
  return {
    inForce(utc) {
      if (!last || utc < last.from_utc || utc >= last_to_utc) {
        values ??= amended(own, surroundings)
        const position = values.findLastIndex(({ from_utc }) => from_utc <= utc)
        last = values[position]
        last_to_utc = values[position + 1]?.from_utc ?? Number.POSITIVE_INFINITY
      }
      if (last?.found) join(evidence, last.found.quality, last.found.carried, last.found.faults)
      return last
    },
    share: (k) =>
      rule.shortPeriods === "prorated" && rule.grain !== undefined ? shareInTerm(rule.grain, k, calendar) : one,
  }
}

/** Every day on which an agreed value can change, for the cuts of the rules that are split at it. */
export function changeDays({ values }: AgreedRule, time: PlanTime): readonly LocalDate[] {
  return values.flatMap(({ dated, from }) => [
    ...(from === undefined ? [] : [from]),
    ...dated.list.map((each) => each.from),
    ...[dated.escalation, dated.indexation].flatMap((moving) => (moving ? stepsOf(moving.anchor, time) : [])),
  ])
}

/** The values of each amendment from its day on, up to the next one's. */
function amended(entries: AgreedRule["values"], surroundings: AgreedSurroundings): readonly InForce[] {
  const { calendar } = surroundings
  return entries.flatMap(({ dated, from }, position) => {
    const next = entries[position + 1]?.from
    const start_utc = from === undefined ? Number.NEGATIVE_INFINITY : utcOf(from, calendar)
    const end_utc = next === undefined ? Number.POSITIVE_INFINITY : utcOf(next, calendar)
    const values = valuesOf(dated, surroundings)
    const first = values.findLastIndex(({ from_utc }) => from_utc <= start_utc)
    return values
      .filter(({ from_utc }, at) => at >= first && from_utc < end_utc)
      .map((value) => (value.from_utc < start_utc ? { ...value, from_utc: start_utc } : value))
  })
}

/**
 * Every value in force, in order. A later agreed value starts the escalation anew: the steps after its day apply to it,
 * and a step on its very day does not.
 */
function valuesOf(dated: DatedValue, surroundings: AgreedSurroundings): readonly InForce[] {
  const { calendar, time, at } = surroundings
  const days = calendar.periods("day")
  const dayAt = (date: LocalDate) => {
    const found = days.containing(Math.max(utcOf(date, calendar), calendar.start_utc))
    return found < 0 ? days.count - 1 : found
  }
  const { escalation, indexation } = dated
  const moving = escalation ?? indexation
  const allSteps = moving ? stepsOf(moving.anchor, time) : []
  return dated.list.flatMap(({ from, value }, position) => {
    const agreed = at(value)(dayAt(from))
    // What is agreed from the first day on also holds for a history before it.
    const start_utc = from === time.from ? Number.NEGATIVE_INFINITY : utcOf(from, calendar)
    const start: InForce = { from_utc: start_utc, from, value: agreed, escalated: [] }
    if (!moving || agreed === null) return [start]
    const next = dated.list[position + 1]?.from
    const steps = allSteps.filter((on) => on > from && (next === undefined || on < next))
    const first = withUse(start, moving.chain)
    if (escalation) {
      const rates = steps.map((on) => at(escalation.rate)(dayAt(on)))
      const reached = escalate(quantity(agreed), steps, rates, escalation.growth, escalation.chain)
      return [
        first,
        ...steps.map((on, index): InForce => {
          const escalated = reached.slice(0, index + 1)
          const value = escalated[index]?.after
          return { from_utc: utcOf(on, calendar), from: on, value: value ?? null, escalated }
        }),
      ]
    }
    return indexation
      ? [first, ...indexed(quantity(agreed), steps, (on) => at(indexation.share)(dayAt(on)), indexation, surroundings)]
      : [first]
  })
}

function indexed(
  agreed: Rational,
  steps: readonly LocalDate[],
  shareOn: (on: LocalDate) => Outcome,
  indexation: Indexation,
  { calendar, index }: AgreedSurroundings,
): readonly InForce[] {
  const escalated: EscalationStep[] = []
  return indexSteps(agreed, steps, shareOn, indexation, index(indexation)).map(({ on, found, index: read, price }) => {
    if (price && read) escalated.push({ on, ...price, index: read })
    return {
      from_utc: utcOf(on, calendar),
      from: on,
      value: price?.after ?? null,
      escalated: price ? [...escalated] : [],
      found,
    }
  })
}

/** With rounding at use, the value as agreed is rounded too while it is in force. */
function withUse(start: InForce, chain: Indexation["chain"]): InForce {
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
  chain: Indexation["chain"],
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
function shareInTerm(grain: Grain, k: number, calendar: ContractCalendar): Rational {
  if (grain === "interval" || grain === "hour") return one
  return divide(calendar.days(grain, k), rational(calendar.wholeDays(grain, k)))
}
