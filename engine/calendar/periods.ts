import { grains, nests as nestsInside, type Grain } from "../../dsl/index.ts"
import { assert } from "../number/assert.ts"
import { add, rational, zero, type Rational } from "../number/rational.ts"
import {
  addDays,
  addMonths,
  compareDates,
  dateOfDayNumber,
  dayInYear,
  dayNumber,
  daysInMonth,
  parseDate,
  printDate,
  type CivilDate,
  type MonthDay,
} from "./date.ts"
import { civil, instant, isoLocal, startOfDay, zoneFromTransitions, type ZoneRecord, type ZoneTable } from "./zone.ts"

export { grains, type Grain }

/** What a plan says of the contract's time. */
export interface ContractTime {
  readonly zone: ZoneRecord
  /** The term in local days "2027-01-01", both included. */
  readonly from: string
  readonly through: string
  readonly interval_minutes: number
  /** The day a contract year starts. */
  readonly contract_year: MonthDay
  /** Minutes after local midnight at which a gas day starts; without them there are no gas days. */
  readonly gas_day_minutes?: number
  /** What 29 February is in a common year; the 28th where none is named. */
  readonly leap_day?: MonthDay
}

/** Why no calendar can be built, or why it has no hours. */
export type TimeFault =
  | "interval does not divide an hour"
  | "term ends before it starts"
  | "not a date"
  | "gas day inside an interval"
  | "clock change inside an interval"
  | "clock change inside an hour"

/** The key of periods that are cut further, "month/split at capacity": the grain they are parts of, then what cuts them. */
export type CutGrain = `${Grain}/${string}`

/**
 * The periods of one grain, counted from 0. Instants are UTC milliseconds; a period is half-open, from its start up to but without
 * its end. The first and the last are clipped to the term. Before it periods are counted from −1 down, without limit and each whole: where
 * the term cuts period 0 short, period −1 ends where period 0 would begin were there no term.
 */
export interface Periods {
  readonly grain: Grain | CutGrain
  readonly count: number
  readonly start: (at: number) => number
  readonly end: (at: number) => number
  /** The period an instant lies in: negative before the term, −1 where its end is reached as well. */
  readonly containing: (utc: number) => number
  /** "2027-01-05T12:00-06:00", "2027-01-05", "2027-01", "2027 Q1", "contract year 3", "2027", "term". A part: "2027-06-01 to 2027-06-14". */
  readonly label: (at: number) => string
  /** The periods that lie whole inside [start_utc, end_utc), as positions from `from` up to but without `to`. */
  readonly within: (start_utc: number, end_utc: number) => { readonly from: number; readonly to: number }
}

/** Where periods are cut, and what of them is kept: local days "2027-06-15", each cutting at its start. */
export interface Cuts {
  readonly days: readonly string[]
  /** Stretches of days, the second not in them; an end that is absent is that of the term. All is kept where there are none named. */
  readonly kept?: readonly { readonly from?: string; readonly before?: string }[]
}

/** All periods of a contract's term. */
export interface ContractCalendar {
  readonly zone: ZoneTable
  readonly start_utc: number
  readonly end_utc: number
  readonly interval_minutes: number
  /** The hours are missing where `timeFaults` says that a clock change lies inside one; to ask for them is then a bug. */
  readonly periods: (grain: Grain | CutGrain) => Periods
  /**
   * Periods of a grain of days or longer in parts, under a name of the caller's; the same name has the same cuts. A part lies in the term:
   * before it there is none. What is kept can leave gaps, and none at all.
   */
  readonly cutPeriods: (grain: Grain, name: string, cuts: Cuts) => CutGrain
  /** The `fine` periods that make up a coarse one, as positions from `from` up to but without `to`; of a cut period its parts. */
  readonly inside: (
    fine: Grain | CutGrain,
    coarse: Grain | CutGrain,
    at: number,
  ) => { readonly from: number; readonly to: number }
  /** Whether every period of `fine` lies in one of `coarse` for a term of any length. Contract years that start inside a month hold no months. */
  readonly nests: (fine: Grain, coarse: Grain) => boolean
  /** Elapsed hours of a period; a spring day has 23, an autumn day 25. */
  readonly hours: (grain: Grain | CutGrain, at: number) => Rational
  /** Local days of a period, of a day or longer, that lie in the term. A gas day is one. */
  readonly days: (grain: Grain | CutGrain, at: number) => Rational
  /** Months of a period, of a day or longer: its local days in the term, each as a fraction of its month. 16 days of June are 16/30. */
  readonly months: (grain: Grain | CutGrain, at: number) => Rational
  /** Days of the whole period of a grain of days or longer, were there no term to clip it. */
  readonly wholeDays: (grain: Grain, at: number) => number
}

