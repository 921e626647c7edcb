import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const first = defineFunction({
  name: "first",
  doc: "The first figure or balance of a period: what was in force, or held, at its start.",
  example: "first(index_price) over month",
  overMany: { takes: "picks", by: "none", empty: "needs else" },
  choices: [],
  fold: folds.get("first")!,
})
