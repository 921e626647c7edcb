import {
  addDays,
  addMonths,
  daysInMonth,
  parseDate,
  printDate,
  type CivilDate,
  type MissingDay,
} from "../../engine/calendar/date.ts"
import { settleCase } from "./case.ts"
import { casesOf, summary, verdict, type Driver, type Verdict } from "./result.ts"

/**
 * Catala's date arithmetic: years, months and days added with the rounding of a missing day up, down or not at all. What a contract can
 * say is asked of one: days, months that round down and years either way, `after` an event. The rest is asked of our calendar.
 */
export const datePeriodArithmetic: Driver = {
  name: "date_period_arithmetic",
  folder: "date_period_arithmetic",
  note: "months that round up, and what may not round, are asked of the calendar: no contract says them",
  run: (folder) =>
    summary("date_period_arithmetic", [
      ...casesOf(folder, "add_period.json", judgeJson),
      ...casesOf(folder, "exact_computations.csv", judgeExact),
      ...casesOf(folder, "ambiguous_computations.csv", judgeAmbiguous),
      ...casesOf(folder, "first_last_day_of_month.csv", judgeMonths),
    ]),
}

type Period = readonly [years: number, months: number, days: number]

interface JsonCase {
  readonly date: string
  readonly period: Period
  readonly round_up: string
  readonly round_down: string
  readonly abort_raises: boolean
}

function judgeJson(text: string): Verdict[] {
  const cases = JSON.parse(text) as readonly JsonCase[]
  return cases.map(({ date, period, round_up, round_down, abort_raises }) => {
    const expected = `up ${round_up}, down ${round_down}, abort ${abort_raises ? "none" : round_up}`
    return verdict(`add_period.json ${date} + [${period.join(", ")}]`, expected, roundings(date, period))
  })
}

function judgeExact(text: string): Verdict[] {
  return rowsOf(text).map(([date = "", period = "", result = ""]) =>
    verdict(
      `exact_computations.csv ${date} + ${period}`,
      `up ${result}, down ${result}, abort ${result}`,
      roundings(date, readPeriod(period)),
    ),
  )
}

function judgeAmbiguous(text: string): Verdict[] {
  return rowsOf(text).map(([date = "", period = "", up = "", down = ""]) =>
    verdict(
      `ambiguous_computations.csv ${date} + ${period}`,
      `up ${up}, down ${down}, abort none`,
      roundings(date, readPeriod(period)),
    ),
  )
}

function judgeMonths(text: string): Verdict[] {
  return rowsOf(text).map(([text = "", first = "", last = ""]) => {
    const date = parseDate(text)
    const found = date
      ? `${printDate({ ...date, day: 1 })} to ${printDate({ ...date, day: daysInMonth(date.year, date.month) })}`
      : "no date"
    return verdict(`first_last_day_of_month.csv ${text}`, `${first} to ${last}`, found)
  })
}

function roundings(text: string, period: Period): string {
  const date = parseDate(text)
  if (!date) return "no date"
  const by = (missing: MissingDay) => {
    const said = contractDay(text, period, missing)
    if (said !== undefined) return said
    const result = addPeriod(date, period, missing)
    return result ? printDate(result) : "none"
  }
  return `up ${by("clamp_forward")}, down ${by("clamp_back")}, abort ${by("error")}`
}

/** The day so long after an event, with which the term of a contract ends; undefined for what no contract says. */
function contractDay(date: string, [years, months, days]: Period, missing: MissingDay): string | undefined {
  const counts = [
    { unit: "year", count: years, says: missing !== "error" },
    { unit: "month", count: months, says: missing === "clamp_back" },
    { unit: "day", count: days, says: missing !== "error" },
  ].filter(({ count }) => count !== 0)
  const [only] = counts
  if (!only || counts.length > 1 || only.count < 0 || !only.says) return undefined
  const settled = settleCase({
    text: `offtake 1
contract days "Days after an event" {
  term signing through ${only.count} ${only.unit} after signing
  time {
    timezone "UTC"
    interval 60 min
    contract_year starts January 1
    leap_day to ${missing === "clamp_back" ? "February 28" : "March 1"}
  }
  rounding { post each line to 0.01 USD half_up }
  event signing once from log "milestones"
}
`,
    columns: [],
    from_utc: 0,
    window: { from: "term" },
    more: { events: [{ event: "signing", date }] },
  })
  if (typeof settled === "string") return settled
  // A term of so many years ends with the day before their anniversary.
  const last = parseDate(settled.settlement.through)
  return last ? printDate(addDays(last, 1)) : "no date"
}

function addPeriod(date: CivilDate, [years, months, days]: Period, missing: MissingDay): CivilDate | undefined {
  const reached = addMonths(date, years * 12 + months, missing)
  return reached && addDays(reached, days)
}

/** "[0 years, 1 months, 0 days]" */
function readPeriod(text: string): Period {
  const [years = 0, months = 0, days = 0] = [...text.matchAll(/-?\d+/g)].map(([number]) => Number(number))
  return [years, months, days]
}

function rowsOf(text: string): string[][] {
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(";").map((cell) => cell.trim()))
}
