import { monthNames, nests, report, type CheckedContract, type CheckedDay, type Diagnostic } from "../../dsl/index.ts"
import { assert } from "../number/assert.ts"
import { addDays, compareDates, dayInYear, parseDate, printDate, type CivilDate } from "../calendar/date.ts"
import type { AgreedRule, Grain, LocalDate, MonthDay, PlanAnchor, PlanDate, PlanTime } from "./steps.ts"

/** The term and the start of its contract years, as far as the text tells: what hangs on an event has no date yet. */
export interface Term {
  readonly from: PlanDate
  readonly through: PlanDate
  readonly start?: CivilDate
  readonly end?: CivilDate
  readonly year: MonthDay | { readonly anniversaryOf: string }
  readonly leapDay?: MonthDay
}

/** What the steps of an escalation need of the contract's time. */
export type StepTime = Pick<PlanTime, "from" | "through" | "contract_year" | "leap_day">

/** A day of a contract as the plan keeps it. */
export function planDay(day: CheckedDay): PlanDate {
  switch (day.form) {
    case "date":
      return day.date
    case "event":
      return { event: day.event }
    case "after":
      return { event: day.event, after: { count: day.count, unit: day.unit } }
    case "first":
      return { event: day.event, first: { month: day.month, day: day.day } }
  }
}

/** A day as a contract writes it: "2027-06-01", "cod", "15 year after cod", "first January 1 after cod". */
export function dayText(day: PlanDate): string {
  if (typeof day === "string") return day
  if ("after" in day) return `${day.after.count} ${day.after.unit} after ${day.event}`
  if ("first" in day) return `first ${monthDayText(day.first)} after ${day.event}`
  return day.event
}
const monthDayText = ({ month, day }: MonthDay): string => `${monthNames[month - 1]} ${day}`

/** Whether two days are the same whatever the events' dates. */
export const sameDay = (a: PlanDate, b: PlanDate): boolean => dayText(a) === dayText(b)

/** The term of a contract; undefined and reported when it ends before it starts. */
export function termOf({ term, time }: CheckedContract, diagnostics: Diagnostic[]): Term | undefined {
  const [from, through] = [planDay(term.from), planDay(term.through)]
  if (typeof from === "string" && typeof through === "string" && from > through) {
    diagnostics.push(report("plan/term-reversed", term.span, { from, through }))
    return undefined
  }
  return {
    from,
    through,
    ...(typeof from === "string" ? { start: dateOf(from) } : {}),
    ...(typeof through === "string" ? { end: dateOf(through) } : {}),
    year: time.year,
    ...(time.leapDay ? { leapDay: time.leapDay } : {}),
  }
}

// ---- periods

/** What decides where periods start. A contract year that hangs on an event starts on no day that is known. */
type YearDays = Pick<Term, "year" | "leapDay">

/** Whether a period of the grain starts on this day, were there no term to clip it. A value that changes on a day counts for the gas day that starts on it. */
export function startsPeriod(grain: Grain, date: CivilDate, term: YearDays, termStart?: CivilDate): boolean {
  switch (grain) {
    case "interval":
    case "hour":
    case "day":
    case "gas_day":
      return true
    case "month":
      return date.day === 1
    case "quarter":
      return date.day === 1 && date.month % 3 === 1
    case "calendar_year":
      return date.day === 1 && date.month === 1
    case "contract_year":
      return "month" in term.year && compareDates(date, dayInYear(date.year, term.year, term.leapDay)) === 0
    case "term":
      return termStart !== undefined && compareDates(date, termStart) === 0
  }
}

/** Whether the term can cut a period of the grain short, at its start or its end. */
export function cutsShort(grain: Grain, term: Term): boolean {
  if (grain === "term" || isDayOrFiner(grain)) return false
  if (grain === "contract_year" && isWholeYears(term)) return false
  if (!term.start || !term.end) return true
  return !startsPeriod(grain, term.start, term) || !startsPeriod(grain, addDays(term.end, 1), term)
}

