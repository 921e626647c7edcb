import { addDays, addMonths, dayInYear, printDate } from "../calendar/date.ts"
import { assert } from "../number/assert.ts"
import { anniversary, dateOf, dayBefore, dayText, resolvedAnchor } from "./dates.ts"
import type {
  AgreedRule,
  DatedValue,
  Grain,
  LocalDate,
  MonthDay,
  Plan,
  PlanDate,
  PlanTime,
  Rule,
  Step,
} from "./steps.ts"
import { grainInside, partsOf, stepsOf } from "./walk.ts"

/** Why a plan cannot be run with the days that are given. */
export interface Unresolved {
  readonly problem: string
}

/** A day no contract reaches: what hangs on an event that has not happened. */
const never: LocalDate = "9999-12-31"
/** The last day whose clocks a plan without a known end has. */
const openEnd: LocalDate = "2199-12-31"

/**
 * A plan in which every day is a date, from the days on which its events happened. What hangs on an event that has not happened stays away:
 * a phase has no day, a figure is not in force, an escalation has no step. A term that ends with such an event has no end yet; one that begins
 * with it, or with nothing known of the contract years it is settled by, cannot be run.
 */
export function resolve(plan: Plan<PlanDate>, milestones: ReadonlyMap<string, LocalDate>): Plan | Unresolved {
  const unknown = [...milestones.keys()].find((name) => !plan.events.some((event) => event.name === name))
  if (unknown !== undefined) return { problem: `There is no event '${unknown}' to give a day for.` }
  const date = (day: PlanDate) => dateWith(day, milestones, plan.time.leap_day)

  const time = resolveTime(plan, milestones, date)
  if ("problem" in time) return time
  const phases = plan.phases.map(({ name, from }) => {
    const day = from === undefined ? undefined : date(from)
    return { name, ...(day === undefined ? {} : { from: day }) }
  })
  const misplaced = outOfOrder(phases.flatMap(({ name, from }) => (from === undefined ? [] : [{ name, from }])))
  if (misplaced) {
    const { name, from, before } = misplaced
    return {
      problem: `OT3010: '${name}' begins on ${from}, before '${before.name}', which begins on ${before.from} and comes first. Correct the day of one of the two.`,
    }
  }
  const rules: Rule[] = []
  for (const rule of plan.rules) {
    const resolved = rule.rule === "agreed" ? resolveAgreed(rule, date) : rule
    if ("problem" in resolved) return resolved
    rules.push(resolved)
  }
  return {
    ...plan,
    time,
    phases,
    rules,
    events: plan.events.map((event) => {
      const happened = milestones.get(event.name)
      return event.form === "spans" || happened === undefined ? event : { ...event, happened }
    }),
  }
}

/** A day as a date; undefined while its event has not happened. */
function dateWith(
  day: PlanDate,
  milestones: ReadonlyMap<string, LocalDate>,
  leapDay: MonthDay | undefined,
): LocalDate | undefined {
  if (typeof day === "string") return day
  const happened = milestones.get(day.event)
  if (happened === undefined) return undefined
  if ("first" in day) {
    const { year } = dateOf(happened)
    const here = printDate(dayInYear(year, day.first, leapDay))
    return here > happened ? here : printDate(dayInYear(year + 1, day.first, leapDay))
  }
  if (!("after" in day)) return happened
  const { count, unit } = day.after
  switch (unit) {
    case "day":
      return printDate(addDays(dateOf(happened), count))
    case "month": {
      const later = addMonths(dateOf(happened), count, "clamp_back")
      assert(later !== undefined, "a month has a last day")
      return printDate(later)
    }
    case "year":
      return anniversary(happened, count, leapDay)
  }
}

