import { quantity as figureOf } from "../catalog/kinds.ts"
import { containing, type AggregateStep, type Environment, type ReadStep, type Scope } from "../evaluate/environment.ts"
import { apart } from "../evaluate/evidence.ts"
import type { Evaluation } from "../evaluate/evaluate.ts"
import { ready } from "../evaluate/expression.ts"
import type { NumberReference } from "../evaluate/settlement.ts"
import { isScaleProblem, pricedBands, scaleOf, type TieredStep } from "../evaluate/tiered.ts"
import { flag, showWithUnit, type Outcome } from "../evaluate/value.ts"
import {
  add,
  divide,
  equal,
  isZero,
  multiply,
  negate,
  one,
  parseExact,
  printExact,
  rational,
  zero,
  type Rational,
} from "../number/rational.ts"
import type { SourceMap, Step, Unit } from "../plan/steps.ts"

/**
 * An amount as a line of an invoice shows it. It is a product, or a sum of parts, or neither, where the formula is neither. Figures are
 * exact: decimals, or fractions where no decimal holds them.
 */
export interface LinePart {
  /** The formula or the part of it, as written. */
  readonly text: string
  /** Which part it is, where the text does not say: days, a member, a tier. */
  readonly note?: string
  /** In the currency of the posting, before it is rounded. */
  readonly amount: string
  readonly product?: Product
  readonly parts?: readonly LinePart[]
}

export type Product =
  /** amount = quantity × price × share_percent / 100, where a share is there. */
  | {
      readonly form: "priced"
      readonly quantity: string
      readonly unit: string
      readonly price: string
      readonly priceUnit: string
      readonly share_percent?: string
      /** The price changes within the period: it is the amount divided by the quantity. */
      readonly average?: true
    }
  /** amount = base × rate_percent / 100; the base is money. */
  | { readonly form: "share"; readonly base: string; readonly rate_percent: string }

/**
 * How a posted amount is made up, read off the steps of its plan and worked out by the same closures that settle. What is shown always
 * comes to the amount exactly; where no such reading exists there is none. Undefined for what is not posted.
 */
export function lineParts(
  evaluation: Evaluation,
  sourceMap: SourceMap,
  { rule: name, members, at_utc }: NumberReference,
): LinePart | undefined {
  const rule = evaluation.rule(name)
  if (rule?.rule !== "charge" && rule?.rule !== "settle") return undefined
  const k = evaluation.calendar.periods(rule.grain).containing(at_utc)
  if (k < 0 || members.length !== rule.groups.length) return undefined
  const node = evaluation.node(name, members)
  if (node.form !== "formula") return undefined
  const whole: Place = { evaluation, environment: evaluation, scope: node.scope, k, sourceMap, unit: rule.unit }
  const total = known(whole, () => node.exact(k))
  if (!total) return undefined
  const text = textOf(rule.value, whole)
  if (!node.parts) return partOf(rule.value, total, text, whole)

  const { environment, inside } = node.parts
  const periods = environment.calendar.periods(rule.grain)
  const { from, to } = inside(k)
  const parts = Array.from({ length: to - from }, (_, position) => {
    const place = { ...whole, environment, k: from + position }
    const amount = valueOf(rule.value, place)
    return (
      amount && {
        ...partOf(rule.value, amount, textOf(rule.value, place), place),
        note: periods.label(from + position),
      }
    )
  })
  const [only, ...others] = parts
  if (only && others.length === 0) {
    const { note, ...part } = only
    return note === evaluation.calendar.periods(rule.grain).label(k) ? part : only
  }
  return { text, amount: inUnit(total, rule.unit), ...shapeText(summed(parts, total, whole), whole) }
}

/** Where a step stands, and the money it is counted in. */
interface Place {
  readonly evaluation: Evaluation
  readonly environment: Environment
  readonly scope: Scope
  /** A period of the scope's grain. */
  readonly k: number
  readonly sourceMap: SourceMap
  readonly unit: Unit
}

/** What a step is, with its figures in base units. */
type Shape =
  | {
      readonly form: "priced"
      readonly quantity: Rational
      readonly price: Rational
      readonly priceUnit: Unit
      readonly share: Rational
      readonly average: boolean
    }
  | { readonly form: "share"; readonly base: Rational; readonly rate: Rational }
  | { readonly form: "sum"; readonly parts: readonly LinePart[] }

function partOf(step: Step, amount: Rational, text: string, place: Place): LinePart {
  return { text, amount: inUnit(amount, place.unit), ...shapeText(shapeOf(step, amount, place), place) }
}