/** A term from an event through so many years after it is whole years from its anniversaries. */
function isWholeYears({ from, through, year }: Term): boolean {
  return (
    "anniversaryOf" in year &&
    sameDay(from, { event: year.anniversaryOf }) &&
    typeof through === "object" &&
    "after" in through &&
    through.event === year.anniversaryOf &&
    through.after.unit === "year"
  )
}

const isDayOrFiner = (grain: Grain): boolean => ["interval", "hour", "day", "gas_day"].includes(grain)

// ---- steps of an escalation

/**
 * Every day on which a step of an escalating or indexed value happens, in order, through the end of the term; those before the term,
 * since the anchor's first day, are among them. A day that a common year does not have is `leap_day`; where none is named there is
 * no step in such a year, but an anniversary is then on 28 February.
 */
export function stepsOf(anchor: PlanAnchor, time: StepTime): readonly LocalDate[] {
  const through = dateOf(time.through)
  switch (anchor.form) {
    case "each":
      return startsFrom(anchor.grain, dateOf(anchor.from), through, time)
    case "on": {
      const isAfter = "after" in anchor
      const from = dateOf(isAfter ? anchor.after : anchor.from)
      return years(from.year, through.year)
        .filter((year) => time.leap_day !== undefined || parseDate(dayOfYear(year, anchor)) !== undefined)
        .map((year) => dayInYear(year, anchor, time.leap_day))
        .filter((date) => compareDates(date, from) >= (isAfter ? 1 : 0) && compareDates(date, through) <= 0)
        .map(printDate)
    }
    case "anniversary": {
      const of = dateOf(anchor.of)
      return years(of.year + 1, through.year)
        .map((year) => dayInYear(year, of, time.leap_day))
        .filter((date) => compareDates(date, through) <= 0)
        .map(printDate)
    }
  }
}

const dayOfYear = (year: number, { month, day }: MonthDay): LocalDate => printDate({ year, month, day })
const years = (from: number, through: number): readonly number[] =>
  Array.from({ length: Math.max(0, through - from + 1) }, (_, at) => from + at)

function startsFrom(grain: Grain, from: CivilDate, through: CivilDate, time: StepTime): readonly LocalDate[] {
  const term = { year: time.contract_year, ...(time.leap_day ? { leapDay: time.leap_day } : {}) }
  const start = dateOf(time.from)
  const steps: LocalDate[] = []
  for (let date = from; compareDates(date, through) <= 0; date = addDays(date, 1))
    if (startsPeriod(grain, date, term, start)) steps.push(printDate(date))
  return steps
}

// ---- changes

/** A day, or days, on which a value changes. */
export type Change =
  | { readonly form: "date"; readonly date: LocalDate }
  /** A day that hangs on an event: it can be any. */
  | { readonly form: "event"; readonly day: PlanDate }
  /** A day of some years, counted from an event. */
  | { readonly form: "yearly"; readonly on: MonthDay; readonly text: string }
  | { readonly form: "each"; readonly grain: Grain }
  | { readonly form: "anniversary"; readonly event: string }

