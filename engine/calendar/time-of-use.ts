import { assert } from "../number/assert.ts"
import { dateOfDayNumber, dayOfWeek, printDate, type CivilDate, type MonthDay } from "./date.ts"
import type { Holidays } from "./holidays.ts"
import { civil, offsetAt, type ZoneTable } from "./zone.ts"

/** Parts of time by name, as a contract divides it: the first line that holds wins. */
export interface TimeOfUse {
  readonly lines: readonly TimeOfUseLine[]
  /** What a moment is when no line holds. */
  readonly otherwise: string
}
export interface TimeOfUseLine {
  readonly name: string
  /** Both days included; it may run over the new year. */
  readonly season?: { readonly from: MonthDay; readonly through: MonthDay }
  /** 1 Monday to 7 Sunday. */
  readonly days: readonly number[]
  /** A calendar whose days are left out. */
  readonly except?: string
  /** Minutes of the local day by the clock, half-open; the whole day where there are none. */
  readonly hours: readonly { readonly from: number; readonly to: number }[]
}

/** What of a day decides the lines that can hold on it. */
export interface DayKind extends MonthDay {
  readonly weekday: number
  readonly isHoliday: (calendar: string) => boolean
}

/** Every name that a division of time gives, in written order. */
export const namesOf = ({ lines, otherwise }: TimeOfUse): readonly string[] => [
  ...new Set([...lines.map(({ name }) => name), otherwise]),
]

/** Whether a line holds at some time of that day. */
export function holdsOn({ season, days, except }: TimeOfUseLine, day: DayKind): boolean {
  if (!days.includes(day.weekday)) return false
  if (season && !isInSeason(season, day)) return false
  return except === undefined || !day.isHoliday(except)
}

/** The position of the line that holds at a minute of a day, or −1 where it is `otherwise`. */
export const lineAt = ({ lines }: TimeOfUse, day: DayKind, minutes: number): number =>
  lines.findIndex((line) => holdsOn(line, day) && holdsAt(line, minutes))

/**
 * The name of each moment, a UTC instant. Hours follow the clock: both repeated hours of autumn are the same. `holidays` gives the days
 * of a calendar as "2027-01-01".
 */
export function touClock(
  tou: TimeOfUse,
  zone: ZoneTable,
  holidays: (calendar: string) => ReadonlySet<string>,
): (utc: number) => string {
  const calendars = new Map(
    tou.lines.flatMap(({ except }) => (except === undefined ? [] : [[except, holidays(except)] as const])),
  )
  /** The names of a day by minute, in order; days on which the same lines hold share them. */
  const shared = new Map<string, readonly Stretch[]>()
  const known = new Map<number, readonly Stretch[]>()
  const stretchesOf = (number: number): readonly Stretch[] => {
    const date = dateOfDayNumber(number)
    const text = printDate(date)
    const day: DayKind = {
      ...date,
      weekday: dayOfWeek(date),
      isHoliday: (calendar) => calendars.get(calendar)?.has(text) === true,
    }
    const holding = tou.lines.filter((line) => holdsOn(line, day))
    const key = holding.map((line) => tou.lines.indexOf(line)).join(" ")
    const made = shared.get(key) ?? stretches(holding, tou.otherwise)
    shared.set(key, made)
    known.set(number, made)
    return made
  }
  let last = Number.NaN
  let ofLast: readonly Stretch[] = []
  return (utc) => {
    const local = utc + offsetAt(zone, utc) * minute
    const number = Math.floor(local / day)
    if (number !== last) {
      ofLast = known.get(number) ?? stretchesOf(number)
      last = number
    }
    const minutes = Math.floor((local - number * day) / minute)
    let at = ofLast.length - 1
    while (ofLast[at]!.from > minutes) at--
    return ofLast[at]!.name
  }
}

interface Stretch {
  readonly from: number
  readonly name: string
}

/** The day cut at every hour a line names, from midnight on. */
function stretches(lines: readonly TimeOfUseLine[], otherwise: string): readonly Stretch[] {
  const nameAt = (minutes: number) => lines.find((line) => holdsAt(line, minutes))?.name ?? otherwise
  return edgesOf(lines).map((from) => ({ from, name: nameAt(from) }))
}

/** The minutes of a day at which lines begin or end, midnight first. */
export const edgesOf = (lines: readonly TimeOfUseLine[]): readonly number[] =>
  [...new Set([0, ...lines.flatMap(({ hours }) => hours.flatMap(({ from, to }) => [from, to]))])]
    .filter((minutes) => minutes < 1440)
    .sort((a, b) => a - b)

const holdsAt = ({ hours }: TimeOfUseLine, minutes: number): boolean =>
  hours.length === 0 ||
  hours.some(({ from, to }) => (from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to))

function isInSeason({ from, through }: NonNullable<TimeOfUseLine["season"]>, { month, day }: MonthDay): boolean {
  const [first, last, at] = [from, through, { month, day }].map((each) => each.month * 100 + each.day)
  return first! <= last! ? at! >= first! && at! <= last! : at! >= first! || at! <= last!
}

const minute = 60_000
const day = 1440 * minute

/** Hours of a local day by the clock, from and up to but without: hour ending 8 to 23 is 7 up to 23. */
export interface ClockHours {
  readonly from: number
  readonly to: number
}

/** The peak hours of a market. They follow the clock: both repeated hours of autumn are the same hour of the block. */
export const peakHours = {
  /** ISO New England, New York ISO, PJM and MISO: hour ending 8 to 23. */
  eastern: { from: 7, to: 23 },
  /** ERCOT, SPP and the West: hour ending 7 to 22. */
  central_and_western: { from: 6, to: 22 },
} as const satisfies Record<string, ClockHours>

