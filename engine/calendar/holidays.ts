import { assert } from "../number/assert.ts"
import { addDays, dayOfWeek, daysInMonth, parseDate, printDate, type CivilDate } from "./date.ts"

/** A set of days on which no business is done, beside Saturdays and Sundays. */
export interface Holidays {
  readonly name: string
  readonly has: (date: CivilDate) => boolean
}

/** When a holiday falls. Weekdays are 1 for Monday to 7 for Sunday. */
export type HolidayRule =
  | {
      readonly name: string
      readonly on: "date"
      readonly month: number
      readonly day: number
      readonly observed: Observed
    }
  /** `nth` counts from the start of the month, −1 from its end; `plus_days` after that day. */
  | {
      readonly name: string
      readonly on: "weekday"
      readonly month: number
      readonly weekday: number
      readonly nth: number
      readonly plus_days?: number
    }
  | { readonly name: string; readonly on: "easter"; readonly plus_days: number }

/** What a holiday on a weekend becomes: it stays, or a Sunday moves to Monday, or a Saturday moves to Friday as well. */
export type Observed = "as it falls" | "sunday to monday" | "nearest weekday"

interface HolidaySet {
  readonly name: string
  readonly doc: string
  readonly rules: readonly HolidayRule[]
}

const newYear: HolidayRule = { name: "New Year's Day", on: "date", month: 1, day: 1, observed: "sunday to monday" }
const memorialDay: HolidayRule = { name: "Memorial Day", on: "weekday", month: 5, weekday: 1, nth: -1 }
const independenceDay: HolidayRule = {
  name: "Independence Day",
  on: "date",
  month: 7,
  day: 4,
  observed: "sunday to monday",
}
const laborDay: HolidayRule = { name: "Labor Day", on: "weekday", month: 9, weekday: 1, nth: 1 }
const thanksgiving: HolidayRule = { name: "Thanksgiving Day", on: "weekday", month: 11, weekday: 4, nth: 4 }
const christmas: HolidayRule = { name: "Christmas Day", on: "date", month: 12, day: 25, observed: "sunday to monday" }

/** The holiday sets that are known by rule. Any other comes as a pinned file. */
export const holidaySets: readonly HolidaySet[] = [
  {
    // NERC, Additional Off-peak Days: a Sunday holiday is observed on Monday, a Saturday holiday stays on Saturday.
    name: "nerc",
    doc: "The six off-peak holidays of the North American Electric Reliability Corporation.",
    rules: [newYear, memorialDay, independenceDay, laborDay, thanksgiving, christmas],
  },
  {
    // Federal Reserve Banks, Holiday Schedules: for a holiday on Saturday the banks are open the Friday before; one on Sunday closes them on Monday.
    name: "fedwire",
    doc: "The days on which the Federal Reserve moves no money.",
    rules: [
      newYear,
      { name: "Martin Luther King Jr. Day", on: "weekday", month: 1, weekday: 1, nth: 3 },
      { name: "Washington's Birthday", on: "weekday", month: 2, weekday: 1, nth: 3 },
      memorialDay,
      { name: "Juneteenth", on: "date", month: 6, day: 19, observed: "sunday to monday" },
      independenceDay,
      laborDay,
      { name: "Columbus Day", on: "weekday", month: 10, weekday: 1, nth: 2 },
      { name: "Veterans Day", on: "date", month: 11, day: 11, observed: "sunday to monday" },
      thanksgiving,
      christmas,
    ],
  },
]

/** A set of `holidaySets` by name, undefined for another name. */
export function holidaysNamed(name: string): Holidays | undefined {
  const set = holidaySets.find((row) => row.name === name)
  if (!set) return undefined
  const years = new Map<number, ReadonlySet<string>>()
  const has = (date: CivilDate): boolean => {
    const dates = years.get(date.year) ?? observedAround(set.rules, date.year)
    years.set(date.year, dates)
    return dates.has(printDate(date))
  }
  return { name, has }
}

/** The holidays on a list of dates "2027-01-01", as a plan pins them. */
export function holidaysOn(name: string, dates: readonly string[]): Holidays {
  const known = new Set(dates)
  return { name, has: (date) => known.has(printDate(date)) }
}

