import type { ContractCalendar } from "../calendar/periods.ts"
import { quantity, type Aggregate, type Functions, type Value } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import {
  add,
  compare,
  divide,
  equal,
  isZero,
  multiply,
  negate,
  parseExact,
  subtract,
  type Rational,
} from "../number/rational.ts"
import { isRoundingMode, round, type RoundingMode } from "../number/rounding.ts"
import type { Grain, Step } from "../plan/steps.ts"
import { apart, join, type Evidence } from "./evidence.ts"
import type { FaultBook } from "./faults.ts"
import { flag, showWithUnit, type Closure, type Outcome } from "./value.ts"

/** Where an expression stands: the rule whose it is, the grain it is evaluated at, and the member at hand of each group. */
export interface Scope {
  readonly rule: string
  readonly grain: Grain
  readonly members: ReadonlyMap<string, string>
}

/** What expressions need of the evaluation around them. */
export interface Environment {
  readonly calendar: ContractCalendar
  readonly functions: Functions
  readonly evidence: Evidence
  readonly faults: FaultBook
  membersOf(group: string): readonly string[]
  /** Another rule's value, ready to be read from this scope. */
  read(step: ReadStep, scope: Scope): Closure
  /** The value given for the period just before the term, where history gives one. */
  beforeTerm(step: Step, scope: Scope): Outcome | undefined
}

export type ReadStep = Extract<Step, { op: "read" }>
export type AggregateStep = Extract<Step, { op: "aggregate" }>

/** The step made ready for its scope, once: a closure that gives its outcome in period `k` of the scope's grain. */
export function ready(step: Step, scope: Scope, environment: Environment): Closure {
  const inner = (operand: Step) => ready(operand, scope, environment)
  switch (step.op) {
    case "number": {
      const value = parseExact(step.value)
      return () => value
    }
    case "flag": {
      const { value } = step
      return () => value
    }
    case "read":
      return environment.read(step, scope)
    case "+":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => add(quantity(a), quantity(b)))
    case "-":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => subtract(quantity(a), quantity(b)))
    case "*":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => multiply(quantity(a), quantity(b)))
    case "/":
      return quotient(step, scope, environment)
    case "=":
      return ofTwo(inner(step.left), inner(step.right), same)
    case "!=":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => !same(a, b))
    case "<":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => compare(quantity(a), quantity(b)) < 0)
    case "<=":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => compare(quantity(a), quantity(b)) <= 0)
    case ">":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => compare(quantity(a), quantity(b)) > 0)
    case ">=":
      return ofTwo(inner(step.left), inner(step.right), (a, b) => compare(quantity(a), quantity(b)) >= 0)
    case "and":
      return decidedBy(inner(step.left), inner(step.right), false)
    case "or":
      return decidedBy(inner(step.left), inner(step.right), true)
    case "not":
      return ofOne(inner(step.operand), (value) => !flag(value))
    case "negate":
      return ofOne(inner(step.operand), (value) => negate(quantity(value)))
    case "if": {
      const condition = inner(step.condition)
      const then = inner(step.then)
      const otherwise = inner(step.else)
      return (k) => {
        const holds = condition(k)
        return holds === null ? null : flag(holds) ? then(k) : otherwise(k)
      }
    }
    case "case": {
      const arms = step.arms.map(({ when, value }) => ({ when: inner(when), value: inner(value) }))
      const otherwise = inner(step.otherwise)
      return (k) => {
        for (const { when, value } of arms) {
          const holds = when(k)
          if (holds === null) return null
          if (flag(holds)) return value(k)
        }
        return otherwise(k)
      }
    }
    case "call":
      return step.function === "ratio" ? ratio(step, inner) : call(step, scope, environment)
    case "duration":
      return duration(step, scope, environment)
    case "round": {
      const operand = inner(step.operand)
      const quantum = parseExact(step.quantum)
      const mode = modeNamed(step.mode)
      return ofOne(operand, (value) => round(quantity(value), quantum, mode))
    }
    case "prior":
      return prior(step, scope, environment)
    case "aggregate":
      return aggregate(step, scope, environment)
  }
}

