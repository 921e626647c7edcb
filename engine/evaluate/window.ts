import { buildCalendar, type ContractCalendar } from "../calendar/periods.ts"
import { addMonths, dateOfDayNumber, dayNumber, parseDate, printDate, type CivilDate } from "../calendar/date.ts"
import { civil, instant, startOfDay } from "../calendar/zone.ts"
import type { Grain, Kind, PlanTime, Rule } from "../plan/steps.ts"

/** A stretch of time in UTC milliseconds, half-open. */
export interface Span {
  readonly from_utc: number
  readonly to_utc: number
}

/** The days a run settles, both included, and the same as instants. */
export interface Window extends Span {
  readonly from: string
  readonly through: string
}

/** What could not be read or chosen, said to the person who wrote it. */
export interface Problem {
  readonly problem: string
}

/** Whether a text could be made sense of. */
export function isProblem<T extends object>(found: T | Problem): found is Problem {
  return "problem" in found
}

/** The stretch a period text names, not clipped to the term: "2027", "2027-01", "2027-01-15", "2027-06-15T12:00-05:00", "2027 Q1", "contract year 3", "term". */
export function spanOf(text: string, calendar: ContractCalendar): Span | Problem {
  const trimmed = text.trim()
  if (trimmed === "term") return { from_utc: calendar.start_utc, to_utc: calendar.end_utc }
  const year = /^contract[ _]year (\d{1,4})$/.exec(trimmed)
  if (year) return contractYear(Number(year[1]), calendar)
  const time = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(Z|[+-]\d{2}:\d{2})?$/.exec(trimmed)
  if (time) return moment(trimmed, time, calendar)
  const days = daysOf(trimmed)
  if (!days)
    return {
      problem: `"${text}" is not a period. Write 2027, 2027-01, 2027-01-15, 2027-01-15T12:00, contract year 3 or term.`,
    }
  return { from_utc: startOfDay(calendar.zone, days.from), to_utc: startOfDay(calendar.zone, days.to) }
}

/** The window from the start of one period through the end of another, clipped to the term; what is left out is filled from `otherwise`. */
export function windowOf(
  texts: { readonly from?: string; readonly through?: string },
  otherwise: Span | undefined,
  calendar: ContractCalendar,
): Window | Problem {
  const from = texts.from === undefined ? undefined : spanOf(texts.from, calendar)
  if (from && isProblem(from)) return from
  const through = texts.through === undefined ? undefined : spanOf(texts.through, calendar)
  if (through && isProblem(through)) return through
  const term = { from_utc: calendar.start_utc, to_utc: calendar.end_utc }
  const rest = otherwise ?? term
  const first = Math.max(from?.from_utc ?? rest.from_utc, term.from_utc)
  const end = Math.min(through?.to_utc ?? rest.to_utc, term.to_utc)
  if (first >= end) {
    const asked = [texts.from, texts.through].filter((text) => text !== undefined).join(" through ")
    return {
      problem:
        asked === ""
          ? "The data lie outside the term."
          : `${asked} names no time in the term, or ends before it starts.`,
    }
  }
  const zone = calendar.zone
  const fromDay = civil(zone, first)
  const throughDay = civil(zone, end - 1)
  return {
    from: printDate(fromDay),
    through: printDate(throughDay),
    from_utc: Math.max(startOfDay(zone, fromDay), term.from_utc),
    to_utc: Math.min(startOfDay(zone, dayAfter(throughDay)), term.to_utc),
  }
}

/** The one period of a grain that a text selects: the one that starts in it, or, for a figure in force, the one that contains it. */
export function periodOf(
  text: string,
  grain: Grain,
  kind: Kind,
  calendar: ContractCalendar,
): { readonly at: number } | Problem {
  const span = spanOf(text, calendar)
  if (isProblem(span)) return span
  const periods = calendar.periods(grain)
  const name = grain.replace("_", " ")
  const first = firstFrom(span.from_utc, periods)
  const next = firstFrom(span.to_utc, periods)
  if (next - first === 1) return { at: first }
  if (next - first > 1)
    return {
      problem: `OT6003: ${next - first} periods of ${name} start in ${text}; name one, such as ${periods.label(first)}.`,
    }
  const at = periods.containing(Math.max(span.from_utc, calendar.start_utc))
  if (span.to_utc <= calendar.start_utc || at < 0) return { problem: `OT6003: ${text} lies outside the term.` }
  if (kind === "flow")
    return { problem: `OT6003: no ${name} starts in ${text}; the amount is that of ${periods.label(at)}.` }
  return { at }
}

