import {
  addMonths,
  addDays,
  compareDates,
  daysInMonth,
  parseDate,
  printDate,
  type CivilDate,
} from "../../engine/calendar/date.ts"
import { daysCounted, yearFraction, type DayCountConvention } from "../../engine/calendar/day-count.ts"
import { holidaysOn, isBusinessDay } from "../../engine/calendar/holidays.ts"
import {
  effective,
  fv,
  fvSchedule,
  ipmt,
  nominal,
  nper,
  pmt,
  ppmt,
  pv,
  rate,
  type Due,
} from "../../engine/finance/annuity.ts"
import { irr, mirr, nfv, npv, xirr, xnfv, xnpv, type DatedFlow } from "../../engine/finance/returns.ts"
import { approximate } from "./case.ts"
import { casesOf, summary, unsupported, verdict, type Driver, type Verdict } from "./result.ts"

/**
 * Present values and rates of return, and the dates and day counts they rest on: what reports say beside a settlement,
 * so no contract is settled here.
 */
export const irrXirrNpv: Driver = {
  name: "irr_xirr_npv",
  folder: "irr_xirr_npv",
  note: [
    "rates and values in doubles within each case's tol_abs",
    "every root of an IRR is found and the expected one is among them",
    "no valid rate, as the source has it: none at which doubles bring the value within 0.001",
    "day counts to 1e-14",
  ].join("; "),
  run: (folder) => {
    return summary("irr_xirr_npv", [
      ...casesOf(folder, "xirr_cases.json", (text) => (JSON.parse(text) as readonly DatedCase[]).map(judgeDated)),
      ...casesOf(folder, "day_count.json", (text) => (JSON.parse(text) as readonly DayCase[]).flatMap(judgeDays)),
      ...casesOf(folder, "periodic_cases.json", (text) =>
        (JSON.parse(text) as readonly PeriodicCase[]).map((one, at) => judgePeriodic(one, at + 1)),
      ),
    ])
  },
}

/** A function of payments on days. */
type DatedCase = {
  readonly id: string
  readonly fn: string
  readonly flows: readonly (readonly [date: string, amount: number])[]
  readonly rate?: number
  readonly day_count?: string
  readonly expected: number | null
  readonly alternative_root?: number
  readonly tol_abs: number
}

type DayCase = { readonly start: string; readonly end: string } & Readonly<Record<string, unknown>>

type Argument = number | string | null | readonly (number | string | null)[]

/** A function as spreadsheets have it, by the position of its arguments. */
type PeriodicCase = {
  readonly fn: string
  readonly args: readonly Argument[]
  readonly expected: number | string | null
  readonly tol_abs: number
}

/** A number, a day, or the roots of which the expected one is one; undefined where there is no answer. */
type Answer = number | string | undefined | readonly number[]

const about = ["id", "source", "note", "error"]

function judgeDated(one: DatedCase): Verdict {
  const known = ["fn", "flows", "rate", "day_count", "expected", "alternative_root", "tol_abs"]
  const strange = Object.keys(one).find((field) => !known.includes(field) && !about.includes(field))
  const dayCount = conventionOf(one.day_count ?? "act/365F")
  if (strange !== undefined) return unsupported(one.id, `field ${strange}`)
  if (!dayCount) return unsupported(one.id, `day count ${one.day_count}`)
  const flows = one.flows.map(([date, amount]) => ({ date: dateIn(date), amount }))
  const at = one.rate ?? 0
  switch (one.fn) {
    case "xirr": {
      const roots = xirr(flows, dayCount)
      const expected = [one.expected, one.alternative_root ?? one.expected]
      const missed = expected.find((root) => root !== null && !isAmong(roots, root, one.tol_abs))
      if (missed !== undefined) return wrong(one.id, missed, roots)
      return judge(one.id, one.expected, one.expected === null ? valid(roots, flows, dayCount) : roots, one.tol_abs)
    }
    case "xnpv":
      return judge(one.id, one.expected, xnpv(at, flows, dayCount), one.tol_abs)
    case "xnfv":
      return judge(one.id, one.expected, xnfv(at, flows, dayCount), one.tol_abs)
    default:
      return unsupported(one.id, `function ${one.fn}`)
  }
}

