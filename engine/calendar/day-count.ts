import { assert } from "../number/assert.ts"
import { add, rational, type Rational } from "../number/rational.ts"
import { dayOfYear, daysBetween, daysInMonth, isLeapYear, type CivilDate } from "./date.ts"

export type DayCount = "actual/365" | "actual/360" | "30/360"

/** A day count by which years are told outside a settlement as well. */
export type DayCountConvention =
  | DayCount
  | "actual/actual"
  | "actual/365.25"
  | "actual/364"
  | "30E/360"
  | "30E+/360"
  | "30E/360 ISDA"
  | "30U/360"
  | "NL/365"
  | "NL/360"

interface DayCountRow<Name> {
  readonly name: Name
  readonly doc: string
  /** Days counted from the first date, which is in, to the second, which is out. */
  readonly days: (from: CivilDate, to: CivilDate) => number
  /** Days that make a year, in whole quarters of a day; or the year's own 365 or 366. */
  readonly year: number | "its own"
}

/** The day counts a contract can name for interest and returns. ISDA 2006 Definitions, section 4.16. */
export const dayCounts: readonly DayCountRow<DayCount>[] = [
  {
    name: "actual/365",
    doc: "Days that passed, over 365, in leap years too (Actual/365 Fixed).",
    days: daysBetween,
    year: 365,
  },
  { name: "actual/360", doc: "Days that passed, over 360.", days: daysBetween, year: 360 },
  { name: "30/360", doc: "Months of 30 days, over 360 (the bond basis).", days: daysOfThirty, year: 360 },
]

/**
 * Those of contracts, and the others that reports compare returns by. ISDA 2006, section 4.16, where nothing else is
 * said.
 */
export const dayCountConventions: readonly DayCountRow<DayCountConvention>[] = [
  ...dayCounts,
  {
    name: "actual/actual",
    doc: "Days that passed, those of leap years over 366 and the others over 365 (ISDA).",
    days: daysBetween,
    year: "its own",
  },
  { name: "actual/365.25", doc: "Days that passed, over 365 1/4.", days: daysBetween, year: 365.25 },
  { name: "actual/364", doc: "Days that passed, over 364: 52 weeks.", days: daysBetween, year: 364 },
  { name: "30E/360", doc: "Months of 30 days, both 31sts as the 30th (Eurobond basis).", days: european, year: 360 },
  {
    name: "30E+/360",
    doc: "Months of 30 days, a 31st at the end as the 1st of the next month.",
    days: europeanPlus,
    year: 360,
  },
  {
    name: "30E/360 ISDA",
    doc: "Months of 30 days, the last day of each month, of February too, as the 30th (German).",
    days: german,
    year: 360,
  },
  // MSRB Rule G-33(e); the last day of February as Standard Securities Calculation Methods (SIA) has it.
  {
    name: "30U/360",
    doc: "Months of 30 days, the last day of February as the 30th where the start is one (US, SIA).",
    days: unitedStates,
    year: 360,
  },
  { name: "NL/365", doc: "Days that passed without any 29 February, over 365.", days: withoutLeapDays, year: 365 },
  { name: "NL/360", doc: "Days that passed without any 29 February, over 360.", days: withoutLeapDays, year: 360 },
]

const ofContracts = new Set<string>(dayCounts.map(({ name }) => name))
const rowOf = new Map<string, DayCountRow<DayCountConvention>>(dayCountConventions.map((row) => [row.name, row]))

/** Whether a word names a day count of contracts. */
export function isDayCount(word: string): word is DayCount {
  return ofContracts.has(word)
}

/** The years between two dates by a day count, exact: the first day counts, the last does not. */
export function yearFraction(dayCount: DayCountConvention, from: CivilDate, to: CivilDate): Rational {
  const row = rowIn(dayCount)
  if (row.year === "its own") return yearsOfTheirOwn(from, to)
  return rational(row.days(from, to) * 4, row.year * 4)
}

/** The days between two dates as a day count has them. */
export function daysCounted(dayCount: DayCountConvention, from: CivilDate, to: CivilDate): number {
  return rowIn(dayCount).days(from, to)
}

function rowIn(dayCount: DayCountConvention): DayCountRow<DayCountConvention> {
  const row = rowOf.get(dayCount)
  assert(row !== undefined, `no day count ${dayCount}`)
  return row
}

/** Section 4.16(b): each day is a part of the year that it lies in. */
function yearsOfTheirOwn(from: CivilDate, to: CivilDate): Rational {
  const begun = (date: CivilDate) => rational(dayOfYear(date) - 1, isLeapYear(date.year) ? 366 : 365)
  const gone = begun(from)
  return add(add(rational(to.year - from.year), begun(to)), { n: -gone.n, d: gone.d })
}

/** Section 4.16(f): the 31st counts as the 30th, at the end only where the start does too. */
function daysOfThirty(from: CivilDate, to: CivilDate): number {
  const first = Math.min(from.day, 30)
  return monthsOfThirty(from, to, first, first === 30 ? Math.min(to.day, 30) : to.day)
}

/** Section 4.16(g). */
function european(from: CivilDate, to: CivilDate): number {
  return monthsOfThirty(from, to, Math.min(from.day, 30), Math.min(to.day, 30))
}

/** The 1st of the next month is one day after the 30th, which the 31st itself also is. */
function europeanPlus(from: CivilDate, to: CivilDate): number {
  return monthsOfThirty(from, to, Math.min(from.day, 30), to.day)
}

/** Section 4.16(h), for dates of which none is the end of a term. */
function german(from: CivilDate, to: CivilDate): number {
  const day = (date: CivilDate) => (endsFebruary(date) ? 30 : Math.min(date.day, 30))
  return monthsOfThirty(from, to, day(from), day(to))
}

function unitedStates(from: CivilDate, to: CivilDate): number {
  if (!endsFebruary(from)) return daysOfThirty(from, to)
  return monthsOfThirty(from, to, 30, endsFebruary(to) ? 30 : Math.min(to.day, 30))
}

/**
 * A leap day counts as passed on the day itself, so it is taken out where it comes after the first date and not after
 * the second.
 */
function withoutLeapDays(from: CivilDate, to: CivilDate): number {
  return daysBetween(from, to) - (leapDaysThrough(to) - leapDaysThrough(from))
}

/** 29 Februaries since the year 0 through the date. */
function leapDaysThrough({ year, month, day }: CivilDate): number {
  const years = month > 2 || (month === 2 && day === 29) ? year : year - 1
  return Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
}

function endsFebruary({ year, month, day }: CivilDate): boolean {
  return month === 2 && day === daysInMonth(year, 2)
}

function monthsOfThirty(from: CivilDate, to: CivilDate, first: number, last: number): number {
  return 360 * (to.year - from.year) + 30 * (to.month - from.month) + last - first
}
