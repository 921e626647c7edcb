import type { Plan } from "../engine/index.ts"
import { daysIn } from "./outputs/dates.ts"

/**
 * An instant inside the period that a text names, in UTC milliseconds: "2027", "2027-01", "2027-01-15", "2027 Q1",
 * "2027-01-15T12:00-06:00", "contract year 3", "term". Of a period that the term cuts short, an instant in the term.
 * Undefined where the text names none.
 */
export function instantIn(period: string, time: Plan["time"]): number | undefined {
  const text = plainly(period)
  if (text === "term") return noonOf(time.from, time)
  const [, contractYear] = /^contract year (\d{1,4})$/.exec(text) ?? []
  if (contractYear !== undefined) return noonOf(contractYearStart(Number(contractYear), time), time)
  const [, quarterYear = "", quarter] = /^(\d{4}) q([1-4])$/.exec(text) ?? []
  if (quarter !== undefined) return noonOf(`${quarterYear}-${two(Number(quarter) * 3 - 2)}-01`, time)
  const [, clock, offset] = /^\d{4}-\d\d-\d\d[t ](\d\d:\d\d)(z|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  if (clock !== undefined) return momentOf(text.slice(0, 10), clock, offset, time)
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? []
  if (year === undefined || Number(month ?? 1) < 1 || Number(month ?? 1) > 12) return undefined
  if (Number(day ?? 1) < 1 || Number(day ?? 1) > daysIn(Number(year), Number(month ?? 1))) return undefined
  return noonOf(`${year}-${month ?? "01"}-${day ?? "01"}`, time, day === undefined ? (month === undefined ? 4 : 7) : 10)
}

/** Whether a text names the period with this label, however it is spaced; a moment may leave its offset out, a day its clock. */
export function namesPeriod(text: string, label: string): boolean {
  const asked = plainly(text).replace(/^(\d{4}-\d\d-\d\d) /, "$1t")
  const found = plainly(label)
  return asked === found || (/^\d{4}-\d\d/.test(asked) && found.startsWith(asked))
}

/** "Contract_Year 1" and "contract year 1" are one period, and so are 2027-Q1 and 2027 Q1. */
const plainly = (text: string): string =>
  text
    .toLowerCase()
    .trim()
    .replace(/[\s_]+|-(?=q)/g, " ")

/** Noon of a local day: no clock change hides or repeats it. A day before the term is its first, where both lie in one month or year. */
function noonOf(day: string, time: Plan["time"], shared = 4): number {
  const held = day < time.from && day.slice(0, shared) === time.from.slice(0, shared) ? time.from : day
  return localInstant(held, "12:00", time)
}

function momentOf(day: string, clock: string, offset: string | undefined, time: Plan["time"]): number | undefined {
  if (offset === undefined) return localInstant(day, clock, time)
  const utc = Date.parse(`${day}T${clock}:00${offset.toUpperCase()}`)
  return Number.isNaN(utc) ? undefined : utc
}

function localInstant(day: string, clock: string, time: Plan["time"]): number {
  const local = Date.parse(`${day}T${clock}:00Z`)
  let offset_minutes = time.zone.offset_minutes
  for (const change of time.zone.transitions) {
    if (change.at_utc <= local - change.offset_minutes * 60_000) offset_minutes = change.offset_minutes
  }
  return local - offset_minutes * 60_000
}

/** The first day of a contract year; the first year starts with the term. */
function contractYearStart(number: number, { from, contract_year: { month, day } }: Plan["time"]): string {
  if (number <= 1) return from
  const startIn = (year: number): string => `${year}-${two(month)}-${two(Math.min(day, daysIn(year, month)))}`
  const year = Number(from.slice(0, 4))
  return startIn((startIn(year) > from ? year : year + 1) + number - 2)
}

const two = (value: number): string => String(value).padStart(2, "0")
