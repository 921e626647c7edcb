import { defineFunction } from "../catalog/define.ts"

export const daysLate = defineFunction({
  name: "days_late",
  doc: "Days of a period that lie after the guaranteed day of an event, through the day it happened.",
  example: "days_late(cod) over month * 300 MW * 250 USD/MW-day",
  form: { form: "milestone", gives: "days_late" },
  choices: [],
})

export const pastLongstop = defineFunction({
  name: "past_longstop",
  doc: "Whether the longstop day of an event has passed by the end of the period and the event had not happened by it.",
  example: "past_longstop(cod)",
  form: { form: "milestone", gives: "past_longstop" },
  choices: [],
})
