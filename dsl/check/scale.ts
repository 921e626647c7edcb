import type { Checked, CheckedRule, CheckedRounding } from "./checked.ts"
import { decimals, one, over, power, ratio, times, type Ratio } from "./ratio.ts"
import { currencyOf, type Unit } from "./units.ts"

/**
 * How many decimals of the base unit hold a value exactly: a bound found from the text alone. Infinity means that no
 * finite decimal is certain, as after a division by something that varies.
 */
export type Digits = number

export interface ScaleContext {
  readonly interval_minutes: number
  readonly rounding: CheckedRounding
  /** Decimals of another rule's value, as far as known by now. */
  readonly digitsOf: (rule: string, worth: boolean) => Digits
}

/** Readings are decimals of at most this many places in their own unit (the data door refuses finer ones). */
const readingPlaces = 20

export function digitsOf(value: Checked, context: ScaleContext): Digits {
  const of = (part: Checked) => digitsOf(part, context)
  switch (value.op) {
    case "unknown":
    case "flag":
    case "and":
    case "or":
    case "not":
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return Number.NEGATIVE_INFINITY
    case "number":
      return decimals(value.value) ?? Infinity
    case "read":
      return context.digitsOf(value.rule, value.worth === true)
    case "+":
    case "-":
      return Math.max(of(value.left), of(value.right))
    case "*":
      return product(of(value.left), of(value.right))
    case "/": {
      const divisor = constant(value.right, context)
      return divisor && divisor.n !== 0n ? product(of(value.left), decimals(over(one, divisor)) ?? Infinity) : Infinity
    }
    case "negate":
      return of(value.operand)
    case "if":
      return Math.max(of(value.then), of(value.else))
    case "case":
      return Math.max(of(value.otherwise), ...value.arms.map((arm) => of(arm.value)))
    case "call":
      return value.function === "ratio" ? Infinity : Math.max(...value.arguments.map(of))
    case "duration": {
      const length = constant(value, context)
      if (length) return decimals(length) ?? Infinity
      // Days are whole; hours come in halves where a zone moves by thirty minutes; months divide by 28 to 31.
      return value.function === "days" ? 0 : value.function === "hours" ? 2 : Infinity
    }
    case "round":
      return decimals(value.quantum) ?? Infinity
    case "prior":
      return Math.max(of(value.of), of(value.else))
    case "aggregate": {
      if (value.function === "wavg" || value.function === "tavg") return Infinity
      if (value.function === "count") return 0
      return Math.max(of(value.of), value.else ? of(value.else) : Number.NEGATIVE_INFINITY)
    }
  }
}

/** Decimals of a sum of exponents; zero times anything is zero. */
const product = (a: Digits, b: Digits): Digits =>
  a === Number.NEGATIVE_INFINITY || b === Number.NEGATIVE_INFINITY ? Number.NEGATIVE_INFINITY : a + b

/** The value of an expression that the text alone fixes. */
function constant(value: Checked, context: ScaleContext): Ratio | undefined {
  if (value.op === "number") return value.value
  if (value.op === "duration" && value.grain === "interval") return ratio(BigInt(context.interval_minutes), 60n)
  if (value.op === "duration" && value.grain === "hour") return one
  if (value.op === "negate") {
    const operand = constant(value.operand, context)
    return operand && { n: -operand.n, d: operand.d }
  }
  if (value.op === "*" || value.op === "/") {
    const [left, right] = [constant(value.left, context), constant(value.right, context)]
    if (!left || !right || (value.op === "/" && right.n === 0n)) return undefined
    return value.op === "*" ? times(left, right) : over(left, right)
  }
  return undefined
}

/** Decimals of base units when a value is kept to `places` of its own unit. */
export const keptTo = (unit: Unit, places: number): Digits =>
  decimals(times(unit.scale, power(ratio(10n), -places))) ?? Infinity

/** The decimals of one rule's value, or of what an account's additions are worth, given those of the others. */
export function digitsOfRule(rule: CheckedRule, worth: boolean, context: ScaleContext): Digits {
  const kept = (digits: Digits): Digits =>
    digits === Infinity ? keptTo(rule.type.unit, context.rounding.quotients?.decimals ?? 10) : digits
  switch (rule.rule) {
    case "input":
      return keptTo(rule.type.unit, readingPlaces)
    case "agreed":
      return Math.max(
        ...rule.values.flatMap(({ dated }) => {
          const listed = dated.list.map(({ value }) => kept(digitsOf(value, context)))
          const { escalation } = dated
          if (!escalation) return listed
          if (escalation.chain.form === "rounded") return [decimals(escalation.chain.quantum) ?? Infinity, ...listed]
          // An exact chain is a finite decimal in every year; how long does not matter to those who use it.
          return listed.map((digits) => digits + 100)
        }),
      )
    case "define":
      return kept(digitsOf(rule.value, context))
    case "charge":
    case "settle": {
      const quantum = context.rounding.money.find(({ currency }) => currency === currencyOf(rule.type.unit))?.quantum
      return context.rounding.stage === "total" || !quantum
        ? kept(digitsOf(rule.value, context))
        : (decimals(quantum) ?? Infinity)
    }
    case "account": {
      if (worth)
        return Math.max(
          rule.worth ? (decimals(rule.worth.quantum) ?? Infinity) : 0,
          ...rule.lines.map((line) =>
            line.line === "add" && line.worth ? digitsOf(line.worth, context) : Number.NEGATIVE_INFINITY,
          ),
        )
      return Math.max(
        kept(digitsOf(rule.opens, context)),
        ...rule.lines.map((line) => kept(digitsOf(line.line === "add" ? line.amount : line.limit, context))),
      )
    }
  }
}
