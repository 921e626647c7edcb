import { quantity } from "../catalog/kinds.ts"
import { parseDate, printDate, type CivilDate } from "../calendar/date.ts"
import { civil, isoLocal, startOfDay } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import {
  absolute,
  add,
  finiteDigits,
  fixedText,
  negate,
  parseExact,
  printExact,
  subtract,
  zero,
  type Rational,
} from "../number/rational.ts"
import { round } from "../number/rounding.ts"
import type { Evaluation } from "../evaluate/evaluate.ts"
import { apart } from "../evaluate/evidence.ts"
import { modeNamed, ready } from "../evaluate/expression.ts"
import type { InvoiceResult, LateInterest } from "../evaluate/settlement.ts"
import type { Plan, PlanInvoice } from "../plan/steps.ts"
import type { Dataset, InvoiceDates as Documents } from "../series/dataset.ts"
import { invoiceDates } from "./due-date.ts"
import { lateInterest } from "./late.ts"
import type { Missed, Posted } from "./post.ts"

/** An invoice with what payments need of it. */
export interface Invoiced {
  readonly invoice: PlanInvoice
  /** In its currency; the biller pays it where it is negative. */
  readonly total: Rational
  /** Positions in the book of faults: why its late interest is withheld. */
  readonly faults: ReadonlySet<number>
  readonly result: InvoiceResult
}

/**
 * The invoices of every period of theirs that lies in the window: lines by direction, total, dates, and what the documents say of them.
 * They group, date and add interest; they compute nothing else.
 */
export function invoices(
  evaluation: Evaluation,
  posted: readonly Posted[],
  missed: readonly Missed[],
): readonly Invoiced[] {
  const { plan, calendar, window } = evaluation
  const seats = (name: string) => {
    const group = plan.groups.find((each) => each.name === name && each.of === "party")
    return group ? group.members.map((member) => member.name) : [name]
  }
  return plan.invoices.flatMap((invoice) => {
    const periods = calendar.periods(invoice.grain)
    const { from, to } = periods.within(window.from_utc, window.to_utc)
    // What a party owes itself is on no paper.
    const pairs = seats(invoice.biller).flatMap((biller) =>
      seats(invoice.billed).flatMap((billed) => (biller === billed ? [] : [{ biller, billed }])),
    )
    return Array.from({ length: to - from }, (_, offset) => from + offset).flatMap((k) =>
      pairs
        .map((pair) => one(evaluation, { invoice, k, ...pair }, posted, missed))
        .filter((each) => each !== undefined),
    )
  })
}

/** What the data say of one invoice: that of its own party, and what is said of all where that is silent. */
function documentsOf(
  { documents = [] }: Dataset,
  paper: { readonly name: string; readonly period: string; readonly parties: readonly string[] },
): Documents | undefined {
  const found = documents.filter((each) => each.invoice === paper.name && each.period === paper.period)
  const all = found.find(({ party }) => party === undefined)
  const own = found.find(({ party }) => party !== undefined && paper.parties.includes(party))
  return own ? { ...all, ...own, paid: [...(all?.paid ?? []), ...own.paid] } : all
}

/** The invoice of one period between two parties. */
interface Paper {
  readonly invoice: PlanInvoice
  readonly k: number
  readonly biller: string
  readonly billed: string
}

/** Undefined for a member who does not belong to its group then and has no line. */
function one(
  evaluation: Evaluation,
  paper: Paper,
  posted: readonly Posted[],
  missed: readonly Missed[],
): Invoiced | undefined {
  const { plan, calendar, dataset } = evaluation
  const { invoice, k, biller, billed } = paper
  const periods = calendar.periods(invoice.grain)
  const from_utc = periods.start(k)
  const to_utc = periods.end(k)
  // A line belongs to the invoice of the period it ends in, so that an annual amount is on the last monthly invoice of its year.
  const belongs = (each: Posted | Missed) =>
    invoice.lines.includes(each.rule) && each.to_utc > from_utc && each.to_utc <= to_utc
  const between = (each: Posted | Missed) =>
    (each.payer === billed && each.payee === biller) || (each.payer === biller && each.payee === billed)
  const own = posted
    .flatMap((each, position) => (belongs(each) && between(each) ? [{ each, position }] : []))
    .sort((a, b) => invoice.lines.indexOf(a.each.rule) - invoice.lines.indexOf(b.each.rule))
  const names = new Set(missed.filter((each) => belongs(each) && between(each)).map(({ rule }) => rule))
  if (own.length === 0 && names.size === 0 && !isThere(evaluation, paper, from_utc, to_utc)) return undefined
  const amounts = own.map(({ each, position }) => ({
    posting: position,
    each,
    value: each.payer === billed ? each.value : negate(each.value),
  }))
  const sum = amounts.reduce((total, { value }) => add(total, value), zero)
  const currency = own[0]?.each.posting.currency ?? currencyOf(plan, invoice)
  const { value, ...total } = totalOf(plan, sum, currency)
  const label = periods.label(k)
  const documents = documentsOf(dataset, { name: invoice.name, period: label, parties: [billed, biller] })
  const dates = invoiceDates(invoice, civil(calendar.zone, to_utc - 1), plan.calendars, plan.time.contract_year, {
    issued: documents?.issued,
    received: documents?.received,
    events: new Map(
      plan.events.flatMap((event) =>
        event.form === "once" && event.happened !== undefined ? [[event.name, event.happened] as const] : [],
      ),
    ),
  })
  const late = lateOf(evaluation, paper, absolute(value), currency, dates.due?.date, documents)
  return {
    invoice,
    total: value,
    faults: late.faults,
    result: {
      name: invoice.name,
      ...(invoice.title === undefined ? {} : { title: invoice.title }),
      ...(invoice.clause === undefined ? {} : { clause: invoice.clause }),
      biller,
      billed,
      period: label,
      from: isoLocal(calendar.zone, from_utc),
      to: isoLocal(calendar.zone, to_utc),
      lines: amounts.map(({ posting, each, value: amount }) => ({
        posting,
        amount: each.digits === undefined ? printExact(amount) : fixedText(amount, each.digits),
      })),
      ...total,
      currency,
      ...dates,
      ...(documents && documents.paid.length > 0 ? { paid: documents.paid } : {}),
      ...(late.interest ? { late: late.interest } : {}),
      ...(late.withheld ? { lateWithheld: true } : {}),
      missing: invoice.lines.filter((name) => names.has(name)),
      held: own.some(({ each }) => each.posting.held),
    },
  }
}

