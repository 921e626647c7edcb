import { irr } from "./returns.ts"

/*
 * Level payments: a present value, `periods` equal payments and a future value that balance at a rate for each period.
 * What is received is positive, what is paid negative. Payments fall due at the end of each period, or at its
 * beginning. For reports, as returns are.
 */

export type Due = "end" | "beginning"

/** What one is worth after so many periods, less itself: (1 + rate)^periods − 1, without cancelling for small rates. */
const grown = (rate: number, periods: number): number => Math.expm1(periods * Math.log1p(rate))

/** What one paid in every period is worth at the end of the last. */
function annuity(rate: number, periods: number, due: Due): number {
  if (rate === 0) return periods
  return (grown(rate, periods) / rate) * (due === "beginning" ? 1 + rate : 1)
}

/** The future value that balances a present value and level payments. */
export function fv(rate: number, periods: number, payment: number, present = 0, due: Due = "end"): number {
  return -present * (1 + rate) ** periods - payment * annuity(rate, periods, due)
}

/** The present value that balances level payments and a future value. */
export function pv(rate: number, periods: number, payment: number, future = 0, due: Due = "end"): number {
  return -(future + payment * annuity(rate, periods, due)) / (1 + rate) ** periods
}

/** The level payment that balances a present and a future value. */
export function pmt(rate: number, periods: number, present: number, future = 0, due: Due = "end"): number {
  return -(future + present * (1 + rate) ** periods) / annuity(rate, periods, due)
}

/** The interest in the payment of a period, counted from 1; undefined outside the periods. */
export function ipmt(
  rate: number,
  period: number,
  periods: number,
  present: number,
  future = 0,
  due: Due = "end",
): number | undefined {
  if (period < 1 || period > periods) return undefined
  if (due === "beginning" && period === 1) return 0
  const payment = pmt(rate, periods, present, future, due)
  const owed = fv(rate, period - 1, payment, present, due)
  return (owed * rate) / (due === "beginning" ? 1 + rate : 1)
}

/** What of the payment of a period reduces the debt. */
export function ppmt(
  rate: number,
  period: number,
  periods: number,
  present: number,
  future = 0,
  due: Due = "end",
): number | undefined {
  const interest = ipmt(rate, period, periods, present, future, due)
  return interest === undefined ? undefined : pmt(rate, periods, present, future, due) - interest
}

/** How many periods it takes; undefined where the payments never balance. */
export function nper(rate: number, payment: number, present: number, future = 0, due: Due = "end"): number | undefined {
  if (rate === 0) return payment === 0 ? undefined : -(present + future) / payment
  const perpetual = (payment * (due === "beginning" ? 1 + rate : 1)) / rate
  const growth = (perpetual - future) / (perpetual + present)
  return growth > 0 && Number.isFinite(growth) ? Math.log(growth) / Math.log1p(rate) : undefined
}

/**
 * Every rate for a period, ascending, at which a whole number of level payments balances a present and a future value.
 */
export function rate(
  periods: number,
  payment: number,
  present: number,
  future = 0,
  due: Due = "end",
): readonly number[] {
  const first = due === "beginning" ? 0 : 1
  const amounts = Array.from({ length: periods + 1 }, (_, at) => {
    const paid = at >= first && at < first + periods ? payment : 0
    return paid + (at === 0 ? present : 0) + (at === periods ? future : 0)
  })
  return irr(amounts)
}

/** What an amount grows to at one rate after the other. */
export function fvSchedule(amount: number, rates: readonly number[]): number {
  return rates.reduce((value, step) => value * (1 + step), amount)
}

/** The rate for a year, told as so many times that of a part, whose compounding comes to the effective rate. */
export function nominal(effectiveRate: number, parts: number): number {
  return parts * Math.expm1(Math.log1p(effectiveRate) / parts)
}

/** The rate for a year that a nominal rate comes to when it compounds so many times. */
export function effective(nominalRate: number, parts: number): number {
  return grown(nominalRate / parts, parts)
}
