import { DateTime, Zone } from "luxon"
import { assert } from "../number/assert.ts"
import { dateOfDayNumber, dayNumber, daysInMonth, type CivilDate } from "./date.ts"
import { transitions, tzdbVersion, zoneOffset, type Transition } from "./tzdb.ts"

/** The offsets of one zone over a stretch of time. It alone decides what an instant is called there; no host is asked. */
export interface ZoneTable {
  readonly name: string
  /** Offsets from UTC in minutes, east positive: the first before every change, the others each from the change of the same position less one. */
  readonly offsets: readonly number[]
  /** The changes in UTC milliseconds, increasing. */
  readonly changes_utc: readonly number[]
}

/** A zone's rules over a stretch of time, as they stand in a compiled plan. */
export interface ZoneRecord {
  readonly name: string
  /** The offset before the first transition. */
  readonly offset_minutes: number
  readonly transitions: readonly Transition[]
}

/** An instant as the clocks of its zone name it. */
export interface CivilTime extends CivilDate {
  readonly hour: number
  readonly minute: number
  readonly offset_minutes: number
}

/**
 * The record of a zone over local days, both included: the offset a day before the term, so that a clock change
 * in its first minute is in the list, then every change through two years after it. Undefined for a zone the database does not know.
 */
export function zoneOfTerm(
  zoneName: string,
  from: CivilDate,
  through: CivilDate,
): (ZoneRecord & { readonly tzdb: string }) | undefined {
  // No offset is more than a day from UTC, so a day's margin reaches the local midnight.
  const from_utc = (dayNumber(from) - 2) * day
  const to_utc = dayNumber({ ...through, year: through.year + 2, day: 1 }) * day + 32 * day
  const offset_minutes = zoneOffset(zoneName, from_utc)
  const changes = transitions(zoneName, from_utc, to_utc)
  if (offset_minutes === undefined || !changes) return undefined
  return { name: zoneName, tzdb: tzdbVersion, offset_minutes, transitions: changes }
}

/**
 * What a plan keeps of a zone: from five years before its term, since history is read there, through two years beyond it. A term
 * that hangs on events can lie anywhere in 1970 through 2199.
 */
export function zoneOfPlan(
  zoneName: string,
  term: { readonly from: CivilDate; readonly through: CivilDate } | undefined,
): (ZoneRecord & { readonly tzdb: string }) | undefined {
  if (!term) return zoneOfTerm(zoneName, { year: 1970, month: 1, day: 1 }, { year: 2197, month: 12, day: 31 })
  const { year, month, day: dayOfMonth } = term.from
  const day = Math.min(dayOfMonth, daysInMonth(year - 5, month))
  return zoneOfTerm(zoneName, { year: year - 5, month, day }, term.through)
}

/** The table of a zone as a plan records it. */
export function zoneFromTransitions(zone: ZoneRecord): ZoneTable {
  return {
    name: zone.name,
    offsets: [zone.offset_minutes, ...zone.transitions.map(({ offset_minutes }) => offset_minutes)],
    changes_utc: zone.transitions.map(({ at_utc }) => at_utc),
  }
}

/** The offset in force at an instant, in minutes east of UTC. At a change, the new one. */
export function offsetAt(zone: ZoneTable, utc: number): number {
  return zone.offsets[changesUpTo(zone, utc)] ?? 0
}

/** The local date and time of an instant. Seconds are dropped. */
export function civil(zone: ZoneTable, utc: number): CivilTime {
  const offset_minutes = offsetAt(zone, utc)
  const local = utc + offset_minutes * minute
  const days = Math.floor(local / day)
  const minutes = Math.floor((local - days * day) / minute)
  return { ...dateOfDayNumber(days), hour: Math.floor(minutes / 60), minute: minutes % 60, offset_minutes }
}

/**
 * The instant at which the zone's clocks show this local time. Where they show it twice, in the repeated hour of autumn, `which` says which;
 * where they skip it, in spring, undefined. An hour of 24 is midnight of the next day.
 */
