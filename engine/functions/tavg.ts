import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const tavg = defineFunction({
  name: "tavg",
  doc: "The average of a figure or balance over a period, each value weighted by how long it held.",
  example: "tavg(index_price) over month",
  overMany: { takes: "averages", by: "none", empty: "needs else" },
  choices: [],
  fold: folds.get("tavg")!,
})