/** From a period to the one of another grain that contains its start. Consecutive questions cost nothing. */
export function containing(calendar: ContractCalendar, grain: Grain, other: Grain): (k: number) => number {
  if (grain === other) return (k) => k
  const own = calendar.periods(grain)
  const outer = calendar.periods(other)
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

/** The value of a `by`, `where` and `of` of an aggregation in one period and for one member. */
export interface Lane {
  readonly label: string | undefined
  readonly of: Closure
  readonly by: Closure | undefined
  readonly where: Closure | undefined
  readonly scope: Scope
}

/** The lanes of an aggregation: one per member of the group it runs across, else one. */
export function lanesOf(step: AggregateStep, scope: Scope, environment: Environment): readonly Lane[] {
  const grain = step.over?.from ?? scope.grain
  const { across } = step
  const members = across === undefined ? [undefined] : environment.membersOf(across)
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
      scope: inside,
    }
  })
}

function ofOne(operand: Closure, work: (value: Value) => Value): Closure {
  return (k) => {
    const value = operand(k)
    return value === null ? null : work(value)
  }
}

/** Both sides are always evaluated, so that all that is missing is said at once. */
function ofTwo(left: Closure, right: Closure, work: (a: Value, b: Value) => Value): Closure {
  return (k) => {
    const a = left(k)
    const b = right(k)
    return a === null || b === null ? null : work(a, b)
  }
}

/** `and`, `or`: the right side counts only where the left one has not decided. */
function decidedBy(left: Closure, right: Closure, deciding: boolean): Closure {
  return (k) => {
    const value = left(k)
    return value === null || flag(value) === deciding ? value : right(k)
  }
}

function same(a: Value, b: Value): boolean {
  return typeof a === "boolean" || typeof b === "boolean" ? a === b : equal(a, b)
}

/** Withholds the value at hand: the fault of this rule and period. */
function withheld(environment: Environment, position: number): null {
  join(environment.evidence, 0, 0, [position])
  return null
}

function place(
  scope: Scope,
  environment: Environment,
  k: number,
): {
  readonly key: string
  readonly rule: string
  readonly period: string
  readonly from_utc: number
  readonly to_utc: number
} {
  const periods = environment.calendar.periods(scope.grain)
  const members = [...scope.members.values()]
  const rule = members.length === 0 ? scope.rule : `${scope.rule}[${members.join(", ")}]`
  return {
    key: `${rule}|${scope.grain}|${k}`,
    rule,
    period: periods.label(k),
    from_utc: periods.start(k),
    to_utc: periods.end(k),
  }
}

function quotient(step: Extract<Step, { op: "+" | "-" | "*" | "/" }>, scope: Scope, environment: Environment): Closure {
  const left = ready(step.left, scope, environment)
  const right = ready(step.right, scope, environment)
  return (k) => {
    const a = left(k)
    const b = right(k)
    if (b !== null && isZero(quantity(b))) {
      const { key, rule, period, from_utc, to_utc } = place(scope, environment, k)
      return withheld(
        environment,
        environment.faults.report(`${key}|${step.at}`, "run/divided-by-zero", { rule, period }, { from_utc, to_utc }),
      )
    }
    return a === null || b === null ? null : divide(quantity(a), quantity(b))
  }
}

/** `ratio(a, b, else e)`: `e` counts, and is evaluated, only where `b` is zero. */
function ratio(step: Extract<Step, { op: "call" }>, inner: (operand: Step) => Closure): Closure {
  const [dividend, divisor, otherwise] = step.arguments.map(inner)
  assert(dividend !== undefined && divisor !== undefined && otherwise !== undefined, "ratio takes a, b and else")
  return (k) => {
    const b = divisor(k)
    if (b !== null && isZero(quantity(b))) return otherwise(k)
    const a = dividend(k)
    return a === null || b === null ? null : divide(quantity(a), quantity(b))
  }
}

function call(step: Extract<Step, { op: "call" }>, scope: Scope, environment: Environment): Closure {
  const row = environment.functions.pointwise(step.function)
  assert(row !== undefined, `no function ${step.function}`)
  const operands = step.arguments.map((operand) => ready(operand, scope, environment))
  const choices = new Map(step.choices.map(({ name, value }) => [name, value]))
  return (k) => {
    const values: Value[] = []
    for (const operand of operands) {
      const value = operand(k)
      if (value !== null) values.push(value)
    }
    if (values.length < operands.length) return null
    const value = row.evaluate(values, choices)
    if (value !== undefined) return value
    const { key, rule, period, from_utc, to_utc } = place(scope, environment, k)
    return withheld(
      environment,
      environment.faults.report(
        `${key}|${step.at}`,
        "run/no-value",
        { rule, period, function: step.function },
        { from_utc, to_utc },
      ),
    )
  }
}

