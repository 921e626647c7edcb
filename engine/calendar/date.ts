import { assert } from "../number/assert.ts"

/** A day of the calendar with no time and no zone, in the proleptic Gregorian calendar. Printed "2027-01-05". */
export interface CivilDate {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to the days of the month. */
  readonly day: number
}

/**
 * What becomes of a day that the reached month does not have: the last day of that month, the first of the next, or nothing.
 * These are Catala's round down, round up and abort (Merigoux et al., "Formalizing Date Arithmetic and Statically Detecting Ambiguities", 2024).
 */
export type MissingDay = "clamp_back" | "clamp_forward" | "error"

/** Reads "2027-01-05"; anything else, and a day that does not exist, gives undefined. */
export function parseDate(text: string): CivilDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const date = { year: Number(text.slice(0, 4)), month: Number(text.slice(5, 7)), day: Number(text.slice(8)) }
  return isDate(date) ? date : undefined
}

/** The date as "2027-01-05". */
export function printDate(date: CivilDate): string {
  return `${padded(date.year, 4)}-${padded(date.month, 2)}-${padded(date.day, 2)}`
}

/** Whether the month has that day. */
export function isDate(date: CivilDate): boolean {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= daysInMonth(date.year, date.month)
}

/** Whether the year has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days of the month, 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01, which is 0. */
export function dayNumber(date: CivilDate): number {
  return (
    Date.UTC(2000 + (date.year % 400), date.month - 1, date.day) / millisecondsPerDay +
    Math.floor(date.year / 400) * daysPer400Years -
    daysBefore2000
  )
}

/** The date so many days after 1970-01-01. */
export function dateOfDayNumber(days: number): CivilDate {
  // Days since 0000-03-01, so that the leap day is the last of its year: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
  const shifted = days + 719468
  const era = Math.floor(shifted / daysPer400Years)
  const dayOfEra = shifted - era * daysPer400Years
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfMarchYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfMarchYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const day = dayOfMarchYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** −1 when a is the earlier date, 1 when it is the later, 0 when they are the same. */
export function compareDates(a: CivilDate, b: CivilDate): -1 | 0 | 1 {
  const difference = a.year - b.year || a.month - b.month || a.day - b.day
  return difference < 0 ? -1 : difference > 0 ? 1 : 0
}

/** 1 for Monday to 7 for Sunday, as in ISO 8601. */
export function dayOfWeek(date: CivilDate): number {
  const sinceMonday = (dayNumber(date) + 3) % 7 // 1970-01-01 was a Thursday.
  return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
}

/** 1 for January 1 to 365 or 366 for December 31. */
export function dayOfYear(date: CivilDate): number {
  return dayNumber(date) - dayNumber({ year: date.year, month: 1, day: 1 }) + 1
}

/** Days from the first date to the second, negative when the second is the earlier; the same date gives 0. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** The date so many days later; a negative count goes back. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOfDayNumber(dayNumber(date) + days)
}

/** The same day so many months later, or what `missing` makes of a day that month does not have; undefined where it says `error`. */
export function addMonths(date: CivilDate, months: number, missing: MissingDay): CivilDate | undefined {
  assert(Number.isInteger(months), "months are added whole")
  const count = date.year * 12 + date.month - 1 + months
  const year = Math.floor(count / 12)
  const month = count - year * 12 + 1
  const last = daysInMonth(year, month)
  if (date.day <= last) return { year, month, day: date.day }
  switch (missing) {
    case "clamp_back":
      return { year, month, day: last }
    case "clamp_forward":
      return addDays({ year, month, day: last }, 1)
    case "error":
      return undefined
  }
}

/** A day of the year, in no year. */
export interface MonthDay {
  readonly month: number
  readonly day: number
}

/** That day in a year. 29 February of a common year is `leapDay`, or the 28th where none is named. */
export function dayInYear(year: number, { month, day }: MonthDay, leapDay?: MonthDay): CivilDate {
  if (month === 2 && day === 29 && !isLeapYear(year)) return { year, ...(leapDay ?? { month: 2, day: 28 }) }
  return { year, month, day }
}

const millisecondsPerDay = 86_400_000
const daysPer400Years = 146_097
/** Days from 2000-01-01, where `Date.UTC` is asked, back to 0000-01-01, which the count of 400 years starts from. */
const daysBefore2000 = 5 * daysPer400Years

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0")
}
