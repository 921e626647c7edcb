import { addDays, parseDate, printDate } from "../calendar/date.ts"
import type { ContractCalendar } from "../calendar/periods.ts"
import { daysOfPhase } from "../calendar/phases.ts"
import { touClock } from "../calendar/time-of-use.ts"
import { civil, startOfDay } from "../calendar/zone.ts"
import { assert } from "../number/assert.ts"
import type { LocalDate, Plan } from "../plan/steps.ts"
import type { Span } from "./window.ts"

/** What a moment is by the contract's clocks: which time-of-use period, whether a holiday, which phase. Instants are UTC milliseconds. */
export interface Moments {
  /** When a local day begins, or the day so many days later. */
  startOf(date: LocalDate, later?: number): number
  /** The period of a time-of-use an instant lies in. */
  touPeriod(tou: string, utc: number): string
  isHoliday(calendar: string, utc: number): boolean
  /** When a phase begins and ends; undefined while it has not come. */
  phase(name: string): Span | undefined
}

/** Reads the clocks of a plan whose events have dates. */
export function openMoments(plan: Plan, { zone }: ContractCalendar): Moments {
  const holidays = new Map(plan.calendars.map(({ name, holidays: days }) => [name, new Set(days)]))
  const none: ReadonlySet<string> = new Set()
  const holidaysOf = (calendar: string) => holidays.get(calendar) ?? none
  const clocks = new Map(plan.tous.map((tou) => [tou.name, touClock(tou, zone, holidaysOf)]))
  const startOf = (date: LocalDate, later = 0): number => {
    const parsed = parseDate(date)
    assert(parsed !== undefined, `"${date}" is not a date`)
    return startOfDay(zone, addDays(parsed, later))
  }
  return {
    startOf,
    touPeriod(tou, utc) {
      const clock = clocks.get(tou)
      assert(clock !== undefined, `no time-of-use ${tou}`)
      return clock(utc)
    },
    isHoliday: (calendar, utc) => holidaysOf(calendar).has(printDate(civil(zone, utc))),
    phase(name) {
      const days = daysOfPhase(plan.phases, name)
      return (
        days && {
          from_utc: startOf(days.from),
          to_utc: days.before === undefined ? Number.POSITIVE_INFINITY : startOf(days.before),
        }
      )
    },
  }
}