/** What is wrong with a contract's time; empty when a calendar with every grain can be built. Only the last kind leaves a calendar, one without hours. */
export function timeFaults(time: ContractTime): readonly TimeFault[] {
  const from = parseDate(time.from)
  const through = parseDate(time.through)
  if (!from || !through || !isYearStart(time.contract_year)) return ["not a date"]
  if (dayNumber(through) < dayNumber(from)) return ["term ends before it starts"]
  if (!Number.isInteger(time.interval_minutes) || time.interval_minutes < 1 || 60 % time.interval_minutes !== 0)
    return ["interval does not divide an hour"]
  if (time.gas_day_minutes !== undefined && time.gas_day_minutes % time.interval_minutes !== 0)
    return ["gas day inside an interval"]
  const zone = zoneFromTransitions(time.zone)
  if (!clockKeeps(zone, from, through, time.interval_minutes)) return ["clock change inside an interval"]
  return clockKeeps(zone, from, through, 60) ? [] : ["clock change inside an hour"]
}

/** The calendar of a contract. Time that has faults other than a missing hour is a bug: the checker reports it. */
export function buildCalendar(time: ContractTime): ContractCalendar {
  const faults = timeFaults(time)
  assert(faults.length === 0 || faults[0] === "clock change inside an hour", `contract time: ${faults.join(", ")}`)
  const zone = zoneFromTransitions(time.zone)
  const start_utc = startOfDay(zone, dateIn(time.from))
  const end_utc = startOfDay(zone, addDays(dateIn(time.through), 1))
  const built = new Map<string, Periods>()

  const build = (grain: Grain): Periods => {
    switch (grain) {
      case "interval":
        return evenPeriods("interval", zone, start_utc, end_utc, time.interval_minutes)
      case "hour":
        assert(faults.length === 0, `${zone.name} has clock changes inside an hour`)
        return evenPeriods("hour", zone, start_utc, end_utc, 60)
      case "term":
        return termPeriod(start_utc, end_utc)
      default:
        return dayPeriods(grain, marksOf(grain, zone, time), dateIn(time.from), start_utc, end_utc)
    }
  }
  const periods = (grain: Grain | CutGrain): Periods => {
    const known = built.get(grain)
    if (known) return known
    assert(!isCut(grain), `nothing is cut as ${grain}`)
    const made = build(grain)
    built.set(grain, made)
    return made
  }
  const daysOf = (grain: Grain | CutGrain, at: number) => {
    const base = grainOf(grain)
    assert(base !== "interval" && base !== "hour", `an ${base} has no days`)
    const { start, end } = periods(grain)
    return periods("day").within(start(at), end(at))
  }
  const dateAt = (at: number): CivilDate => civil(zone, periods("day").start(at))

  return {
    zone,
    start_utc,
    end_utc,
    interval_minutes: time.interval_minutes,
    periods,
    cutPeriods: (grain, name, cuts) => {
      const key: CutGrain = `${grain}/${name}`
      if (!built.has(key)) built.set(key, partPeriods(key, periods(grain), cuts, zone, start_utc, end_utc))
      return key
    },
    inside: (fine, coarse, at) => {
      assert(coarse !== "term" || at >= 0, "what came before the term has no parts")
      const { start, end } = periods(coarse)
      return periods(fine).within(start(at), end(at))
    },
    nests: (fine, coarse) => nests(fine, coarse, time.contract_year),
    hours: (grain, at) => {
      const { start, end } = periods(grain)
      return rational((end(at) - start(at)) / minute, 60)
    },
    days: (grain, at) => {
      if (grain === "gas_day") return rational(1)
      const { from, to } = daysOf(grain, at)
      return rational(to - from)
    },
    months: (grain, at) => {
      const { from, to } = daysOf(grain, at)
      return monthsOf(Array.from({ length: to - from }, (_, day) => dateAt(from + day)))
    },
    wholeDays: (grain, at) => {
      assert(grain !== "interval" && grain !== "hour", `an ${grain} has no days`)
      if (grain === "term") return dayNumber(dateIn(time.through)) - dayNumber(dateIn(time.from)) + 1
      const { first, next } = marksOf(grain, zone, time)
      const begun = first(civil(zone, periods(grain).start(at)), periods(grain).start(at))
      return dayNumber(next(begun)) - dayNumber(begun)
    },
  }
}