/** Where the one period of a rule that a text selects starts, in UTC milliseconds; a figure in force at every moment is that of the day. */
export function startOfPeriod(text: string, rule: Rule, time: PlanTime): number | Problem {
  const calendar = buildCalendar(time)
  const grain = rule.grain ?? "day"
  const period = periodOf(text, grain, rule.kind, calendar)
  return isProblem(period) ? period : calendar.periods(grain).start(period.at)
}

/** The labels of the periods of a grain that touch a stretch of the term. */
export function periodsTouching({ from_utc, to_utc }: Span, grain: Grain, time: PlanTime): ReadonlySet<string> {
  const periods = buildCalendar(time).periods(grain)
  const [first, last] = [periods.containing(from_utc), periods.containing(to_utc - 1)]
  return new Set(Array.from({ length: last - first + 1 }, (_, step) => periods.label(first + step)))
}

/** Position of the first period that starts at or after an instant; the count where none does. */
function firstFrom(utc: number, periods: ReturnType<ContractCalendar["periods"]>): number {
  if (utc <= periods.start(0)) return 0
  const at = periods.containing(utc)
  if (at < 0) return periods.count
  return periods.start(at) === utc ? at : at + 1
}

function contractYear(number: number, calendar: ContractCalendar): Span | Problem {
  const years = calendar.periods("contract_year")
  if (number < 1 || number > years.count)
    return { problem: `There is no contract year ${number}; the term has ${years.count}.` }
  return { from_utc: years.start(number - 1), to_utc: years.end(number - 1) }
}

function moment(text: string, parts: RegExpExecArray, calendar: ContractCalendar): Span | Problem {
  const [, day = "", hour = "", minute = "", offset] = parts
  const date = parseDate(day)
  const length = calendar.interval_minutes * 60_000
  if (!date || Number(hour) > 24 || Number(minute) > 59) return { problem: `"${text}" is not a time.` }
  const local = { ...date, hour: Number(hour), minute: Number(minute) }
  if (offset !== undefined) {
    const from_utc = (dayNumber(date) * 1440 + local.hour * 60 + local.minute - offsetMinutes(offset)) * 60_000
    return { from_utc, to_utc: from_utc + length }
  }
  const earlier = instant(calendar.zone, local, "earlier")
  const later = instant(calendar.zone, local, "later")
  if (earlier === undefined || later === undefined) return { problem: `${text} does not exist: the clocks skip it.` }
  if (earlier !== later)
    return { problem: `${text} comes twice, as the clocks go back; write its offset, such as ${text}-05:00.` }
  return { from_utc: earlier, to_utc: earlier + length }
}

function offsetMinutes(text: string): number {
  if (text === "Z") return 0
  const size = Number(text.slice(1, 3)) * 60 + Number(text.slice(4))
  return text.startsWith("-") ? -size : size
}

/** The days of "2027", "2027-01" and "2027-01-15", the last not included. */
function daysOf(text: string): { readonly from: CivilDate; readonly to: CivilDate } | undefined {
  if (/^\d{4}$/.test(text)) return months(text + "-01-01", 12)
  if (/^\d{4}-\d{2}$/.test(text)) return months(text + "-01", 1)
  const quarter = /^(\d{4}) Q([1-4])$/.exec(text)
  if (quarter) return months(`${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, "0")}-01`, 3)
  const day = parseDate(text)
  return day && { from: day, to: dayAfter(day) }
}

function months(first: string, count: number): { readonly from: CivilDate; readonly to: CivilDate } | undefined {
  const from = parseDate(first)
  const to = from && addMonths(from, count, "clamp_back")
  return from && to && { from, to }
}

function dayAfter(date: CivilDate): CivilDate {
  return dateOfDayNumber(dayNumber(date) + 1)
}