/** The day a holiday is observed for the year it belongs to; New Year's Day of 2022 by nearest weekday is 2021-12-31. */
export function holidayDate(rule: HolidayRule, year: number): CivilDate {
  switch (rule.on) {
    case "date":
      return observedDate({ year, month: rule.month, day: rule.day }, rule.observed)
    case "weekday":
      return addDays(nthWeekday(year, rule.month, rule.weekday, rule.nth), rule.plus_days ?? 0)
    case "easter":
      return addDays(easterSunday(year), rule.plus_days)
  }
}

/** A pinned calendar file: one date "2027-01-01" a line, then any text; `#` starts a comment. Lines that start with anything else are returned by number, from 1. */
export function parseHolidayFile(text: string): {
  readonly dates: readonly string[]
  readonly wrongLines: readonly number[]
} {
  const dates: string[] = []
  const wrongLines: number[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    const [word = ""] = line
      .replace(/^\uFEFF/, "")
      .replace(/#.*/, "")
      .trim()
      .split(/[\s,;]+/)
    if (word === "") return
    if (parseDate(word)) dates.push(word)
    else wrongLines.push(index + 1)
  })
  return { dates: [...new Set(dates)].sort(), wrongLines }
}

/** Whether it is Monday to Friday and no holiday. */
export function isBusinessDay(date: CivilDate, holidays: Holidays): boolean {
  return dayOfWeek(date) <= 5 && !holidays.has(date)
}

/** The direction in which a date that is no business day is moved. `modified`: the next, unless that is in another month, then the previous. */
export type Roll = "next" | "previous" | "modified"

/** The date itself if it is a business day, otherwise the nearest one in the direction of `roll`. ISDA 2006 Definitions, section 4.12. */
export function roll(date: CivilDate, direction: Roll, holidays: Holidays): CivilDate {
  switch (direction) {
    case "next":
      return firstBusinessDay(date, 1, holidays)
    case "previous":
      return firstBusinessDay(date, -1, holidays)
    case "modified": {
      const next = firstBusinessDay(date, 1, holidays)
      return next.month === date.month ? next : firstBusinessDay(date, -1, holidays)
    }
  }
}

/** The date so many business days after another, which does not count itself; a negative count goes back. Zero gives the date as it is. */
export function addBusinessDays(date: CivilDate, count: number, holidays: Holidays): CivilDate {
  const step = count < 0 ? -1 : 1
  let at = date
  for (let left = Math.abs(count); left > 0; left--) at = firstBusinessDay(addDays(at, step), step, holidays)
  return at
}

function firstBusinessDay(date: CivilDate, step: 1 | -1, holidays: Holidays): CivilDate {
  let at = date
  for (let tried = 0; !isBusinessDay(at, holidays); tried++) {
    assert(tried < 366, `${holidays.name} has no business day for a year after ${printDate(date)}`)
    at = addDays(at, step)
  }
  return at
}

/** All days observed in a year; a holiday can be observed in the year before or after its own. */
function observedAround(rules: readonly HolidayRule[], year: number): ReadonlySet<string> {
  return new Set(rules.flatMap((rule) => [year - 1, year, year + 1].map((own) => printDate(holidayDate(rule, own)))))
}

function observedDate(date: CivilDate, observed: Observed): CivilDate {
  const weekday = dayOfWeek(date)
  if (weekday === 7 && observed !== "as it falls") return addDays(date, 1)
  if (weekday === 6 && observed === "nearest weekday") return addDays(date, -1)
  return date
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): CivilDate {
  if (nth < 0) {
    const last = { year, month, day: daysInMonth(year, month) }
    return addDays(last, -((dayOfWeek(last) - weekday + 7) % 7) + (nth + 1) * 7)
  }
  const first = { year, month, day: 1 }
  return addDays(first, ((weekday - dayOfWeek(first) + 7) % 7) + (nth - 1) * 7)
}

/** Western Easter. Meeus, Astronomical Algorithms, chapter 8, after Butcher. */
function easterSunday(year: number): CivilDate {
  const century = Math.floor(year / 100)
  const golden = year % 19
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moonCorrection + 15) % 30
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - (year % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451)
  const sinceMarch22 = epact + toSunday - 7 * late
  return addDays({ year, month: 3, day: 22 }, sinceMarch22)
}