function shapeText(shape: Shape | undefined, { unit }: Place): Pick<LinePart, "product" | "parts"> {
  switch (shape?.form) {
    case undefined:
      return {}
    case "sum":
      return { parts: shape.parts }
    case "share":
      return { product: { form: "share", base: inUnit(shape.base, unit), rate_percent: inPercent(shape.rate) } }
    case "priced": {
      const { quantity, price, priceUnit, share, average } = shape
      return {
        product: {
          form: "priced",
          // USD/MWh: one MWh is as many base units as a dollar has over a dollar a MWh.
          quantity: printExact(divide(multiply(quantity, parseExact(priceUnit.scale)), parseExact(unit.scale))),
          unit: unitPriced(priceUnit, unit) ?? "",
          price: inUnit(price, priceUnit),
          priceUnit: priceUnit.text,
          ...(equal(share, one) ? {} : { share_percent: inPercent(share) }),
          ...(average ? { average: true } : {}),
        },
      }
    }
  }
}

/** The shape of a step whose value is `amount`. A reading that does not come to that amount exactly is none. */
function shapeOf(step: Step, amount: Rational, place: Place, depth = 0): Shape | undefined {
  const same = (other: Step): Shape | undefined => {
    const value = valueOf(other, place)
    return value && equal(value, amount) ? shapeOf(other, amount, place, depth) : undefined
  }
  switch (step.op) {
    case "*":
    case "/":
      return product(step, amount, place, depth)
    case "+":
    case "-":
      return summed(
        termsOf(step, false).map(({ term, negative }) => {
          const value = valueOf(term, place)
          if (!value) return undefined
          const own = partOf(term, value, textOf(term, place), place)
          return negative ? reversed(own) : own
        }),
        amount,
        place,
      )
    case "negate": {
      const shape = shapeOf(step.operand, negate(amount), place, depth)
      return shape && turned(shape)
    }
    case "if": {
      const holds = decided(step.condition, place)
      return holds === undefined ? undefined : same(holds ? step.then : step.else)
    }
    case "case": {
      const arm = step.arms.find(({ when }) => decided(when, place) !== false)
      return same(arm ? arm.value : step.otherwise)
    }
    case "versions":
      return same(inForce(step, place))
    case "round":
      return same(step.operand)
    case "call": {
      // Of a limit or a greatest of several, the one that decided.
      for (const argument of step.arguments) {
        const shape = argument.unit.text === place.unit.text ? same(argument) : undefined
        if (shape) return shape
      }
      return undefined
    }
    case "tiered":
      return banded(step, amount, place)
    case "aggregate":
      return step.across === undefined ? averaged(step, amount, place) : byMember(step, step.across, amount, place)
    case "read":
      return depth < deepest ? readThrough(step, amount, place, depth) : undefined
    default:
      return undefined
  }
}

/** Definitions are followed so far down; a formula of people is never that deep. */
const deepest = 8

// ---- products

interface Factor {
  readonly step: Step
  readonly inverse: boolean
}

/** quantity × price, or a share of an amount of money. */
function product(step: Step, amount: Rational, place: Place, depth: number): Shape | undefined {
  const isPrice = ({ unit }: Step) => unitPriced(unit, place.unit) !== undefined
  // A quotient such as cost / quantity is itself a price, where its parts taken singly show none.
  const found = pricedBy(factorsOf(step, () => true)) ?? pricedBy(factorsOf(step, (inner) => !isPrice(inner)))
  return found && comesTo(found, amount) ? found : undefined

  function pricedBy(factors: readonly Factor[]): Shape | undefined {
    const prices = factors.filter(({ step: factor }) => isPrice(factor))
    const money = factors.filter(({ step: factor }) => factor.unit.text === place.unit.text)
    const [pivot] = [...prices, ...money]
    if (!pivot || pivot.inverse || prices.length + money.length > 1) return undefined
    const others = factors.filter((factor) => factor !== pivot)
    const [shares, counts] = [others.filter(isShare), others.filter((factor) => !isShare(factor))]
    const value = valueOf(pivot.step, place)
    const share = valueOfAll(shares, place)
    if (!value || !share) return undefined
    if (prices.length === 0) {
      if (counts.length > 0) return undefined
      const shape = shapeOf(pivot.step, value, place, depth)
      if (shape?.form === "priced") return { ...shape, share: multiply(shape.share, share) }
      return { form: "share", base: value, rate: share }
    }
    const priced = { form: "priced", price: value, priceUnit: pivot.step.unit, average: false } as const
    // Of a price per point the quantity is the points.
    if (counts.length === 0) return { ...priced, quantity: share, share: one }
    const count = valueOfAll(counts, place)
    return count && { ...priced, quantity: count, share }
  }
}

function factorsOf(step: Step, opens: (inner: Step) => boolean, inverse = false): readonly Factor[] {
  if (step.op !== "*" && step.op !== "/") return [{ step, inverse }]
  const side = (inner: Step, under: boolean): readonly Factor[] =>
    opens(inner) ? factorsOf(inner, opens, under) : [{ step: inner, inverse: under }]
  return [...side(step.left, inverse), ...side(step.right, step.op === "/" ? !inverse : inverse)]
}

