import { Decimal } from "decimal.js"
import { assert } from "./assert.ts"
import { finiteDigits, fixedText, parseExact, printExact, rational, type Rational } from "./rational.ts"
import { round } from "./rounding.ts"

/** The longest literal or reading, in digits before and after the point. LANGUAGE.md, Limits. */
export const longestDecimal = 40

/** The exact value of a decimal as authors and files write it ("-12.50"), or undefined for anything else: an exponent, a thousands separator, a bare point, a plus, more than 40 digits. */
export function readDecimal(text: string): Rational | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined
  const digits = text.length - (text.startsWith("-") ? 1 : 0) - (text.includes(".") ? 1 : 0)
  return digits > longestDecimal ? undefined : parseExact(text)
}

/** The value as a decimal: its exact text, which must exist; or, given `places`, that many decimals, rounded half_even. The rounding is for the eye only, never for an amount. */
export function decimalText(value: Rational, places?: number): string {
  if (places !== undefined) return fixedText(round(value, rational(1n, 10n ** BigInt(places)), "half_even"), places)
  assert(finiteDigits(value) !== undefined, `${printExact(value)} has no finite decimal`)
  return printExact(value)
}

/** The value to `digits` significant digits, half_even, without an exponent ("0.333333"): a text for the eye where no finite decimal exists. */
export function significant(value: Rational, digits: number): string {
  // A division in decimal.js is rounded once, at the precision of its own constructor.
  const Readable = Decimal.clone({
    precision: digits,
    rounding: Decimal.ROUND_HALF_EVEN,
    minE: -9e15,
    maxE: 9e15,
    defaults: true,
  })
  return new Readable(value.n.toString()).dividedBy(value.d.toString()).toFixed()
}

/** The plan's exact text ("1/3", "12.5") as a decimal for the eye: as it is where it is one, else its first digits. */
export const readable = (exact: string, digits: number): string =>
  exact.includes("/") ? significant(parseExact(exact), digits) : exact
