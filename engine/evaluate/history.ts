import { quantity, type Value } from "../catalog/kinds.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { negate, parseExact, zero, type Rational } from "../number/rational.ts"
import type { AccountRule, Grain, Plan, PlanGiven, Rule, Step } from "../plan/steps.ts"
import type { Opening } from "./account.ts"
import type { Preset } from "./before-term.ts"
import { showWithUnit, type Outcome } from "./value.ts"
import { isProblem, periodOf, spanOf, type Problem } from "./window.ts"

/** All that a contract's history and a test give. */
export interface History {
  /** Of a rule or an event's hours for its members; `stage` is that of a rule with parts. */
  readonly preset: (name: string, members: readonly string[], stage?: string) => Preset | undefined
  openings(account: string, members: readonly string[]): ReadonlyMap<number, Opening>
  /** The earliest instant before the term for which anything is given; the start of the term where nothing is. */
  readonly from_utc: number
}

/** Where the values that are given come from and go to. */
interface Reading {
  readonly plan: Plan
  readonly calendar: ContractCalendar
  readonly rules: ReadonlyMap<string, Rule>
  tuples(groups: readonly string[]): readonly (readonly string[])[]
}

/**
 * Notes every given value where its rule will look for it. What the history gives without a period stood before the term,
 * whatever window is settled; a test's value stands before its run, which starts at `run_utc`.
 */
export function readHistory(reading: Reading, givens: readonly PlanGiven[], run_utc: number): History | Problem {
  const { plan, calendar, rules } = reading
  const presets = new Map<string, Preset>()
  const openings = new Map<string, Map<number, Opening>>()
  const none: ReadonlyMap<number, Opening> = new Map()
  let from_utc = calendar.start_utc

  const take = (given: PlanGiven, first_utc: number): Problem | undefined => {
    const { rule: name, stages, members, period } = given
    const rule = rules.get(name)
    const event = plan.events.find((each) => each.form === "spans" && each.name === name)
    if (!rule && !event) return { problem: `There is no ${name} to give a value for.` }
    const grain: Grain = rule ? (rule.grain ?? "term") : "interval"
    const stretch = period === undefined ? undefined : periodsIn(period, grain, calendar)
    const isOne =
      stretch === undefined || stretch.to - stretch.from === 1 || (rule?.rule === "account" && stages[0] === "opening")
    const at =
      period === undefined
        ? { at: Math.max(0, calendar.periods(grain).containing(first_utc)) }
        : isOne
          ? whichPeriod(period, grain, rule?.kind ?? "flow", calendar)
          : { at: stretch.from }
    if (isProblem(at)) return at
    if (at.at < 0) from_utc = Math.min(from_utc, calendar.periods(grain).start(at.at))
    const outcome = writtenDown(given.value)
    if (outcome === undefined) return { problem: `Give ${name} as a figure that is written down, not computed.` }
    // Without members it is given for every one of them.
    const groups = rule?.groups ?? (event?.form === "spans" ? [event.group] : [])
    const tuples = members.length === 0 ? reading.tuples(groups) : [members]
    if (rule?.rule === "account" && !isReadAsGiven(stages, at.at)) {
      const balance = quantity(outcome)
      return tuples
        .map((tuple) => takeOpening(rule, stages, tuple, at.at, balance))
        .find((found) => found !== undefined)
    }
    for (const tuple of tuples) {
      const stage = event || stages.length === 0 ? undefined : stages.join(".")
      const preset = presets.get(key(name, tuple, stage)) ?? { at: new Map<number, Outcome>() }
      presets.set(key(name, tuple, stage), preset)
      if (period === undefined) preset.always = outcome
      else for (let k = at.at; k < (isOne ? at.at + 1 : stretch.to); k++) preset.at.set(k, outcome)
    }
    return undefined
  }

  /** `opening`, `opening.worth`, and of the period before the same as `closing`, `closing.worth`. */
  const takeOpening = (
    rule: AccountRule,
    stages: readonly string[],
    members: readonly string[],
    period: number,
    value: Rational,
  ): Problem | undefined => {
    const [stage, worth] = stages
    if ((stage !== "opening" && stage !== "closing") || (worth !== undefined && worth !== "worth"))
      return { problem: `Give ${rule.name}.opening; its other stages follow from it.` }
    const k = stage === "closing" ? period + 1 : period
    if (value.n < 0n)
      return {
        problem: `${rule.name} cannot open with ${showWithUnit(value, rule.unit)}: a balance is never negative.`,
      }
    const known = openings.get(key(rule.name, members)) ?? new Map<number, Opening>()
    openings.set(key(rule.name, members), known)
    const old = known.get(k) ?? { amount: zero, worth: zero }
    known.set(k, worth === undefined ? { ...old, amount: value } : { ...old, worth: value })
    return undefined
  }

  const problem = [
    ...plan.history.map((each) => take(each, calendar.start_utc)),
    ...givens.map((each) => take(each, run_utc)),
  ].find((each) => each !== undefined)
  return (
    problem ?? {
      preset: (name, members, stage) => presets.get(key(name, members, stage)),
      openings: (account, members) => openings.get(key(account, members)) ?? none,
      from_utc,
    }
  )
}

/** The value of a literal, perhaps negative; undefined for anything that reads or computes. */
function writtenDown(step: Step): Value | undefined {
  if (step.op === "flag") return step.value
  if (step.op === "number") return parseExact(step.value)
  const operand = step.op === "negate" ? writtenDown(step.operand) : undefined
  return operand === undefined ? undefined : negate(quantity(operand))
}

/** Any stage of an account may be given for a period before the term, to be read there; the opening of later ones is its balance. */
function isReadAsGiven([stage, worth]: readonly string[], k: number): boolean {
  return k < 0 && worth === undefined && stage !== "opening" && stage !== "closing"
}

/** The periods of a grain that start in the stretch a text names; undefined where none does. */
function periodsIn(
  text: string,
  grain: Grain,
  calendar: ContractCalendar,
): { readonly from: number; readonly to: number } | undefined {
  const span = spanOf(text, calendar)
  if (isProblem(span)) return undefined
  const periods = calendar.periods(grain)
  const firstFrom = (utc: number): number => {
    if (utc >= calendar.end_utc) return periods.count
    const at = periods.containing(utc)
    // The first period may be cut, and begin after the start of what is named.
    return periods.start(at) >= utc ? at : at + 1
  }
  const [from, to] = [firstFrom(span.from_utc), firstFrom(span.to_utc)]
  return from < to ? { from, to } : undefined
}

/** The period a text names; below zero before the term, where it names one whole period. */
function whichPeriod(
  text: string,
  grain: Grain,
  kind: Rule["kind"],
  calendar: ContractCalendar,
): { readonly at: number } | Problem {
  const span = spanOf(text, calendar)
  if (isProblem(span)) return span
  if (span.to_utc > calendar.start_utc) return periodOf(text, grain, kind, calendar)
  const periods = calendar.periods(grain)
  const at = periods.containing(span.from_utc)
  if (at < 0 && periods.start(at) === span.from_utc && periods.end(at) === span.to_utc) return { at }
  const name = grain.replace("_", " ")
  return {
    problem: `OT6003: ${text} is not one ${name}; before the term name a whole ${name}, such as ${periods.label(-1)}.`,
  }
}

function key(name: string, members: readonly string[], stage?: string): string {
  const whole = members.length === 0 ? name : `${name}\u0000${members.join("\u0000")}`
  return stage === undefined ? whole : `${whole}\u0001${stage}`
}
