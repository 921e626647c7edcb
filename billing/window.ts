import { UsageProblem } from "./exit.ts"
import { daysIn } from "./outputs/dates.ts"

/** The days to settle, as the flags --from and --through say them; an absent end is that of the data or the term. */
export interface Window {
  readonly from?: string
  readonly through?: string
}

/** Checks the two flags and gives what the engine takes. */
export function readWindow(from: string | undefined, through: string | undefined): Window {
  if (from !== undefined) requireDays("--from", from)
  if (through !== undefined) requireDays("--through", through)
  if (from !== undefined && through !== undefined && first(from) > last(through)) {
    throw new UsageProblem(
      `--from ${from} lies after --through ${through}.`,
      "Both ends are included: --from 2027-01 --through 2027-03 is a quarter.",
    )
  }
  return { ...(from === undefined ? {} : { from }), ...(through === undefined ? {} : { through }) }
}

function requireDays(flag: string, text: string): void {
  const wrong = (found: string): UsageProblem =>
    new UsageProblem(
      `${flag} ${text}: ${found}.`,
      "Write a month such as 2027-01, a day such as 2027-01-15, or a year such as 2027.",
    )
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text)
  if (!match) throw wrong("expected a month, a day or a year")
  const [, year, month, day] = match
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) throw wrong(`there is no month ${month}`)
  if (day !== undefined && (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month)))) {
    throw wrong(`${year}-${month} has ${daysIn(Number(year), Number(month))} days`)
  }
}

/** The first day of a month, day or year. */
export const first = (text: string): string => text + "-01-01".slice(text.length === 4 ? 0 : text.length === 7 ? 3 : 6)

/** The last day of a month, day or year. */
export function last(text: string): string {
  if (text.length === 4) return `${text}-12-31`
  if (text.length === 7)
    return `${text}-${String(daysIn(Number(text.slice(0, 4)), Number(text.slice(5)))).padStart(2, "0")}`
  return text
}
