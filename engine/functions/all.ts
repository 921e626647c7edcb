import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const all = defineFunction({
  name: "all",
  doc: "Whether it was yes in every period. No periods: yes.",
  example: "all(curtailed) over day",
  overMany: { takes: "decides", by: "none", empty: "has a value" },
  choices: [],
  fold: folds.get("all")!,
})
