import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const wavg = defineFunction({
  name: "wavg",
  doc: "The average of a price or share, weighted by an amount. There is no average without a weight.",
  example: "wavg(index_price by delivered, else 0) over month",
  overMany: { takes: "weighs", by: "required", empty: "needs else" },
  choices: [],
  fold: folds.get("wavg")!,
})
