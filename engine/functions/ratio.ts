import { defineFunction } from "../catalog/define.ts"

export const ratio = defineFunction({
  name: "ratio",
  doc: "A quotient whose divisor can be zero, with what holds when it is. Only then the 'else' stands in.",
  example: "ratio(available_hours, period_hours, else 100%)",
  form: { form: "ratio" },
  choices: [],
})
