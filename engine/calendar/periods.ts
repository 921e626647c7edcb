import { grains, nests as nestsInside, type Grain } from "../../dsl/index.ts"
import { assert } from "../number/assert.ts"
import { add, rational, zero, type Rational } from "../number/rational.ts"
import { dateOfDayNumber, dayNumber, daysInMonth, parseDate, printDate, type CivilDate } from "./date.ts"
import { isoLocal, startOfDay, zoneFromTransitions, type ZoneRecord, type ZoneTable } from "./zone.ts"

export { grains, type Grain }

/** What a plan says of the contract's time. */
export interface ContractTime {
  readonly zone: ZoneRecord
  /** The term in local days "2027-01-01", both included. */
  readonly from: string
  readonly through: string
  readonly interval_minutes: number
  /** The day a contract year starts. February 29 means February 28 in a common year. */
  readonly contract_year: { readonly month: number; readonly day: number }
}

/** Why no calendar can be built, or why it has no hours. */
export type TimeFault =
  | "interval does not divide an hour"
  | "term ends before it starts"
  | "not a date"
  | "clock change inside an interval"
  | "clock change inside an hour"

/** The periods of one grain, counted from 0. Instants are UTC milliseconds; a period is half-open, from its start up to but without its end. The first and the last are clipped to the term. */
export interface Periods {
  readonly grain: Grain
  readonly count: number
  readonly start: (at: number) => number
  readonly end: (at: number) => number
  /** The period an instant lies in, −1 outside the term. */
  readonly containing: (utc: number) => number
  /** "2027-01-05T12:00-06:00", "2027-01-05", "2027-01", "2027 Q1", "contract year 3", "2027", "term". */
  readonly label: (at: number) => string
  /** The periods that lie whole inside [start_utc, end_utc), as positions from `from` up to but without `to`. */
  readonly within: (start_utc: number, end_utc: number) => { readonly from: number; readonly to: number }
}

/** All periods of a contract's term. */
export interface ContractCalendar {
  readonly zone: ZoneTable
  readonly start_utc: number
  readonly end_utc: number
  readonly interval_minutes: number
  /** The hours are missing where `timeFaults` says that a clock change lies inside one; to ask for them is then a bug. */
  readonly periods: (grain: Grain) => Periods
  /** The `fine` periods that make up a coarse one, as positions from `from` up to but without `to`. */
  readonly inside: (fine: Grain, coarse: Grain, at: number) => { readonly from: number; readonly to: number }
  /** Whether every period of `fine` lies in one of `coarse` for a term of any length. Contract years that start inside a month hold no months. */
  readonly nests: (fine: Grain, coarse: Grain) => boolean
  /** Elapsed hours of a period; a spring day has 23, an autumn day 25. */
  readonly hours: (grain: Grain, at: number) => Rational
  /** Local days of a period, of a day or longer, that lie in the term. */
  readonly days: (grain: Grain, at: number) => Rational
  /** Months of a period, of a day or longer: its local days in the term, each as a fraction of its month. 16 days of June are 16/30. */
  readonly months: (grain: Grain, at: number) => Rational
}

/** What is wrong with a contract's time; empty when a calendar with every grain can be built. Only the last kind leaves a calendar, one without hours. */
export function timeFaults(time: ContractTime): readonly TimeFault[] {
  const from = parseDate(time.from)
  const through = parseDate(time.through)
  if (!from || !through || !isYearStart(time.contract_year)) return ["not a date"]
  if (dayNumber(through) < dayNumber(from)) return ["term ends before it starts"]
  if (!Number.isInteger(time.interval_minutes) || time.interval_minutes < 1 || 60 % time.interval_minutes !== 0)
    return ["interval does not divide an hour"]
  const zone = zoneFromTransitions(time.zone)
  if (!clockKeeps(zone, from, through, time.interval_minutes)) return ["clock change inside an interval"]
  return clockKeeps(zone, from, through, 60) ? [] : ["clock change inside an hour"]
}

