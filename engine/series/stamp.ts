import { dayNumber, parseDate } from "../calendar/date.ts"

/** A time as a file writes it, not yet an instant. */
export interface Stamp {
  /** What the clock shows, in milliseconds as if it were UTC. A date alone is its midnight, a month alone the midnight of its first day. */
  readonly clock: number
  readonly precision: "month" | "day" | "time"
  /** The offset from UTC it carries, in minutes; `Z` is zero. */
  readonly offset_minutes: number | undefined
}

/**
 * Reads ISO 8601 as meters and markets write it: `2027-03-14T01:45:00-06:00`, `2027-03-14 01:45`, `2027-03-14`, `2027-03`. 24:00 is the
 * end of its day. Undefined for anything else: a day that does not exist, a fraction of a second, the orders of day and month that differ by country.
 */
export function readStamp(text: string): Stamp | undefined {
  const midnight = readDate(text.slice(0, 10))
  if (midnight === undefined) return undefined
  if (text.length <= 10)
    return { clock: midnight, precision: text.length === 10 ? "day" : "month", offset_minutes: undefined }
  const separator = text.charCodeAt(10)
  const [hour, minute, tail] = [twoDigits(text, 11), twoDigits(text, 14), readTail(text.slice(16))]
  if ((separator !== 84 && separator !== 32) || text.charCodeAt(13) !== 58 || !(minute <= 59) || tail === undefined)
    return undefined
  const seconds = hour * 3600 + minute * 60 + tail.seconds
  return seconds <= 86_400
    ? { clock: midnight + seconds * 1000, precision: "time", offset_minutes: tail.offset_minutes }
    : undefined
}

/** Two digits as a number, NaN where they are not digits. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48]
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** The midnight of a date, or of the first of a month. */
const readDate = remembered((text) => {
  const date = parseDate(text.length === 7 ? `${text}-01` : text)
  return date && dayNumber(date) * 86_400_000
})

/** What stands behind hour and minute: seconds, and the offset. */
const readTail = remembered((text) => {
  const parts = /^(?::(\d{2})(?:\.0+)?)?(Z|([+-])(\d{2}):?(\d{2}))?$/.exec(text)
  if (!parts) return undefined
  const [, second = "0", zone, sign, hours, minutes] = parts
  const seconds = Number(second)
  if (zone === undefined) return seconds > 59 ? undefined : { seconds, offset_minutes: undefined }
  const size = zone === "Z" ? 0 : Number(hours) * 60 + Number(minutes)
  return seconds > 59 || Number(minutes ?? 0) > 59 || size > 1080
    ? undefined
    : { seconds, offset_minutes: sign === "-" ? -size : size }
})

/** Reads a text once: a file has a few dates and tails very many times. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= 1000) known.clear()
    const value = read(text)
    known.set(text, value)
    return value
  }
}