function valueOfAll(factors: readonly Factor[], place: Place): Rational | undefined {
  let result = one
  for (const { step, inverse } of factors) {
    const value = valueOf(step, place)
    if (!value || (inverse && isZero(value))) return undefined
    result = inverse ? divide(result, value) : multiply(result, value)
  }
  return result
}

/**
 * A sum over the period of quantity × price: the quantities added, and the price where it stays the same, else its average. A part that counts
 * is a share where it stays the same, else it is in the quantity.
 */
function averaged(step: AggregateStep, amount: Rational, place: Place): Shape | undefined {
  if (step.function !== "sum" || step.by) return undefined
  const factors = factorsOf(step.of, () => true)
  const prices = factors.filter(({ step: { unit } }) => unitPriced(unit, place.unit) !== undefined)
  const [price] = prices
  const others = factors.filter((factor) => factor !== price)
  if (!price || price.inverse || prices.length > 1 || others.length === 0) return undefined
  const over = (of: Step, aggregation: string) =>
    valueOf({ ...withoutRounding(step), function: aggregation, of, at: step.at }, place)
  /** The value of a step that is the same throughout the period. */
  const steady = (of: Step): Rational | undefined => {
    const [least, most] = [over(of, "min"), over(of, "max")]
    return least && most && equal(least, most) ? least : undefined
  }
  const [shares, counts] = [others.filter(isShare), others.filter((factor) => !isShare(factor))]
  const steadyShare = shares.length > 0 && counts.length > 0 ? steady(productOf(shares)) : undefined
  const quantity = over(productOf(steadyShare ? counts : others), "sum")
  if (!quantity) return undefined
  const shape = { form: "priced", quantity, priceUnit: price.step.unit, share: steadyShare ?? one } as const
  const counted = multiply(shape.quantity, shape.share)
  const same = steady(price.step)
  if (same && equal(multiply(counted, same), amount)) return { ...shape, price: same, average: false }
  return isZero(counted) ? undefined : { ...shape, price: divide(amount, counted), average: true }
}

const isShare = ({ step: { unit } }: Factor): boolean => isPlain(unit)

function withoutRounding({ rounded: _, else: __, ...step }: AggregateStep): AggregateStep {
  return step
}

/** The factors as one step. */
function productOf(factors: readonly Factor[]): Step {
  const none: Step = { at: -1, unit: { text: "number", scale: "1" }, op: "number", value: "1" }
  return factors.reduce<Step>(
    (left, { step, inverse }) => ({ at: -1, unit: step.unit, op: inverse ? "/" : "*", left, right: step }),
    none,
  )
}

// ---- sums

function termsOf(step: Step, negative: boolean): readonly { readonly term: Step; readonly negative: boolean }[] {
  if (step.op !== "+" && step.op !== "-") return [{ term: step, negative }]
  return [...termsOf(step.left, negative), ...termsOf(step.right, step.op === "-" ? !negative : negative)]
}

/** The parts where they come to the amount. */
function summed(parts: readonly (LinePart | undefined)[], amount: Rational, { unit }: Place): Shape | undefined {
  const found = parts.filter((part) => part !== undefined)
  const sum = found.reduce((total, part) => add(total, parseExact(part.amount)), zero)
  const isWhole = found.length === parts.length && equal(multiply(sum, parseExact(unit.scale)), amount)
  return isWhole && found.length > 0 ? { form: "sum", parts: found } : undefined
}

/** A sum across members, each by itself; those with nothing are left out. */
function byMember(step: AggregateStep, group: string, amount: Rational, place: Place): Shape | undefined {
  if (step.function !== "sum" || step.by) return undefined
  const { across: _, ...inner } = step
  const parts = place.environment.membersOf(group).flatMap((member) => {
    const scope = { ...place.scope, members: new Map(place.scope.members).set(group, member) }
    const own = { ...place, scope }
    const single = step.over || step.window ? inner : step.of
    const value = valueOf(single, own)
    if (!value) return [undefined]
    return isZero(value) ? [] : [{ ...partOf(single, value, textOf(single, own), own), note: member }]
  })
  return summed(parts, amount, place)
}

