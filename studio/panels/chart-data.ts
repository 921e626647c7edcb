import type { Posting, Settlement } from "../../engine/worker/index.ts"
import { drawn, negated, sum } from "../figures/amount.ts"
import { monthOf } from "../figures/time.ts"

interface Flows {
  readonly received: string
  readonly paid: string
  readonly net: string
}
export interface WithHeld extends Flows {
  /** What of it is on hold, if anything is. */
  readonly held?: Flows
}

/** What one party received and paid, by the month in which each amount's period ends. */
export interface MonthlyMoney {
  readonly party: string
  /** The one that pays it; undefined where there are several. */
  readonly payer: string | undefined
  readonly currency: string
  readonly months: readonly (WithHeld & { readonly month: string; readonly withheld: boolean })[]
  readonly total: WithHeld
}

/** The parties that pay or are paid, the one that receives most first. */
export function partiesOf({ postings }: Settlement): readonly string[] {
  const names = [...new Set(postings.flatMap(({ payer, payee }) => [payee, payer]))]
  const weight = (party: string): number => drawn(flows(postings, party).net)
  return names.toSorted((a, b) => weight(b) - weight(a))
}

export function moneyByMonth({ postings, withheld }: Settlement, party: string): MonthlyMoney {
  const own = postings.filter(({ payer, payee }) => (payer === party) !== (payee === party))
  const currency = own[0]?.currency ?? ""
  const inCurrency = own.filter((posting) => posting.currency === currency)
  const months = [
    ...new Set([
      ...postings.map(lastMonth),
      ...withheld.map(({ period }) => period).filter((period) => /^\d{4}-\d\d$/.test(period)),
    ]),
  ]
  const payers = new Set(inCurrency.flatMap(({ payer, payee }) => [payer, payee]).filter((one) => one !== party))
  return {
    party,
    payer: payers.size === 1 ? [...payers][0] : undefined,
    currency,
    months: months.toSorted().map((month) => ({
      month,
      withheld: withheld.some(({ period }) => period === month),
      ...withHeld(
        inCurrency.filter((posting) => lastMonth(posting) === month),
        party,
      ),
    })),
    total: withHeld(inCurrency, party),
  }
}

function withHeld(postings: readonly Posting[], party: string): WithHeld {
  const held = postings.filter((posting) => posting.held)
  return { ...flows(postings, party), ...(held.length > 0 ? { held: flows(held, party) } : {}) }
}

function flows(postings: readonly Posting[], party: string): Flows {
  const towards = postings.flatMap(({ payer, payee, amount }) =>
    payer === payee ? [] : payee === party ? [amount] : payer === party ? [negated(amount)] : [],
  )
  // Zero, with as many decimals as the amounts have.
  const nothing = sum(postings.flatMap(({ amount }) => [amount, negated(amount)]))
  const received = sum([nothing, ...towards.filter((amount) => !amount.startsWith("-"))])
  const paid = sum([nothing, ...towards.filter((amount) => amount.startsWith("-")).map(negated)])
  return { received, paid, net: sum([received, negated(paid)]) }
}

/** Month of the last day of a posting's period; `to` is not part of it. */
function lastMonth({ to }: Posting): string {
  if (to.slice(8, 10) !== "01" || to.slice(11, 16) > "00:00") return monthOf(to)
  const [year = 0, month = 1] = to.slice(0, 7).split("-").map(Number)
  return month > 1 ? `${year}-${String(month - 1).padStart(2, "0")}` : `${year - 1}-12`
}

/** Positions of the smallest and the largest value, and how many are missing. */
export function extremes(values: readonly (string | undefined)[]): {
  smallest?: number
  largest?: number
  gaps: number
} {
  let smallest: number | undefined
  let largest: number | undefined
  let gaps = 0
  let low = Infinity
  let high = -Infinity
  for (const [at, value] of values.entries()) {
    if (value === undefined) {
      gaps++
      continue
    }
    const number = drawn(value)
    if (number < low) [low, smallest] = [number, at]
    if (number > high) [high, largest] = [number, at]
  }
  return { ...(smallest === undefined ? {} : { smallest }), ...(largest === undefined ? {} : { largest }), gaps }
}
