import { defineFunction } from "../catalog/define.ts"

export const inSet = defineFunction({
  name: "in",
  doc: "Whether the period lies in a part of time: a period of a tou, a day of a calendar, a phase, or the spans of an event and of one of its causes.",
  example: "in(pjm.on_peak)",
  form: { form: "set" },
  choices: [],
})