/** Years by one convention, or the days of several. */
function judgeDays({ start, end, day_count, expected, ...others }: DayCase): readonly Verdict[] {
  const from = dateIn(start)
  const to = dateIn(end)
  const place = `${start} to ${end}`
  if (typeof day_count === "string") {
    const name = `${day_count} ${place}`
    const dayCount = conventionOf(day_count)
    if (!dayCount) return [unsupported(name, `day count ${day_count}`)]
    const { n, d } = yearFraction(dayCount, from, to)
    return [judge(name, Number(expected), approximate(`${n}/${d}`), 1e-14)]
  }
  const days = Object.entries(others).filter(([field]) => !["kind", "source", "formula", ...about].includes(field))
  return days.map(([name, count]) => {
    const dayCount = conventionOf(name)
    if (!dayCount) return unsupported(`${name} ${place}`, `day count ${name}`)
    return verdict(`days ${name} ${place}`, String(count), String(daysCounted(dayCount, from, to)))
  })
}

function judgePeriodic(one: PeriodicCase, at: number): Verdict {
  const name = `${at} ${one.fn}(${JSON.stringify(one.args).slice(1, -1)})`
  const asked = periodic.get(one.fn)
  if (!asked) return unsupported(name, `function ${one.fn}`)
  if (one.args.length > asked.most) return unsupported(name, `${one.args.length} arguments of ${one.fn}`)
  return judge(name, one.expected, asked.answer(one.args), one.tol_abs)
}

interface Row {
  /** How many arguments it can have; a guess is one of them, and is not needed. */
  readonly most: number
  readonly answer: (args: readonly Argument[]) => Answer
}

/** By the name of a case's function: our function, given the arguments in the order of spreadsheets. */
const periodic = new Map<string, Row>([
  ["npv", { most: 2, answer: ([at, amounts]) => npv(number(at), numbers(amounts)) }],
  ["npv_excel", { most: 2, answer: ([at, amounts]) => npv(number(at), numbers(amounts), 1) }],
  ["nfv", { most: 2, answer: ([at, amounts]) => nfv(number(at), numbers(amounts)) }],
  ["irr", { most: 2, answer: ([amounts]) => irr(numbers(amounts)) }],
  ["mirr", { most: 3, answer: ([amounts, owed, earned]) => mirr(numbers(amounts), number(owed), number(earned)) }],
  ["xnpv", { most: 3, answer: ([at, amounts, dates]) => xnpv(number(at), datedFlows(amounts, dates)) }],
  ["xnfv", { most: 3, answer: ([at, amounts, dates]) => xnfv(number(at), datedFlows(amounts, dates)) }],
  ["xirr", { most: 3, answer: ([amounts, dates]) => xirr(datedFlows(amounts, dates)) }],
  ["pmt", { most: 5, answer: ([at, n, present, future, due]) => pmt(...level(at, n, present, future, due)) }],
  ["pv", { most: 5, answer: ([at, n, payment, future, due]) => pv(...level(at, n, payment, future, due)) }],
  ["fv", { most: 5, answer: ([at, n, payment, present, due]) => fv(...level(at, n, payment, present, due)) }],
  ["nper", { most: 5, answer: ([at, paid, present, future, due]) => nper(...level(at, paid, present, future, due)) }],
  ["rate", { most: 6, answer: ([n, paid, present, future, due]) => rate(...level(n, paid, present, future, due)) }],
  [
    "ipmt",
    { most: 6, answer: ([at, k, n, present, future, due]) => ipmt(number(at), ...level(k, n, present, future, due)) },
  ],
  [
    "ppmt",
    { most: 6, answer: ([at, k, n, present, future, due]) => ppmt(number(at), ...level(k, n, present, future, due)) },
  ],
  ["fvschedule", { most: 2, answer: ([amount, rates]) => fvSchedule(number(amount), numbers(rates)) }],
  ["nominal", { most: 2, answer: ([at, parts]) => nominal(number(at), Math.trunc(number(parts))) }],
  ["effect", { most: 2, answer: ([at, parts]) => effective(number(at), Math.trunc(number(parts))) }],
  ["edate", { most: 2, answer: ([date, months]) => printDate(monthsLater(dateIn(date), number(months))) }],
  ["eomonth", { most: 2, answer: ([date, months]) => printDate(endOfMonth(dateIn(date), number(months))) }],
  ["networkdays", { most: 3, answer: ([from, to, days]) => workDays(dateIn(from), dateIn(to), texts(days)) }],
])

function level(
  first: Argument | undefined,
  second: Argument | undefined,
  third: Argument | undefined,
  fourth: Argument | undefined,
  due: Argument | undefined,
): [number, number, number, number, Due] {
  return [number(first), number(second), number(third), number(fourth), number(due) === 0 ? "end" : "beginning"]
}

