import { assert } from "../number/assert.ts"
import { add, compare, divide, equal, multiply, parseExact, subtract, type Rational } from "../number/rational.ts"
import type { PlanCurve } from "../plan/steps.ts"

/** A point of a curve. */
export interface CurvePoint {
  readonly at: Rational
  readonly value: Rational
}

/** What a curve gives, with the one or two points it comes from; undefined beyond a curve that ends. */
export interface OnCurve {
  readonly value: Rational
  readonly points: readonly CurvePoint[]
}

/** A curve ready to be asked: exact between its points, which are ascending. */
export function readyCurve({ points: written, between, beyond }: PlanCurve): (at: Rational) => OnCurve | undefined {
  const points = written.map(({ at, value }): CurvePoint => ({ at: parseExact(at), value: parseExact(value) }))
  const first = points[0]
  const last = points.at(-1)
  assert(first !== undefined && last !== undefined, "a curve has points")
  const held = (point: CurvePoint): OnCurve => ({ value: point.value, points: [point] })
  return (at) => {
    if (compare(at, first.at) < 0) return beyond === "clamp" ? held(first) : undefined
    if (compare(at, last.at) > 0) return beyond === "clamp" ? held(last) : undefined
    const position = lastUpTo(points, at)
    const low = points[position]
    const high = points[position + 1]
    assert(low !== undefined, "the first point is not above")
    if (!high || between === "step" || equal(low.at, at)) return held(low)
    const share = divide(subtract(at, low.at), subtract(high.at, low.at))
    return { value: add(low.value, multiply(share, subtract(high.value, low.value))), points: [low, high] }
  }
}

/** The last point that is not above. */
function lastUpTo(points: readonly CurvePoint[], at: Rational): number {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const point = points[middle]
    if (point && compare(point.at, at) <= 0) low = middle + 1
    else high = middle
  }
  return low - 1
}
