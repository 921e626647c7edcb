import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const last = defineFunction({
  name: "last",
  doc: "The last figure or balance of a period: what was in force, or held, at its end.",
  example: "last(index_price) over month",
  overMany: { takes: "picks", by: "none", empty: "needs else" },
  choices: [],
  fold: folds.get("last")!,
})
