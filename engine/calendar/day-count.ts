import { assert } from "../number/assert.ts"
import { rational, type Rational } from "../number/rational.ts"
import { daysBetween, type CivilDate } from "./date.ts"

export type DayCount = "actual/365" | "actual/360" | "30/360"

interface DayCountRow {
  readonly name: DayCount
  readonly doc: string
  /** Days counted from the first date, which is in, to the second, which is out. */
  readonly days: (from: CivilDate, to: CivilDate) => number
  /** Days that make a year. */
  readonly year: number
}

/** The day counts a contract can name for interest and returns. ISDA 2006 Definitions, section 4.16. */
export const dayCounts: readonly DayCountRow[] = [
  {
    name: "actual/365",
    doc: "Days that passed, over 365, in leap years too (Actual/365 Fixed).",
    days: daysBetween,
    year: 365,
  },
  { name: "actual/360", doc: "Days that passed, over 360.", days: daysBetween, year: 360 },
  { name: "30/360", doc: "Months of 30 days, over 360 (the bond basis).", days: daysOfThirty, year: 360 },
]

const rowOf = new Map<string, DayCountRow>(dayCounts.map((row) => [row.name, row]))

/** Whether a word names a day count. */
export function isDayCount(word: string): word is DayCount {
  return rowOf.has(word)
}

/** The years between two dates by a day count, exact: the first day counts, the last does not. */
export function yearFraction(dayCount: DayCount, from: CivilDate, to: CivilDate): Rational {
  const row = rowOf.get(dayCount)
  assert(row !== undefined, `no day count ${dayCount}`)
  return rational(row.days(from, to), row.year)
}

/** Section 4.16(f): the 31st counts as the 30th, at the end only where the start does too. */
function daysOfThirty(from: CivilDate, to: CivilDate): number {
  const first = Math.min(from.day, 30)
  const last = first === 30 ? Math.min(to.day, 30) : to.day
  return 360 * (to.year - from.year) + 30 * (to.month - from.month) + last - first
}
