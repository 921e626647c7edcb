import { defineFunction } from "../catalog/define.ts"
import { folds } from "../catalog/folds.ts"

export const sum = defineFunction({
  name: "sum",
  doc: "Adds amounts over the periods inside a longer one, or across the members of a group. Prices do not add up; weight them.",
  example: "sum(delivered) over month",
  overMany: { takes: "adds", by: "none", empty: "has a value" },
  choices: [],
  fold: folds.get("sum")!,
})
