import type { ContractCalendar } from "../calendar/periods.ts"
import { quantity, type Aggregate, type Value } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { parseExact, type Rational } from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { Grain, Step, Window } from "../plan/steps.ts"
import { wantsHistory } from "./before-term.ts"
import {
  containing,
  modeNamed,
  place,
  withheld,
  type AggregateStep,
  type Environment,
  type Ready,
  type Scope,
} from "./environment.ts"
import { apart, join, noEvidence, type Evidence } from "./evidence.ts"
import { showWithUnit, type Closure, type Outcome } from "./value.ts"

/** The value of a `by`, `where` and `of` of an aggregation in one period and for one member. */
export interface Lane {
  readonly label: string | undefined
  readonly of: Closure
  readonly by: Closure | undefined
  readonly where: Closure | undefined
  /** Whether the member belongs to its group in a period. */
  readonly present: (at: number) => boolean
  readonly scope: Scope
}

/** Periods that an aggregation adds, from `from` up to but without `to`; `ifKnown`: before the term, left out where nothing is given. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly ifKnown: boolean
}

/** The grain of what an aggregation adds. */
export function grainAdded(step: AggregateStep, scope: Scope): Grain {
  return step.over?.from ?? step.window?.from ?? scope.grain
}

/** The lanes of an aggregation: one per member of the group it runs across, else one. */
export function lanesOf(step: AggregateStep, scope: Scope, environment: Environment, ready: Ready): readonly Lane[] {
  const grain = grainAdded(step, scope)
  const { across } = step
  const members = across === undefined ? [undefined] : environment.membersOf(across)
  const { start } = environment.calendar.periods(grain)
  const changes = across !== undefined && environment.changes(across)
  return members.map((member) => {
    const inside = {
      ...scope,
      grain,
      members:
        across === undefined || member === undefined ? scope.members : new Map(scope.members).set(across, member),
    }
    const made = (operand: Step | undefined) => operand && ready(operand, inside, environment)
    return {
      label: member,
      of: ready(step.of, inside, environment),
      by: made(step.by),
      where: made(step.where),
      present: changes && member !== undefined ? (at) => environment.isPresent(across, member, start(at)) : () => true,
      scope: inside,
    }
  })
}

/** The periods an aggregation adds for a period of its scope, in order. */
export function stretchesOf(
  step: AggregateStep,
  scope: Scope,
  environment: Environment,
): (k: number) => readonly Stretch[] {
  const { calendar } = environment
  const grain = grainAdded(step, scope)
  if (step.window) return windowOf(step.window, scope, environment)
  const { over } = step
  if (!over) return (k) => [{ from: k, to: k + 1, ifKnown: false }]
  const at = containing(calendar, scope.grain, over.grain)
  const inside = insideOf(grain, over.grain, environment)
  return (k) => [{ ...inside(at(k)), ifKnown: false }]
}

/** The finer periods of a period. What came before the term is one period, as long as anything is given of it. */
function insideOf(
  fine: Grain,
  coarse: Grain,
  { calendar, history_utc }: Environment,
): (at: number) => { readonly from: number; readonly to: number } {
  return (at) => {
    if (fine === coarse) return { from: at, to: at + 1 }
    if (coarse === "term" && at < 0) return { from: calendar.periods(fine).containing(history_utc - 1), to: 0 }
    return calendar.inside(fine, coarse, at)
  }
}

function windowOf(window: Window, scope: Scope, environment: Environment): (k: number) => readonly Stretch[] {
  const { calendar, history_utc } = environment
  const { from, grain } = window
  const at = containing(calendar, scope.grain, grain)
  const known = (j: number) => calendar.periods(grain).end(j) > history_utc
  const inside = insideOf(from, grain, environment)
  switch (window.form) {
    case "so_far": {
      const end = endOf(from, scope.grain, calendar)
      return (k) => {
        const own = at(k)
        const now = { from: inside(own).from, to: end(k), ifKnown: false }
        return own > 0 ? [now] : [...beforeTerm(from, grain, calendar, history_utc), now]
      }
    }
    case "trailing":
    case "prior": {
      const last = window.form === "trailing" ? 0 : -1
      return (k) => {
        const to = at(k) + last
        const stretches: Stretch[] = []
        for (let j = to - window.count + 1; j <= to; j++) {
          const ifKnown = window.upTo && j < 0
          if (!ifKnown || known(j)) stretches.push({ ...inside(j), ifKnown })
        }
        return stretches
      }
    }
  }
}