/** The bands of a scale, each with its part of the quantity. */
function banded(step: TieredStep, amount: Rational, place: Place): Shape | undefined {
  const { environment, scope, k, unit } = place
  const scale = scaleOf(step, (part) => ready(part, scope, environment))
  const bands = apart(environment.evidence, () => pricedBands(step.kind, scale, k)).result
  if (!bands || isScaleProblem(bands)) return undefined
  const parts = bands.flatMap((band, position): readonly LinePart[] => {
    if (!band) return []
    const written = step.bands[position]
    const price = written?.at ?? step.rest
    if (unitPriced(price.unit, unit) === undefined) return []
    const edge = written && written.edge !== "width" ? written.edge : position === 0 ? "first" : "next"
    const note = written && band.limit ? `${edge} ${showWithUnit(band.limit, written.limit.unit)}` : "rest"
    const shape = { form: "priced", quantity: band.amount, price: band.price, priceUnit: price.unit } as const
    return [
      {
        text: textOf(price, place),
        note,
        amount: inUnit(band.cost, unit),
        ...shapeText({ ...shape, share: one, average: false }, place),
      },
    ]
  })
  return summed(parts, amount, place)
}

// ---- definitions

/** A definition of the same periods that is the amount: its formula. */
function readThrough(step: ReadStep, amount: Rational, place: Place, depth: number): Shape | undefined {
  const { evaluation, environment, scope, k } = place
  const rule = evaluation.rule(step.rule)
  if (rule?.rule !== "define" || rule.unit.text !== place.unit.text || environment.part) return undefined
  const members = rule.groups.map((group, position) => step.members[position] ?? scope.members.get(group) ?? "")
  const node = evaluation.node(rule.name, members)
  if (node.form !== "formula" || node.parts) return undefined
  const inner = { ...place, scope: node.scope, k: containing(environment.calendar, scope.grain, rule.grain)(k) }
  const value = valueOf(rule.value, inner)
  return value && equal(value, amount) ? shapeOf(rule.value, amount, inner, depth + 1) : undefined
}

// ---- values and texts

const isPlain = ({ text }: Unit): boolean => text === "number" || text === "%" || text === "pp"

/** What a price is of: of USD/kW-mo, kW-mo. Undefined for what is no price in this currency. */
function unitPriced({ text }: Unit, currency: Unit): string | undefined {
  return text.startsWith(`${currency.text}/`) ? text.slice(currency.text.length + 1).replaceAll("/", "-") : undefined
}

function comesTo(shape: Shape, amount: Rational): boolean {
  switch (shape.form) {
    case "priced":
      return equal(multiply(multiply(shape.quantity, shape.price), shape.share), amount)
    case "share":
      return equal(multiply(shape.base, shape.rate), amount)
    case "sum":
      return true
  }
}

function turned(shape: Shape): Shape {
  switch (shape.form) {
    case "priced":
      return { ...shape, quantity: negate(shape.quantity) }
    case "share":
      return { ...shape, base: negate(shape.base) }
    case "sum":
      return { ...shape, parts: shape.parts.map(reversed) }
  }
}

/** A part that is taken off: its amount and its quantity with the other sign. */
function reversed({ product: made, parts, ...part }: LinePart): LinePart {
  const other = (exact: string) => printExact(negate(parseExact(exact)))
  return {
    ...part,
    amount: other(part.amount),
    ...(made === undefined
      ? {}
      : {
          product:
            made.form === "priced" ? { ...made, quantity: other(made.quantity) } : { ...made, base: other(made.base) },
        }),
    ...(parts === undefined ? {} : { parts: parts.map(reversed) }),
  }
}

function known({ environment }: Place, work: () => Outcome): Rational | undefined {
  const { result } = apart(environment.evidence, work)
  return result === null || typeof result === "boolean" ? undefined : figureOf(result)
}

/** The value of a step in base units; undefined where it is withheld. */
const valueOf = (step: Step, place: Place): Rational | undefined =>
  known(place, () => ready(step, place.scope, place.environment)(place.k))

function decided(condition: Step, { environment, scope, k }: Place): boolean | undefined {
  const { result } = apart(environment.evidence, () => ready(condition, scope, environment)(k))
  return result === null ? undefined : flag(result)
}

/** The formula at the start of the period, of one that amendments replace. */
function inForce(step: Step, { environment, scope, k }: Place): Step {
  if (step.op !== "versions") return step
  const start_utc = environment.calendar.periods(scope.grain).start(k)
  return step.later.findLast(({ from }) => environment.moments.startOf(from) <= start_utc)?.value ?? step.first
}

function textOf(step: Step, place: Place): string {
  const { sourceMap, scope } = place
  const span = sourceMap.rules.find(({ name }) => name === scope.rule)?.steps[inForce(step, place).at]
  return span
    ? sourceMap.text
        .slice(...span)
        .replace(/\/\/[^\n]*/g, " ")
        .replace(/\s+/g, " ")
        .trim()
    : ""
}

const inUnit = (value: Rational, unit: Unit): string => printExact(divide(value, parseExact(unit.scale)))

const inPercent = (value: Rational): string => printExact(multiply(value, rational(100)))
