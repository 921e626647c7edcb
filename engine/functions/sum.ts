import { defineFunction } from "../catalog/define.ts"
import { quantity } from "../catalog/kinds.ts"
import { accumulate, newTotal, totalOf, type Total } from "../catalog/total.ts"

export const sum = defineFunction<Total>({
  name: "sum",
  doc: "Adds amounts over the periods inside a longer one, or across the members of a group. Prices do not add up; weight them.",
  example: "sum(delivered) over month",
  overMany: { takes: "adds", by: "none", empty: "has a value" },
  choices: [],
  fold: {
    start: newTotal,
    add: (total, value) => accumulate(total, quantity(value)),
    finish: totalOf,
  },
})
