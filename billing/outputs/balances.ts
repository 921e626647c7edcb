import type { Posting } from "../../engine/index.ts"
import { isBelowNought, isNought, opposite, sumOf } from "./amount.ts"

/** What stands between two parties in one currency. */
export interface Balance {
  /** Who owes the net amount; where it is nought, the party named first. */
  readonly debtor: string
  readonly creditor: string
  readonly currency: string
  /** What the debtor pays, what comes back, and the difference: none is negative. */
  readonly forth: string
  readonly back: string
  readonly net: string
  /** Money runs in both directions. */
  readonly both: boolean
}

/** The balance of every pair of parties that posts anything, in the order in which they first appear. */
export function balances(postings: readonly Posting[]): readonly Balance[] {
  const pairs = new Map<string, { payer: string; payee: string; currency: string; forth: string[]; back: string[] }>()
  for (const posting of postings) {
    const key = JSON.stringify([...[posting.payer, posting.payee].sort(), posting.currency])
    const known = pairs.get(key)
    const pair = known ?? {
      payer: posting.payer,
      payee: posting.payee,
      currency: posting.currency,
      forth: [],
      back: [],
    }
    if (!known) pairs.set(key, pair)
    // A settlement's negative amount is paid the other way.
    const reversed = isBelowNought(posting.amount)
    const forth = (posting.payer === pair.payer) !== reversed
    ;(forth ? pair.forth : pair.back).push(reversed ? opposite(posting.amount) : posting.amount)
  }
  return [...pairs.values()].map((pair) => {
    const forth = sumOf(pair.forth)
    const back = sumOf(pair.back)
    const net = sumOf([forth, opposite(back)])
    const turned = isBelowNought(net)
    const both = !isNought(forth) && !isNought(back)
    return turned
      ? {
          debtor: pair.payee,
          creditor: pair.payer,
          currency: pair.currency,
          forth: back,
          back: forth,
          net: opposite(net),
          both,
        }
      : { debtor: pair.payer, creditor: pair.payee, currency: pair.currency, forth, back, net, both }
  })
}
