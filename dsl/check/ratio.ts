/** An exact fraction, always reduced, `d` positive: scale factors of units and figures as written. */
export interface Ratio {
  readonly n: bigint
  readonly d: bigint
}

export const one: Ratio = { n: 1n, d: 1n }

/** The reduced fraction n/d; d must not be zero. */
export function ratio(n: bigint, d: bigint = 1n): Ratio {
  if (d < 0n) return ratio(-n, -d)
  let [a, b] = [n < 0n ? -n : n, d]
  while (b > 0n) [a, b] = [b, a % b]
  return a > 1n ? { n: n / a, d: d / a } : { n, d }
}

export const plus = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d + b.n * a.d, a.d * b.d)
export const minus = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d - b.n * a.d, a.d * b.d)
export const times = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.n, a.d * b.d)
export const over = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d, a.d * b.n)
export const power = (a: Ratio, n: number): Ratio =>
  n >= 0 ? { n: a.n ** BigInt(n), d: a.d ** BigInt(n) } : over(one, power(a, -n))
export const equal = (a: Ratio, b: Ratio): boolean => a.n === b.n && a.d === b.d
export const less = (a: Ratio, b: Ratio): boolean => a.n * b.d < b.n * a.d

/** A figure as the language writes it, `9_600.5`, as an exact fraction. */
export function readFigure(text: string): Ratio {
  const [whole = "0", fraction = ""] = text.replaceAll("_", "").split(".")
  return ratio(BigInt(whole + fraction), 10n ** BigInt(fraction.length))
}

/** The fewest decimals that hold the fraction exactly, negative for trailing zeros; undefined when none do. */
export function decimals(a: Ratio): number | undefined {
  if (a.n === 0n) return Number.NEGATIVE_INFINITY
  const [twos, rest] = strip(a.d, 2n)
  const [fives, left] = strip(rest, 5n)
  if (left !== 1n) return undefined
  if (a.d > 1n) return Math.max(twos, fives)
  return -Math.min(strip(a.n, 2n)[0], strip(a.n, 5n)[0])
}

function strip(value: bigint, factor: bigint): [count: number, rest: bigint] {
  let count = 0
  while (value !== 0n && value % factor === 0n) [value, count] = [value / factor, count + 1]
  return [count, value]
}
