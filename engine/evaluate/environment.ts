import type { ContractCalendar } from "../calendar/periods.ts"
import type { Functions } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { isRoundingMode, type RoundingMode } from "../number/rounding.ts"
import type { Grain, Plan, Step } from "../plan/steps.ts"
import type { EventTimes } from "./event-times.ts"
import { join, type Evidence } from "./evidence.ts"
import type { FaultBook } from "./faults.ts"
import type { Moments } from "./moments.ts"
import type { Closure } from "./value.ts"
import type { Span } from "./window.ts"

/** Where an expression stands: the rule whose it is, the grain it is evaluated at, and the member at hand of each group. */
export interface Scope {
  readonly rule: string
  readonly grain: Grain
  readonly members: ReadonlyMap<string, string>
}

/** What expressions need of the evaluation around them. */
export interface Environment {
  readonly plan: Plan
  /** In a rule that is computed in parts, the periods of its own grain are the parts. */
  readonly calendar: ContractCalendar
  /** Set in a rule that is computed in parts: the environment of whole periods, and what its cuts are called. */
  readonly part?: { readonly whole: Environment; readonly cuts: string }
  readonly functions: Functions
  readonly evidence: Evidence
  readonly faults: FaultBook
  readonly window: Span
  readonly moments: Moments
  readonly events: EventTimes
  /** The earliest instant before the term for which a value is given; its start where there is none. */
  readonly history_utc: number
  readonly membersOf: (group: string) => readonly string[]
  /** Whether a member belongs to its group at an instant. */
  isPresent(group: string, member: string, utc: number): boolean
  /** Whether a group has members who come or go. */
  changes(group: string): boolean
  /** Another rule's value, ready to be read from a scope, of this environment where no other is named. */
  read(step: ReadStep, scope: Scope, from?: Environment): Closure
  /** A posting rule as it is posted, for one member of each of its groups, by its own periods. */
  posted(rule: string, members: readonly string[]): Closure
  /** Every tuple of members a rule is spread over, in the order of its groups; one empty tuple without groups. */
  tuples(groups: readonly string[]): readonly (readonly string[])[]
}

export type ReadStep = Extract<Step, { op: "read" }>
export type AggregateStep = Extract<Step, { op: "aggregate" }>

/** Makes a step ready for its scope, once: a closure that gives its outcome in period `k` of the scope's grain. */
export type Ready = (step: Step, scope: Scope, environment: Environment) => Closure

/** From a period to the one of another grain that contains its start. Consecutive questions cost nothing. */
export function containing(calendar: ContractCalendar, grain: Grain, other: Grain): (k: number) => number {
  return grain === other ? (k) => k : containingIn(calendar, grain, calendar, other)
}

/** From a period to the one of a grain of another calendar that contains its start. */
export function containingIn(
  calendar: ContractCalendar,
  grain: Grain,
  otherCalendar: ContractCalendar,
  other: Grain,
): (k: number) => number {
  const own = calendar.periods(grain)
  const outer = otherCalendar.periods(other)
  let from_utc = 0
  let to_utc = 0
  let at = -1
  return (k) => {
    const utc = own.start(k)
    if (utc < from_utc || utc >= to_utc) {
      at = outer.containing(utc)
      from_utc = outer.start(at)
      to_utc = outer.end(at)
    }
    return at
  }
}

/** The mode of that name; the plan knows only names the checker accepted. */
export function modeNamed(name: string): RoundingMode {
  assert(isRoundingMode(name), `no rounding mode ${name}`)
  return name
}

/** A rule's name with its members: "load[T1]". */
export function nameOf(name: string, members: readonly string[]): string {
  return members.length === 0 ? name : `${name}[${members.join(", ")}]`
}

/** Withholds the value at hand: the fault of this rule and period. */
export function withheld({ evidence }: Pick<Environment, "evidence">, position: number): null {
  join(evidence, 0, 0, [position])
  return null
}

/** Where a fault lies in time; nowhere in particular for all the time before the term. */
export function lying(from_utc: number, to_utc: number): Partial<Span> {
  return Number.isFinite(from_utc) ? { from_utc, to_utc } : {}
}

/** How a fault of an expression in a period is known and told, and where it lies. */
export function place(
  scope: Scope,
  { calendar }: Environment,
  k: number,
): {
  readonly key: string
  readonly rule: string
  readonly period: string
  readonly span: Partial<Span>
} {
  const periods = calendar.periods(scope.grain)
  const rule = nameOf(scope.rule, [...scope.members.values()])
  return {
    key: `${rule}|${scope.grain}|${periods.start(k)}`,
    rule,
    period: periods.label(k),
    span: lying(periods.start(k), periods.end(k)),
  }
}
