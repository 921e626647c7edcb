import {
  absolute,
  add,
  compare,
  divide,
  isZero,
  multiply,
  power,
  rational,
  sign,
  subtract,
  type Rational,
} from "../../engine/number/rational.ts"
import { isRoundingMode, round, type RoundingMode } from "../../engine/number/rounding.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/**
 * Mike Cowlishaw's General Decimal Arithmetic cases. Our numbers are exact and have neither a precision, nor trailing zeros, nor a
 * negative zero: this adapter takes our exact result, rounds it to the case's precision in the case's mode by our own `round`,
 * and adds the form that the specification (version 1.70) asks of the text.
 */
export const decimalGda: Driver = {
  name: "decimal_gda",
  folder: "decimal_gda",
  run: (folder) => summary("decimal_gda", casesOf(folder, "cases.csv", judgeAll)),
}

interface Case {
  readonly id: string
  readonly operation: string
  readonly precision: number
  readonly mode: RoundingMode
  readonly left: Numeral
  readonly right: Numeral
  readonly expected: string
}

/** A number of the specification: (−1)^negative × coefficient × 10^exponent. */
interface Numeral {
  readonly negative: boolean
  readonly coefficient: bigint
  readonly exponent: number
}

/** The numeral of an operation: an exact value, the exponent its text should have if it can, and the sign it has if it is zero. */
interface Outcome {
  readonly exact: Rational
  readonly idealExponent: number
  readonly negativeZero: boolean
}

function judgeAll(text: string): Verdict[] {
  const [header = "", ...lines] = text.trim().split(/\r?\n/)
  const columns = header.split(",")
  return lines.map((line) => {
    const cells = line.split(",")
    const cell = (name: string) => cells[columns.indexOf(name)] ?? ""
    const left = readNumeral(cell("arg1"))
    const right = readNumeral(cell("arg2") === "" ? "0" : cell("arg2"))
    const id = `${cell("file")} ${cell("id")}`
    const mode = modeNamed(cell("rounding"))
    if (!mode) return unsupported(id, `the mode ${cell("rounding")}`)
    if (!left || !right) return unsupported(id, "an operand is no finite number")
    const found = answer({
      id,
      operation: cell("op"),
      precision: Number(cell("precision")),
      mode,
      left,
      right,
      expected: cell("result"),
    })
    return found === undefined ? unsupported(id, `operation ${cell("op")}`) : verdict(id, cell("result"), found)
  })
}

/** The specification's name of a mode; a name of ours cannot begin with a digit. */
function modeNamed(name: string): RoundingMode | undefined {
  const ours = name === "05up" ? "up_05" : name
  return isRoundingMode(ours) ? ours : undefined
}

function answer({ operation, precision, mode, left, right }: Case): string | undefined {
  const a = valueOf(left)
  const b = valueOf(right)
  const lowest = Math.min(left.exponent, right.exponent)
  const signsDiffer = left.negative !== right.negative
  const withPrecision = (outcome: Outcome) => printNumeral(toPrecision(outcome, precision, mode))
  switch (operation) {
    case "add":
      return withPrecision({
        exact: add(a, b),
        idealExponent: lowest,
        negativeZero: zeroSign(left.negative, right.negative, mode),
      })
    case "subtract":
      return withPrecision({
        exact: subtract(a, b),
        idealExponent: lowest,
        negativeZero: zeroSign(left.negative, !right.negative, mode),
      })
    case "multiply":
      return withPrecision({
        exact: multiply(a, b),
        idealExponent: left.exponent + right.exponent,
        negativeZero: signsDiffer,
      })
    case "divide":
      return withPrecision({
        exact: divide(a, b),
        idealExponent: left.exponent - right.exponent,
        negativeZero: signsDiffer,
      })
    case "divideint":
      return withPrecision({ exact: wholeQuotient(a, b), idealExponent: 0, negativeZero: signsDiffer })
    case "remainder":
      return withPrecision({
        exact: subtract(a, multiply(b, wholeQuotient(a, b))),
        idealExponent: lowest,
        negativeZero: left.negative,
      })
    case "compare":
      return String(compare(a, b))
    case "quantize":
      return printNumeral(toExponent(a, right.exponent, mode, left.negative))
    case "plus":
    case "apply":
      return withPrecision({
        exact: a,
        idealExponent: left.exponent,
        negativeZero: zeroSign(false, left.negative, mode),
      })
    case "minus":
      return withPrecision({
        exact: subtract(rational(0), a),
        idealExponent: left.exponent,
        negativeZero: zeroSign(false, !left.negative, mode),
      })
    case "abs":
      return withPrecision({ exact: absolute(a), idealExponent: left.exponent, negativeZero: false })
    case "reduce":
      return printNumeral(
        reduced(toPrecision({ exact: a, idealExponent: left.exponent, negativeZero: left.negative }, precision, mode)),
      )
    case "tointegral":
      return printNumeral(left.exponent >= 0 ? left : toExponent(a, 0, mode, left.negative))
    default:
      return undefined
  }
}

