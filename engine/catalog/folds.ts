import { assert } from "../number/assert.ts"
import { compare, divide, multiply, rational, type Rational } from "../number/rational.ts"
import type { Aggregate, Value } from "./kinds.ts"

/** The aggregations, each a walk over values in their order. Language, section 3.5 of the review: what each accepts, and what it gives for nothing. */
export const folds: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  [
    "sum",
    {
      start: newTotal,
      add: (total: Total, value) => accumulate(total, quantity(value)),
      finish: totalOf,
    } satisfies Aggregate<Total>,
  ],
  ["max", extreme(1)],
  ["min", extreme(-1)],
  [
    "first",
    {
      start: () => ({}),
      add: (kept: Kept, value) => {
        kept.value ??= value
      },
      finish: ({ value }) => value,
    } satisfies Aggregate<Kept>,
  ],
  [
    "last",
    {
      start: () => ({}),
      add: (kept: Kept, value) => {
        kept.value = value
      },
      finish: ({ value }) => value,
    } satisfies Aggregate<Kept>,
  ],
  [
    "count",
    {
      start: () => ({ times: 0 }),
      add: (state: { times: number }, value) => {
        if (value === true) state.times++
      },
      finish: ({ times }) => rational(times),
    } satisfies Aggregate<{ times: number }>,
  ],
  [
    "any",
    {
      start: () => ({ value: false }),
      add: (state: { value: boolean }, value) => {
        state.value ||= value === true
      },
      finish: ({ value }) => value,
    } satisfies Aggregate<{ value: boolean }>,
  ],
  [
    "all",
    {
      start: () => ({ value: true }),
      add: (state: { value: boolean }, value) => {
        state.value &&= value === true
      },
      finish: ({ value }) => value,
    } satisfies Aggregate<{ value: boolean }>,
  ],
  [
    "tavg",
    {
      start: () => ({ products: newTotal(), duration_ms: 0 }),
      add: (state: { products: Total; duration_ms: number }, value, _weight, duration_ms) => {
        accumulate(state.products, multiply(quantity(value), rational(duration_ms)))
        state.duration_ms += duration_ms
      },
      finish: ({ products, duration_ms }) =>
        duration_ms === 0 ? undefined : divide(totalOf(products), rational(duration_ms)),
    } satisfies Aggregate<{ products: Total; duration_ms: number }>,
  ],
  [
    "wavg",
    {
      weighs: true,
      start: () => ({ products: newTotal(), weights: newTotal() }),
      add: ({ products, weights }: { products: Total; weights: Total }, value, weight) => {
        assert(weight !== undefined, "a weighted average without a weight")
        accumulate(products, multiply(quantity(value), weight))
        accumulate(weights, weight)
      },
      finish: ({ products, weights }) => (weights.n === 0n ? undefined : divide(totalOf(products), totalOf(weights))),
    } satisfies Aggregate<{ products: Total; weights: Total }>,
  ],
])

interface Kept {
  value?: Value
}

/** A sum on its way: n / d not in lowest terms, so that adding thousands of values with few denominators needs no common factors. */
interface Total {
  n: bigint
  d: bigint
  /** The last other denominator, and d divided by it. */
  other: bigint
  factor: bigint
}

function newTotal(): Total {
  return { n: 0n, d: 1n, other: 1n, factor: 1n }
}

function accumulate(total: Total, { n, d }: Rational): void {
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

function totalOf({ n, d }: Total): Rational {
  return rational(n, d)
}

function extreme(side: 1 | -1): Aggregate<Kept> {
  return {
    start: () => ({}),
    add: (kept, value) => {
      if (kept.value === undefined || compare(quantity(value), quantity(kept.value)) === side) kept.value = value
    },
    finish: ({ value }) => value,
  }
}

function quantity(value: Value): Rational {
  assert(typeof value !== "boolean", "a flag where a quantity is added")
  return value
}