/** The calendar of a contract. Time that has faults other than a missing hour is a bug: the checker reports it. */
export function buildCalendar(time: ContractTime): ContractCalendar {
  const faults = timeFaults(time)
  assert(faults.length === 0 || faults[0] === "clock change inside an hour", `contract time: ${faults.join(", ")}`)
  const zone = zoneFromTransitions(time.zone)
  const days = localDays(zone, time.from, time.through)
  const start_utc = days.starts_utc.at(0) ?? Number.NaN
  const end_utc = days.starts_utc.at(-1) ?? Number.NaN
  const built = new Map<Grain, Periods>()

  const build = (grain: Grain): Periods => {
    switch (grain) {
      case "interval":
        return evenPeriods("interval", zone, start_utc, end_utc, time.interval_minutes)
      case "hour":
        assert(faults.length === 0, `${zone.name} has clock changes inside an hour`)
        return evenPeriods("hour", zone, start_utc, end_utc, 60)
      default:
        return dayPeriods(grain, days, time.contract_year)
    }
  }
  const periods = (grain: Grain): Periods => {
    const known = built.get(grain) ?? build(grain)
    built.set(grain, known)
    return known
  }
  const daysOf = (grain: Grain, at: number) => {
    assert(grain !== "interval" && grain !== "hour", `an ${grain} has no days`)
    const { start, end } = periods(grain)
    return periods("day").within(start(at), end(at))
  }

  return {
    zone,
    start_utc,
    end_utc,
    interval_minutes: time.interval_minutes,
    periods,
    inside: (fine, coarse, at) => {
      const { start, end } = periods(coarse)
      return periods(fine).within(start(at), end(at))
    },
    nests: (fine, coarse) => nests(fine, coarse, time.contract_year),
    hours: (grain, at) => {
      const { start, end } = periods(grain)
      return rational((end(at) - start(at)) / minute, 60)
    },
    days: (grain, at) => {
      const { from, to } = daysOf(grain, at)
      return rational(to - from)
    },
    months: (grain, at) => {
      const { from, to } = daysOf(grain, at)
      return monthsOf(days.dates.slice(from, to))
    },
  }
}

interface Day {
  readonly month: number
  readonly day: number
}

/** Whether every period of `fine` is one of `coarse` or lies in one, given the day contract years start. */
export const nests = (fine: Grain, coarse: Grain, contractYear: Day): boolean =>
  fine === coarse || nestsInside(fine, coarse, contractYear)

const minute = 60_000

