import { defineFunction } from "../catalog/define.ts"
import { quantities } from "../catalog/kinds.ts"
import { assert } from "../number/assert.ts"
import { absolute, compare, divide, isZero, multiply, power, rational, type Rational } from "../number/rational.ts"
import { isRoundingMode, round } from "../number/rounding.ts"

export const roundSignificant = defineFunction({
  name: "round_significant",
  doc: "The value rounded to a number of significant digits, counted in its own unit, in a named mode: four of 4,062,753.92 USD are 4,063,000 USD.",
  example: "round_significant(annual_revenue, 4, half_up)",
  form: { form: "round_significant" },
  choices: [],
  evaluate: (values, choices) => {
    const [value, digits, unit] = quantities(values)
    const mode = choices.get("mode")
    assert(mode !== undefined && isRoundingMode(mode), "round_significant() without a rounding mode")
    const shown = divide(value, unit)
    if (isZero(shown)) return value
    const quantum = power(rational(10), magnitude(shown) - Number(digits.n))
    return multiply(round(shown, quantum, mode), unit)
  },
})

/** How many digits stand before the decimal point: 3 for 999.9, 0 for 0.5, −1 for 0.05. */
function magnitude(value: Rational): number {
  const size = absolute(value)
  const whole = size.n / size.d
  if (whole > 0n) return whole.toString().length
  let places = 0
  while (compare(size, power(rational(10), places - 1)) < 0) places--
  return places
}
