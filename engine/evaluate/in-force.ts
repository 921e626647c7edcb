import { addDays, parseDate } from "../calendar/date.ts"
import { startOfDay, type ZoneTable } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import type { InForce, LocalDate, PlanMember } from "../plan/steps.ts"

/** Whether a rule or line is in force at a moment, in UTC milliseconds: from the start of its first day up to the start of the day it ends before. */
export function inForceAt(inForce: InForce | undefined, zone: ZoneTable): (utc: number) => boolean {
  if (!inForce) return () => true
  const from_utc = inForce.from === undefined ? -Infinity : startOf(inForce.from, zone)
  const to_utc = inForce.before === undefined ? Infinity : startOf(inForce.before, zone)
  return (utc) => utc >= from_utc && utc < to_utc
}

/** When a member belongs to its group, in UTC milliseconds, half-open. */
export function membership({ from, through }: PlanMember, zone: ZoneTable): { from_utc: number; to_utc: number } {
  return {
    from_utc: from === undefined ? -Infinity : startOf(from, zone),
    to_utc: through === undefined ? Infinity : startOf(through, zone, 1),
  }
}

function startOf(day: LocalDate, zone: ZoneTable, later = 0): number {
  const date = parseDate(day)
  assert(date !== undefined, `"${day}" is not a date`)
  return startOfDay(zone, addDays(date, later))
}
