import { dayNumber, parseDate } from "../calendar/date.ts"

/** A time as a file writes it, not yet an instant. */
export interface Stamp {
  /** What the clock shows, in milliseconds as if it were UTC. A date alone is its midnight, a month alone the midnight of its first day. */
  readonly clock: number
  readonly precision: "month" | "day" | "time"
  /** The offset from UTC it carries, in minutes; `Z` is zero. */
  readonly offset_minutes?: number
}

/**
 * Reads ISO 8601 as meters and markets write it: `2027-03-14T01:45:00-06:00`, `2027-03-14 01:45`, `2027-03-14`, `2027-03`. 24:00 is the
 * end of its day. Undefined for anything else: a day that does not exist, a fraction of a second, the orders of day and month that differ by country.
 */
export function readStamp(text: string): Stamp | undefined {
  const date = text.slice(0, 10)
  const midnight = midnights.get(date) ?? readMidnight(date)
  if (midnight === undefined) return undefined
  if (text.length <= 10) return { clock: midnight, precision: text.length === 10 ? "day" : "month" }
  const time = timeShape.exec(text.slice(10))
  if (!time || date.length < 10) return undefined
  const [, hour, minute, second = "0", zone] = time
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  if (Number(minute) > 59 || Number(second) > 59 || seconds > 86_400) return undefined
  const clock = midnight + seconds * 1000
  if (zone === undefined) return { clock, precision: "time" }
  const offset_minutes = offsetOf(zone)
  return offset_minutes === undefined ? undefined : { clock, precision: "time", offset_minutes }
}

const timeShape = /^[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.0+)?)?(Z|[+-]\d{2}:?\d{2})?$/

/** The dates read last: a file has each of them many times in a row. */
const midnights = new Map<string, number>()

function readMidnight(text: string): number | undefined {
  const date = parseDate(text.length === 7 ? `${text}-01` : text)
  if (!date) return undefined
  if (midnights.size > 1000) midnights.clear()
  const midnight = dayNumber(date) * 86_400_000
  midnights.set(text, midnight)
  return midnight
}

function offsetOf(zone: string): number | undefined {
  if (zone === "Z") return 0
  const minutes = Number(zone.slice(-2))
  const size = Number(zone.slice(1, 3)) * 60 + minutes
  return minutes > 59 || size > 1080 ? undefined : zone.startsWith("-") ? -size : size
}
