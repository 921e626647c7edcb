import { defineFunction } from "../catalog/define.ts"

export const prior = defineFunction({
  name: "prior",
  doc: "A figure one period earlier. Before the first period of the term a history statement may give it; else the 'else' stands in.",
  example: "prior(billing_demand, else 0 kW)",
  form: { form: "prior" },
  choices: [],
})