/** The end of a period in finer ones; a coarser one ends with itself. */
function endOf(fine: Grain, grain: Grain, calendar: ContractCalendar): (k: number) => number {
  if (fine === grain) return (k) => k + 1
  if (calendar.nests(fine, grain)) return (k) => calendar.inside(fine, grain, k).to
  const own = containing(calendar, grain, fine)
  return (k) => own(k) + 1
}

/** What is given of the first period, where the term cuts it short, from before the term; each period by itself, as it may not be given. */
function beforeTerm(fine: Grain, grain: Grain, calendar: ContractCalendar, history_utc: number): readonly Stretch[] {
  if (history_utc >= calendar.start_utc) return []
  const whole_utc = grain === "term" ? history_utc : calendar.periods(grain).end(-1)
  const periods = calendar.periods(fine)
  const stretches: Stretch[] = []
  for (let j = -1; periods.start(j) >= whole_utc && periods.end(j) > history_utc; j--)
    stretches.push({ from: j, to: j + 1, ifKnown: true })
  return stretches.reverse()
}

/** An aggregation ready for its scope. */
export function aggregate(step: AggregateStep, scope: Scope, environment: Environment, ready: Ready): Closure {
  const fold = environment.functions.aggregate(step.function)
  assert(fold !== undefined, `no aggregation ${step.function}`)
  const folding = foldingOf(step, fold, scope, environment, ready)
  const otherwise = step.else && ready(step.else, scope, environment)
  const folded = folder(step, scope, environment, folding)
  return (k) => {
    const value = folded(k)
    if (value !== undefined) return value
    if (otherwise) return otherwise(k)
    const { key, rule, period, span } = place(scope, environment, k)
    const data = { rule, period, function: step.function }
    return withheld(environment, environment.faults.report(`${key}|${step.at}`, "run/nothing-to-aggregate", data, span))
  }
}

/** How the periods of an aggregation come to be added: anew, from memory, or on from where they were left. */
function folder(
  step: AggregateStep,
  scope: Scope,
  { calendar, evidence }: Environment,
  folding: Folding,
): (k: number) => Outcome | undefined {
  const grain = step.over?.grain ?? step.window?.grain ?? scope.grain
  if (step.window?.form === "so_far") return continued(folding, containing(calendar, scope.grain, grain), evidence)
  const gathered = (k: number): Outcome | undefined => {
    const sum = folding.start()
    for (const stretch of folding.stretches(k)) folding.add(sum, stretch)
    return folding.finish(sum)
  }
  const added = step.window?.form === "prior" ? asCarried(gathered, evidence) : gathered
  if (grain === scope.grain) return added
  return remembered(added, containing(calendar, scope.grain, grain), evidence)
}

/** A fold on its way: what was added, and whether all of it was known. */
interface Sum {
  readonly state: unknown
  complete: boolean
  count: number
}
interface Folding {
  readonly stretches: (k: number) => readonly Stretch[]
  readonly start: () => Sum
  readonly add: (sum: Sum, stretch: Stretch) => void
  /** Undefined where there was nothing and nothing is no answer. */
  readonly finish: (sum: Sum) => Outcome | undefined
}