export function instant(
  zone: ZoneTable,
  local: CivilDate & { readonly hour: number; readonly minute: number },
  which: "earlier" | "later",
): number | undefined {
  const naive = (dayNumber(local) * 1440 + local.hour * 60 + local.minute) * minute
  const found = segmentsAround(zone, naive).map(({ from_utc, to_utc, offset_minutes }) => {
    const utc = naive - offset_minutes * minute
    return utc >= from_utc && utc < to_utc ? utc : undefined
  })
  const shown = found.filter((utc) => utc !== undefined)
  return which === "earlier" ? shown.at(0) : shown.at(-1)
}

/** The first instant of a local date, in UTC milliseconds: midnight, or where the clocks skip midnight the change itself. A date that is skipped whole begins where the next one does. */
export function startOfDay(zone: ZoneTable, date: CivilDate): number {
  const midnight = dayNumber(date) * day
  const index = changesUpTo(zone, midnight - widest)
  if ((zone.changes_utc[index] ?? Number.POSITIVE_INFINITY) > midnight + widest)
    return midnight - (zone.offsets[index] ?? 0) * minute
  for (const { from_utc, to_utc, offset_minutes } of segmentsAround(zone, midnight)) {
    const utc = midnight - offset_minutes * minute
    if (utc < to_utc) return Math.max(utc, from_utc)
  }
  return midnight - (zone.offsets.at(-1) ?? 0) * minute
}

/** An instant in the zone's own time with its offset, "2027-03-14T03:00-05:00"; seconds are shown where they are not zero. */
export function isoLocal(zone: ZoneTable, utc: number): string {
  const text = DateTime.fromMillis(utc, { zone: luxonZone(zone), locale: "en-US" }).toISO({
    suppressSeconds: true,
    suppressMilliseconds: true,
  })
  assert(text !== null, `${utc} is not an instant`)
  return text
}

/** The zone for Luxon: its arithmetic and formatting then go by our table and never ask the host. */
export function luxonZone(zone: ZoneTable): Zone {
  return new TableZone(zone)
}

const minute = 60_000
const day = 1440 * minute
/** Local time is never further than this from UTC, in milliseconds, clock changes included. */
const widest = 26 * 60 * minute

/** A class because Luxon asks for one. */
class TableZone extends Zone {
  readonly table: ZoneTable
  constructor(table: ZoneTable) {
    super()
    this.table = table
  }
  override get type(): string {
    return "offtake"
  }
  override get name(): string {
    return this.table.name
  }
  get ianaName(): string {
    return this.table.name
  }
  override get isUniversal(): boolean {
    return this.table.changes_utc.length === 0
  }
  override get isValid(): boolean {
    return true
  }
  override offsetName(utc: number): string {
    return offsetText(this.offset(utc))
  }
  override formatOffset(utc: number, format: "narrow" | "short" | "techie"): string {
    const text = offsetText(this.offset(utc))
    if (format === "techie") return text.replace(":", "")
    return format === "short" ? text : text.replace(/^(.)0/, "$1").replace(":00", "")
  }
  override offset(utc: number): number {
    return offsetAt(this.table, utc)
  }
  override equals(other: Zone): boolean {
    return other instanceof TableZone && JSON.stringify(other.table) === JSON.stringify(this.table)
  }
}

/** How many of the zone's changes have happened at an instant. */
function changesUpTo(zone: ZoneTable, utc: number): number {
  let low = 0
  let high = zone.changes_utc.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((zone.changes_utc[middle] ?? 0) <= utc) low = middle + 1
    else high = middle
  }
  return low
}

interface Segment {
  readonly from_utc: number
  readonly to_utc: number
  readonly offset_minutes: number
}

/** The stretches of one offset in which a local time can lie, in order. */
function segmentsAround(zone: ZoneTable, naive: number): Segment[] {
  const first = changesUpTo(zone, naive - widest)
  const last = changesUpTo(zone, naive + widest)
  return zone.offsets.slice(first, last + 1).map((offset_minutes, index) => ({
    from_utc: zone.changes_utc[first + index - 1] ?? Number.NEGATIVE_INFINITY,
    to_utc: zone.changes_utc[first + index] ?? Number.POSITIVE_INFINITY,
    offset_minutes,
  }))
}

function offsetText(offset_minutes: number): string {
  const size = Math.abs(offset_minutes)
  return `${offset_minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

function two(value: number): string {
  return String(value).padStart(2, "0")
}