function isYearStart({ month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(2000, month)
}

/** Whether clocks change only between the steps of a grid that starts with the term, and by whole steps, so that each step has one local label. */
function clockKeeps(zone: ZoneTable, from: CivilDate, through: CivilDate, step_minutes: number): boolean {
  const step = step_minutes * minute
  const start = startOfDay(zone, from)
  const end = startOfDay(zone, dateOfDayNumber(dayNumber(through) + 1))
  return (
    (end - start) % step === 0 &&
    zone.changes_utc.every((at_utc, index) => {
      if (at_utc <= start || at_utc >= end) return true
      const shift = (zone.offsets[index + 1] ?? 0) - (zone.offsets[index] ?? 0)
      return (at_utc - start) % step === 0 && shift % step_minutes === 0
    })
  )
}

/** Periods of equal elapsed length, by arithmetic: twenty years of quarter-hours need no list. */
function evenPeriods(grain: Grain, zone: ZoneTable, start_utc: number, end_utc: number, step_minutes: number): Periods {
  const step = step_minutes * minute
  const count = (end_utc - start_utc) / step
  const start = (at: number) => start_utc + at * step
  return {
    grain,
    count,
    start,
    end: (at) => start_utc + (at + 1) * step,
    containing: (utc) => (utc < start_utc || utc >= end_utc ? -1 : Math.floor((utc - start_utc) / step)),
    label: (at) => isoLocal(zone, start(at)),
    within: (from_utc, to_utc) =>
      range(Math.ceil((from_utc - start_utc) / step), Math.floor((to_utc - start_utc) / step), count),
  }
}

/** The local dates of the term that have any time at all, in order; Samoa had no 30 December 2011. */
interface LocalDays {
  readonly dates: readonly CivilDate[]
  /** One more than the dates: the last is the end of the term. */
  readonly starts_utc: readonly number[]
}

function localDays(zone: ZoneTable, from: string, through: string): LocalDays {
  const last = dayNumber(dateIn(through))
  const dates: CivilDate[] = []
  const starts_utc: number[] = []
  for (let number = dayNumber(dateIn(from)); number <= last; number++) {
    const date = dateOfDayNumber(number)
    const start_utc = startOfDay(zone, date)
    if (starts_utc.at(-1) === start_utc) {
      dates.pop()
      starts_utc.pop()
    }
    dates.push(date)
    starts_utc.push(start_utc)
  }
  starts_utc.push(startOfDay(zone, dateOfDayNumber(last + 1)))
  return { dates, starts_utc }
}

function dateIn(text: string): CivilDate {
  const date = parseDate(text)
  assert(date !== undefined, `"${text}" is not a date`)
  return date
}

/** A row for each grain of whole days: a number that all dates of one period share, and what the period is called by its first date. */
const dayGrains: Record<
  Exclude<Grain, "interval" | "hour">,
  {
    readonly period: (date: CivilDate, contractYear: Day) => number
    readonly label: (first: CivilDate, at: number) => string
  }
> = {
  day: { period: dayNumber, label: printDate },
  month: { period: ({ year, month }) => year * 12 + month, label: (first) => printDate(first).slice(0, 7) },
  quarter: {
    period: ({ year, month }) => year * 4 + Math.ceil(month / 3),
    label: ({ year, month }) => `${year} Q${Math.ceil(month / 3)}`,
  },
  contract_year: { period: contractYearOf, label: (_, at) => `contract year ${at + 1}` },
  calendar_year: { period: ({ year }) => year, label: ({ year }) => String(year) },
  term: { period: () => 0, label: () => "term" },
}

/** The year in which the contract year of a date starts. */
function contractYearOf(date: CivilDate, start: Day): number {
  const day = Math.min(start.day, daysInMonth(date.year, start.month))
  return date.month > start.month || (date.month === start.month && date.day >= day) ? date.year : date.year - 1
}

function dayPeriods(
  grain: Exclude<Grain, "interval" | "hour">,
  { dates, starts_utc }: LocalDays,
  contractYear: Day,
): Periods {
  const row = dayGrains[grain]
  const firsts: CivilDate[] = []
  const bounds: number[] = []
  let current = Number.NaN
  dates.forEach((date, at) => {
    const period = row.period(date, contractYear)
    if (period === current) return
    current = period
    firsts.push(date)
    bounds.push(starts_utc[at] ?? Number.NaN)
  })
  const count = bounds.push(starts_utc.at(-1) ?? Number.NaN) - 1
  const bound = (at: number) => bounds[at] ?? Number.NaN
  return {
    grain,
    count,
    start: bound,
    end: (at) => bound(at + 1),
    containing: (utc) => (utc >= bound(count) ? -1 : countUpTo(bounds, utc) - 1),
    label: (at) => {
      const first = firsts[at]
      assert(first !== undefined, `the term has no ${grain} ${at}`)
      return row.label(first, at)
    },
    within: (from_utc, to_utc) => range(countUpTo(bounds, from_utc - 1), countUpTo(bounds, to_utc) - 1, count),
  }
}

/** How many of the increasing numbers are not above `limit`. */
function countUpTo(increasing: readonly number[], limit: number): number {
  let low = 0
  let high = increasing.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((increasing[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

function range(from: number, to: number, count: number): { from: number; to: number } {
  const first = Math.min(Math.max(from, 0), count)
  return { from: first, to: Math.max(first, Math.min(to, count)) }
}

/** The days as fractions of their months, added month by month. */
function monthsOf(dates: readonly CivilDate[]): Rational {
  let sum = zero
  let daysOfMonth = 0
  dates.forEach(({ year, month }, at) => {
    daysOfMonth++
    if (dates[at + 1]?.month === month) return
    sum = add(sum, rational(daysOfMonth, daysInMonth(year, month)))
    daysOfMonth = 0
  })
  return sum
}
