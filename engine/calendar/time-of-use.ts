import { dateOfDayNumber, dayOfWeek, printDate, type MonthDay } from "./date.ts"
import { offsetAt, type ZoneTable } from "./zone.ts"

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
interface DayKind extends MonthDay {
  readonly weekday: number
  readonly isHoliday: (calendar: string) => boolean
}

/** Every name that a division of time gives, in written order. */
export const namesOf = ({ lines, otherwise }: TimeOfUse): readonly string[] => [
  ...new Set([...lines.map(({ name }) => name), otherwise]),
]

/** Whether a line holds at some time of that day. */
function holdsOn({ season, days, except }: TimeOfUseLine, day: DayKind): boolean {
  if (!days.includes(day.weekday)) return false
  if (season && !isInSeason(season, day)) return false
  return except === undefined || !day.isHoliday(except)
}

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