function duration(step: Extract<Step, { op: "duration" }>, scope: Scope, { calendar }: Environment): Closure {
  const at = containing(calendar, scope.grain, step.grain)
  const length = lengthNamed(step.function, calendar)
  let known = -1
  let value: Rational | undefined
  return (k) => {
    const period = at(k)
    if (period !== known || value === undefined) {
      value = length(step.grain, period)
      known = period
    }
    return value
  }
}

function lengthNamed(name: string, { hours, days, months }: ContractCalendar): (grain: Grain, at: number) => Rational {
  switch (name) {
    case "hours":
      return hours
    case "days":
      return days
    case "months":
      return months
  }
  throw new Error(`Bug: no duration ${name}`)
}

/** Where the value of the earlier period comes from is what earlier periods left: its quality is carried. */
function prior(step: Extract<Step, { op: "prior" }>, scope: Scope, environment: Environment): Closure {
  const { evidence } = environment
  const of = ready(step.of, scope, environment)
  const otherwise = ready(step.else, scope, environment)
  return (k) => {
    if (k === 0) return environment.beforeTerm(step.of, scope) ?? otherwise(k)
    const { result, found } = apart(evidence, () => of(k - 1))
    join(evidence, 0, Math.max(found.quality, found.carried), found.faults)
    return result
  }
}

function aggregate(step: AggregateStep, scope: Scope, environment: Environment): Closure {
  const { calendar, evidence } = environment
  const fold = environment.functions.aggregate(step.function)
  assert(fold !== undefined, `no aggregation ${step.function}`)
  const lanes = lanesOf(step, scope, environment)
  const otherwise = step.else && ready(step.else, scope, environment)
  const overGrain = step.over?.grain ?? scope.grain
  const at = containing(calendar, scope.grain, overGrain)
  const gathered = gather(step, fold, lanes, overGrain, environment)
  const folded = overGrain === scope.grain ? gathered : remembered(gathered, evidence)
  return (k) => {
    const value = folded(at(k))
    if (value !== undefined) return value
    if (otherwise) return otherwise(k)
    const { key, rule, period, from_utc, to_utc } = place(scope, environment, k)
    return withheld(
      environment,
      environment.faults.report(
        `${key}|${step.at}`,
        "run/nothing-to-aggregate",
        { rule, period, function: step.function },
        { from_utc, to_utc },
      ),
    )
  }
}

/** One walk over the periods and members of an aggregation; undefined where there was nothing and nothing is no answer. */
function gather(
  step: AggregateStep,
  fold: Aggregate,
  lanes: readonly Lane[],
  overGrain: Grain,
  environment: Environment,
): (k: number) => Outcome | undefined {
  const { calendar } = environment
  const grain = step.over?.from ?? overGrain
  const periods = calendar.periods(grain)
  const span = step.over ? (k: number) => calendar.inside(grain, overGrain, k) : (k: number) => ({ from: k, to: k + 1 })
  const { rounded } = step
  const quantum = rounded && parseExact(rounded.quantum)
  const mode = rounded && modeNamed(rounded.mode)
  return (k) => {
    const { from, to } = span(k)
    const state = fold.start()
    let complete = true
    for (let at = from; at < to; at++) {
      for (const { of, by, where, scope } of lanes) {
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
          const { key, rule, period, from_utc, to_utc } = place(scope, environment, at)
          const text = step.by ? showWithUnit(weight, step.by.unit) : ""
          withheld(
            environment,
            environment.faults.report(
              `${key}|${step.at}`,
              "run/negative-weight",
              { rule, period, weight: text },
              { from_utc, to_utc },
            ),
          )
          complete = false
        }
        if (!complete) continue
        const amount = quantum && mode ? round(quantity(value), quantum, mode) : value
        fold.add(
          state,
          amount,
          weight === undefined ? undefined : quantity(weight),
          periods.end(at) - periods.start(at),
        )
      }
    }
    return complete ? fold.finish(state) : null
  }
}

/** The last period's answer kept with what it rests on: intervals of one month ask for the same month. */
function remembered(work: (k: number) => Outcome | undefined, evidence: Evidence): (k: number) => Outcome | undefined {
  let known: number | undefined
  let last: { readonly result: Outcome | undefined; readonly found: Readonly<Evidence> } | undefined
  return (k) => {
    if (k !== known || !last) {
      last = apart(evidence, () => work(k))
      known = k
    }
    join(evidence, last.found.quality, last.found.carried, last.found.faults)
    return last.result
  }
}
