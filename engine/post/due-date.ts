import {
  addDays,
  addMonths,
  compareDates,
  daysInMonth,
  parseDate,
  printDate,
  type CivilDate,
} from "../calendar/date.ts"
import { addBusinessDays, holidaysOn, roll } from "../calendar/holidays.ts"
import { assert } from "../number/assert.ts"
import type { Grain, PlanCalendar, PlanDueDate, PlanInvoice } from "../plan/steps.ts"

/** The dates of one invoice, as "2027-02-22". */
export interface InvoiceDates {
  readonly issued?: string
  readonly received?: string
  readonly due?: { readonly date: string; readonly provisional: boolean }
}

/** What is known beside the contract's own dates. */
export interface KnownDates {
  /** The days the paper itself was issued and received. */
  readonly issued?: string | undefined
  readonly received?: string | undefined
  /** The day of each event that has happened, by name. */
  readonly events: ReadonlyMap<string, string>
}

/**
 * When an invoice is issued and due. `lastDay` is the last day of its period: 20 days after the end of January is February 20. A date
 * that waits for the receipt is reckoned from the issue and provisional; one that waits for an event that has not happened is not there.
 */
export function invoiceDates(
  invoice: PlanInvoice,
  lastDay: CivilDate,
  calendars: readonly PlanCalendar[],
  contractYear: { readonly month: number; readonly day: number },
  known: KnownDates,
): InvoiceDates {
  const calendar = calendars.find(({ name }) => name === invoice.due?.roll?.calendar) ?? calendars[0]
  const holidays = holidaysOn(calendar?.name ?? "", calendar?.holidays ?? [])
  const dateOf = (rule: PlanDueDate, issued: CivilDate | undefined): Reckoned | undefined => {
    if (rule.form === "day") return { date: dayOfNext(rule.day, rule.grain, lastDay, contractYear), provisional: false }
    const origin = originOf(rule.after, issued, lastDay, known)
    if (!origin) return undefined
    const { date, provisional } = origin
    return {
      date: rule.business ? addBusinessDays(date, rule.count, holidays) : addDays(date, rule.count),
      provisional,
    }
  }
  const issued = dayIn(known.issued) ?? (invoice.issued && dateOf(invoice.issued, undefined)?.date)
  const papers = {
    ...(issued ? { issued: printDate(issued) } : {}),
    ...(known.received === undefined ? {} : { received: known.received }),
  }
  const reckoned = invoice.due?.dates.map((rule) => dateOf(rule, issued)) ?? []
  const dates = reckoned.filter((each) => each !== undefined)
  const [first, ...rest] = dates.map(({ date }) => date)
  // The later of two days is not known while one of them is not.
  if (!invoice.due || !first || (invoice.due.pick === "later" && dates.length < reckoned.length)) return papers
  const side = invoice.due.pick === "later" ? 1 : -1
  const picked = rest.reduce((best, date) => (compareDates(date, best) === side ? date : best), first)
  const rolled = invoice.due.roll ? roll(picked, invoice.due.roll.direction, holidays) : picked
  return { ...papers, due: { date: printDate(rolled), provisional: dates.some(({ provisional }) => provisional) } }
}

interface Reckoned {
  readonly date: CivilDate
  readonly provisional: boolean
}

/** The day from which days are counted. */
function originOf(
  after: string,
  issued: CivilDate | undefined,
  lastDay: CivilDate,
  known: KnownDates,
): Reckoned | undefined {
  switch (after) {
    case "period end":
      return { date: lastDay, provisional: false }
    case "issue":
      return { date: issued ?? lastDay, provisional: issued === undefined }
    case "receipt": {
      const received = dayIn(known.received)
      return { date: received ?? issued ?? lastDay, provisional: received === undefined }
    }
    default: {
      const happened = dayIn(known.events.get(after))
      return happened && { date: happened, provisional: false }
    }
  }
}

function dayIn(text: string | undefined): CivilDate | undefined {
  return text === undefined ? undefined : parseDate(text)
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
    case "gas_day":
    case "term":
      return addDays(date, 1)
  }
}
