import { dateOfDayNumber, dayNumber, dayOfWeek, daysInMonth } from "./date.ts"
import data from "./tzdb.json" with { type: "json" }

/**
 * The zone rules of the IANA time zone database, bundled and of one version, so that a contract's time is the same on every host.
 * Made by `billing/tools/make-tzdb.ts` from zic's own output; starts in 1990, and rules that recur go on for ever.
 */

/** A moment at which a zone's clocks change, in UTC milliseconds, and the offset from UTC that holds from then on (−360 in Chicago in winter). */
export interface Transition {
  readonly at_utc: number
  readonly offset_minutes: number
}

/** Version of the IANA database, such as "2026d". */
export const tzdbVersion: string = data.version

/** Every zone and link name of the database, sorted. */
export const zoneNames: readonly string[] = Object.keys(data.zones)

const tableOf = new Map<string, number>(Object.entries(data.zones))

/** Whether the database has a zone or link of that name, written exactly so. */
export function isZone(name: string): boolean {
  return tableOf.has(name)
}

/** The clock changes of a zone after `from_utc` and up to and including `to_utc`, in order; undefined for an unknown zone. */
export function transitions(zoneName: string, from_utc: number, to_utc: number): readonly Transition[] | undefined {
  const rules = rulesOf(zoneName)
  if (!rules) return undefined
  const listed = rules.listed.filter(({ at_utc }) => at_utc > from_utc && at_utc <= to_utc)
  return rules.yearly ? [...listed, ...recurring(rules.yearly, from_utc, to_utc)] : listed
}

/** The offset of a zone at an instant, in minutes east of UTC; undefined for an unknown zone. Before 1990 it is that of the start of 1990. */
export function zoneOffset(zoneName: string, utc: number): number | undefined {
  const rules = rulesOf(zoneName)
  if (!rules) return undefined
  const listed = rules.listed.findLast(({ at_utc }) => at_utc <= utc)?.offset_minutes ?? rules.initial
  return (rules.yearly && recurring(rules.yearly, utc - 2 * longestYear, utc).at(-1)?.offset_minutes) ?? listed
}

interface YearlyChange {
  readonly month: number
  /** 1 to 4 counts from the start of the month; 5 is the last. */
  readonly week: number
  /** 0 for Sunday to 6 for Saturday. */
  readonly weekday: number
  /** After local midnight by the offset before the change; may lie outside the day. */
  readonly minutes: number
  readonly before: number
  readonly after: number
}

interface Rules {
  readonly initial: number
  readonly listed: readonly Transition[]
  readonly yearly?: Yearly
}

/** Two changes that recur in every year, after `begins_utc` and for ever. */
interface Yearly {
  readonly begins_utc: number
  readonly changes: readonly YearlyChange[]
}

const minute = 60_000
const dayLength = 1440 * minute
const longestYear = 366 * dayLength
const readTables = new Map<number, Rules>()

function rulesOf(zoneName: string): Rules | undefined {
  const index = tableOf.get(zoneName)
  if (index === undefined) return undefined
  const known = readTables.get(index)
  if (known) return known
  const read = readTable(data.tables[index] ?? { offsets: [], at: "", to: "" })
  readTables.set(index, read)
  return read
}

/** `at`: minutes since the change before, in base 36, the first since the start of the table; `to`: for each, a base 36 index into `offsets`, whose first holds at the start. */
function readTable(table: { offsets: number[]; at: string; to: string; yearly?: (number | string)[] }): Rules {
  let at_utc = data.since_utc
  const listed = table.at
    .split(" ")
    .filter((gap) => gap !== "")
    .map((gap, index) => {
      at_utc += Number.parseInt(gap, 36) * minute
      return { at_utc, offset_minutes: table.offsets[Number.parseInt(table.to.charAt(index), 36)] ?? 0 }
    })
  const initial = table.offsets[0] ?? 0
  if (!table.yearly) return { initial, listed }
  const [standard, daylight, start, end] = table.yearly
  const changes = [
    yearlyChange(String(start), Number(standard), Number(daylight)),
    yearlyChange(String(end), Number(daylight), Number(standard)),
  ]
  const last = listed.at(-1) ?? { at_utc: data.since_utc, offset_minutes: initial }
  const [first] = recurring({ begins_utc: last.at_utc, changes }, last.at_utc, last.at_utc + longestYear)
  // The rule can open with a change to the offset that already holds (London, 29 October 1995): that is none.
  const begins_utc = first && first.offset_minutes === last.offset_minutes ? first.at_utc : last.at_utc
  const changing = listed.filter(
    (change, index) => change.offset_minutes !== (listed[index - 1]?.offset_minutes ?? initial),
  )
  return { initial, listed: changing, yearly: { begins_utc, changes } }
}

function yearlyChange(text: string, before: number, after: number): YearlyChange {
  const [month = 0, week = 0, weekday = 0, minutes = 0] = text.split(".").map(Number)
  return { month, week, weekday, minutes, before, after }
}

/** The yearly changes after `from_utc` and up to `to_utc`, in order. */
function recurring(yearly: Yearly, from_utc: number, to_utc: number): Transition[] {
  const after = Math.max(from_utc, yearly.begins_utc)
  const found: Transition[] = []
  for (let year = yearOf(after); year <= yearOf(to_utc); year++) {
    for (const change of yearly.changes) {
      const at_utc = instantIn(year, change)
      if (at_utc > after && at_utc <= to_utc) found.push({ at_utc, offset_minutes: change.after })
    }
  }
  return found.sort((a, b) => a.at_utc - b.at_utc)
}

function yearOf(utc: number): number {
  return dateOfDayNumber(Math.floor(utc / dayLength)).year
}

function instantIn(year: number, change: YearlyChange): number {
  const first = { year, month: change.month, day: 1 }
  const toWeekday = (change.weekday - (dayOfWeek(first) % 7) + 7) % 7
  let day = 1 + toWeekday + (change.week - 1) * 7
  while (day > daysInMonth(year, change.month)) day -= 7
  return (dayNumber(first) + day - 1) * dayLength + (change.minutes - change.before) * minute
}