/** Whether both sides belong to their groups at some time in the period. */
function isThere(
  evaluation: Evaluation,
  { invoice, biller, billed }: Paper,
  from_utc: number,
  to_utc: number,
): boolean {
  const isIn = (group: string, member: string) =>
    group === member || [from_utc, to_utc - 1].some((utc) => evaluation.isPresent(group, member, utc))
  return isIn(invoice.biller, biller) && isIn(invoice.billed, billed)
}

/** Interest on what was paid after the due date, rounded as money is, with the faults that withhold it. */
function lateOf(
  evaluation: Evaluation,
  { invoice, biller, billed }: Paper,
  owed: Rational,
  currency: string,
  dueDate: string | undefined,
  documents: Documents | undefined,
): { readonly interest?: LateInterest; readonly withheld?: true; readonly faults: ReadonlySet<number> } {
  const { plan, calendar, evidence } = evaluation
  const due = dueDate === undefined ? undefined : parseDate(dueDate)
  const money = plan.rounding.money.find((row) => row.currency === currency)
  if (!invoice.late || !due || !documents || !money) return { faults: new Set() }
  const members = new Map([
    [invoice.biller, biller],
    [invoice.billed, billed],
  ])
  const rate = ready(invoice.late.rate, { rule: `invoice ${invoice.name}`, grain: "day", members }, evaluation)
  const days = calendar.periods("day")
  // After the term the rate of its last day stays.
  const dayAt = (date: CivilDate) =>
    days.containing(Math.min(startOfDay(calendar.zone, date), days.start(days.count - 1)))
  const { result, found } = apart(evidence, () =>
    lateInterest({
      owed,
      due,
      received: documents.paid.flatMap(({ date, amount }) => {
        const on = parseDate(date)
        return on ? [{ date: on, amount: amount === undefined ? undefined : parseExact(amount) }] : []
      }),
      basis: invoice.late?.basis ?? "",
      compounding: invoice.late?.compounding ?? "simple",
      rateOn: (date) => {
        const outcome = rate(dayAt(date))
        return outcome === null ? null : quantity(outcome)
      },
    }),
  )
  if (result === null) return { withheld: true, faults: found.faults ?? new Set() }
  if (!result) return { faults: new Set() }
  const quantum = parseExact(money.quantum)
  const amount = round(result.amount, quantum, modeNamed(money.mode))
  const interest = {
    from: printDate(result.from),
    to: printDate(result.to),
    days: result.days,
    amount: fixedText(amount, finiteDigits(quantum) ?? 0),
  }
  return { interest, faults: new Set() }
}

function currencyOf(plan: Plan, invoice: PlanInvoice): string {
  const rule = plan.rules.find(({ name }) => invoice.lines.includes(name))
  return rule?.unit.text ?? plan.rounding.money[0]?.currency ?? ""
}

/** The sum of the lines, rounded on its own where the contract says so; `residual` is what that moved. */
function totalOf(
  plan: Plan,
  sum: Rational,
  currency: string,
): { readonly value: Rational; readonly total: string; readonly residual?: string } {
  const money = plan.rounding.money.find((row) => row.currency === currency)
  const ownRow = plan.rounding.stage === "total" ? money : plan.rounding.total.find((row) => row.currency === currency)
  if (!ownRow) {
    const digits = money && finiteDigits(parseExact(money.quantum))
    return { value: sum, total: digits === undefined ? printExact(sum) : fixedText(sum, digits) }
  }
  const quantum = parseExact(ownRow.quantum)
  const digits = finiteDigits(quantum)
  assert(digits !== undefined, "a money quantum is a decimal")
  const rounded = round(sum, quantum, modeNamed(ownRow.mode))
  return { value: rounded, total: fixedText(rounded, digits), residual: printExact(subtract(rounded, sum)) }
}
