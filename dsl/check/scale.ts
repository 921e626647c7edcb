import type {
  Checked,
  CheckedAccountLine,
  CheckedCurve,
  CheckedRounding,
  CheckedRule,
  CheckedWaterfall,
} from "./checked.ts"
import type { Grain } from "./grains.ts"
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
  /** Decimals of another rule's value, as far as known by now; of a waterfall, those of the stage that is read. */
  readonly digitsOf: (rule: string, worth: boolean, stage?: string) => Digits
  readonly curves: ReadonlyMap<string, CheckedCurve>
  /** The postings that money moves by. */
  readonly postings: readonly string[]
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
    case "in":
      return none
    case "number":
      return decimals(value.value) ?? Infinity
    case "read":
      return context.digitsOf(value.rule, value.worth === true, value.stage)
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
    case "versions":
      return Math.max(of(value.first), ...value.later.map((each) => of(each.value)))
    case "tiered": {
      const amounts = [value.of, ...(value.above ? [value.above] : []), ...value.bands.map(({ limit }) => limit)]
      const prices = [...value.bands.map(({ at }) => at), value.rest]
      return product(Math.max(...amounts.map(of)), Math.max(...prices.map(of)))
    }
    case "curve":
      return digitsOfCurve(context.curves.get(value.curve), of(value.of))
    case "call":
      return digitsOfCall(value, of)
    case "milestone":
      return value.what === "days_late" ? 0 : none
    case "event_hours":
      // Spans are told to the second and finer, which is no finite part of an hour.
      return Infinity
    case "run":
      return digitsOfHours(value.from, context)
    case "cash": {
      const counted = context.postings.filter((name) => !value.before.includes(name))
      return Math.max(none, ...counted.map((name) => context.digitsOf(name, false)))
    }
    case "stake":
      return value.boundary.form === "equity_share" && value.boundary.holding !== undefined
        ? Math.max(0, context.digitsOf(value.boundary.holding, false))
        : 0
    case "duration":
      // Days are whole; months divide by 28 to 31.
      return value.function === "days" ? 0 : value.function === "hours" ? digitsOfHours(value.grain, context) : Infinity
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

/** What has no decimals at all: zero, yes and no. */
const none = Number.NEGATIVE_INFINITY

/** Hours of a whole number of periods; of days and longer in halves, where a zone moves by thirty minutes. */
function digitsOfHours(grain: Grain, { interval_minutes }: ScaleContext): Digits {
  if (grain === "interval") return decimals(ratio(BigInt(interval_minutes), 60n)) ?? Infinity
  return grain === "hour" ? 0 : 2
}

function digitsOfCall(
  { function: name, arguments: values }: Extract<Checked, { op: "call" }>,
  of: (part: Checked) => Digits,
): Digits {
  const all = values.map(of)
  if (name === "ratio") return Infinity
  if (name === "above_band" || name === "below_band") {
    const [value, allowed, share, base] = all as [Digits, Digits, Digits, Digits]
    return Math.max(value, allowed, product(share, base))
  }
  // Digits are counted in the unit of the value, which need not be a decimal part of the base unit.
  if (name === "round_significant") return decimals(scaleOf(values[2])) === undefined ? Infinity : Math.max(...all)
  return Math.max(...all)
}
const scaleOf = (unit: Checked | undefined): Ratio => (unit?.op === "number" ? over(one, unit.value) : one)

/** A step gives one of its values; a line adds what its slopes make of the place between two points. */
function digitsOfCurve(curve: CheckedCurve | undefined, of: Digits): Digits {
  if (!curve) return Infinity
  const values = curve.points.map(({ value }) => decimals(value) ?? Infinity)
  if (curve.between === "step") return Math.max(...values)
  const lines = curve.points.slice(1).map((point, at) => {
    const before = curve.points[at]!
    const slope = over(minus(point.value, before.value), minus(point.at, before.at))
    return product(Math.max(of, decimals(before.at) ?? Infinity), decimals(slope) ?? Infinity)
  })
  return Math.max(...values, ...lines)
}
const minus = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d - b.n * a.d, a.d * b.d)

/** Decimals of a sum of exponents; zero times anything is zero. */
const product = (a: Digits, b: Digits): Digits => (a === none || b === none ? none : a + b)

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
          const { escalation, indexation } = dated
          // A quotient of two indices, unless every figure it gives is rounded.
          if (indexation)
            return [
              indexation.chain.form === "rounded" ? (decimals(indexation.chain.quantum) ?? Infinity) : Infinity,
              ...listed,
            ]
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
          ...rule.lines.map((line) => (line.line === "add" && line.worth ? digitsOf(line.worth, context) : none)),
        )
      return Math.max(
        kept(digitsOf(rule.opens, context)),
        ...rule.lines.map((line) =>
          line.line === "accrue" ? (decimals(line.quantum) ?? Infinity) : kept(digitsOf(amountOf(line), context)),
        ),
      )
    }
    case "flip":
      return none
    case "allocate":
      return decimals(rule.step) ?? Infinity
    case "waterfall":
      // What the recipients get in all is cut to the step in either form.
      return decimals(rule.step) ?? Infinity
    case "movement":
      return rule.whole ? (decimals(rule.whole.quantum) ?? Infinity) : kept(digitsOf(rule.value, context))
  }
}

/** What a line of an account moves, or sets its balance to. */
export function amountOf(line: Exclude<CheckedAccountLine, { line: "accrue" }>): Checked {
  switch (line.line) {
    case "add":
      return line.amount
    case "draw":
      return line.limit
    case "reset":
      return line.to
  }
}

/**
 * The decimals of a tier, or of the rest, that is not cut: of what it pays and of each part of it. A tier that runs until a recipient has
 * enough is a quotient, and so is all that comes after it.
 */
export function digitsOfTier(
  { of, tiers, rest }: CheckedWaterfall,
  stage: CheckedWaterfall["tiers"][number] | "rest",
  context: ScaleContext,
): Digits {
  const above = stage === "rest" ? tiers : tiers.slice(0, tiers.indexOf(stage) + 1)
  const amounts = above.map(({ limit }) => (limit.form === "until" ? Infinity : digitsOf(limit.value, context)))
  const { pay } = stage === "rest" ? rest : stage
  const shares = pay.form === "shares" ? pay.shares.map(({ share }) => digitsOf(share, context)) : []
  return pay.form === "weight" ? Infinity : product(Math.max(digitsOf(of, context), ...amounts), Math.max(0, ...shares))
}
