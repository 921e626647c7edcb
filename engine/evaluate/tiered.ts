import { quantity } from "../catalog/kinds.ts"
import { add, compare, isZero, maximum, minimum, multiply, subtract, zero, type Rational } from "../number/rational.ts"
import type { Step } from "../plan/steps.ts"
import type { Closure, Outcome } from "./value.ts"

export type TieredStep = Extract<Step, { op: "tiered" }>

/** What is priced in one band. `amount` is absent where the band is not reached. */
export interface BandPriced {
  readonly limit: Rational | undefined
  readonly amount: Rational
  readonly price: Rational
  readonly cost: Rational
}

/** Why a scale prices nothing: an amount below zero, or a limit that does not rise. */
export type ScaleProblem =
  | { readonly problem: "below zero"; readonly amount: Rational }
  | { readonly problem: "limit"; readonly limit: Rational; readonly position: number }

/** The parts of a scale, ready. */
export interface Scale {
  readonly of: Closure
  readonly above: Closure | undefined
  readonly bands: readonly {
    readonly edge: "width" | "up to" | "below"
    readonly limit: Closure
    readonly at: Closure
  }[]
  readonly rest: Closure
}

/** The parts of a scale made ready by `inner`. */
export function scaleOf(step: TieredStep, inner: (part: Step) => Closure): Scale {
  return {
    of: inner(step.of),
    above: step.above && inner(step.above),
    bands: step.bands.map(({ edge, limit, at }) => ({ edge, limit: inner(limit), at: inner(at) })),
    rest: inner(step.rest),
  }
}

/**
 * Prices an amount by a scale, band by band: by position the bands that have a part of it. Null where a figure it needs is withheld;
 * limits and prices of bands beyond it are not asked for.
 */
export function pricedBands(
  kind: TieredStep["kind"],
  scale: Scale,
  k: number,
): readonly (BandPriced | undefined)[] | ScaleProblem | null {
  const amount = figure(scale.of, k)
  const above = scale.above ? figure(scale.above, k) : zero
  if (amount === null || above === null) return null
  if (amount.n < 0n || above.n < 0n) return { problem: "below zero", amount: amount.n < 0n ? amount : above }
  return kind === "marginal" ? slices(amount, above, scale, k) : whole(amount, scale, k)
}

export const isScaleProblem = <T extends object>(found: T | ScaleProblem): found is ScaleProblem => "problem" in found

/** What all bands cost together. */
export const totalCost = (bands: readonly (BandPriced | undefined)[]): Rational =>
  bands.reduce((sum, band) => (band ? add(sum, band.cost) : sum), zero)

/** Each band has the part of the slice from `above` that lies in its width; the rest is priced last. */
function slices(
  amount: Rational,
  above: Rational,
  { bands, rest }: Scale,
  k: number,
): readonly (BandPriced | undefined)[] | ScaleProblem | null {
  const found: (BandPriced | undefined)[] = []
  const top = add(above, amount)
  let low = zero
  for (const [position, { limit, at }] of bands.entries()) {
    if (compare(low, top) >= 0) return found
    const width = figure(limit, k)
    if (width === null) return null
    if (width.n <= 0n) return { problem: "limit", limit: width, position }
    const high = add(low, width)
    const part = subtract(minimum(high, top), maximum(low, above))
    low = high
    if (part.n <= 0n) {
      found.push(undefined)
      continue
    }
    const price = figure(at, k)
    if (price === null) return null
    found.push({ limit: width, amount: part, price, cost: multiply(part, price) })
  }
  const part = subtract(top, maximum(low, above))
  if (part.n <= 0n) return found
  const price = figure(rest, k)
  return price === null ? null : [...found, { limit: undefined, amount: part, price, cost: multiply(part, price) }]
}

/** All of it at the price of the band in which it ends. */
function whole(
  amount: Rational,
  { bands, rest }: Scale,
  k: number,
): readonly (BandPriced | undefined)[] | ScaleProblem | null {
  if (isZero(amount)) return []
  const passed: undefined[] = []
  let last = zero
  for (const [position, { edge, limit, at }] of bands.entries()) {
    const high = figure(limit, k)
    if (high === null) return null
    if (compare(high, last) <= 0) return { problem: "limit", limit: high, position }
    last = high
    const order = compare(amount, high)
    if (order < 0 || (order === 0 && edge === "up to")) return priced(passed, at, high)
    passed.push(undefined)
  }
  return priced(passed, rest, undefined)

  function priced(before: readonly undefined[], at: Closure, limit: Rational | undefined) {
    const price = figure(at, k)
    return price === null ? null : [...before, { limit, amount, price, cost: multiply(amount, price) }]
  }
}

function figure(closure: Closure, k: number): Rational | null {
  const value: Outcome = closure(k)
  return value === null ? null : quantity(value)
}
