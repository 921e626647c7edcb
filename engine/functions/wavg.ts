import { defineFunction } from "../catalog/define.ts"
import { quantity } from "../catalog/kinds.ts"
import { accumulate, newTotal, totalOf, type Total } from "../catalog/total.ts"
import { assert } from "../number/assert.ts"
import { divide, multiply } from "../number/rational.ts"

export const wavg = defineFunction<{ readonly products: Total; readonly weights: Total }>({
  name: "wavg",
  doc: "The average of a price or share, weighted by an amount. There is no average without a weight.",
  example: "wavg(index_price by delivered, else 0) over month",
  overMany: { takes: "weighs", by: "required", empty: "needs else" },
  choices: [],
  fold: {
    weighs: true,
    start: () => ({ products: newTotal(), weights: newTotal() }),
    add: ({ products, weights }, value, weight) => {
      assert(weight !== undefined, "a weighted average without a weight")
      accumulate(products, multiply(quantity(value), weight))
      accumulate(weights, weight)
    },
    finish: ({ products, weights }) => (weights.n === 0n ? undefined : divide(totalOf(products), totalOf(weights))),
  },
})