/** Without trailing zeros; a zero is plain. */
function reduced(numeral: Numeral): Numeral {
  let { coefficient, exponent } = numeral
  if (coefficient === 0n) return { ...numeral, exponent: 0 }
  for (; coefficient % 10n === 0n; exponent++) coefficient /= 10n
  return { ...numeral, coefficient, exponent }
}

/** A sum of zero is positive unless both terms are negative, or the terms differ and the mode is floor. */
function zeroSign(leftNegative: boolean, rightNegative: boolean, mode: RoundingMode): boolean {
  return leftNegative === rightNegative ? leftNegative : mode === "floor"
}

function wholeQuotient(a: Rational, b: Rational): Rational {
  return round(divide(a, b), rational(1), "down")
}

/** The value with at most `precision` digits and, as far as they reach, the ideal exponent. */
function toPrecision({ exact, idealExponent, negativeZero }: Outcome, precision: number, mode: RoundingMode): Numeral {
  if (isZero(exact)) return { negative: negativeZero, coefficient: 0n, exponent: idealExponent }
  const lowestExponent = leadingExponent(exact) + 1 - precision
  for (let exponent = idealExponent; exponent > lowestExponent; exponent--) {
    if (divide(exact, tenTo(exponent)).d === 1n) return toExponent(exact, exponent, mode, negativeZero)
  }
  const rounded = toExponent(exact, lowestExponent, mode, negativeZero)
  const overflows = rounded.coefficient.toString().length > precision
  return overflows ? { ...rounded, coefficient: rounded.coefficient / 10n, exponent: rounded.exponent + 1 } : rounded
}

function toExponent(exact: Rational, exponent: number, mode: RoundingMode, negativeZero: boolean): Numeral {
  const rounded = round(exact, tenTo(exponent), mode)
  const { n } = absolute(divide(rounded, tenTo(exponent)))
  return { negative: isZero(exact) || n === 0n ? negativeZero : sign(exact) < 0, coefficient: n, exponent }
}

/** The power of ten of the first digit: 2 for 345, −1 for 0.5. */
function leadingExponent(value: Rational): number {
  const size = absolute(value)
  let exponent = size.n.toString().length - size.d.toString().length
  while (compare(tenTo(exponent), size) > 0) exponent--
  while (compare(tenTo(exponent + 1), size) <= 0) exponent++
  return exponent
}

function tenTo(exponent: number): Rational {
  return power(rational(10), exponent)
}

function valueOf({ negative, coefficient, exponent }: Numeral): Rational {
  return multiply(rational(negative ? -coefficient : coefficient), tenTo(exponent))
}

function readNumeral(text: string): Numeral | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!parts || !/\d/.test(text)) return undefined
  const [, minus, whole = "", fraction = "", exponent = "0"] = parts
  return {
    negative: minus === "-",
    coefficient: BigInt(whole + fraction),
    exponent: Number(exponent) - fraction.length,
  }
}

/** to-scientific-string of the specification. */
function printNumeral({ negative, coefficient, exponent }: Numeral): string {
  const digits = coefficient.toString()
  const adjusted = exponent + digits.length - 1
  const minus = negative ? "-" : ""
  if (exponent <= 0 && adjusted >= -6) {
    const padded = digits.padStart(1 - exponent, "0")
    const point = padded.length + exponent
    return exponent === 0 ? minus + digits : `${minus}${padded.slice(0, point)}.${padded.slice(point)}`
  }
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ""
  return `${minus}${digits.charAt(0)}${fraction}E${adjusted < 0 ? "" : "+"}${adjusted}`
}
