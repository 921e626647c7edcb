import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedDueDate, CheckedInvoice } from "./checked.ts"
import { fits } from "./coerce.ts"
import type { Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { grainText, nests } from "./grains.ts"
import { checkedClause, checkedGrain, oneOf, reportUnknown, whole } from "./header.ts"
import { isTyped, plain } from "./typed.ts"
import { number } from "./units.ts"

/** An invoice: who bills whom, which lines, when it is due. It groups and dates; it computes no amount of its own. */
export function checkInvoice(item: ast.Invoice, context: Context): CheckedInvoice | undefined {
  const grain = checkedGrain(item.each, context)
  const clause = checkedClause(item.clause, context)
  let good = true
  for (const seat of [item.biller, item.billed])
    if (!context.scope.parties.has(seat.text) && !context.scope.groups.has(seat.text)) {
      reportUnknown("bind/unknown-party", seat, "party", context.scope.parties.keys(), context)
      good = false
    }
  const parts: Partial<Pick<Mutable<CheckedInvoice>, "issued" | "due" | "late" | "dispute" | "correct">> = {}
  const lines: string[] = []
  const netWith: string[] = []
  let nets = false
  for (const kind of ["issued", "due", "late", "dispute", "correct"] as const) {
    const second = item.lines.filter((line) => line.line === kind)[1]
    if (!second) continue
    context.report("check/invoice-line-twice", second.span, { invoice: item.name.text, line: kind })
    good = false
  }
  for (const line of item.lines)
    switch (line.line) {
      case "lines":
        for (const name of line.names)
          if (lines.includes(name.text)) {
            context.report("check/billed-twice", name.span, { name: name.text, invoices: `'${item.name.text}'` })
            good = false
          } else if (checkLine(item, name, grain, context)) lines.push(name.text)
          else good = false
        break
      case "issued": {
        const by = dueDate(line.by, context)
        if (by) parts.issued = by
        else good = false
        break
      }
      case "due": {
        const dates = line.dates.map((date) => dueDate(date, context))
        const pick = line.pick && oneOf(line.pick, ["later", "earlier"], context)
        const direction = line.roll && oneOf(line.roll.direction, context.words.rolls, context)
        const calendar = line.roll?.calendar
        if (calendar && !context.scope.calendars.has(calendar.text)) {
          reportUnknown("bind/unknown-name", calendar, "calendar", context.scope.calendars.keys(), context)
          good = false
        }
        if (dates.length > 1 && !line.pick) context.report("choice/due-pick", line.span, {})
        if (
          dates.some((date) => !date) ||
          (dates.length > 1 && !line.pick) ||
          (line.roll && !direction) ||
          (line.pick && !pick)
        )
          good = false
        else
          parts.due = {
            pick: pick === "earlier" ? "earlier" : "later",
            dates: dates.filter((date) => date !== undefined),
            ...(line.roll && direction ? { roll: { direction, calendar: line.roll.calendar.text } } : {}),
          }
        break
      }
      case "late": {
        const rate: Checked = checkExpression(line.rate, context)
        const basis = oneOf(line.basis, context.words.dayCounts, context)
        if (!isTyped(rate) || !fits(rate, plain(number), "The late rate", context) || !basis) good = false
        else parts.late = { rate, basis, compounding: line.compounding.text === "simple" ? "simple" : "daily" }
        break
      }
      case "dispute": {
        const count = whole(line.count, "The time to dispute", context)
        const unit = checkedGrain(line.grain, context)
        const of = oneOf(line.of, ["issue", "receipt"], context)
        if (count && unit && of) parts.dispute = { count, grain: unit, of }
        else good = false
        break
      }
      case "correct":
        for (const choice of line.choices)
          if (!corrections.includes(choice.name.text) && !oneOf(choice.name, corrections, context)) good = false
        parts.correct = line.choices.map((choice) => ({ choice: choice.name.text, value: choiceText(choice.value) }))
        break
      case "net":
        nets = true
        for (const name of line.with) {
          if (context.scope.invoices.has(name.text)) netWith.push(name.text)
          else {
            reportUnknown("bind/unknown-name", name, "invoice", context.scope.invoices.keys(), context)
            good = false
          }
        }
        break
    }
  needCalendar(item, context)
  const currencies = new Map(lines.map((name) => [context.typeOf(name)?.unit.text, name]))
  if (currencies.size > 1) {
    context.report("check/invoice-currencies", item.name.span, {
      invoice: item.name.text,
      currencies: [...currencies.keys()].join(" and "),
    })
    good = false
  }
  if (!grain || !good) return undefined
  return {
    name: item.name.text,
    ...(item.title ? { title: item.title.text } : {}),
    ...(clause ? { clause } : {}),
    biller: item.biller.text,
    billed: item.billed.text,
    grain,
    lines,
    ...parts,
    netWith,
    nets,
    span: item.span,
  }
}

/** What a correction clause may settle. */
const corrections: readonly string[] = ["within", "rules", "interest", "ignore_below"]

/** A choice as it is kept: without the layout of the text, so that it is the same however it is written. */
function choiceText(value: ast.Choice["value"]): string {
  if (value.node === "literal")
    return [value.number.text.replaceAll("_", ""), ...(value.unit ? [value.unit.text] : [])].join(" ")
  if (value.node === "date") return value.text
  return value.node === "reference" ? value.name.text : ""
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A line of an invoice is a charge or settlement between its two parties, of a whole period of it. */
function checkLine(
  item: ast.Invoice,
  name: ast.Word,
  grain: CheckedInvoice["grain"] | undefined,
  context: Context,
): boolean {
  const rule = context.scope.rules.get(name.text)
  if (!rule) {
    const postings = [...context.scope.rules].filter(([, each]) => each.node === "charge" || each.node === "settle")
    reportUnknown(
      "bind/unknown-name",
      name,
      "charge or settlement",
      postings.map(([each]) => each),
      context,
    )
    return false
  }
  if (context.scope.ambiguous.has(name.text)) return false
  if (rule.node !== "charge" && rule.node !== "settle") {
    const what = { input: "an input", agreed: "an agreed figure", define: "a definition", account: "an account" }[
      rule.node
    ]
    context.report("bind/not-a-posting", name.span, { name: name.text, what })
    return false
  }
  const seats = [rule.payer.text, rule.payee.text]
  const { parties, groups } = context.scope
  if (!seats.every((seat) => parties.has(seat) || groups.has(seat))) return false
  if (!seats.includes(item.biller.text) || !seats.includes(item.billed.text)) {
    context.report(
      "check/invoice-direction",
      name.span,
      { name: name.text, biller: item.biller.text, billed: item.billed.text },
      { related: [{ span: rule.name.span, message: `${rule.payer.text} pays ${rule.payee.text} here` }] },
    )
    return false
  }
  const type = context.typeOf(name.text)
  if (type && grain && type.grain !== grain && !nests(type.grain, grain, context.year)) {
    context.report("check/invoice-grain", name.span, {
      name: name.text,
      grain: grainText(type.grain),
      invoice: grainText(grain),
    })
    return false
  }
  return type !== undefined
}

function dueDate(date: ast.DueDate, context: Context): CheckedDueDate | undefined {
  if (date.form === "day") {
    const day = whole(date.day, "The day of the month", context)
    const grain = checkedGrain(date.grain, context)
    return day && grain ? { form: "day", day, grain } : undefined
  }
  const count = whole(date.count, "The number of days", context)
  const after = oneOf(date.after, ["period end", "issue", "receipt"], context)
  return count && after
    ? { form: "days", count, business: date.business, after: after as "period end" | "issue" | "receipt" }
    : undefined
}

/** Business days are those of a calendar: the one the due date rolls on, or the only one. */
function needCalendar({ lines }: ast.Invoice, context: Context): void {
  const { calendars, broken, anyBroken } = context.scope
  if (calendars.size === 1 || broken.size > 0 || anyBroken) return
  if (lines.some((line) => line.line === "due" && line.roll)) return
  const dates = lines.flatMap((line) => (line.line === "due" ? line.dates : line.line === "issued" ? [line.by] : []))
  const first = dates.find((date) => date.form === "days" && date.business)
  if (first) context.report("choice/business-days", first.span, { calendars: [...calendars.keys()].join(", ") })
}
