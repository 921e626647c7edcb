import { defineFunction } from "../catalog/define.ts"

export const hours = defineFunction({
  name: "hours",
  doc: "Hours that pass in a period of the term: 23 on a spring day, 25 on an autumn day.",
  example: "delivered / hours(interval)",
  form: { form: "duration", unit: "h" },
  choices: [],
})

export const days = defineFunction({
  name: "days",
  doc: "Local days of a period that lie in the term.",
  example: "capacity_payment_per_day * days(month)",
  form: { form: "duration", unit: "day" },
  choices: [],
})

export const months = defineFunction({
  name: "months",
  doc: "Months of a period, a part of one counted by its days: 16 of the 30 days of June are 16/30.",
  example: "capacity * 7.85 USD/kW-mo * months(month)",
  form: { form: "duration", unit: "mo" },
  choices: [],
})
