import { defineFunction } from "../catalog/define.ts"
import { quantities } from "../catalog/kinds.ts"
import { absolute } from "../number/rational.ts"

export const abs = defineFunction({
  name: "abs",
  doc: "The value without its sign.",
  example: "abs(metered - scheduled)",
  form: { form: "pointwise", parameters: [{ name: "value", doc: "any quantity" }], repeats: false, law: "same" },
  choices: [],
  evaluate: (values) => absolute(quantities(values)[0]),
})
