import { isDayCount, yearFraction } from "../calendar/day-count.ts"
import { addDays, compareDates, daysBetween, type CivilDate } from "../calendar/date.ts"
import { assert } from "../number/assert.ts"
import { add, equal, multiply, sign, subtract, zero, type Rational } from "../number/rational.ts"

/** A payment as it came in; without an amount it paid what was open. */
export interface Received {
  readonly date: CivilDate
  readonly amount: Rational | undefined
}

/** An amount that was owed, and how interest runs on it. */
export interface Debt {
  /** Not negative. */
  readonly owed: Rational
  readonly due: CivilDate
  readonly received: readonly Received[]
  /** A day count. */
  readonly basis: string
  readonly compounding: "simple" | "daily"
  /** The yearly rate of a day; null where it is withheld. */
  readonly rateOn: (date: CivilDate) => Rational | null
}

/** Interest before it is rounded; `to` is the last payment that was late, which earns none any more. */
export interface Interest {
  readonly from: CivilDate
  readonly to: CivilDate
  readonly days: number
  readonly amount: Rational
}

/**
 * Interest on what was unpaid, from and including the due date up to but without each payment, at the rate of each day: simple, or
 * compounding daily. Undefined where nothing was late, null where a rate is withheld. What is still unpaid after the last payment
 * earns on, but up to a day that is not known.
 */
export function lateInterest(debt: Debt): Interest | undefined | null {
  const { due, owed, received } = debt
  let open = owed
  let from = due
  let amount = zero
  for (const { date, amount: paid } of received.toSorted((a, b) => compareDates(a.date, b.date))) {
    if (sign(open) <= 0) break
    if (compareDates(date, from) > 0) {
      const earned = interestOf(debt, open, amount, from, date)
      if (!earned) return null
      amount = add(amount, earned)
      from = date
    }
    open = subtract(open, paid ?? open)
  }
  return compareDates(from, due) > 0 ? { from: due, to: from, days: daysBetween(due, from), amount } : undefined
}

/** Interest of one stretch without a payment; `before` is interest of earlier ones, which compounds along. */
function interestOf(
  { basis, compounding, rateOn }: Debt,
  open: Rational,
  before: Rational,
  from: CivilDate,
  to: CivilDate,
): Rational | null {
  assert(isDayCount(basis), `no day count ${basis}`)
  let earned = zero
  for (let at = from; compareDates(at, to) < 0;) {
    const rate = rateOn(at)
    if (!rate) return null
    let next = addDays(at, 1)
    // Days of one rate are one stretch: by 30/360 a month is counted as a whole.
    while (compounding === "simple" && compareDates(next, to) < 0) {
      const following = rateOn(next)
      if (!following || !equal(following, rate)) break
      next = addDays(next, 1)
    }
    const base = compounding === "simple" ? open : add(add(open, before), earned)
    earned = add(earned, multiply(multiply(base, rate), yearFraction(basis, at, next)))
    at = next
  }
  return earned
}
