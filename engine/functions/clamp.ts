import { defineFunction } from "../catalog/define.ts"
import { quantities } from "../catalog/kinds.ts"
import { maximum, minimum } from "../number/rational.ts"

export const clamp = defineFunction({
  name: "clamp",
  doc: "The value, held between a lower and an upper limit: a collar. Where it stands decides what is tested: inside a sum each interval, outside it the total.",
  example: "clamp(index_price, 25 USD/MWh, 60 USD/MWh)",
  form: {
    form: "pointwise",
    parameters: [
      { name: "value", doc: "what is limited" },
      { name: "low", doc: "never below" },
      { name: "high", doc: "never above" },
    ],
    repeats: false,
    law: "clamp",
  },
  choices: [],
  evaluate: (values) => {
    const [value, low, high] = quantities(values)
    return maximum(low, minimum(value, high))
  },
})