function resolveTime(
  plan: Plan<PlanDate>,
  milestones: ReadonlyMap<string, LocalDate>,
  date: (day: PlanDate) => LocalDate | undefined,
): PlanTime | Unresolved {
  const { from: first, through: last, contract_year: year, ...rest } = plan.time
  const from = date(first)
  if (from === undefined) return { problem: `The term begins with ${dayText(first)}, which has not happened.` }
  const ends = date(last)
  // Twenty years after a day end with the day before its anniversary.
  const isAfter = typeof last === "object" && "after" in last
  const through = ends === undefined ? openEnd : isAfter ? dayBefore(ends) : ends
  if (through < from) return { problem: `The term ends on ${through}, before it begins on ${from}.` }
  if ("month" in year) return { ...rest, from, through, contract_year: year }
  const anchor = milestones.get(year.anniversaryOf)
  if (anchor === undefined && usesContractYears(plan))
    return {
      problem: `Contract years begin with ${year.anniversaryOf}, which has not happened, and something here is of a contract year.`,
    }
  const { month, day } = dateOf(anchor ?? from)
  return { ...rest, from, through, contract_year: { month, day } }
}

function usesContractYears({ rules, checks, invoices }: Plan<PlanDate>): boolean {
  const grain = "contract_year"
  const asks = (step: Step): boolean =>
    (step.op === "duration" && step.grain === grain) ||
    (step.op === "run" && step.within === grain) ||
    (step.op === "aggregate" && (step.over?.grain === grain || step.window?.grain === grain)) ||
    grainInside(step, undefined) === grain ||
    partsOf(step).some(asks)
  return (
    [...rules, ...checks, ...invoices].some((each) => each.grain === grain) ||
    rules.some((rule) => grainsBeside(rule).includes(grain)) ||
    [...rules.flatMap(stepsOf), ...checks.map(({ condition }) => condition)].some(asks)
  )
}

/** The periods by which a rule does something beside its own: starts anew, compounds, expires, takes effect, escalates. */
function grainsBeside(rule: Rule<PlanDate>): readonly Grain[] {
  switch (rule.rule) {
    case "account":
      return [
        ...(rule.expire ? [rule.expire.grain] : []),
        ...rule.lines.flatMap((line) => {
          if (line.line === "reset") return [line.grain]
          return line.line === "accrue" && line.growth.form === "compounding" ? [line.growth.grain] : []
        }),
      ]
    case "flip":
      return rule.takes.form === "next" ? [rule.takes.grain] : []
    case "agreed":
      return rule.values.flatMap(({ dated: { escalation, indexation } }) =>
        [escalation, indexation].flatMap((moving) => (moving?.anchor.form === "each" ? [moving.anchor.grain] : [])),
      )
    default:
      return []
  }
}

/** The first that begins before one in front of it. */
function outOfOrder<T extends { readonly from: LocalDate }>(list: readonly T[]): (T & { before: T }) | undefined {
  for (const [at, each] of list.entries()) {
    const before = list.slice(0, at).find(({ from }) => from > each.from)
    if (before) return { ...each, before }
  }
  return undefined
}

function resolveAgreed(
  rule: AgreedRule<PlanDate>,
  date: (day: PlanDate) => LocalDate | undefined,
): AgreedRule | Unresolved {
  const values: AgreedRule["values"][number][] = []
  for (const entry of rule.values) {
    const dated = resolveDated(entry.dated, date)
    const misplaced = outOfOrder(dated.list)
    if (misplaced)
      return {
        problem: `OT3010: a figure of '${rule.name}' begins on ${misplaced.from}, before the one in front of it, on ${misplaced.before.from}. Correct the day of the event, or the order of the figures.`,
      }
    values.push({ ...entry, dated })
  }
  return { ...rule, values }
}

function resolveDated(
  { list, escalation, indexation }: DatedValue<PlanDate>,
  date: (day: PlanDate) => LocalDate | undefined,
): DatedValue {
  const orNever = (day: PlanDate) => date(day) ?? never
  return {
    list: list.flatMap(({ from, value }) => {
      const day = date(from)
      return day === undefined ? [] : [{ from: day, value }]
    }),
    ...(escalation ? { escalation: { ...escalation, anchor: resolvedAnchor(escalation.anchor, orNever) } } : {}),
    ...(indexation ? { indexation: { ...indexation, anchor: resolvedAnchor(indexation.anchor, orNever) } } : {}),
  }
}
