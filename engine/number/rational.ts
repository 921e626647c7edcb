import { assert } from "./assert.ts"

/** An exact number, n / d: always in lowest terms with d > 0, so that two equal numbers have equal fields. Make one with `rational`. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

export const zero: Rational = { n: 0n, d: 1n }
export const one: Rational = { n: 1n, d: 1n }

/** The number n / d in lowest terms; a JavaScript number must be a safe integer. A zero d is a bug of the caller. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  return reduced(whole(n), whole(d))
}

/** The exact sum. */
export function add(a: Rational, b: Rational): Rational {
  if (a.d === b.d) {
    const sum = a.n + b.n
    return a.d === 1n ? { n: sum, d: 1n } : reduced(sum, a.d)
  }
  return combined(a, b.n, b.d)
}

/** The exact difference, a minus b. */
export function subtract(a: Rational, b: Rational): Rational {
  if (a.d === b.d) {
    const difference = a.n - b.n
    return a.d === 1n ? { n: difference, d: 1n } : reduced(difference, a.d)
  }
  return combined(a, -b.n, b.d)
}

/** The exact product. */
export function multiply(a: Rational, b: Rational): Rational {
  if (a.d === 1n && b.d === 1n) return { n: a.n * b.n, d: 1n }
  if (a.n === 0n || b.n === 0n) return zero
  // Both factors are in lowest terms, so only a numerator and the other's denominator can share a factor.
  const left = b.d === 1n ? 1n : commonFactor(a.n, b.d)
  const right = a.d === 1n ? 1n : commonFactor(b.n, a.d)
  return {
    n: (left === 1n ? a.n : a.n / left) * (right === 1n ? b.n : b.n / right),
    d: (right === 1n ? a.d : a.d / right) * (left === 1n ? b.d : b.d / left),
  }
}

/** The exact quotient, a over b. A zero b is a bug: the checker proves divisors, or the contract wrote `ratio … else`. */
export function divide(a: Rational, b: Rational): Rational {
  assert(b.n !== 0n, "division by zero")
  return multiply(a, b.n > 0n ? { n: b.d, d: b.n } : { n: -b.d, d: -b.n })
}

/** The number with the other sign. */
export function negate(a: Rational): Rational {
  return { n: -a.n, d: a.d }
}

/** The distance from zero. */
export function absolute(a: Rational): Rational {
  return a.n < 0n ? negate(a) : a
}

/** −1 when a is smaller, 1 when it is larger, 0 when they are the same number. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.d === b.d ? a.n : a.n * b.d
  const right = a.d === b.d ? b.n : b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

/** Whether both are the same number. */
export function equal(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d
}

/** Whether the number is exactly zero. */
export function isZero(a: Rational): boolean {
  return a.n === 0n
}

/** −1, 0 or 1. */
export function sign(a: Rational): -1 | 0 | 1 {
  return a.n < 0n ? -1 : a.n > 0n ? 1 : 0
}

/** The smaller of two; the first when they are equal. */
export function minimum(a: Rational, b: Rational): Rational {
  return compare(b, a) < 0 ? b : a
}

/** The larger of two; the first when they are equal. */
export function maximum(a: Rational, b: Rational): Rational {
  return compare(b, a) > 0 ? b : a
}

/** The largest whole number that is not above `a`: −1.5 gives −2. */
export function floor(a: Rational): bigint {
  const quotient = a.n / a.d
  return a.n < 0n && quotient * a.d !== a.n ? quotient - 1n : quotient
}

/** `base` to a whole power; a negative power of zero is a bug. */
export function power(base: Rational, exponent: number): Rational {
  assert(Number.isSafeInteger(exponent), `the power ${exponent} is not a whole number`)
  if (exponent < 0) return divide(one, power(base, -exponent))
  return { n: base.n ** BigInt(exponent), d: base.d ** BigInt(exponent) }
}

/** The fewest decimals that hold the number exactly, or undefined when no finite decimal does (1/3). */
export function finiteDigits(a: Rational): number | undefined {
  let rest = a.d
  let twos = 0
  let fives = 0
  let tens = 0
  for (; rest % 10n === 0n; rest /= 10n) tens++
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  return rest === 1n ? tens + Math.max(twos, fives) : undefined
}

/** The number in the plan's exact notation: "12.5" when a finite decimal holds it, otherwise "1/3". The same number always gives the same text. */
export function printExact(a: Rational): string {
  const digits = finiteDigits(a)
  return digits === undefined ? `${a.n}/${a.d}` : fixedText(a, digits)
}

/** Reads the plan's exact notation. Text that `printExact` could not mean is a bug: what an author or a file wrote goes through `readDecimal`. */
export function parseExact(text: string): Rational {
  const decimal = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (decimal) {
    const [, minus = "", wholePart = "", fraction = ""] = decimal
    const n = BigInt(wholePart + fraction)
    return reduced(minus === "" ? n : -n, 10n ** BigInt(fraction.length))
  }
  const ratio = /^(-?\d+)\/(\d+)$/.exec(text)
  assert(ratio !== null, `"${text}" is not an exact number`)
  return reduced(BigInt(ratio[1] ?? ""), BigInt(ratio[2] ?? ""))
}

/** The number with exactly `digits` decimals; one that needs more is a bug: round it first. */
export function fixedText(a: Rational, digits: number): string {
  const scaled = a.n * 10n ** BigInt(digits)
  assert(scaled % a.d === 0n, `${a.n}/${a.d} does not fit in ${digits} decimals`)
  const units = scaled / a.d
  const minus = units < 0n ? "-" : ""
  const figures = (units < 0n ? -units : units).toString().padStart(digits + 1, "0")
  const point = figures.length - digits
  return digits === 0 ? minus + figures : `${minus}${figures.slice(0, point)}.${figures.slice(point)}`
}

function whole(value: bigint | number): bigint {
  if (typeof value === "bigint") return value
  assert(Number.isSafeInteger(value), `${value} is not a whole number that JavaScript holds exactly`)
  return BigInt(value)
}

function reduced(n: bigint, d: bigint): Rational {
  if (d === 1n) return { n, d }
  assert(d !== 0n, "a fraction over zero")
  if (d < 0n) return reduced(-n, -d)
  const factor = commonFactor(n, d)
  return factor === 1n ? { n, d } : { n: n / factor, d: d / factor }
}

/** a + n / d where the denominators differ. Knuth, The Art of Computer Programming 2, section 4.5.1: no gcd of the long products. */
function combined(a: Rational, n: bigint, d: bigint): Rational {
  const shared = a.d === 1n || d === 1n ? 1n : commonFactor(a.d, d)
  if (shared === 1n) return { n: a.n * d + n * a.d, d: a.d * d }
  const ownPart = a.d / shared
  const sum = a.n * (d / shared) + n * ownPart
  const factor = commonFactor(sum, shared)
  return { n: sum / factor, d: ownPart * (d / factor) }
}

const largestSafe = BigInt(Number.MAX_SAFE_INTEGER)

/** The greatest common factor of any n and a positive d. */
function commonFactor(n: bigint, d: bigint): bigint {
  let a = n < 0n ? -n : n
  let b = d
  while (b > largestSafe || a > largestSafe) {
    if (b === 0n) return a
    ;[a, b] = [b, a % b]
  }
  // Whole numbers below 2^53 are exact as JavaScript numbers and twenty times as fast.
  let small = Number(a)
  let smaller = Number(b)
  while (smaller !== 0) [small, smaller] = [smaller, small % smaller]
  return BigInt(small)
}
