import type { CheckedTou } from "./checked.ts"
import { monthLengths } from "./months.ts"

type Line = CheckedTou["lines"][number]

/**
 * The lines of a tou to which nothing is left: at every minute of every day of a leap year, on each weekday, be it a
 * holiday of any of its calendars or not, an earlier line holds or this one does not.
 */
export function neverReached(lines: readonly Line[]): readonly Line[] {
  const reached = new Set<Line>()
  for (const day of datesThatDiffer(lines))
    for (let weekday = 1; weekday <= 7; weekday++)
      for (const holidays of holidayKinds(lines)) {
        const held = lines.filter(
          ({ season, days, except }) =>
            (!season || isIn(season, day)) && days.includes(weekday) && (except === undefined || !holidays.has(except)),
        )
        for (const minute of minutesThatDiffer(held)) {
          const first = held.find(
            ({ hours }) => hours.length === 0 || hours.some(({ from, to }) => from <= minute && minute < to),
          )
          if (first) reached.add(first)
        }
      }
  return lines.filter((line) => !reached.has(line))
}

interface MonthDay {
  readonly month: number
  readonly day: number
}

const order = ({ month, day }: MonthDay): number => month * 100 + day

function isIn({ from, through }: NonNullable<Line["season"]>, day: MonthDay): boolean {
  const [a, b, at] = [order(from), order(through), order(day)]
  return a <= b ? a <= at && at <= b : at >= a || at <= b
}

/** A season begins on one of them or is the same as on the day before. */
function datesThatDiffer(lines: readonly Line[]): readonly MonthDay[] {
  const starts = lines.flatMap(({ season }) => (season ? [season.from, dayAfter(season.through)] : []))
  return [{ month: 1, day: 1 }, ...starts]
}

/** The day after, in a leap year. */
function dayAfter({ month, day }: MonthDay): MonthDay {
  if (day < monthLengths[month - 1]!) return { month, day: day + 1 }
  return { month: (month % 12) + 1, day: 1 }
}

/** No holiday, a holiday of one calendar only, and one of all of them. */
function holidayKinds(lines: readonly Line[]): readonly ReadonlySet<string>[] {
  const calendars = [...new Set(lines.flatMap(({ except }) => (except === undefined ? [] : [except])))]
  return [new Set(), ...calendars.map((each) => new Set([each])), new Set(calendars)]
}

const minutesThatDiffer = (lines: readonly Line[]): ReadonlySet<number> =>
  new Set([0, ...lines.flatMap(({ hours }) => hours.flatMap(({ from, to }) => [from, to]))].filter((at) => at < 1440))
