import { readDecimal } from "../number/decimal.ts"
import { finiteDigits, multiply, one, rational, zero, type Rational } from "../number/rational.ts"

/** A cell's exact value in base units, or why it is not one. Never a float. */
export type ReadCell = (text: string) => Rational | "data/not-a-decimal" | "data/too-fine" | "data/not-a-flag"

/** Reads decimals of at most so many places. `scale` is the base units in one unit of the column. Zeros at the end do not make a value finer. */
export function decimalCells(scale: Rational, decimals: number): ReadCell {
  const factors: Rational[] = []
  for (let places = 0; places <= decimals; places++) factors.push(multiply(scale, rational(1n, 10n ** BigInt(places))))
  return (text) => {
    const short = text.length <= longestShort ? shortDecimal(text) : undefined
    const factor = short && factors[short.places]
    if (factor)
      return factor.d === 1n
        ? { n: BigInt(short.digits) * factor.n, d: 1n }
        : multiply({ n: BigInt(short.digits), d: 1n }, factor)
    const value = readDecimal(text)
    if (!value) return "data/not-a-decimal"
    return (finiteDigits(value) ?? 0) > decimals ? "data/too-fine" : multiply(value, scale)
  }
}

/** Reads `true`, `false`, `1` and `0`, in capitals too, as spreadsheets write them. */
export const flagCells: ReadCell = (text) => flags.get(text.toLowerCase()) ?? "data/not-a-flag"

const flags: ReadonlyMap<string, Rational> = new Map([
  ["true", one],
  ["1", one],
  ["false", zero],
  ["0", zero],
])

/** Fifteen digits, a point and a minus: the digits are a whole number that JavaScript holds exactly. */
const longestShort = 15

/** The digits of a plain decimal as one whole number, and how many stand after the point; undefined where it is not plain. A quarter of the time of `readDecimal`, which decides every other text. */
function shortDecimal(text: string): { readonly digits: number; readonly places: number } | undefined {
  const negative = text.charCodeAt(0) === 45
  let digits = 0
  let point = -1
  const from = negative ? 1 : 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 46 && point < 0 && at > from) point = at
    else if (code >= 48 && code <= 57) digits = digits * 10 + (code - 48)
    else return undefined
  }
  if (text.length === from || point === text.length - 1) return undefined
  return { digits: negative ? -digits : digits, places: point < 0 ? 0 : text.length - 1 - point }
}
