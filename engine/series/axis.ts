import { addDays, dateOfDayNumber, daysInMonth, type CivilDate } from "../calendar/date.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import {
  civil,
  instant,
  isoLocal,
  offsetAt,
  startOfDay,
  zoneFromTransitions,
  zoneOfTerm,
  type ZoneTable,
} from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import type { FileTable } from "../formats/file-table.ts"
import type { SeriesBinding } from "./bindings.ts"
import { dataFault, type FaultPlace } from "./data-faults.ts"
import type { DataFault } from "./dataset.ts"
import { readStamp, type Stamp } from "./stamp.ts"

/** How a file's times are to be read. */
export type Feed = Pick<SeriesBinding, "zone" | "label" | "every">

/** Where the rows of a file stand in time. This is the one place where a local time becomes an instant and the end of an interval its start. */
export interface Axis {
  /** For each row the start of its reading in UTC milliseconds, not before the term; NaN where the row is not to be read. */
  readonly starts: Float64Array
  readonly problems: readonly RowProblem[]
  /** Readings before or after the term. */
  readonly outside: number
}

/** A row that cannot be used. Where its time is not known it may be the reading of any gap. */
export interface RowProblem {
  readonly row: number
  readonly start?: number
  readonly code: string
  readonly fault: (place: FaultPlace) => DataFault
}

/** Milliseconds of one reading, where all are equally long. */
export function stepLength(every: SeriesBinding["every"]): number | undefined {
  if (every === "1 day" || every === "1 gas_day" || every === "1 month") return undefined
  return every === "1 hour" ? 60 * minute : Number(every.split(" ")[0]) * minute
}

/** Places the rows of a file by the times in `column`. */
export function placeRows(table: FileTable, column: number, feed: Feed, calendar: ContractCalendar): Axis {
  const starts = new Float64Array(table.rows.length).fill(Number.NaN)
  const problems: RowProblem[] = []
  const step = stepLength(feed.every)
  const readings = step === undefined ? civilReadings(feed, calendar) : evenReadings(feed, step, calendar)
  const width = table.header.length
  /** The row of each reading, by minutes since the start of the term. */
  const rowOf = new Map<number, number>()
  const keyOf = (start: number) => (start - calendar.start_utc) / minute
  let outside = 0

  for (const row of inOrderOfTime(table, column)) {
    const cells = table.rows[row]!
    const text = cells[column] ?? ""
    const stamp = readStamp(text)
    const named = stamp ? readings.start(stamp) : "data/not-a-time"
    if (typeof named === "string") {
      problems.push({ row, ...(cells.length === width ? unplaced(named, text, feed) : ragged(cells.length, width)) })
      continue
    }
    if (readings.end(named) <= calendar.start_utc || named >= calendar.end_utc) {
      outside++
      continue
    }
    const start = Math.max(named, calendar.start_utc)
    const before = rowOf.get(keyOf(start))
    if (cells.length !== width) problems.push({ row, start, ...ragged(cells.length, width) })
    else if (stamp && !readings.isOnGrid(stamp, named)) problems.push({ row, start, ...offGrid(text, feed) })
    else if (before !== undefined)
      problems.push({
        row,
        start,
        ...duplicate(isoLocal(calendar.zone, start), [table.lines[before]!, table.lines[row]!]),
      })
    else {
      rowOf.set(keyOf(start), row)
      starts[row] = start
    }
  }
  // Neither of two readings for one time is used.
  for (const { code, start } of problems) {
    const first = code === "data/duplicate-stamp" && start !== undefined ? rowOf.get(keyOf(start)) : undefined
    if (first !== undefined) starts[first] = Number.NaN
  }
  return { starts, problems, outside }
}

type Finding = Pick<RowProblem, "code" | "fault">

function unplaced(code: Unplaced, stamp: string, feed: Feed): Finding {
  if (code === "data/not-a-time")
    return { code, fault: (place) => dataFault(code, { stamp, expected: expectedStamp(feed) }, place) }
  return { code, fault: (place) => dataFault(code, { stamp, zone: feed.zone }, place) }
}
function ragged(cells: number, expected: number): Finding {
  return { code: "data/ragged-row", fault: (place) => dataFault("data/ragged-row", { cells, expected }, place) }
}
function offGrid(stamp: string, { every }: Feed): Finding {
  return { code: "data/off-grid", fault: (place) => dataFault("data/off-grid", { stamp, every }, place) }
}
function duplicate(stamp: string, lines: readonly number[]): Finding {
  const data = { stamp, lines: lines.toSorted((a, b) => a - b) }
  return { code: "data/duplicate-stamp", fault: (place) => dataFault("data/duplicate-stamp", data, place) }
}

const minute = 60_000
const day = 1440 * minute

/** The rows from the earliest on: a file written newest first is read from its end, so that the repeated hour of autumn comes in its order. */
function inOrderOfTime({ rows }: FileTable, column: number): Iterable<number> {
  const clockOf = (row: readonly string[]) => readStamp(row[column] ?? "")?.clock
  const first = rows.find((row) => clockOf(row) !== undefined)
  const last = rows.findLast((row) => clockOf(row) !== undefined)
  const order = rows.keys()
  return first && last && clockOf(first)! > clockOf(last)! ? [...order].reverse() : order
}

type Unplaced = "data/not-a-time" | "data/skipped-hour" | "data/offset"

/** How the stamps of a feed name its readings. */
interface Readings {
  /** The start of the reading a stamp names, in UTC milliseconds. */
  readonly start: (stamp: Stamp) => number | Unplaced
  readonly end: (start: number) => number
  readonly isOnGrid: (stamp: Stamp, start: number) => boolean
}

