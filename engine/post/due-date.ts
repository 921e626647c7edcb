import { addDays, addMonths, compareDates, daysInMonth, printDate, type CivilDate } from "../calendar/date.ts"
import { addBusinessDays, holidaysOn, roll } from "../calendar/holidays.ts"
import { assert } from "../number/assert.ts"
import type { Grain, PlanCalendar, PlanDueDate, PlanInvoice } from "../plan/steps.ts"

/** The dates of one invoice, as "2027-02-22". */
export interface InvoiceDates {
  readonly issued?: string
  readonly due?: { readonly date: string; readonly provisional: boolean }
}

/**
 * When an invoice is issued and due. `lastDay` is the last day of its period: 20 days after the end of January is February 20.
 * A date that waits for the receipt is reckoned from the issue and provisional.
 */
export function invoiceDates(
  invoice: PlanInvoice,
  lastDay: CivilDate,
  calendars: readonly PlanCalendar[],
  contractYear: { readonly month: number; readonly day: number },
): InvoiceDates {
  const calendar = calendars.find(({ name }) => name === invoice.due?.roll?.calendar) ?? calendars[0]
  const holidays = holidaysOn(calendar?.name ?? "", calendar?.holidays ?? [])
  const dateOf = (
    rule: PlanDueDate,
    issued: CivilDate | undefined,
  ): { readonly date: CivilDate; readonly provisional: boolean } => {
    if (rule.form === "day") return { date: dayOfNext(rule.day, rule.grain, lastDay, contractYear), provisional: false }
    const known = rule.after === "period end" ? lastDay : issued
    const date = rule.business
      ? addBusinessDays(known ?? lastDay, rule.count, holidays)
      : addDays(known ?? lastDay, rule.count)
    return { date, provisional: rule.after === "receipt" || known === undefined }
  }
  const issued = invoice.issued && dateOf(invoice.issued, undefined).date
  const dates = invoice.due?.dates.map((rule) => dateOf(rule, issued)) ?? []
  const [first, ...rest] = dates.map(({ date }) => date)
  if (!invoice.due || !first) return issued ? { issued: printDate(issued) } : {}
  const side = invoice.due.pick === "later" ? 1 : -1
  const picked = rest.reduce((best, date) => (compareDates(date, best) === side ? date : best), first)
  const rolled = invoice.due.roll ? roll(picked, invoice.due.roll.direction, holidays) : picked
  const due = { date: printDate(rolled), provisional: dates.some(({ provisional }) => provisional) }
  return issued ? { issued: printDate(issued), due } : { due }
}

/** Day n of the period that follows the one the last day lies in; a month that has no such day gives its last. */
function dayOfNext(
  day: number,
  grain: Grain,
  lastDay: CivilDate,
  contractYear: { readonly month: number; readonly day: number },
): CivilDate {
  const first = startOfNext(grain, lastDay, contractYear)
  if (grain === "month") return { ...first, day: Math.min(day, daysInMonth(first.year, first.month)) }
  return addDays(first, day - 1)
}

function startOfNext(
  grain: Grain,
  date: CivilDate,
  contractYear: { readonly month: number; readonly day: number },
): CivilDate {
  const afterMonths = (first: CivilDate, count: number) => {
    const found = addMonths(first, count, "clamp_back")
    assert(found !== undefined, "a month has a first day")
    return found
  }
  switch (grain) {
    case "month":
      return afterMonths({ ...date, day: 1 }, 1)
    case "quarter":
      return afterMonths({ year: date.year, month: date.month - ((date.month - 1) % 3), day: 1 }, 3)
    case "calendar_year":
      return { year: date.year + 1, month: 1, day: 1 }
    case "contract_year": {
      const start = afterMonths({ year: date.year, month: contractYear.month, day: 1 }, 0)
      const inYear = { ...start, day: Math.min(contractYear.day, daysInMonth(start.year, start.month)) }
      return compareDates(inYear, date) > 0
        ? inYear
        : { ...inYear, year: date.year + 1, day: Math.min(contractYear.day, daysInMonth(date.year + 1, start.month)) }
    }
    case "interval":
    case "hour":
    case "day":
    case "term":
      return addDays(date, 1)
  }
}
