import type * as ast from "../syntax/ast.ts"
import type { Checked, CheckedDueDate, CheckedInvoice } from "./checked.ts"
import { fits } from "./coerce.ts"
import { textOf, type Context } from "./context.ts"
import { checkExpression } from "./expression.ts"
import { grainText, nests } from "./grains.ts"
import { checkedClause, checkedGrain, oneOf, reportUnknown, whole } from "./header.ts"
import { oneWord } from "./indexation.ts"
import { usesOf } from "./order.ts"
import { isTyped, plain } from "./typed.ts"
import { currencies, number } from "./units.ts"

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
  const taxes: string[] = []
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
        const late = checkLate(line, context)
        if (late) parts.late = late
        else good = false
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
      case "correct": {
        const correct = checkCorrection(line, context)
        if (correct) parts.correct = correct
        else good = false
        break
      }
      case "tax":
        taxes.push(line.name.text)
        break
      case "net":
        nets = true
        for (const name of line.with)
          if (canNet(item, name, context)) netWith.push(name.text)
          else good = false
        break
    }
  needCalendar(item, context)
  askForRoll(item, context)
  if (parts.late && !item.lines.some((line) => line.line === "due")) {
    context.report("choice/due-unsaid", item.name.span, { invoice: item.name.text })
    good = false
  }
  const billedIn = new Map(lines.map((name) => [context.typeOf(name)?.unit.text, name]))
  if (billedIn.size > 1) {
    context.report("check/invoice-currencies", item.name.span, {
      invoice: item.name.text,
      currencies: [...billedIn.keys()].join(" and "),
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
    lines: [...lines, ...taxes.filter((tax) => context.scope.rules.get(tax)?.node === "tax")],
    ...parts,
    netWith,
    nets,
    span: item.span,
  }
}

type Late = Extract<ast.InvoiceLine, { line: "late" }>
type Correct = Extract<ast.InvoiceLine, { line: "correct" }>

/** The interest on what is paid late: the rate of each day, its basis, and whether interest bears interest. */
function checkLate(line: Late, context: Context): CheckedInvoice["late"] {
  const rate: Checked = checkExpression(line.rate, context)
  const basis = oneOf(line.basis, context.words.dayCounts, context)
  if (!isTyped(rate) || !fits(rate, { ...plain(number), grain: "day" }, "The late rate", context) || !basis)
    return undefined
  const { span } = line.rate
  const moves = usesOf(rate).some(({ rule }) => context.scope.rules.get(rule)?.node === "input")
  if (moves && rate.op !== "call") context.report("choice/late-ceiling", span, { text: textOf(context, span) })
  return { rate, basis, compounding: line.compounding.text === "simple" ? "simple" : "daily" }
}

/** How later corrections are settled. All of it is said, or nothing. */
function checkCorrection(line: Correct, context: Context): CheckedInvoice["correct"] {
  const given = new Map<string, ast.Choice>()
  let good = true
  for (const choice of line.choices) {
    const name = oneOf(choice.name, [...corrections.keys()], context)
    if (name === undefined) good = false
    else if (given.has(name)) {
      context.report("syntax/said-twice", choice.name.span, { what: `'${name}'` })
      good = false
    } else {
      given.set(name, choice)
      if (!isCorrection(name, choice, context)) good = false
    }
  }
  if (!good) return undefined
  for (const [name, { question, example }] of corrections) {
    if (given.has(name)) continue
    context.report("choice/correction", line.span, { choice: question, example })
    return undefined
  }
  return line.choices.map((choice) => ({ choice: choice.name.text, value: choiceText(choice.value) }))
}

/** What a correction clause settles, how it is asked for, and the words or the unit of its answer. */
const corrections: ReadonlyMap<
  string,
  { readonly question: string; readonly example: string; readonly words?: readonly string[] }
> = new Map([
  ["within", { question: "for how long they are made", example: "'within: 24 month'" }],
  [
    "rules",
    {
      question: "whether the rules of the time or those of today apply",
      example: "'rules: in_force_then' or 'rules: in_force_now'",
      words: ["in_force_then", "in_force_now"],
    },
  ],
  [
    "interest",
    {
      question: "whether they bear interest",
      example: "'interest: none' or 'interest: from_original_due_date'",
      words: ["none", "from_original_due_date"],
    },
  ],
  [
    "ignore_below",
    { question: "which are too small to be made", example: "'ignore_below: 50 USD' or 'ignore_below: 0 USD'" },
  ],
])

function isCorrection(name: string, choice: ast.Choice, context: Context): boolean {
  const { words, example } = corrections.get(name)!
  if (words) return oneWord(choice, words, context) !== undefined
  const { value } = choice
  const unit = value.node === "literal" ? value.unit?.text : undefined
  if (unit !== undefined && (name === "within" ? periods.includes(unit) : currencies.includes(unit))) return true
  context.report("check/choice-figure", value.span, { choice: name, example: example.replaceAll("'", "") })
  return false
}
const periods: readonly string[] = ["day", "month"]

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
    const what = kinds[rule.node]
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

/** What a name is that is no posting; a tax is on its invoice by itself. */
const kinds = {
  input: "an input",
  agreed: "an agreed figure",
  define: "a definition",
  account: "an account",
  flip: "a flip",
  allocate: "an allocation",
  waterfall: "a waterfall",
  movement: "a movement of certificates",
  tax: "a tax, which is on its invoice by itself",
} as const

function dueDate(date: ast.DueDate, context: Context): CheckedDueDate | undefined {
  if (date.form === "day") {
    const day = whole(date.day, "The day of the month", context)
    const grain = checkedGrain(date.grain, context)
    return day && grain ? { form: "day", day, grain } : undefined
  }
  const count = whole(date.count, "The number of days", context)
  const events = [...context.scope.events.values()].filter(({ form }) => form === "once")
  const known = ["period end", "issue", "receipt", ...events.map(({ name }) => name.text)]
  const after = oneOf(date.after, known, context)
  return count && after ? { form: "days", count, business: date.business, after } : undefined
}

/** What is paid together is owed between the same two parties, in one currency, and does not wait for itself. */
function canNet(item: ast.Invoice, word: ast.Word, { scope, typeOf, report }: Context): boolean {
  const other = scope.invoices.get(word.text)
  if (!other) {
    reportUnknown("bind/unknown-name", word, "invoice", scope.invoices.keys(), { scope, report })
    return false
  }
  const seats = ({ biller, billed }: ast.Invoice) => [biller.text, billed.text].toSorted().join()
  const money = ({ lines }: ast.Invoice) =>
    lines
      .flatMap((line) => (line.line === "lines" ? line.names : []))
      .map(({ text }) => typeOf(text)?.unit.text)
      .find((unit) => unit !== undefined)
  const isOther = seats(other) !== seats(item) ? "parties" : money(other) !== money(item) ? "currency" : undefined
  const why = closesCircle(item.name.text, word.text, scope) ? "itself" : isOther
  if (why) report("check/nets-with-other", word.span, { name: item.name.text, other: word.text, why })
  return why === undefined
}

/** Whether an invoice comes to wait for itself; of several in a circle, the one that is declared after what it waits for says so. */
function closesCircle(name: string, other: string, { invoices }: Context["scope"]): boolean {
  const order = [...invoices.keys()]
  if (order.indexOf(other) > order.indexOf(name)) return false
  const reached = new Set([other])
  for (const each of reached)
    for (const line of invoices.get(each)?.lines ?? [])
      if (line.line === "net") for (const { text } of line.with) reached.add(text)
  return reached.has(name)
}

/** A day of the month can fall on a Saturday, and interest runs from it. */
function askForRoll({ name, lines }: ast.Invoice, context: Context): void {
  const due = lines.find((line) => line.line === "due")
  if (!due || due.roll || !lines.some((line) => line.line === "late")) return
  const moves = due.dates.some((date) => date.form === "day" || !date.business)
  if (moves) context.report("choice/due-roll", due.span, { invoice: name.text })
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
