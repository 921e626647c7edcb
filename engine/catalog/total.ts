import { rational, type Rational } from "../number/rational.ts"

/**
 * A sum on its way: n / d not in lowest terms, so that adding thousands of values with few denominators needs no common
 * factors.
 */
export interface Total {
  n: bigint
  d: bigint
  /** The last other denominator, and d divided by it. */
  other: bigint
  factor: bigint
}

export const newTotal = (): Total => ({ n: 0n, d: 1n, other: 1n, factor: 1n })

export function accumulate(total: Total, { n, d }: Rational): void {
  if (d === total.d) {
    total.n += n
    return
  }
  if (d !== total.other) {
    if (total.d % d !== 0n) {
      const widened = rational(total.d, d).n * d
      total.n *= widened / total.d
      total.d = widened
    }
    total.other = d
    total.factor = total.d / d
  }
  total.n += n * total.factor
}

/** The sum in lowest terms. */
export const totalOf = ({ n, d }: Total): Rational => rational(n, d)
