import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const any = defineFunction({
  name: "any",
  doc: "Whether it was yes in at least one period. No periods: no.",
  example: "any(curtailed) over day",
  overMany: { takes: "decides", by: "none", empty: "has a value" },
  choices: [],
  fold: folds.get("any")!,
})
