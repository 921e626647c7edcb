import { dateOfDayNumber, dayNumber, daysInMonth } from "../calendar/date.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { civil, instant, isoLocal, offsetAt, startOfDay, zoneFromTransitions, zoneOfTerm, type ZoneTable } from "../calendar/zone.ts"
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
  if (every === "1 day" || every === "1 month") return undefined
  return every === "1 hour" ? 60 * minute : Number(every.split(" ")[0]) * minute
}

/** Places the rows of a file by the times in `column`. */
export function placeRows(table: FileTable, column: number, feed: Feed, calendar: ContractCalendar): Axis {
  const starts = new Float64Array(table.rows.length).fill(Number.NaN)
  const problems: RowProblem[] = []
  const stamps = table.rows.map((row) => readStamp(row[column] ?? ""))
  const step = stepLength(feed.every)
  const read = step === undefined ? civilReadings(feed, calendar) : evenReadings(feed, step, calendar)
  const rowOf = new Map<number, number>()
  let outside = 0

  for (const row of inOrderOfTime(stamps)) {
    const cells = table.rows[row]!
    const text = cells[column] ?? ""
    const report = (code: RowProblem["code"], fault: RowProblem["fault"], start?: number) => problems.push({ row, code, fault, ...(start === undefined ? {} : { start }) })
    const stamp = stamps[row]
    const reading = stamp ? read(stamp) : "data/not-a-time"
    const isRagged = cells.length !== table.header.length
    if (typeof reading === "string") {
      if (isRagged) report("data/ragged-row", (place) => dataFault("data/ragged-row", { cells: cells.length, expected: table.header.length }, place))
      else if (reading === "data/not-a-time") report(reading, (place) => dataFault(reading, { stamp: text, expected: expectedStamp(feed) }, place))
      else report(reading, (place) => dataFault(reading, { stamp: text, zone: feed.zone }, place))
      continue
    }
    const { start_utc, end_utc, onGrid } = reading
    if (end_utc <= calendar.start_utc || start_utc >= calendar.end_utc) {
      outside++
      continue
    }
    const start = Math.max(start_utc, calendar.start_utc)
    if (isRagged) {
      report("data/ragged-row", (place) => dataFault("data/ragged-row", { cells: cells.length, expected: table.header.length }, place), start)
      continue
    }
    if (!onGrid) {
      report("data/off-grid", (place) => dataFault("data/off-grid", { stamp: text, every: feed.every }, place), start)
      continue
    }
    const before = rowOf.get(start)
    if (before !== undefined) {
      const lines = [table.lines[before]!, table.lines[row]!].sort((a, b) => a - b)
      report("data/duplicate-stamp", (place) => dataFault("data/duplicate-stamp", { stamp: isoLocal(calendar.zone, start), lines }, place), start)
      continue
    }
    rowOf.set(start, row)
    starts[row] = start
  }
  // Neither of two readings for one time is used.
  for (const { code, start } of problems) {
    const first = code === "data/duplicate-stamp" && start !== undefined ? rowOf.get(start) : undefined
    if (first !== undefined) starts[first] = Number.NaN
  }
  return { starts, problems, outside }
}

const minute = 60_000
const day = 1440 * minute

/** The rows from the earliest on: a file written newest first is read from its end, so that the repeated hour of autumn comes in its order. */
function inOrderOfTime(stamps: readonly (Stamp | undefined)[]): Iterable<number> {
  const rows = Array.from(stamps, (_, row) => row)
  const first = stamps.find((stamp) => stamp !== undefined)
  const last = stamps.findLast((stamp) => stamp !== undefined)
  return first && last && first.clock > last.clock ? rows.reverse() : rows
}

type Unplaced = "data/not-a-time" | "data/skipped-hour" | "data/offset"
interface Reading {
  readonly start_utc: number
  readonly end_utc: number
  readonly onGrid: boolean
}

/** Readings of one elapsed length, on a grid that starts with the term. */
function evenReadings(feed: Feed, step: number, calendar: ContractCalendar): (stamp: Stamp) => Reading | Unplaced {
  const startOf = feed.zone === "as written" ? undefined : localStarts(zoneNamed(feed.zone, calendar), feed, step)
  const shift = feed.label === "end" ? step : 0
  return (stamp) => {
    if (stamp.precision !== "time") return "data/not-a-time"
    const start_utc = startOf ? startOf(stamp) : stamp.offset_minutes === undefined ? "data/offset" : stamp.clock - stamp.offset_minutes * minute - shift
    if (typeof start_utc === "string") return start_utc
    return { start_utc, end_utc: start_utc + step, onGrid: (start_utc - calendar.start_utc) % step === 0 }
  }
}

/** Days and months of the contract, by what the stamp shows; a midnight may stand behind the date. */
function civilReadings({ every }: Feed, { zone }: ContractCalendar): (stamp: Stamp) => Reading | Unplaced {
  return ({ clock, precision, offset_minutes }) => {
    if (clock % day !== 0 || offset_minutes !== undefined || (every === "1 day" && precision === "month")) return "data/not-a-time"
    const date = dateOfDayNumber(clock / day)
    const first = every === "1 day" ? date : { ...date, day: 1 }
    const next = every === "1 day" ? dateOfDayNumber(clock / day + 1) : dateOfDayNumber(dayNumber(first) + daysInMonth(date.year, date.month))
    return { start_utc: startOfDay(zone, first), end_utc: startOfDay(zone, next), onGrid: date.day === first.day }
  }
}

function expectedStamp({ every, zone }: Feed): string {
  if (every === "1 day") return "a date such as 2027-01-05"
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
    const starts = [...instants(zone, clock - shift), ...instants(zone, clock).map((utc) => utc - shift)].sort((a, b) => a - b)
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