/** Whether the key is of periods that are cut, and the grain they are parts of. */
export const isCut = (grain: Grain | CutGrain): grain is CutGrain => grain.includes("/")
export const grainOf = (grain: Grain | CutGrain): Grain => grain.split("/")[0] as Grain

/** Whether every period of `fine` is one of `coarse` or lies in one, given the day contract years start. */
export const nests = (fine: Grain, coarse: Grain, contractYear: MonthDay): boolean =>
  fine === coarse || nestsInside(fine, coarse, contractYear)

const minute = 60_000

function isYearStart({ month, day }: MonthDay): boolean {
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
function evenPeriods(
  grain: "interval" | "hour",
  zone: ZoneTable,
  start_utc: number,
  end_utc: number,
  step_minutes: number,
): Periods {
  const step = step_minutes * minute
  const count = (end_utc - start_utc) / step
  const start = (at: number) => start_utc + at * step
  return {
    grain,
    count,
    start,
    end: (at) => start_utc + (at + 1) * step,
    containing: (utc) => (utc >= end_utc ? -1 : Math.floor((utc - start_utc) / step)),
    label: (at) => isoLocal(zone, start(at)),
    within: (from_utc, to_utc) =>
      range(Math.ceil((from_utc - start_utc) / step), Math.floor((to_utc - start_utc) / step), count),
  }
}

/** The one period of the term. What came before it is one, too, and has no start. */
function termPeriod(start_utc: number, end_utc: number): Periods {
  return {
    grain: "term",
    count: 1,
    start: (at) => (at < 0 ? Number.NEGATIVE_INFINITY : at === 0 ? start_utc : end_utc),
    end: (at) => (at < 0 ? start_utc : end_utc),
    containing: (utc) => (utc >= start_utc && utc < end_utc ? 0 : -1),
    label: (at) => (at < 0 ? "before the term" : "term"),
    within: (from_utc, to_utc) => {
      const isIn = from_utc <= start_utc && to_utc >= end_utc
      return { from: 0, to: isIn ? 1 : 0 }
    },
  }
}

function dateIn(text: string): CivilDate {
  const date = parseDate(text)
  assert(date !== undefined, `"${text}" is not a date`)
  return date
}

type DayGrain = Exclude<Grain, "interval" | "hour" | "term">

/** How the periods of a grain follow one another, each known by its first day. */
interface Marks {
  /** The first day of the whole period that holds a moment of a local day. */
  readonly first: (date: CivilDate, utc: number) => CivilDate
  readonly next: (first: CivilDate) => CivilDate
  readonly previous: (first: CivilDate) => CivilDate
  /** When the period of that first day begins. */
  readonly begins: (first: CivilDate) => number
  readonly label: (first: CivilDate, at: number) => string
}

function marksOf(grain: DayGrain, zone: ZoneTable, time: ContractTime): Marks {
  const begins = (first: CivilDate) => startOfDay(zone, first)
  const tomorrow = (date: CivilDate) => addDays(date, 1)
  const yesterday = (date: CivilDate) => addDays(date, -1)
  const byMonths = (length: number, label: Marks["label"]): Marks => ({
    first: ({ year, month }) => ({ year, month: month - ((month - 1) % length), day: 1 }),
    next: (first) => firstOfMonth(first, length),
    previous: (first) => firstOfMonth(first, -length),
    begins,
    label,
  })
  switch (grain) {
    case "day":
      return { first: (date) => date, next: tomorrow, previous: yesterday, begins, label: printDate }
    case "gas_day": {
      const { gas_day_minutes } = time
      assert(gas_day_minutes !== undefined, "the contract says when a gas day starts")
      const opens = (date: CivilDate) => clockInstant(zone, date, gas_day_minutes)
      return {
        first: (date, utc) => (opens(date) <= utc ? date : yesterday(date)),
        next: tomorrow,
        previous: yesterday,
        begins: opens,
        label: printDate,
      }
    }
    case "month":
      return byMonths(1, (first) => printDate(first).slice(0, 7))
    case "quarter":
      return byMonths(3, ({ year, month }) => `${year} Q${Math.ceil(month / 3)}`)
    case "calendar_year":
      return byMonths(12, ({ year }) => String(year))
    case "contract_year": {
      const starts = (year: number) => dayInYear(year, time.contract_year, time.leap_day)
      const begun = (date: CivilDate) => (compareDates(date, starts(date.year)) < 0 ? date.year - 1 : date.year)
      return {
        first: (date) => starts(begun(date)),
        next: (first) => starts(begun(first) + 1),
        previous: (first) => starts(begun(first) - 1),
        begins,
        label: (_, at) => `contract year ${at + 1}`,
      }
    }
  }
}

function firstOfMonth(date: CivilDate, months: number): CivilDate {
  const first = addMonths({ ...date, day: 1 }, months, "error")
  assert(first !== undefined, "every month has a first day")
  return first
}

/** When the clocks show that time of the day, for the first time; where they skip it, as long after midnight. */
function clockInstant(zone: ZoneTable, date: CivilDate, minutes: number): number {
  const local = { ...date, hour: Math.floor(minutes / 60), minute: minutes % 60 }
  return instant(zone, local, "earlier") ?? startOfDay(zone, date) + minutes * minute
}

/** Periods of whole days, listed through the term; those before it are listed as they are asked for. */
function dayPeriods(grain: DayGrain, marks: Marks, from: CivilDate, start_utc: number, end_utc: number): Periods {
  const opening = marks.first(from, start_utc)
  const firsts: CivilDate[] = [opening]
  const bounds: number[] = [start_utc]
  for (let first = marks.next(opening); marks.begins(first) < end_utc; first = marks.next(first)) {
    const begins = marks.begins(first)
    // Samoa had no 30 December 2011: a day that is skipped whole begins where the next one does.
    if (bounds.at(-1) === begins) {
      firsts.pop()
      bounds.pop()
    }
    firsts.push(first)
    bounds.push(begins)
  }
  const count = bounds.push(end_utc) - 1

  const opens = marks.begins(opening)
  const earlier: { readonly first: CivilDate; readonly begins: number }[] = []
  const before = (at: number) => {
    while (earlier.length < -at) {
      const later = earlier.at(-1) ?? { first: opening, begins: opens }
      let first = marks.previous(later.first)
      if (marks.begins(first) === later.begins) first = marks.previous(first)
      earlier.push({ first, begins: marks.begins(first) })
    }
    return earlier[-at - 1]!
  }
  const start = (at: number) => (at < 0 ? before(at).begins : (bounds[at] ?? Number.NaN))
  const end = (at: number) => (at < -1 ? before(at + 1).begins : at === -1 ? opens : (bounds[at + 1] ?? Number.NaN))
  const containing = (utc: number): number => {
    if (utc >= end_utc) return -1
    if (utc >= opens) return Math.max(0, countUpTo(bounds, utc) - 1)
    let at = -1
    while (before(at).begins > utc) at = Math.min(at - 1, at * 2)
    // The start lies between here and half of the way back.
    let low = at
    let high = -1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (before(middle).begins <= utc) low = middle
      else high = middle - 1
    }
    return low
  }
  return {
    grain,
    count,
    start,
    end,
    containing,
    label: (at) => {
      const first = at < 0 ? before(at).first : firsts[at]
      assert(first !== undefined, `the term has no ${grain} ${at}`)
      return marks.label(first, at)
    },
    within: (from_utc, to_utc) => {
      const firstIn = containing(Math.min(from_utc, end_utc - 1))
      const lastIn = containing(Math.min(to_utc, end_utc) - 1)
      const first = from_utc >= end_utc ? count : start(firstIn) >= from_utc ? firstIn : firstIn + 1
      return range(first, end(lastIn) <= to_utc ? lastIn + 1 : lastIn, count)
    },
  }
}

