import type { Span } from "../source/span.ts"
import type * as ast from "../syntax/ast.ts"
import type { CheckedDay } from "./checked.ts"
import type { Context } from "./context.ts"
import { monthDay, oneOf, reportUnknown, whole } from "./header.ts"
import { monthNames } from "./months.ts"

/** A day of the contract: a date, or one counted from an event that happens once. */
export function checkDay(day: ast.Day, context: Context): CheckedDay | undefined {
  switch (day.form) {
    case "date":
      return { form: "date", date: day.date.text }
    case "event": {
      const event = onceEvent(day.event, context)
      return event === undefined ? undefined : { form: "event", event }
    }
    case "after": {
      const count = whole(day.count, "The number", context)
      const unit = oneOf(day.unit, ["day", "month", "year"], context) as "day" | "month" | "year" | undefined
      const event = onceEvent(day.event, context)
      if (event === undefined || !count || !unit) return undefined
      return unit !== "year" || leapDaySaid(event, day.span, context)
        ? { form: "after", count, unit, event }
        : undefined
    }
    case "first": {
      const found = monthDay(day.day, context)
      const event = onceEvent(day.event, context)
      return found && event !== undefined ? { form: "first", ...found, event } : undefined
    }
  }
}

/** An event that happens once, by name; reported when it is none. */
export function onceEvent(word: ast.Word, context: Context): string | undefined {
  const { events } = context.scope
  const event = events.get(word.text)
  if (event?.form === "once") return event.name.text
  const once = [...events.values()].filter(({ form }) => form === "once").map(({ name }) => name.text)
  if (event) {
    const related = [{ span: event.name.span, message: `'${word.text}' is declared here` }]
    context.report("check/event-has-no-day", word.span, { name: word.text, once: once.join(", ") }, { related })
  } else reportUnknown("bind/unknown-name", word, "event", once, context)
  return undefined
}

/** Whether the contract says what an anniversary of 29 February is; asked for where one can fall on it. */
export function leapDaySaid(event: string, span: Span, context: Context): boolean {
  if (context.scope.time?.leapDay || !context.scope.time) return true
  context.report("choice/leap-day", span, { event })
  return false
}

/** Whether the first day certainly comes before the second: both are dates, or they hang on one event alike. */
export function isBefore(first: CheckedDay, second: CheckedDay): boolean {
  if (first.form === "date") return second.form === "date" && first.date < second.date
  if (second.form === "date" || first.event !== second.event) return false
  return daysAfter(first).most < daysAfter(second).least
}

/** The fewest and the most days after its event, as far as the text tells. */
function daysAfter(day: Exclude<CheckedDay, { form: "date" }>): { readonly least: number; readonly most: number } {
  switch (day.form) {
    case "event":
      return { least: 0, most: 0 }
    case "after":
      return {
        least: day.count * { day: 1, month: 28, year: 365 }[day.unit],
        most: day.count * { day: 1, month: 31, year: 366 }[day.unit],
      }
    case "first":
      return { least: 1, most: 366 }
  }
}

/** A day as the author writes it: `20 year after cod`. */
export function dayText(day: CheckedDay): string {
  switch (day.form) {
    case "date":
      return day.date
    case "event":
      return day.event
    case "after":
      return `${day.count} ${day.unit} after ${day.event}`
    case "first":
      return `first ${monthNames[day.month - 1]} ${day.day} after ${day.event}`
  }
}
