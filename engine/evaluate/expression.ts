import type { ContractCalendar } from "../calendar/periods.ts"
import { quantity, type Value } from "../catalog/kinds.ts"
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
  zero,
  type Rational,
} from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { Grain, Step } from "../plan/steps.ts"
import { aggregate } from "./aggregate.ts"
import { wantsHistory } from "./before-term.ts"
import { cash, stake } from "./cash.ts"
import { readyCurve } from "./curve.ts"
import {
  containing,
  containingIn,
  modeNamed,
  place,
  withheld,
  type AggregateStep,
  type Environment,
  type ReadStep,
  type Scope,
} from "./environment.ts"
import { apart, join } from "./evidence.ts"
import { readyRuns } from "./runs.ts"
import { isScaleProblem, pricedBands, scaleOf, totalCost, type TieredStep } from "./tiered.ts"
import { eventHours, milestone, timeSet } from "./time-set.ts"
import { flag, showWithUnit, type Closure } from "./value.ts"

export { containing, modeNamed, type AggregateStep, type Environment, type ReadStep, type Scope }

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
    case "versions":
      return versions(step, scope, environment)
    case "tiered":
      return tiered(step, scope, environment)
    case "curve":
      return curve(step, scope, environment)
    case "in":
      return timeSet(step, scope, environment)
    case "milestone":
      return milestone(step, scope, environment)
    case "event_hours":
      return eventHours(step, scope, environment)
    case "run":
      return run(step, scope, environment)
    case "cash":
      return cash(step, scope, environment)
    case "stake":
      return stake(step, scope, environment)
    case "prior":
      return environment.part ? ofWhole(step, scope, environment) : prior(step, scope, environment)
    case "aggregate":
      return environment.part && step.window
        ? ofWhole(step, scope, environment)
        : aggregate(step, scope, environment, ready)
  }
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

function quotient(step: Extract<Step, { op: "+" | "-" | "*" | "/" }>, scope: Scope, environment: Environment): Closure {
  const left = ready(step.left, scope, environment)
  const right = ready(step.right, scope, environment)
  return (k) => {
    const a = left(k)
    const b = right(k)
    if (b !== null && isZero(quantity(b))) {
      const { key, rule, period, span } = place(scope, environment, k)
      return withheld(
        environment,
        environment.faults.report(`${key}|${step.at}`, "run/divided-by-zero", { rule, period }, span),
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
    const { key, rule, period, span } = place(scope, environment, k)
    const data = { rule, period, function: step.function }
    return withheld(environment, environment.faults.report(`${key}|${step.at}`, "run/no-value", data, span))
  }
}

function duration(step: Extract<Step, { op: "duration" }>, scope: Scope, environment: Environment): Closure {
  const { calendar, faults } = environment
  const at = containing(calendar, scope.grain, step.grain)
  const length = lengthNamed(step.function, calendar)
  let known = Number.NaN
  let value: Rational | undefined
  return (k) => {
    const period = at(k)
    if (period < 0 && step.grain === "term") {
      const { key, rule, period: label, span } = place(scope, environment, k)
      return withheld(
        environment,
        faults.report(`${key}|${step.at}`, "run/before-history", { rule, period: label }, span),
      )
    }
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
  const { calendar, evidence, faults, history_utc } = environment
  const of = ready(step.of, scope, environment)
  const otherwise = ready(step.else, scope, environment)
  return (k) => {
    if (k === 0 && history_utc >= calendar.start_utc) return otherwise(k)
    const { result, found } = apart(evidence, () => of(k - 1))
    if (k === 0 && result === null && wantsHistory(found, faults)) return otherwise(k)
    join(evidence, 0, Math.max(found.quality, found.carried), found.faults)
    return result
  }
}

/** What looks beyond its period is not cut with it: it is that of the whole period, also in a part. */
function ofWhole(step: Step, scope: Scope, { calendar, part }: Environment): Closure {
  assert(part !== undefined, "only a part has a whole")
  const own = ready(step, scope, part.whole)
  const at = containingIn(calendar, scope.grain, part.whole.calendar, scope.grain)
  return (k) => own(at(k))
}

/** Amended: the last version whose day has come at the start of the period. */
function versions(step: Extract<Step, { op: "versions" }>, scope: Scope, environment: Environment): Closure {
  const { calendar, moments } = environment
  const { start } = calendar.periods(scope.grain)
  const first = ready(step.first, scope, environment)
  const later = step.later.map(({ from, value }) => ({
    from_utc: moments.startOf(from),
    value: ready(value, scope, environment),
  }))
  return (k) => (later.findLast(({ from_utc }) => from_utc <= start(k))?.value ?? first)(k)
}

function tiered(step: TieredStep, scope: Scope, environment: Environment): Closure {
  const scale = scaleOf(step, (part) => ready(part, scope, environment))
  return (k) => {
    const bands = pricedBands(step.kind, scale, k)
    if (bands === null) return null
    if (!isScaleProblem(bands)) return totalCost(bands)
    const { key, rule, period, span } = place(scope, environment, k)
    const entry = `${key}|${step.at}`
    if (bands.problem === "below zero") {
      const data = { rule, period, amount: showWithUnit(bands.amount, step.of.unit) }
      return withheld(environment, environment.faults.report(entry, "run/below-scale", data, span))
    }
    const unit = step.bands[bands.position]?.limit.unit ?? step.of.unit
    const data = { rule, period, limit: showWithUnit(bands.limit, unit), band: bands.position + 1 }
    return withheld(environment, environment.faults.report(entry, "run/band-limit", data, span))
  }
}

function curve(step: Extract<Step, { op: "curve" }>, scope: Scope, environment: Environment): Closure {
  const plan = environment.plan.curves.find(({ name }) => name === step.curve)
  assert(plan !== undefined, `no curve ${step.curve}`)
  const value = readyCurve(plan)
  const of = ready(step.of, scope, environment)
  return (k) => {
    const at = of(k)
    if (at === null) return null
    const found = value(quantity(at))
    if (found) return found.value
    const { key, rule, period, span } = place(scope, environment, k)
    const data = { rule, period, curve: plan.name, at: showWithUnit(at, step.of.unit) }
    return withheld(environment, environment.faults.report(`${key}|${step.at}`, "run/beyond-curve", data, span))
  }
}

/** Hours of the unbroken run of true periods; none where the flag is false. */
function run(step: Extract<Step, { op: "run" }>, scope: Scope, environment: Environment): Closure {
  const { calendar, faults } = environment
  const inside = { ...scope, grain: step.from }
  const of = ready(step.of, inside, environment)
  const runs = readyRuns(of, step.from, step.within, environment)
  const at = containing(calendar, scope.grain, step.from)
  return (k) => {
    const period = at(k)
    const holds = of(period)
    if (holds === null) return null
    if (!flag(holds)) return zero
    const found = step.form === "length" ? runs.whole(period) : runs.upTo(period)
    if (found !== "open") return found && found.hours
    const { key, rule, period: label, span } = place(inside, environment, period)
    return withheld(environment, faults.report(`${key}|${step.at}`, "run/run-not-over", { rule, period: label }, span))
  }
}
