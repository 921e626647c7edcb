import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const count = defineFunction({
  name: "count",
  doc: "In how many periods a yes-or-no was yes.",
  example: "count(curtailed) over month",
  overMany: { takes: "counts", by: "none", empty: "has a value" },
  choices: [],
  fold: folds.get("count")!,
})
