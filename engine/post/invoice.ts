import type { ContractCalendar } from "../calendar/periods.ts"
import { civil, isoLocal } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import {
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
import { modeNamed } from "../evaluate/expression.ts"
import type { InvoiceResult } from "../evaluate/settlement.ts"
import type { Window } from "../evaluate/window.ts"
import type { Plan, PlanInvoice } from "../plan/steps.ts"
import { invoiceDates } from "./due-date.ts"
import type { Posted, Missed } from "./post.ts"

/** The invoices of every period of theirs that lies in the window: lines by direction, total, dates. They group and date; they compute nothing else. */
export function invoices(
  plan: Plan,
  calendar: ContractCalendar,
  window: Window,
  posted: readonly Posted[],
  missed: readonly Missed[],
): readonly InvoiceResult[] {
  const seats = (name: string) =>
    plan.groups.find((group) => group.name === name && group.of === "party")?.members ?? [name]
  return plan.invoices.flatMap((invoice) => {
    const periods = calendar.periods(invoice.grain)
    const { from, to } = periods.within(window.from_utc, window.to_utc)
    const pairs = seats(invoice.biller).flatMap((biller) => seats(invoice.billed).map((billed) => ({ biller, billed })))
    return Array.from({ length: to - from }, (_, offset) => from + offset).flatMap((k) =>
      pairs.map(({ biller, billed }) => one(plan, calendar, invoice, k, biller, billed, posted, missed)),
    )
  })
}

function one(
  plan: Plan,
  calendar: ContractCalendar,
  invoice: PlanInvoice,
  k: number,
  biller: string,
  billed: string,
  posted: readonly Posted[],
  missed: readonly Missed[],
): InvoiceResult {
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
  const amounts = own.map(({ each, position }) => ({
    posting: position,
    each,
    value: each.payer === billed ? each.value : negate(each.value),
  }))
  const sum = amounts.reduce((total, { value }) => add(total, value), zero)
  const currency = own[0]?.each.posting.currency ?? currencyOf(plan, invoice)
  const total = totalOf(plan, sum, currency)
  const names = new Set(missed.filter((each) => belongs(each) && between(each)).map(({ rule }) => rule))
  return {
    name: invoice.name,
    ...(invoice.title === undefined ? {} : { title: invoice.title }),
    ...(invoice.clause === undefined ? {} : { clause: invoice.clause }),
    biller,
    billed,
    period: periods.label(k),
    from: isoLocal(calendar.zone, from_utc),
    to: isoLocal(calendar.zone, to_utc),
    lines: amounts.map(({ posting, each, value }) => ({
      posting,
      amount: each.digits === undefined ? printExact(value) : fixedText(value, each.digits),
    })),
    ...total,
    currency,
    ...invoiceDates(invoice, civil(calendar.zone, to_utc - 1), plan.calendars, plan.time.contract_year),
    missing: invoice.lines.filter((name) => names.has(name)),
    held: own.some(({ each }) => each.posting.held),
  }
}

function currencyOf(plan: Plan, invoice: PlanInvoice): string {
  const rule = plan.rules.find(({ name }) => invoice.lines.includes(name))
  return rule?.unit.text ?? plan.rounding.money[0]?.currency ?? ""
}

/** The sum of the lines, rounded on its own where the contract says so; `residual` is what that moved. */
function totalOf(plan: Plan, sum: Rational, currency: string): { readonly total: string; readonly residual?: string } {
  const money = plan.rounding.money.find((row) => row.currency === currency)
  const ownRow = plan.rounding.stage === "total" ? money : plan.rounding.total.find((row) => row.currency === currency)
  if (!ownRow) {
    const digits = money && finiteDigits(parseExact(money.quantum))
    return { total: digits === undefined ? printExact(sum) : fixedText(sum, digits) }
  }
  const quantum = parseExact(ownRow.quantum)
  const digits = finiteDigits(quantum)
  assert(digits !== undefined, "a money quantum is a decimal")
  const rounded = round(sum, quantum, modeNamed(ownRow.mode))
  return { total: fixedText(rounded, digits), residual: printExact(subtract(rounded, sum)) }
}
