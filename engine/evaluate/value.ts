import type { Value } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { divide, parseExact, printExact, rational, type Rational } from "../number/rational.ts"
import type { Unit } from "../plan/steps.ts"

/** The value of a step or a rule in one period; null where it is withheld, and the evidence then holds the faults. */
export type Outcome = Value | null

/** A step or rule made ready for one grain and one member of each group: gives the outcome of period `k`. */
export type Closure = (k: number) => Outcome

/** The flag of an outcome; a number here is a bug of the plan. */
export function flag(value: Value): boolean {
  assert(typeof value === "boolean", "a quantity where a flag is expected")
  return value
}

/** The value in its declared unit: "12.5", "1/3", "true". */
export function show(value: Value, unit: Unit): string {
  return typeof value === "boolean" ? String(value) : printExact(divide(value, parseExact(unit.scale)))
}

/** The value with its unit, for a sentence: "12.5 MWh". */
export function showWithUnit(value: Value, unit: Unit): string {
  return typeof value === "boolean" || unit.text === "" || unit.text === "number"
    ? show(value, unit)
    : `${show(value, unit)} ${unit.text}`
}

/** One in the last of `decimals` places of a unit, in base units. */
export function lastPlace(unit: Unit, decimals: number): Rational {
  const scale = parseExact(unit.scale)
  return rational(scale.n, scale.d * 10n ** BigInt(decimals))
}