/** Readings of one elapsed length, on a grid that starts with the term. */
function evenReadings(feed: Feed, step: number, calendar: ContractCalendar): Readings {
  const startOf = feed.zone === "as written" ? undefined : localStarts(zoneNamed(feed.zone, calendar), feed, step)
  const shift = feed.label === "end" ? step : 0
  return {
    start: (stamp) => {
      if (stamp.precision !== "time") return "data/not-a-time"
      if (startOf) return startOf(stamp)
      return stamp.offset_minutes === undefined ? "data/offset" : stamp.clock - stamp.offset_minutes * minute - shift
    },
    end: (start) => start + step,
    isOnGrid: (_, start) => (start - calendar.start_utc) % step === 0,
  }
}

/** Days and months of the contract, by what the stamp shows; a midnight may stand behind the date. */
function civilReadings({ every }: Feed, calendar: ContractCalendar): Readings {
  const { zone } = calendar
  if (every === "1 gas_day") return gasDayReadings(calendar)
  const firstOf = (date: CivilDate) => (every === "1 day" ? date : { ...date, day: 1 })
  return {
    start: ({ clock, precision, offset_minutes }) => {
      if (clock % day !== 0 || offset_minutes !== undefined || (every === "1 day" && precision === "month"))
        return "data/not-a-time"
      return startOfDay(zone, firstOf(dateOfDayNumber(clock / day)))
    },
    end: (start) => {
      const date = firstOf(civil(zone, start))
      return startOfDay(zone, addDays(date, every === "1 day" ? 1 : daysInMonth(date.year, date.month)))
    },
    isOnGrid: ({ clock }) => {
      const date = dateOfDayNumber(clock / day)
      return date.day === firstOf(date).day
    },
  }
}

/** Gas days of the contract, by the date on which they begin. */
function gasDayReadings({ zone, end_utc, periods }: ContractCalendar): Readings {
  const gasDays = periods("gas_day")
  return {
    start: ({ clock, precision, offset_minutes }) => {
      if (clock % day !== 0 || offset_minutes !== undefined || precision === "month") return "data/not-a-time"
      const date = dateOfDayNumber(clock / day)
      const [midnight, next] = [startOfDay(zone, date), startOfDay(zone, addDays(date, 1))]
      return midnight >= end_utc ? midnight : gasDays.start(gasDays.containing(next - 1))
    },
    end: (start) => gasDays.end(gasDays.containing(start)),
    isOnGrid: () => true,
  }
}

function expectedStamp({ every, zone }: Feed): string {
  if (every === "1 day" || every === "1 gas_day") return "a date such as 2027-01-05"
  if (every === "1 month") return "a month such as 2027-01"
  return `a date and time such as 2027-01-05T12:00${zone === "UTC" ? "Z" : zone === "as written" ? "-06:00" : ""}`
}

/**
 * Reads a local time as the start of its reading. A time that comes twice in autumn is the earlier reading while that one is not yet
 * taken, and then the later. The end of a reading at a clock change is written in two ways, and both are taken: by the clock that it
 * began with (ERCOT: 01:45, 02:00, 03:15 in spring; 01:15 to 02:00 twice in autumn) or by the clock that it ends with (03:00; 01:00 twice).
 */
function localStarts(zone: ZoneTable, { label }: Feed, step: number): (stamp: Stamp) => number | Unplaced {
  const shift = label === "end" ? step : 0
  const steady = steadyOffsets(zone)
  const taken = new Set<number>()
  return ({ clock, offset_minutes }) => {
    if (offset_minutes !== undefined) {
      const utc = clock - offset_minutes * minute
      return offsetAt(zone, utc) === offset_minutes ? utc - shift : "data/offset"
    }
    const offset = steady(Math.floor(clock / day))
    if (offset !== undefined) return clock - offset * minute - shift
    const starts = [...instants(zone, clock - shift), ...instants(zone, clock).map((utc) => utc - shift)].sort(
      (a, b) => a - b,
    )
    const start = starts.find((utc) => !taken.has(utc)) ?? starts.at(-1)
    if (start === undefined) return "data/skipped-hour"
    taken.add(start)
    return start
  }
}

/** The instants at which the zone's clocks show this: none in the hour skipped in spring, two in the one repeated in autumn. */
function instants(zone: ZoneTable, clock: number): readonly number[] {
  const days = Math.floor(clock / day)
  const minutes = Math.floor((clock - days * day) / minute)
  const local = { ...dateOfDayNumber(days), hour: Math.floor(minutes / 60), minute: minutes % 60 }
  const found = [instant(zone, local, "earlier"), instant(zone, local, "later")].filter((utc) => utc !== undefined)
  // `instant` knows no seconds.
  return [...new Set(found)].map((utc) => utc + (clock % minute))
}

/** The offset of each local day that is far from any clock change, which is nearly every day; undefined near one. */
function steadyOffsets(zone: ZoneTable): (days: number) => number | undefined {
  const known = new Map<number, number | undefined>()
  return (days) => {
    if (known.has(days)) return known.get(days)
    const [from, to] = [(days - 2) * day, (days + 3) * day]
    const isSteady = !zone.changes_utc.some((at) => at >= from && at <= to)
    const offset = isSteady ? offsetAt(zone, days * day) : undefined
    known.set(days, offset)
    return offset
  }
}

/** The contract's own zone by the table in its plan, any other by the database. */
function zoneNamed(name: string, calendar: ContractCalendar): ZoneTable {
  if (name === calendar.zone.name) return calendar.zone
  if (name === "UTC") return { name, offsets: [0], changes_utc: [] }
  const record = zoneOfTerm(name, civil(calendar.zone, calendar.start_utc), civil(calendar.zone, calendar.end_utc))
  assert(record !== undefined, `the bindings let an unknown zone pass: ${name}`)
  return zoneFromTransitions(record)
}
