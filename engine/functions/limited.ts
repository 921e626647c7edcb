import { defineFunction } from "../catalog/define.ts"
import { quantities } from "../catalog/kinds.ts"
import { minimum } from "../number/rational.ts"

export const limited = defineFunction({
  name: "limited",
  doc: "An amount with a limit that a clause sets, and what becomes of the part above it.",
  example: "limited(damages, at_most: 12% * annual_revenue, excess: not_owed)",
  form: {
    form: "pointwise",
    parameters: [{ name: "amount", doc: "what would be owed without the limit" }],
    repeats: false,
    law: "limit",
  },
  choices: [
    { name: "at_most", question: "what is the limit?", takes: { form: "quantity" } },
    {
      name: "excess",
      question: "what becomes of the part above the limit?",
      takes: {
        form: "word",
        words: [{ word: "not_owed", doc: "it is never due; to carry it into later periods, keep it in an account" }],
      },
    },
  ],
  evaluate: (values) => {
    const [amount, limit] = quantities(values)
    return minimum(amount, limit)
  },
})
