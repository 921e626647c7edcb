import { defineFunction } from "../catalog/define.ts"
import { quantity } from "../catalog/kinds.ts"
import { accumulate, newTotal, totalOf, type Total } from "../catalog/total.ts"
import { divide, multiply, rational } from "../number/rational.ts"

export const tavg = defineFunction<{ readonly products: Total; duration_ms: number }>({
  name: "tavg",
  doc: "The average of a figure or balance over a period, each value weighted by how long it held.",
  example: "tavg(index_price) over month",
  overMany: { takes: "averages", by: "none", empty: "needs else" },
  choices: [],
  fold: {
    start: () => ({ products: newTotal(), duration_ms: 0 }),
    add: (state, value, _weight, duration_ms) => {
      accumulate(state.products, multiply(quantity(value), rational(duration_ms)))
      state.duration_ms += duration_ms
    },
    finish: ({ products, duration_ms }) =>
      duration_ms === 0 ? undefined : divide(totalOf(products), rational(duration_ms)),
  },
})
