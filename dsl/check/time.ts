import type * as ast from "../syntax/ast.ts"
import type { CheckedContract } from "./checked.ts"
import type { Context } from "./context.ts"
import { leapDaySaid, onceEvent } from "./day.ts"
import type { YearStart } from "./grains.ts"
import { monthDay, whole } from "./header.ts"
import { clockMinutes } from "./tou.ts"

type CheckedTime = CheckedContract["time"]

/**
 * The start of contract years, as far as the text tells; January 1 until it does, so that the rest can be checked. Where it
 * hangs on an event no month begins with it for certain: days and what is finer lie in such a year, and it lies in the term.
 */
export function yearOf(time: ast.Time | undefined): YearStart {
  const silent = { report: () => undefined } as unknown as Context
  const year = time?.contractYear
  if (year && "anniversaryOf" in year) return { month: 0, day: 0 }
  return (year && monthDay(year, silent)) ?? { month: 1, day: 1 }
}

/** The time block: zone, metering interval and where its years and gas days begin. Nothing here has a default. */
export function checkTime(item: ast.Time, context: Context): CheckedTime | undefined {
  const missing = (what: string, example: string) => context.report("check/time-unsaid", item.span, { what, example })
  if (!item.timezone) missing("the time zone", 'timezone "America/Chicago"')
  if (!item.interval) missing("the metering interval", "interval 15 min")
  if (!item.contractYear) missing("the start of contract years", "contract_year starts January 1")
  const year = item.contractYear && contractYear(item.contractYear, context)
  const leapDay = item.leapDay && checkLeapDay(item.leapDay, context)
  const gasDay = item.gasDay && gasDayStart(item, item.gasDay, context)
  const isZone = item.timezone !== undefined && saysWhichTime(item.timezone, context)
  const minutes = item.interval && whole(item.interval, "The interval", context)
  if (minutes && 60 % minutes !== 0) {
    context.report("check/interval", item.interval.span, { minutes: String(minutes) })
    return undefined
  }
  if (!item.timezone || !item.interval || !item.contractYear || !year || !minutes) return undefined
  if (!isZone || (item.leapDay && !leapDay) || (item.gasDay && !gasDay)) return undefined
  return {
    zone: item.timezone.text,
    zoneSpan: item.timezone.span,
    interval_minutes: minutes,
    intervalSpan: item.interval.span,
    year,
    yearSpan: item.contractYear.span,
    ...(gasDay ? { gasDay } : {}),
    ...(leapDay ? { leapDay } : {}),
  }
}

function contractYear(
  written: NonNullable<ast.Time["contractYear"]>,
  context: Context,
): CheckedTime["year"] | undefined {
  if (!("anniversaryOf" in written)) return monthDay(written, context)
  const anniversaryOf = onceEvent(written.anniversaryOf, context)
  return anniversaryOf !== undefined && leapDaySaid(anniversaryOf, written.span, context)
    ? { anniversaryOf }
    : undefined
}

/** What 29 February is in a common year: the day before or the day after it. */
function checkLeapDay(written: ast.MonthDay, context: Context): CheckedTime["leapDay"] {
  const day = monthDay(written, context)
  if (!day || (day.month === 2 && day.day === 28) || (day.month === 3 && day.day === 1)) return day
  context.report("check/leap-day", written.span, { text: `${written.month.text} ${written.day.text}` })
  return undefined
}

/** A gas day begins with an interval, so that every interval lies in one. */
function gasDayStart(item: ast.Time, word: ast.Word, context: Context): CheckedTime["gasDay"] {
  const minutes = clockMinutes(word, context)
  if (minutes === undefined) return undefined
  const interval = Number(item.interval?.text ?? 1)
  if (minutes % 60 === 0 || (interval > 0 && 60 % interval === 0 && minutes % interval === 0))
    if (minutes < 24 * 60) return { hour: Math.floor(minutes / 60), minute: minutes % 60 }
  context.report("check/gas-day-off-grid", word.span, { found: word.text, interval: item.interval?.text ?? "60" })
  return undefined
}

/** An abbreviation is one offset all year to some and the clock on the wall to others. */
function saysWhichTime(zone: ast.Word, context: Context): boolean {
  const meant = abbreviations.get(zone.text.toUpperCase())
  if (!meant) return true
  const [prevailing, fixed] = meant
  context.report("choice/zone", zone.span, { found: zone.text, prevailing, fixed })
  return false
}

/** The North American abbreviations of the IANA database's `northamerica` file; its `Etc` zones count hours west of Greenwich. */
const abbreviations: ReadonlyMap<string, readonly [prevailing: string, fixed: string]> = new Map(
  (
    [
      ["E", "America/New_York", 5],
      ["C", "America/Chicago", 6],
      ["M", "America/Denver", 7],
      ["P", "America/Los_Angeles", 8],
    ] as const
  ).flatMap(([letter, prevailing, hours]) =>
    ["ST", "DT", "PT", "T"].map((rest) => [letter + rest, [prevailing, `Etc/GMT+${hours}`] as const] as const),
  ),
)
