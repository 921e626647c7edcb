import { defineFunction } from "../catalog/define.ts"
import { extreme } from "../catalog/extreme.ts"
import { quantities } from "../catalog/kinds.ts"
import { maximum } from "../number/rational.ts"

export const max = defineFunction({
  name: "max",
  doc: "The largest of several values; or, over a period or across a group, the largest figure in force.",
  example: "max(committed - delivered_energy, 0)",
  form: {
    form: "pointwise",
    parameters: [
      { name: "value", doc: "two values or more, of one unit" },
      { name: "value", doc: "another" },
    ],
    repeats: true,
    law: "alike",
  },
  overMany: { takes: "picks", by: "none", empty: "needs else" },
  choices: [],
  evaluate: (values) => quantities(values).reduce(maximum),
  fold: extreme(1),
})
