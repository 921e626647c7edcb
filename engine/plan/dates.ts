import type { CheckedAgreed, CheckedContract, CheckedDated, Diagnostic } from "../../dsl/index.ts"
import { report } from "../../dsl/index.ts"
import { assert } from "../number/assert.ts"
import { addDays, parseDate, printDate, type CivilDate } from "../calendar/date.ts"
import type { DatedValue, Grain, LocalDate, Step } from "./steps.ts"

/** The term and the start of its contract years, as dates. */
export interface Term {
  readonly from: CivilDate
  readonly through: CivilDate
  readonly year: { readonly month: number; readonly day: number }
}

/** Whether a period of the grain starts on this day, were there no term to clip it. */
export function startsPeriod(grain: Grain, date: CivilDate, term: Term): boolean {
  switch (grain) {
    case "interval":
    case "hour":
    case "day":
      return true
    case "month":
      return date.day === 1
    case "quarter":
      return date.day === 1 && date.month % 3 === 1
    case "calendar_year":
      return date.day === 1 && date.month === 1
    case "contract_year":
      return date.day === term.year.day && date.month === term.year.month
    case "term":
      return printDate(date) === printDate(term.from)
  }
}

/** Whether the term cuts a period of the grain short, at its start or its end. */
export const cutsShort = (grain: Grain, term: Term): boolean =>
  grain !== "term" && (!startsPeriod(grain, term.from, term) || !startsPeriod(grain, addDays(term.through, 1), term))

/** The dated figures of an agreed value, its steps laid out through the term; findings go to `diagnostics`. */
export function planDated(
  rule: CheckedAgreed,
  dated: CheckedDated,
  term: Term,
  planned: { readonly list: readonly Step[]; readonly rate?: Step },
  quantum: (value: { readonly n: bigint; readonly d: bigint }) => string,
  diagnostics: Diagnostic[],
): DatedValue | undefined {
  const start = printDate(term.from)
  const list: { from: LocalDate; value: Step }[] = []
  for (const [at, { from }] of dated.list.entries()) {
    const date = from?.date ?? start
    const last = list.at(-1)
    if (at === 0 && date > start)
      diagnostics.push(report("plan/value-missing", from!.span, { name: rule.name, from: start, first: date }))
    else if (last && date <= last.from)
      diagnostics.push(report("plan/dates-not-rising", from!.span, { name: rule.name, date }))
    else {
      if (from && date > printDate(term.through))
        diagnostics.push(report("plan/after-term", from.span, { name: rule.name, date }))
      list.push({ from: date, value: planned.list[at]! })
    }
  }
  if (list.length < dated.list.length) return undefined
  if (!dated.escalation || !planned.rate) return { list }
  const { anchor, chain, growth } = dated.escalation
  const steps = stepDates(anchor, term, diagnostics)
  const [first] = list
  const [step] = steps ?? []
  // A figure without a date of its own holds until its first step, also where that lies before the term.
  const undated = first && !dated.list[0]?.from
  if (undated && step && step <= start) first.from = printDate(addDays(dateOf(step), -1))
  return (
    steps && {
      list,
      escalation: {
        rate: planned.rate,
        growth,
        steps,
        chain: chain.form === "exact" ? chain : { ...chain, quantum: quantum(chain.quantum) },
      },
    }
  )
}

type Anchor = NonNullable<CheckedDated["escalation"]>["anchor"]

/** Every day on which a step happens, from its first date through the end of the term. */
function stepDates(anchor: Anchor, term: Term, diagnostics: Diagnostic[]): readonly LocalDate[] | undefined {
  const from = dateOf(anchor.from)
  if (anchor.form === "each" && !startsPeriod(anchor.grain, from, term)) {
    diagnostics.push(report("plan/not-a-start", anchor.span, { date: anchor.from, grain: anchor.grain }))
    return undefined
  }
  const happens = (date: CivilDate) =>
    anchor.form === "each"
      ? startsPeriod(anchor.grain, date, term)
      : date.month === anchor.month && date.day === anchor.day
  const steps: LocalDate[] = []
  const last = printDate(term.through)
  for (let date = from; printDate(date) <= last; date = addDays(date, 1)) if (happens(date)) steps.push(printDate(date))
  return steps
}

/** The days on which an agreed value changes after the term has begun. */
export function changesOf(values: readonly { readonly dated: DatedValue }[], term: Term): readonly LocalDate[] {
  const start = printDate(term.from)
  const end = printDate(term.through)
  return [
    ...new Set(
      values.flatMap(({ dated }) => [...dated.list.map(({ from }) => from), ...(dated.escalation?.steps ?? [])]),
    ),
  ]
    .filter((date) => date > start && date <= end)
    .sort()
}

/** The first change that falls inside a period of the grain. */
export const changeInside = (changes: readonly LocalDate[], grain: Grain, term: Term): LocalDate | undefined =>
  changes.find((date) => !startsPeriod(grain, dateOf(date), term))

/** The term of a contract as dates; undefined and reported when it ends before it starts. */
export function termOf({ term, time }: CheckedContract, diagnostics: Diagnostic[]): Term | undefined {
  if (term.from <= term.through) return { from: dateOf(term.from), through: dateOf(term.through), year: time.year }
  diagnostics.push(report("plan/term-reversed", term.span, { from: term.from, through: term.through }))
  return undefined
}

/** A date of the contract; the tokenizer has let only days of the calendar through. */
function dateOf(text: string): CivilDate {
  const date = parseDate(text)
  assert(date !== undefined, `${text} is a day of the calendar`)
  return date
}