/** Names of the set and of its source for our day counts. */
const conventions = new Map<string, DayCountConvention>([
  ["act/act", "actual/actual"],
  ["act/act isda", "actual/actual"],
  ["actual", "actual/365"],
  ["act/365f", "actual/365"],
  ["act/365 fixed", "actual/365"],
  ["act/365.25", "actual/365.25"],
  ["act/364", "actual/364"],
  ["act/360", "actual/360"],
  ["30/360", "30/360"],
  ["30/360 isda", "30/360"],
  ["30e/360", "30E/360"],
  ["30/360 isma", "30E/360"],
  ["30e+/360", "30E+/360"],
  ["30e/360 isda", "30E/360 ISDA"],
  ["30e/360 german", "30E/360 ISDA"],
  ["30/360 us", "30U/360"],
  ["30/360 sia", "30U/360"],
  ["30u/360", "30U/360"],
  ["nl/365", "NL/365"],
  ["nl/360", "NL/360"],
])

function conventionOf(name: string): DayCountConvention | undefined {
  return conventions.get(
    name
      .toLowerCase()
      .replace(/^(actual|a)\//, "act/")
      .replace("/actual", "/act"),
  )
}

/** Within the tolerance of what is expected; of several roots one has to be. */
function judge(name: string, expected: number | string | null, found: Answer, tolerance: number): Verdict {
  const roots = typeof found === "object" ? found : undefined
  const passes =
    expected === null
      ? found === undefined || roots?.length === 0
      : typeof expected === "string"
        ? found === expected
        : typeof found === "number"
          ? Math.abs(found - expected) <= tolerance
          : roots !== undefined && isAmong(roots, expected, tolerance)
  return passes ? { case: name, outcome: "passed" } : wrong(name, expected, found)
}

function wrong(name: string, expected: number | string | null, found: Answer): Verdict {
  const text = typeof found === "object" ? `[${found.join(", ")}]` : String(found)
  return { case: name, outcome: "failed", expected: String(expected), found: text }
}

function isAmong(roots: readonly number[], expected: number, tolerance: number): boolean {
  return roots.some((root) => Math.abs(root - expected) <= tolerance)
}

/**
 * The source takes a root for a rate only where doubles bring the value within a thousandth; near −1 they often cannot.
 */
function valid(roots: readonly number[], flows: readonly DatedFlow[], dayCount: DayCountConvention): readonly number[] {
  return roots.filter((root) => Math.abs(xnpv(root, flows, dayCount)) < 1e-3)
}

function monthsLater(date: CivilDate, months: number): CivilDate {
  return addMonths(date, months, "clamp_back") ?? date
}

function endOfMonth(date: CivilDate, months: number): CivilDate {
  const { year, month } = monthsLater({ ...date, day: 1 }, months)
  return { year, month, day: daysInMonth(year, month) }
}

/** Business days from the first through the last, both counted; negative where they run backwards. */
function workDays(from: CivilDate, through: CivilDate, days: readonly string[]): number {
  if (compareDates(from, through) > 0) return -workDays(through, from, days)
  const holidays = holidaysOn("given", days)
  let count = 0
  for (let day = from; compareDates(day, through) <= 0; day = addDays(day, 1)) if (isBusinessDay(day, holidays)) count++
  return count
}

function datedFlows(amounts: Argument | undefined, dates: Argument | undefined): readonly DatedFlow[] {
  const days = texts(dates)
  return numbers(amounts).map((amount, at) => ({ date: dateIn(days[at]), amount }))
}

/** What is left out is zero, as in spreadsheets. */
function number(argument: Argument | undefined): number {
  if (argument === undefined || argument === null) return 0
  if (typeof argument !== "number") throw new Error(`${JSON.stringify(argument)} is no number`)
  return argument
}

/** The numbers of a list, also of one in rows; what is empty is passed over. */
function numbers(argument: Argument | undefined): readonly number[] {
  return listOf(argument).flatMap((one) => (one === null ? [] : [number(one)]))
}

function texts(argument: Argument | undefined): readonly string[] {
  return listOf(argument).map(String)
}

function listOf(argument: Argument | undefined): readonly (number | string | null)[] {
  if (argument === undefined || argument === null) return []
  return typeof argument === "object" ? argument.flat() : [argument]
}

function dateIn(text: Argument | undefined): CivilDate {
  const date = parseDate(String(text))
  if (!date) throw new Error(`${String(text)} is no date`)
  return date
}
