import { defineFunction } from "../catalog/define.ts"

export const round = defineFunction({
  name: "round",
  doc: "The value rounded to a step that has a unit, in a named mode. Besides posting, this is where a contract drops digits.",
  example: "round(availability, 0.01%, half_up)",
  form: { form: "round" },
  choices: [],
})