/** Periods in parts: cut at the start of days, less what is not kept. A cut outside a period does nothing. */
function partPeriods(
  key: CutGrain,
  periods: Periods,
  cuts: Cuts,
  zone: ZoneTable,
  start_utc: number,
  end_utc: number,
): Periods {
  const utcOf = (date: string) => startOfDay(zone, dateIn(date))
  const kept = (cuts.kept ?? [{}]).map(({ from, before }) => ({
    from_utc: from === undefined ? start_utc : utcOf(from),
    to_utc: before === undefined ? end_utc : utcOf(before),
  }))
  const edges = [...cuts.days.map(utcOf), ...kept.flatMap(({ from_utc, to_utc }) => [from_utc, to_utc])]
  const inner = [...new Set(edges)].filter((utc) => utc > start_utc && utc < end_utc).sort((a, b) => a - b)
  const starts: number[] = []
  const ends: number[] = []
  const wholes: number[] = []
  for (let at = 0, edge = 0; at < periods.count; at++) {
    let from_utc = periods.start(at)
    while (from_utc < periods.end(at)) {
      while (edge < inner.length && inner[edge]! <= from_utc) edge++
      const to_utc = Math.min(inner[edge] ?? Number.POSITIVE_INFINITY, periods.end(at))
      const start = from_utc
      if (kept.some((each) => start >= each.from_utc && to_utc <= each.to_utc)) {
        starts.push(start)
        ends.push(to_utc)
        wholes.push(at)
      }
      from_utc = to_utc
    }
  }
  const count = starts.length
  const bound = (list: readonly number[], at: number) => list[at] ?? Number.NaN
  return {
    grain: key,
    count,
    start: (at) => bound(starts, at),
    end: (at) => bound(ends, at),
    containing: (utc) => {
      const at = countUpTo(starts, utc) - 1
      return at >= 0 && utc < bound(ends, at) ? at : -1
    },
    label: (at) => {
      const [start, end, whole] = [bound(starts, at), bound(ends, at), bound(wholes, at)]
      assert(Number.isFinite(start), `there is no part ${at} of ${key}`)
      if (start === periods.start(whole) && end === periods.end(whole)) return periods.label(whole)
      const [first, last] = [printDate(civil(zone, start)), printDate(civil(zone, end - 1))]
      return first === last ? first : `${first} to ${last}`
    },
    within: (from_utc, to_utc) => range(countUpTo(starts, from_utc - 1), countUpTo(ends, to_utc), count),
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
  const first = Math.min(from, count)
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
