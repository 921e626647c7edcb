import { yearFraction, type DayCountConvention } from "../calendar/day-count.ts"
import { compareDates, type CivilDate } from "../calendar/date.ts"
import { signAt, zerosOf, type Term } from "./roots.ts"

/*
 * What reports say about payments: present values and rates of return. Rates and amounts are doubles here. Nothing of
 * it enters a settlement, where a hurdle is an account that earns its rate and is at zero or not.
 */

/** A payment on a day; what is paid out is negative. */
export interface DatedFlow {
  readonly date: CivilDate
  readonly amount: number
}

/**
 * The rates between which all are found: a loss of all but a billionth, and a gain of a billion times, in a year or
 * period.
 */
export const rateRange = { least: -1 + 1e-9, most: 1e9 }

/**
 * The value of amounts one period apart at a rate for the period, as of the first amount or, `from: 1`, as of one
 * period before it.
 */
export function npv(rate: number, amounts: readonly number[], from: 0 | 1 = 0): number {
  return amounts.reduceRight((later, amount) => amount + later / (1 + rate), 0) / (1 + rate) ** from
}

/** The value of amounts one period apart as of the last of them. */
export function nfv(rate: number, amounts: readonly number[]): number {
  return amounts.reduce((earlier, amount) => earlier * (1 + rate) + amount, 0)
}

/** The value of payments at a rate for a year, as of the earliest of them, whatever their order. */
export function xnpv(rate: number, flows: readonly DatedFlow[], dayCount: DayCountConvention = "actual/365"): number {
  return termsOf(flows, dayCount).reduce((sum, { amount, years }) => sum + amount * (1 + rate) ** -years, 0)
}

/** The value of payments at a rate for a year, as of the latest of them. */
export function xnfv(rate: number, flows: readonly DatedFlow[], dayCount: DayCountConvention = "actual/365"): number {
  const terms = termsOf(flows, dayCount)
  const last = terms.reduce((most, { years }) => Math.max(most, years), 0)
  return terms.reduce((sum, { amount, years }) => sum + amount * (1 + rate) ** (last - years), 0)
}

/**
 * Every rate for a period at which amounts one period apart are worth nothing, ascending; none where there is none in
 * `rateRange`.
 */
export function irr(amounts: readonly number[]): readonly number[] {
  return ratesOf(amounts.map((amount, years) => ({ amount, years })))
}

/** Every rate for a year at which payments are worth nothing, ascending; none where there is none in `rateRange`. */
export function xirr(flows: readonly DatedFlow[], dayCount: DayCountConvention = "actual/365"): readonly number[] {
  return ratesOf(termsOf(flows, dayCount))
}

/**
 * Whether the value of amounts falls through zero as the rate passes this root, as that of money laid out first does.
 */
export function isFallingAt(rate: number, amounts: readonly number[]): boolean {
  const terms = amounts.flatMap((amount, years) => (amount === 0 ? [] : [{ amount, years }]))
  const nearby = 1e-6
  return signAt(terms, Math.log1p(rate) - nearby) > 0 && signAt(terms, Math.log1p(rate) + nearby) < 0
}

/**
 * The rate of amounts one period apart when what is owed costs one rate and what came back earns another until the end;
 * undefined without both signs.
 */
export function mirr(amounts: readonly number[], financeRate: number, reinvestRate: number): number | undefined {
  const laidOut = npv(
    financeRate,
    amounts.map((amount) => Math.min(amount, 0)),
  )
  const cameBack = nfv(
    reinvestRate,
    amounts.map((amount) => Math.max(amount, 0)),
  )
  if (laidOut === 0 || cameBack === 0) return undefined
  return (cameBack / -laidOut) ** (1 / (amounts.length - 1)) - 1
}

function ratesOf(terms: readonly Term[]): readonly number[] {
  return zerosOf(terms, Math.log1p(rateRange.least), Math.log1p(rateRange.most)).map((s) => Math.expm1(s))
}

function termsOf(flows: readonly DatedFlow[], dayCount: DayCountConvention): readonly Term[] {
  const [first, ...others] = flows.map(({ date }) => date)
  if (!first) return []
  const start = others.reduce((earliest, date) => (compareDates(date, earliest) < 0 ? date : earliest), first)
  return flows.map(({ date, amount }) => {
    const { n, d } = yearFraction(dayCount, start, date)
    return { amount, years: Number(n) / Number(d) }
  })
}
