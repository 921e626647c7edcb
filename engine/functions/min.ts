import { defineFunction } from "../catalog/define.ts"
import { extreme } from "../catalog/extreme.ts"
import { quantities } from "../catalog/kinds.ts"
import { minimum } from "../number/rational.ts"

export const min = defineFunction({
  name: "min",
  doc: "The smallest of several values; or, over a period or across a group, the smallest figure in force. An amount limited by a balance is an amount.",
  example: "min(committed - delivered_energy, 0)",
  form: {
    form: "pointwise",
    parameters: [
      { name: "value", doc: "two values or more, of one unit" },
      { name: "value", doc: "another" },
    ],
    repeats: true,
    law: "limit",
  },
  overMany: { takes: "picks", by: "none", empty: "needs else" },
  choices: [],
  evaluate: (values) => quantities(values).reduce(minimum),
  fold: extreme(-1),
})