/** Some days of the week at some hours. Weekdays are 1 for Monday to 7 for Sunday. */
interface BlockPart {
  readonly weekdays: readonly number[]
  /** What a holiday is: out of the block, in it on any weekday, or a day as any other. */
  readonly holidays: "out" | "in" | "as any day"
  /** The market's peak hours, all others, or hours of its own. */
  readonly hours: "peak" | "rest" | ClockHours
}

/** A standard power block: its parts do not overlap. */
export interface PowerBlock {
  readonly name: string
  readonly doc: string
  readonly parts: readonly BlockPart[]
}

const workWeek = [1, 2, 3, 4, 5]
const withSaturday = [1, 2, 3, 4, 5, 6]
const weekend = [6, 7]
const week = [1, 2, 3, 4, 5, 6, 7]

const nights: BlockPart = { weekdays: week, holidays: "as any day", hours: "rest" }
const weekendPeak: BlockPart = { weekdays: weekend, holidays: "in", hours: "peak" }
const sundayPeak: BlockPart = { weekdays: [7], holidays: "in", hours: "peak" }
const solarHours: ClockHours = { from: 9, to: 17 }

/** The blocks power is traded in. EEI Master Agreement, Schedule P, and the product guides of the markets. */
export const powerBlocks: readonly PowerBlock[] = [
  {
    name: "5x16",
    doc: "On-peak: Monday to Friday but no holiday, peak hours.",
    parts: [{ weekdays: workWeek, holidays: "out", hours: "peak" }],
  },
  {
    name: "6x16",
    doc: "On-peak of the West: Monday to Saturday but no holiday, peak hours.",
    parts: [{ weekdays: withSaturday, holidays: "out", hours: "peak" }],
  },
  { name: "7x16", doc: "Every day, peak hours.", parts: [{ weekdays: week, holidays: "as any day", hours: "peak" }] },
  { name: "2x16H", doc: "Saturday, Sunday and holidays, peak hours.", parts: [weekendPeak] },
  { name: "1x16H", doc: "Sunday and holidays, peak hours.", parts: [sundayPeak] },
  { name: "7x8", doc: "Nights: every day outside peak hours.", parts: [nights] },
  {
    name: "5x8",
    doc: "Monday to Friday outside peak hours.",
    parts: [{ weekdays: workWeek, holidays: "as any day", hours: "rest" }],
  },
  {
    name: "2x8",
    doc: "Saturday and Sunday outside peak hours.",
    parts: [{ weekdays: weekend, holidays: "as any day", hours: "rest" }],
  },
  { name: "wrap", doc: "Off-peak: everything that is not 5x16.", parts: [weekendPeak, nights] },
  { name: "western_wrap", doc: "Off-peak of the West: everything that is not 6x16.", parts: [sundayPeak, nights] },
  {
    name: "7x24",
    doc: "Around the clock.",
    parts: [{ weekdays: week, holidays: "as any day", hours: { from: 0, to: 24 } }],
  },
  {
    name: "5xHE10-17",
    doc: "Solar: Monday to Friday but no holiday, hour ending 10 to 17.",
    parts: [{ weekdays: workWeek, holidays: "out", hours: solarHours }],
  },
  {
    name: "7xHE10-17",
    doc: "Solar: every day, hour ending 10 to 17.",
    parts: [{ weekdays: week, holidays: "as any day", hours: solarHours }],
  },
]

/** A block of the table by name, undefined for another name. */
export function powerBlock(name: string): PowerBlock | undefined {
  return powerBlocks.find((row) => row.name === name)
}

/** What makes the hours of a block definite in a market. */
export interface BlockMarket {
  readonly zone: ZoneTable
  readonly peak: ClockHours
  readonly holidays: Holidays
}

/** Whether the clock hour that starts at `hour` on that local day belongs to the block. */
export function isInBlock(block: PowerBlock, date: CivilDate, hour: number, market: BlockMarket): boolean {
  const weekday = dayOfWeek(date)
  const isHoliday = market.holidays.has(date)
  return block.parts.some((part) => isDayOf(part, weekday, isHoliday) && isHourOf(part, hour, market.peak))
}

/** The hours of [start_utc, end_utc) that belong to the block, by the starts of their hours in UTC milliseconds; both instants stand on an hour. Their count is the block's MWh for one MW. */
export function blockHours(
  block: PowerBlock,
  start_utc: number,
  end_utc: number,
  market: BlockMarket,
): readonly number[] {
  assert((end_utc - start_utc) % hourLength === 0, "a block is counted in whole hours")
  const hours: number[] = []
  for (let utc = start_utc; utc < end_utc; utc += hourLength) {
    const local = civil(market.zone, utc)
    if (isInBlock(block, local, local.hour, market)) hours.push(utc)
  }
  return hours
}

const hourLength = 3_600_000

function isDayOf(part: BlockPart, weekday: number, isHoliday: boolean): boolean {
  if (isHoliday && part.holidays !== "as any day") return part.holidays === "in"
  return part.weekdays.includes(weekday)
}

function isHourOf(part: BlockPart, hour: number, peak: ClockHours): boolean {
  switch (part.hours) {
    case "peak":
      return isBetween(hour, peak)
    case "rest":
      return !isBetween(hour, peak)
    default:
      return isBetween(hour, part.hours)
  }
}

function isBetween(hour: number, { from, to }: ClockHours): boolean {
  return hour >= from && hour < to
}