function foldingOf(
  step: AggregateStep,
  fold: Aggregate,
  scope: Scope,
  environment: Environment,
  ready: Ready,
): Folding {
  const { calendar, evidence, faults } = environment
  const lanes = lanesOf(step, scope, environment, ready)
  const periods = calendar.periods(grainAdded(step, scope))
  const { rounded } = step
  const quantum = rounded && parseExact(rounded.quantum)
  const mode = rounded && modeNamed(rounded.mode)
  const cut = (value: Value): Value => (quantum && mode ? round(quantity(value), quantum, mode) : value)

  /** Adds one period: every lane, so that all that is missing is said at once. Whether all of it is known. */
  const addPeriod = (at: number, take: (value: Value, weight: Rational | undefined, at: number) => void): boolean => {
    let complete = true
    for (const { of, by, where, present, scope: lane } of lanes) {
      if (!present(at)) continue
      if (where) {
        const counts = where(at)
        if (counts === null) complete = false
        if (counts !== true) continue
      }
      const value = of(at)
      const weight = by?.(at)
      if (value === null || weight === null) {
        complete = false
        continue
      }
      if (fold.weighs === true && weight !== undefined && quantity(weight).n < 0n) {
        const { key, rule, period, span } = place(lane, environment, at)
        const data = { rule, period, weight: step.by ? showWithUnit(weight, step.by.unit) : "" }
        withheld(environment, faults.report(`${key}|${step.at}`, "run/negative-weight", data, span))
        complete = false
      }
      if (complete) take(value, weight === undefined ? undefined : quantity(weight), at)
    }
    return complete
  }
  const length_ms = (at: number) => periods.end(at) - periods.start(at)

  return {
    stretches: stretchesOf(step, scope, environment),
    start: () => ({ state: fold.start(), complete: true, count: 0 }),
    add(sum, { from, to, ifKnown }) {
      if (from >= to) return
      if (!ifKnown) {
        const take = (value: Value, weight: Rational | undefined, at: number) => {
          if (sum.complete) fold.add(sum.state, cut(value), weight, length_ms(at))
        }
        for (let at = from; at < to; at++) if (!addPeriod(at, take)) sum.complete = false
        sum.count += to - from
        return
      }
      const waiting: (() => void)[] = []
      const take = (value: Value, weight: Rational | undefined, at: number) => {
        waiting.push(() => fold.add(sum.state, cut(value), weight, length_ms(at)))
      }
      const { result: complete, found } = apart(evidence, () => {
        let all = true
        for (let at = from; at < to; at++) if (!addPeriod(at, take)) all = false
        return all
      })
      if (!complete && wantsHistory(found, faults)) return
      join(evidence, found.quality, found.carried, found.faults)
      if (!complete) sum.complete = false
      sum.count += to - from
      if (sum.complete) for (const add of waiting) add()
    },
    finish(sum) {
      if (!sum.complete) return null
      return sum.count === 0 && step.window && step.else ? undefined : fold.finish(sum.state)
    },
  }
}

/** The last period's answer kept with what it rests on: intervals of one month ask for the same month. */
function remembered(
  work: (k: number) => Outcome | undefined,
  at: (k: number) => number,
  evidence: Evidence,
): (k: number) => Outcome | undefined {
  let known: number | undefined
  let last: { readonly result: Outcome | undefined; readonly found: Readonly<Evidence> } | undefined
  return (k) => {
    const period = at(k)
    if (period !== known || !last) {
      last = apart(evidence, () => work(k))
      known = period
    }
    join(evidence, last.found.quality, last.found.carried, last.found.faults)
    return last.result
  }
}

/** A growing sum goes on from where the period before left it, so that a year of intervals is added once. */
function continued(
  { stretches, start, add, finish }: Folding,
  at: (k: number) => number,
  evidence: Evidence,
): (k: number) => Outcome | undefined {
  let left: { readonly period: number; readonly sum: Sum; readonly found: Evidence; next: number } | undefined
  return (k) => {
    const period = at(k)
    const wanted = stretches(k)
    const end = wanted.at(-1)?.to ?? 0
    const goesOn = left && left.period === period && left.next <= end
    const own = goesOn && left ? left : { period, sum: start(), found: noEvidence(), next: Number.NEGATIVE_INFINITY }
    // What is being added may ask for an earlier sum of its own; it then starts afresh.
    left = undefined
    const { found } = apart(evidence, () => {
      for (const stretch of wanted) add(own.sum, { ...stretch, from: Math.max(stretch.from, own.next) })
    })
    own.next = end
    join(own.found, found.quality, found.carried, found.faults)
    left = own
    join(evidence, own.found.quality, own.found.carried, own.found.faults)
    return finish(own.sum)
  }
}

/** What earlier periods left: its quality is carried. */
function asCarried(work: (k: number) => Outcome | undefined, evidence: Evidence): (k: number) => Outcome | undefined {
  return (k) => {
    const { result, found } = apart(evidence, () => work(k))
    join(evidence, 0, Math.max(found.quality, found.carried), found.faults)
    return result
  }
}