/** The changes of an agreed value after the term has begun, those by amendments aside; dates first and rising. */
export function changesOf({ values }: Pick<AgreedRule<PlanDate>, "values">, term: Term): readonly Change[] {
  const found = values.flatMap(({ dated }) => [
    ...dated.list.map(({ from }) => changeOn(from)),
    ...[dated.escalation, dated.indexation].flatMap((moving) => (moving ? changesAt(moving.anchor, term) : [])),
  ])
  const isIn = (change: Change) =>
    change.form === "date"
      ? (!term.start || change.date > printDate(term.start)) && (!term.end || change.date <= printDate(term.end))
      : change.form !== "event" || !sameDay(change.day, term.from)
  const byText = new Map(found.filter(isIn).map((change) => [changeText(change), change]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change)
}

/** What changes on a day. */
export function changeOn(day: PlanDate): Change {
  if (typeof day === "string") return { form: "date", date: day }
  if ("first" in day) return { form: "yearly", on: day.first, text: dayText(day) }
  return { form: "event", day }
}

function changesAt(anchor: PlanAnchor<PlanDate>, term: Term): readonly Change[] {
  switch (anchor.form) {
    case "each":
    case "on": {
      const time = stepTime(term)
      const first = "after" in anchor ? anchor.after : anchor.from
      if (time && typeof first === "string")
        return stepsOf(
          resolvedAnchor(anchor, () => first),
          time,
        ).map((date) => ({ form: "date", date }))
      if (anchor.form === "each") return [{ form: "each", grain: anchor.grain }]
      return [{ form: "yearly", on: anchor, text: `each ${monthDayText(anchor)}` }]
    }
    case "anniversary":
      return typeof anchor.of === "string"
        ? [{ form: "yearly", on: dateOf(anchor.of), text: `each ${monthDayText(dateOf(anchor.of))}` }]
        : [{ form: "anniversary", event: anchor.of.event }]
  }
}

/** The time of a term that is known; undefined where an event decides it. */
export function stepTime({ start, end, year, leapDay }: Term): StepTime | undefined {
  if (!start || !end || !("month" in year)) return undefined
  return {
    from: printDate(start),
    through: printDate(end),
    contract_year: year,
    ...(leapDay ? { leap_day: leapDay } : {}),
  }
}

/** An anchor whose days are dates. */
export function resolvedAnchor(anchor: PlanAnchor<PlanDate>, date: (day: PlanDate) => LocalDate): PlanAnchor {
  switch (anchor.form) {
    case "each":
      return { ...anchor, from: date(anchor.from) }
    case "on": {
      const { form, month, day } = anchor
      return "after" in anchor
        ? { form, month, day, after: date(anchor.after) }
        : { form, month, day, from: date(anchor.from) }
    }
    case "anniversary":
      return { ...anchor, of: date(anchor.of) }
  }
}

/** When, behind "changes on". */
export function changeText(change: Change): string {
  switch (change.form) {
    case "date":
      return change.date
    case "event":
      return dayText(change.day)
    case "yearly":
      return change.text
    case "each":
      return `the start of each ${change.grain}`
    case "anniversary":
      return `each anniversary of ${change.event}`
  }
}

/** Whether a change can fall inside a period of the grain, and not only on its start. */
export function isInside(change: Change, grain: Grain, term: Term): boolean {
  if (isDayOrFiner(grain)) return false
  switch (change.form) {
    case "date":
      return !startsPeriod(grain, dateOf(change.date), term, term.start)
    case "yearly":
      // 2028 has every day.
      return grain === "term" || !startsPeriod(grain, dayInYear(2028, change.on), term)
    case "each":
      return !nestsIn(grain, change.grain, term)
    case "anniversary":
      return !startsContractYear(grain, change.event, term)
    case "event": {
      const { day } = change
      const whole = typeof day === "object" && !("first" in day) && (!("after" in day) || day.after.unit === "year")
      return !(whole && startsContractYear(grain, day.event, term))
    }
  }
}

const startsContractYear = (grain: Grain, event: string, { year }: Term): boolean =>
  grain === "contract_year" && "anniversaryOf" in year && year.anniversaryOf === event

/** Whether a period of `fine` lies in one of `coarse`, so that what changes at the starts of the latter does not change inside the former. */
function nestsIn(fine: Grain, coarse: Grain, { year }: Term): boolean {
  if (fine === coarse) return true
  const start = "month" in year ? year : undefined
  if (!start && (fine === "contract_year" || coarse === "contract_year")) return false
  return nests(fine, coarse, start ?? { month: 1, day: 1 })
}

// ---- days

/** A date of the contract; the tokenizer has let only days of the calendar through. */
export function dateOf(text: LocalDate): CivilDate {
  const date = parseDate(text)
  assert(date !== undefined, `${text} is a day of the calendar`)
  return date
}

/** The day before. */
export const dayBefore = (day: LocalDate): LocalDate => printDate(addDays(dateOf(day), -1))
export const dayAfter = (day: LocalDate): LocalDate => printDate(addDays(dateOf(day), 1))

/** The same day so many years later; 29 February of a common year is `leapDay`, or the 28th. */
export function anniversary(day: LocalDate, count: number, leapDay: MonthDay | undefined): LocalDate {
  const date = dateOf(day)
  return printDate(dayInYear(date.year + count, date, leapDay))
}
